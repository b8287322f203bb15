"""Small things that are read whole and written over only as they were read: accounts, sessions, incidents, counters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import JsonValue


@dataclass(frozen=True, slots=True)
class Slip:
    """One entry of a register. `kind` and `key` name it; `revision` 0 is one that is not written yet.

    What is personal in `value` is sealed before it comes here. After `expires_at` it is as good as gone. One that is
    not `listed` is found by its key alone: `slips` may leave it out (DynamoDB, where each listing costs a write more).
    """

    kind: str
    key: str
    value: Mapping[str, JsonValue] = field(default_factory=dict)
    revision: int = 0
    expires_at: dt.datetime | None = None
    listed: bool = True


class Registers(Protocol):
    """Entries by kind and key. Naive instants are refused with `ValueError`."""

    def slip(self, kind: str, key: str) -> Slip | None:
        """Return an entry, or None."""
        ...

    def slips_at(self, kind: str, keys: Sequence[str]) -> Mapping[str, Slip]:
        """Return the entries of *kind* at *keys*, of those that are there, by key."""
        ...

    def write_each(self, slips: Sequence[Slip]) -> list[bool]:
        """Write each of *slips* for itself; return for each whether it was, or something else stands there."""
        ...

    def write(self, slip: Slip) -> Slip:
        """Write an entry and return it with its new revision; raise `Conflict` unless that of *slip* is what stands."""
        ...

    def remove(self, kind: str, key: str) -> bool:
        """Remove an entry; return whether it was there. Of several at once one sees True."""
        ...

    def slips(
        self, kind: str, *, after: str | None = None, limit: int | None = None, backwards: bool = False
    ) -> Iterator[Slip]:
        """Yield the entries of *kind* in the order of keys (or against it), from the key *after* on.

        One written this very moment may be missing (DynamoDB).
        """
        ...

    def expire(self, now: dt.datetime) -> int:
        """Remove what expired before *now*; return how many. Where storage does that by itself, nothing is done."""
        ...
