"""An object at the door becomes a document: entered, sealed, kept byte for byte, with a receipt."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from copiste.errors import BadSetting, Conflict, ObjectMissing
from copiste.pages.formats import kind_of
from copiste.ports.inbox import Arrived, Inbox
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records import receipts
from copiste.records.arrival import ArrivalFacts
from copiste.records.identifiers import new_document_id
from copiste.records.states import DocumentState
from copiste.stages import promises
from copiste.stages.offices import is_office
from copiste.stages.payloads import dump
from copiste.stages.transfer import GUARANTEES, LANDING_PROCESS, Transfer, part
from copiste.stages.vault import LANDING, ORIGINAL, Vault

Route = Callable[[ArrivalFacts, str], tuple[str, ArrivalFacts]]
"""Says whose a document is (else the office given), and adds what is known of its line."""
_DRAWS = 20  # with a thousand million numbers free, twenty taken in a row mean that something else is wrong


def land(
    key: str,
    *,
    channel: str,
    inbox: Inbox,
    ledger: Ledger,
    registers: Registers,
    sealer: Sealer,
    vault: Vault,
    clock: Callable[[], dt.datetime],
    software: Mapping[str, str],
    route: Route = lambda facts, office: (office, facts),
) -> tuple[DocumentEntry, Arrived] | None:
    """Take in what stands at *key* and return its document and the object; None when nothing stands there any more.

    One that comes with a note of its arrival is a fax: *route* says whose it is, and it is the same document however
    often its server hands in the same bytes under the same name for them.

    The object stays at the door: whoever passes the document on removes it then, so that a crash at any point ends in
    the same document being found again by its arrival.
    """
    try:
        arrived = inbox.get(key)
    except ObjectMissing:
        return None
    promise = promises.promised(registers, arrived.key, clock())
    fingerprint, arrival = sealer.fingerprint(arrived.data), arrival_of(arrived.key, arrived.token, sealer)
    office, facts = office_of(arrived.key), arrived.facts
    if promise:
        channel = promises.CHANNEL
    elif facts is not None:
        channel = "fax"
        office, facts = route(facts, office)
        if facts.provider_id:  # a server that was set up anew counts from one again: its name alone does not do
            named = f"{facts.provider}\0{facts.provider_id}\0{fingerprint}"
            arrival = sealer.fingerprint(named.encode())
    entry = enter(
        office=office,
        arrival=arrival,
        fingerprint=fingerprint,
        channel=channel,
        ledger=ledger,
        now=clock(),
    )
    name = _shown(arrived.key.split("/", 2 if promise else 1)[-1])
    keep(entry, arrived.data, file_name=name, sealer=sealer, vault=vault, software=software, facts=facts)
    if promise:
        promises.keep_promise(registers, promise, entry)
    return entry, replace(arrived, facts=facts)


def arrival_of(key: str, token: str, sealer: Sealer) -> str:
    """Return the name of a landing, which says nothing of the file's name."""
    return sealer.fingerprint(f"{key}\0{token}".encode(errors="surrogateescape"))


def office_of(key: str) -> str:
    """Return the office that *key* belongs to; raise `BadSetting` for a folder that cannot name one."""
    office, slash, _ = key.partition("/")
    if not slash or not is_office(office):
        raise BadSetting(setting="inbox", problem="office")
    return office


def enter(
    *, office: str, arrival: str, fingerprint: str, channel: str, ledger: Ledger, now: dt.datetime
) -> DocumentEntry:
    """Enter a document with a receipt number of its own, or return the one that the same *arrival* made before."""
    for _ in range(_DRAWS):
        entry = DocumentEntry(
            id=new_document_id(now, secrets.token_bytes),
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
            continue
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


def _shown(name: str) -> str:
    """A name that is not UTF-8 is kept with U+FFFD in the place of what is not."""
    return name.encode(errors="surrogateescape").decode(errors="replace")
