"""Messages between stages. They hold identifiers, never what a document says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Leased:
    """A message on loan: `receives` counts deliveries, this one included; `receipt` acknowledges this loan only."""

    queue: str
    id: str
    receipt: str
    body: str
    receives: int


@dataclass(frozen=True, slots=True)
class Depth:
    """How many messages a queue holds: waiting to be lent, and out on loan."""

    waiting: int
    lent: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that stands on `queue` for people to look at, since *at*."""

    id: str
    queue: str
    body: str
    at: dt.datetime


@runtime_checkable
class Letters(Protocol):
    """Queues in which people can look without taking anything; SQS is none (its own console moves dead letters)."""

    def standing(self, queues: Collection[str]) -> list[Letter]:
        """Return what waits on *queues*, the oldest first."""
        ...

    def pass_on(self, letter: Letter, queue: str, body: str) -> bool:
        """Move *letter* to *queue* with another *body*; False when it is not there any more."""
        ...

    def drop(self, letter: Letter) -> bool:
        """Remove *letter* for good; False when it is not there any more."""
        ...


@runtime_checkable
class Delivered(Protocol):
    """Queues whose messages somebody else lends and takes back: on AWS a mapping, which gives nothing back early."""

    def show_again(self, source: str, receipt: str, *, seconds: float) -> None:
        """Let a message that failed be lent again after *seconds*, and not when its loan runs out.

        *source* is the queue's ARN as the mapping says it. No effect when the loan has run out.
        """
        ...

    def put_back(self, source: str, body: str, *, seconds: float) -> None:
        """Add *body* to the queue with the ARN *source*, as a message that was never lent, after *seconds*."""
        ...


class Queues(Protocol):
    """At-least-once queues by name (`intake`, `read`, …), in no order that is promised. A message not acknowledged
    comes back.
    """

    def send(self, queue: str, body: str, *, delay: float = 0, gives_way: float = 0) -> None:
        """Add *body* durably; it can be lent after *delay* seconds, 900 at most. SQS rounds seconds up.

        What is sent within *gives_way* seconds after it goes before it, where there is an order: SQS has none.
        """
        ...

    def lease(self, queue: str, *, seconds: float, batch: int = 1) -> list[Leased]:
        """Lend up to *batch* messages for *seconds*; fewer may come than are waiting, on SQS ten at most."""
        ...

    def ack(self, message: Leased) -> None:
        """Remove *message*: its effects are durable.

        When the loan has run out and someone else holds it, it may stay (SQLite) or go all the same (SQS cannot tell).
        """
        ...

    def release(self, message: Leased, *, delay: float = 0, dead_letter: str | None = None) -> None:
        """Give *message* back, or move its body to the queue *dead_letter*: there it is a new message, never none.

        No effect when the loan has run out and someone else holds it (on SQS it may then be lent early, or stand in
        both queues).
        """
        ...

    def depth(self, queue: str) -> Depth:
        """Count the messages of *queue*; a delayed one is waiting. SQS counts approximately."""
        ...
