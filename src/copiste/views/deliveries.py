"""What the API answers of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copiste.views.common import Texts


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One attempt to give an event to a destination. `status` is HTTP's, where there was an answer.

    `state` is where the event stands after it: `tried` when another attempt followed, `owed` before the first (`at` is
    since when, `attempt` 0). `allowed` is what may be done.
    """

    id: str
    at: str
    destination: str
    event: str
    record: str
    version: int
    office: str
    attempt: int
    outcome: str
    reason: str
    reason_text: Texts
    status: int | None
    state: Literal["owed", "delivered", "waiting", "given_up", "dropped", "tried"]
    next_at: str | None
    allowed: tuple[Literal["again", "drop"], ...]


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """A page of the delivery log, newest first, after what was not tried yet; `destinations` are all that are known."""

    deliveries: tuple[DeliveryItem, ...]
    next: str | None
    destinations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redelivered:
    """How many events were sent again; `next` is where to go on when there may be more."""

    sent: int
    next: str | None
