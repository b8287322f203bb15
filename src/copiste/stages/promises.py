"""Uploads that go straight into the inbox: a place there is promised to a person, so that what lands is their upload.

The place is `<office>/upload-<promise>/`. What lands there without a promise is a document like any other.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from contextlib import suppress

from copiste.errors import Conflict
from copiste.ports.ledger import DocumentEntry
from copiste.ports.registers import Registers, Slip
from copiste.stages import batches

LASTS = dt.timedelta(hours=1)
"""How long a promise can be used. What lands later is kept all the same, as nobody's upload."""
CHANNEL = "upload"
_PLACE = re.compile(r"[^/]+/upload-([0-9a-f]{32})/.+", re.DOTALL)
_KIND = "promise"


def promise(
    registers: Registers, person: str, office: str, upload: str, now: dt.datetime, *, batch: str | None = None
) -> str:
    """Promise *person* a place for their upload named *upload*, in a *batch* if any; return the prefix of its key."""
    token = secrets.token_hex(16)
    value = {"person": person, "upload": upload, "office": office, "batch": batch}
    registers.write(Slip(_KIND, token, value, expires_at=now + 2 * LASTS))
    return f"{office}/upload-{token}/"


def promised(registers: Registers, key: str, now: dt.datetime) -> Slip | None:
    """Return the promise that *key* was put under; None for any other key."""
    place = _PLACE.fullmatch(key)
    slip = registers.slip(_KIND, place[1]) if place else None
    stale = slip is None or (slip.expires_at is not None and slip.expires_at < now)
    return None if slip is None or stale or slip.value["office"] != key.partition("/")[0] else slip


def keep_promise(registers: Registers, found: Slip, entry: DocumentEntry) -> None:
    """Enter a document among the uploads of whoever was promised its place, and into the batch that it is for."""
    if found.value.get("batch"):
        batches.join_named(registers, entry.office, str(found.value["batch"]), entry.id)
    enter_upload(registers, str(found.value["person"]), str(found.value["upload"]), entry.id)


def enter_upload(registers: Registers, person: str, upload: str, document: str) -> bool:
    """Enter *document* among *person*'s uploads; return whether it is there for the first time."""
    with suppress(Conflict):  # a first file under this name stays what the name finds
        registers.write(Slip(f"upload-key#{person}", upload, {"document": document}))
    try:
        registers.write(Slip(f"upload#{person}", document, {"key": upload}))
    except Conflict:  # given again
        return False
    return True
