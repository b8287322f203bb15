"""Uploads that go straight into the inbox: a place there is promised to a person, so that what lands is their upload.

The place is `<office>/upload-<promise>/`. What lands there without a promise is a document like any other.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass

from copiste.books import batches
from copiste.books.book import Book
from copiste.errors import Conflict
from copiste.ports.ledger import DocumentEntry
from copiste.ports.registers import Registers

LASTS = dt.timedelta(hours=1)
"""How long a promise can be used. What lands later is kept all the same, as nobody's upload."""
CHANNEL = "upload"
_PLACE = re.compile(r"[^/]+/upload-([0-9a-f]{32})/.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UploadPromise:
    """A place that somebody was promised, for their upload."""

    person: str
    upload: str
    office: str
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class UploadKey:
    """The name that somebody gave their upload."""

    key: str


@dataclass(frozen=True, slots=True)
class UploadedAs:
    """The document that somebody's name for an upload finds."""

    document: str


PROMISES = Book("promise", UploadPromise, "token", 2 * LASTS, "a file may land as late as an upload of an hour ends")
UPLOADS = Book("upload", UploadKey, "document, on a shelf a person", None, "what somebody gave in, as they see it")
UPLOAD_KEYS = Book("upload-key", UploadedAs, "key, on a shelf a person", None, "given again it is the same upload")


def promise(
    registers: Registers, person: str, office: str, upload: str, now: dt.datetime, *, batch: str | None = None
) -> str:
    """Promise *person* a place for their upload named *upload*, in a *batch* if any; return the prefix of its key."""
    token = secrets.token_hex(16)
    PROMISES.put(registers, token, UploadPromise(person, upload, office, batch), now)
    return f"{office}/upload-{token}/"


def promised(registers: Registers, key: str, now: dt.datetime) -> UploadPromise | None:
    """Return the promise that *key* was put under; None for any other key."""
    place = _PLACE.fullmatch(key)
    found = PROMISES.read(registers, place[1], now) if place else None
    return None if found is None or found.office != key.partition("/")[0] else found


def keep_promise(registers: Registers, found: UploadPromise, entry: DocumentEntry) -> None:
    """Enter a document among the uploads of whoever was promised its place, and into the batch that it is for."""
    if found.batch:
        batches.join_named(registers, entry.office, found.batch, entry.id)
    enter_upload(registers, found.person, found.upload, entry.id)


def enter_upload(registers: Registers, person: str, upload: str, document: str) -> bool:
    """Enter *document* among *person*'s uploads; return whether it is there for the first time."""
    with suppress(Conflict):  # a first file under this name stays what the name finds
        UPLOAD_KEYS.shelf(person).put(registers, upload, UploadedAs(document))
    try:
        UPLOADS.shelf(person).put(registers, document, UploadKey(upload))
    except Conflict:  # given again
        return False
    return True
