"""The way out: events about records leave to one destination at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from copiste.outward.events import Event


@dataclass(frozen=True, slots=True)
class PublisherFacts:
    """What a publisher says of itself: everything that the settings of a destination through it must fit.

    `key` is the setting that says where, `sound` whether a text there can be meant so (*internal* as the settings say).
    `disk` is True for one that only homes with a data folder reach, False for one that only those without do, None for
    one that all do; in another home `elsewhere` is said. One that `signs` needs secrets. One with
    `references_only` leads out of the installation's care: nothing personal goes there. Codes stand under
    `error.bad_destination.`.
    """

    key: str
    disk: bool | None = None
    elsewhere: str = "where"
    signs: bool = False
    references_only: bool = False
    sound: Callable[[str, bool], bool] = lambda where, internal: True  # noqa: ARG005


class Outcome(StrEnum):
    """What became of one attempt."""

    DELIVERED = "delivered"
    LATER = "later"  # the same event may well be taken later
    REFUSED = "refused"  # sending it again unchanged would change nothing


@dataclass(frozen=True, slots=True)
class Answer:
    """How a destination took an event. `reason` is a code with sentences under `delivery.`; `status` is HTTP's.

    `wait` is the seconds that the destination asks us to wait for, when it says so.
    """

    outcome: Outcome
    reason: str
    status: int | None = None
    wait: float | None = None


class Publisher(Protocol):
    """Gives events to one destination. At least once: what was taken may come again, with the same source and id."""

    def publish(self, event: Event) -> Answer:
        """Send *event* and return how it was taken; DELIVERED only when it is durable there.

        What goes wrong at the destination or on the way is an answer, never an exception. Nothing of the answer's body
        is kept.
        """
        ...
