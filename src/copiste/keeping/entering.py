"""A document is entered in the ledger and its bytes are sealed and kept, with the record of their transfer."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from copiste.errors import Conflict
from copiste.keeping.ordering import new_id
from copiste.keeping.payloads import dump
from copiste.keeping.transfer import GUARANTEES, LANDING_PROCESS, Transfer, part
from copiste.keeping.vault import LANDING, ORIGINAL, Vault
from copiste.pages.formats import kind_of
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.sealer import Sealer
from copiste.records import receipts
from copiste.records.arrival import ArrivalFacts
from copiste.records.states import DocumentState

_DRAWS = 20  # with a thousand million numbers free, twenty taken in a row mean that something else is wrong


def arrival_of(key: str, token: str, sealer: Sealer) -> str:
    """Return the name of a landing, which says nothing of the file's name."""
    return sealer.fingerprint(f"{key}\0{token}".encode(errors="surrogateescape"))


def enter(
    *, office: str, arrival: str, fingerprint: str, channel: str, ledger: Ledger, now: dt.datetime
) -> DocumentEntry:
    """Enter a document with a receipt number of its own, or return the one that the same *arrival* made before."""
    for _ in range(_DRAWS):
        entry = DocumentEntry(
            id=new_id(now),
            office=office,
            receipt=receipts.new(secrets.token_bytes),
            arrival=arrival,
            channel=channel,
            state=DocumentState.LANDED,
            landed_at=now,
            changed_at=now,
            fingerprint=fingerprint,
        )
        try:
            return ledger.land(entry)
        except Conflict:
            continue  # the receipt is taken: another one
    raise Conflict(what="receipt")


def keep(
    entry: DocumentEntry,
    data: bytes,
    *,
    file_name: str | None,
    sealer: Sealer,
    vault: Vault,
    software: Mapping[str, str],
    facts: ArrivalFacts | None = None,
) -> None:
    """Keep the bytes of a document that was entered, sealed under its own key, with the record of their transfer."""
    sealer.create(entry.id)
    vault.keep(entry.id, ORIGINAL, data)
    vault.keep(entry.id, LANDING, dump(_transfer(entry, data, file_name, software, facts)))


def _transfer(
    entry: DocumentEntry,
    data: bytes,
    file_name: str | None,
    software: Mapping[str, str],
    facts: ArrivalFacts | None,
) -> Transfer:
    received = part(ORIGINAL, kind_of(data), data)
    return Transfer(
        document=entry.id,
        process="landing",
        description=LANDING_PROCESS,
        guarantees=GUARANTEES,
        at=entry.landed_at,
        software=software,
        before=(received,),
        after=(received,),
        channel=entry.channel,
        file_name=file_name,
        facts=facts,
    )


def shown_name(name: str) -> str:
    """Return *name* as it is shown: one that is not UTF-8 is kept with U+FFFD in the place of what is not."""
    return name.encode(errors="surrogateescape").decode(errors="replace")
