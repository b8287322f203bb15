"""An object at the door becomes a document: entered, sealed, kept byte for byte, with a receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from copiste.books import promises
from copiste.errors import ObjectMissing
from copiste.keeping.entering import arrival_of, enter, keep, shown_name
from copiste.keeping.vault import Vault
from copiste.ports.inbox import Arrived, Inbox
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.messages import Landed
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.arrival import ArrivalFacts
from copiste.settings.doors import Doors
from copiste.settings.offices import office_of


@dataclass(frozen=True, slots=True)
class Landing:
    """Takes in what stands at the door. *channel* is that of an object of which nothing else is known."""

    channel: str
    inbox: Inbox
    ledger: Ledger
    registers: Registers
    sealer: Sealer
    vault: Vault
    doors: Doors
    clock: Callable[[], dt.datetime]
    software: Mapping[str, str]

    def run(self, message: Landed) -> tuple[DocumentEntry, Arrived] | None:
        """Return the document and the object; None when nothing stands there any more.

        The object stays at the door: whoever passes the document on removes it then, so that a crash at any point ends
        in the same document being found again by its arrival.
        """
        try:
            arrived = self.inbox.get(message.key, message.version)
        except ObjectMissing:
            return None
        promise = promises.promised(self.registers, arrived.key, self.clock())
        fingerprint = self.sealer.fingerprint(arrived.data)
        arrival = arrival_of(arrived.key, arrived.token, self.sealer)
        channel, office, facts = self.channel, office_of(arrived.key), arrived.facts
        if promise:
            channel = promises.CHANNEL
        elif facts is not None:
            channel = "fax"
            office, facts = self.doors.claimed(facts, office)
            arrival = self._arrival_of_fax(facts, fingerprint) or arrival
        entry = enter(
            office=office,
            arrival=arrival,
            fingerprint=fingerprint,
            channel=channel,
            ledger=self.ledger,
            now=self.clock(),
        )
        keep(
            entry,
            arrived.data,
            file_name=shown_name(arrived.key.split("/", 2 if promise else 1)[-1]),
            sealer=self.sealer,
            vault=self.vault,
            software=self.software,
            facts=facts,
        )
        if promise:
            promises.keep_promise(self.registers, promise, entry)
        return entry, replace(arrived, facts=facts)

    def _arrival_of_fax(self, facts: ArrivalFacts, fingerprint: str) -> str | None:
        """Return the name of a fax's landing: the same however often its server hands in the same bytes under the same
        name. A server that was set up anew counts from one again: its name for them alone does not do.
        """
        if not facts.provider_id:
            return None
        return self.sealer.fingerprint(f"{facts.provider}\0{facts.provider_id}\0{fingerprint}".encode())
