"""Places outside where documents wait for us: an account at a fax gateway, a mailbox. What they tell is hostile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from copiste.errors import BadSetting
from copiste.records.arrival import ArrivalFacts


@dataclass(frozen=True, slots=True)
class GatewayFacts:
    """What a gateway or mailbox says of itself: everything that the settings of a connection to it must fit.

    `channel` is how its documents come (`fax`, `mailbox`, `email`). One that is `polled` is a `Collector`, one that
    `calls` a `Webhook`; one may be both. `options` are those that it takes, `needed` those that it cannot do without.
    """

    kind: str
    channel: str
    options: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    polled: bool = False
    calls: bool = False

    def check(self, door: str, options: Mapping[str, str]) -> None:
        """Raise `BadSetting`, which names *door*, for the first option that is not known or that is missing."""
        for name in sorted(options.keys() - self.options):
            raise BadSetting(setting=door, problem=name)
        for name in self.needed:
            if not options.get(name):
                raise BadSetting(setting=door, problem=name)


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """One delivery that waits at a door. `id` is the door's own name for it, the same whenever it is told again.

    `address` is where the door says the document is, if it says so: it may let in whoever knows it.
    """

    id: str
    facts: ArrivalFacts = field(default_factory=ArrivalFacts)
    address: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.id or len(self.id) > 512:
            raise ValueError("a delivery has a name")


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a delivery, the name of the file as received, and all that the door knows of it."""

    data: bytes
    name: str | None = None
    facts: ArrivalFacts = field(default_factory=ArrivalFacts)


class Collector(Protocol):
    """An account that is asked again and again. What is not `done` is told of again: acknowledge only what is durable.

    A door that does not answer, or not as documented, is `DoorFailed`: the next round asks again.
    """

    def waiting(self) -> Iterator[PendingDelivery]:
        """Yield what was not marked as done."""
        ...

    def fetch(self, delivery: PendingDelivery) -> Fetched:
        """Return the document, or raise `ObjectMissing` when the door no longer has it."""
        ...

    def done(self, delivery: PendingDelivery) -> None:
        """Mark a delivery as taken; no error when it was before."""
        ...

    def listed(self, since: dt.datetime) -> Iterator[PendingDelivery] | None:
        """Yield everything received from *since* on, done or not; None where the door keeps no list."""
        ...


class Webhook(Protocol):
    """A gateway that calls us. What it says counts only when its signature does."""

    def deliveries(self, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> tuple[PendingDelivery, ...]:
        """Return the documents that a call announces; none for a call about something else.

        *headers* have names in lower case, *body* is as it was sent. Raise `BadSignature` when the gateway did not
        sign it, or not at about *now* (UTC); `DoorFailed` when it is signed and not as documented.
        """
        ...

    def fetch(self, delivery: PendingDelivery) -> Fetched:
        """Return the document, or raise `ObjectMissing` when the gateway no longer has it."""
        ...
