"""A book: one register with a type. It says what an entry is, by which key it is found and how long it is kept.

Entries are read whole and written over only as they were read; `Book.change` has the one loop that reads again when
somebody else wrote first. On disk an entry is the JSON of its dataclass, without what has `aside`; names that a
dataclass no longer has are passed over, so that slips of earlier builds are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any, Generic, TypeVar, cast

from pydantic import Field, TypeAdapter

from copiste.errors import Conflict
from copiste.ports.registers import Registers, Slip

T = TypeVar("T")
aside = Field(exclude=True)
"""Marks what stands beside an entry and is not written in it: its key, its revision."""
EVEN_ENDED = dt.datetime.min.replace(tzinfo=dt.UTC)
"""The moment to ask from when what ended and was not swept yet is wanted too."""
TRIES = 20
"""How often a change is begun again: each time somebody else got through, so a crowd of this many at once does."""


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One entry as it was read. `revision` 0 is one that is not written yet."""

    key: str
    value: T
    revision: int = 0
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Book(Generic[T]):
    """The entries of one *kind*. `key` and `why` are for who reads: what the key is, and why it is kept that long.

    An entry is kept for `keep`, None for ever, from when it is first written (`renewed`: from when it was written
    last). A book that is not `listed` is asked by key alone. Whoever reads or writes a book whose entries end says
    *now*: one that ended is as good as gone.
    """

    kind: str
    of: type[T]
    key: str
    keep: dt.timedelta | None
    why: str
    renewed: bool = False
    listed: bool = True

    def shelf(self, name: str) -> Book[T]:
        """Return the part of this book that has entries of *name* alone, and lists them."""
        return replace(self, kind=f"{self.kind}#{name}")

    def entry(self, registers: Registers, key: str, now: dt.datetime | None = None) -> Entry[T] | None:
        """Return an entry, or None."""
        slip = registers.slip(self.kind, key)
        return None if slip is None or self._ended(slip, now) else self._read(slip)

    def read(self, registers: Registers, key: str, now: dt.datetime | None = None) -> T | None:
        """Return what an entry holds, or None."""
        found = self.entry(registers, key, now)
        return None if found is None else found.value

    def entries(
        self,
        registers: Registers,
        now: dt.datetime | None = None,
        *,
        after: str | None = None,
        limit: int | None = None,
        backwards: bool = False,
    ) -> Iterator[Entry[T]]:
        """Yield the entries in the order of keys (or against it), from the key *after* on."""
        if not self.listed:
            raise ValueError("the entries of this book are found by their key alone")
        slips = registers.slips(self.kind, after=after, backwards=backwards)
        return islice((self._read(slip) for slip in slips if not self._ended(slip, now)), limit)

    def put(self, registers: Registers, key: str, value: T, now: dt.datetime | None = None) -> Entry[T]:
        """Write a new entry; raise `Conflict` when one stands there."""
        standing = registers.slip(self.kind, key) if self.keep is not None else None
        if standing is not None and not self._ended(standing, now):
            raise Conflict(what="register")
        return self._written(registers, Entry(key, value, 0 if standing is None else standing.revision), now)

    def write(self, registers: Registers, entry: Entry[T], now: dt.datetime | None = None) -> Entry[T]:
        """Write *entry* over the one that it was made from; raise `Conflict` when somebody wrote since."""
        return self._written(registers, entry, now)

    def change(
        self, registers: Registers, key: str, make: Callable[[T | None], T | None], now: dt.datetime | None = None
    ) -> T | None:
        """Write what *make* makes of an entry, and return what stands then; None from *make* changes nothing.

        When somebody else wrote meanwhile it is asked again. Raise `Conflict` when others do at every moment.
        """
        for _ in range(TRIES):
            slip = registers.slip(self.kind, key)
            standing = None if slip is None or self._ended(slip, now) else self._read(slip)
            before = None if standing is None else standing.value
            value = make(before)
            if value is None or value == before:
                return before
            ends = None if standing is None else standing.expires_at
            try:
                self._written(registers, Entry(key, value, 0 if slip is None else slip.revision, ends), now)
            except Conflict:
                continue  # somebody wrote in between: once more, on what they wrote
            return value
        raise Conflict(what="register")

    def change_each(
        self, registers: Registers, keys: Sequence[str], make: Callable[[T | None], T], now: dt.datetime | None = None
    ) -> dict[str, tuple[T | None, T]]:
        """Write what *make* makes of each entry at *keys*; return for each what stood there before, and what does then.

        All are read at once and written side by side; where somebody else wrote meanwhile that entry is asked again.
        """
        standing = registers.slips_at(self.kind, keys)
        read = {key: self._read(slip) for key, slip in standing.items() if not self._ended(slip, now)}
        found: dict[str, tuple[T | None, T]] = {}
        for key in keys:
            before = read[key].value if key in read else None
            found[key] = before, make(before)
        fresh = [key for key, (before, value) in found.items() if value != before]
        slips = []
        for key in fresh:
            ends = read[key].expires_at if key in read else None
            revision = standing[key].revision if key in standing else 0
            slips.append(self._slip(Entry(key, found[key][1], revision, ends), now))
        for key, is_written in zip(fresh, registers.write_each(slips), strict=True):
            if not is_written:
                found[key] = self._changed(registers, key, make, now)
        return found

    def _changed(
        self, registers: Registers, key: str, make: Callable[[T | None], T], now: dt.datetime | None
    ) -> tuple[T | None, T]:
        stood: T | None = None

        def noted(before: T | None) -> T:
            nonlocal stood
            stood = before
            return make(before)

        value = self.change(registers, key, noted, now)
        assert value is not None  # noqa: S101  `make` gives one
        return stood, value

    def remove(self, registers: Registers, key: str) -> bool:
        """Remove an entry; return whether it was there. Of several at once one sees True."""
        return registers.remove(self.kind, key)

    def _adapter(self) -> TypeAdapter[T]:
        return _adapter(cast("Hashable", self.of))

    def _written(self, registers: Registers, entry: Entry[T], now: dt.datetime | None) -> Entry[T]:
        written = registers.write(self._slip(entry, now))
        return replace(entry, revision=written.revision, expires_at=written.expires_at)

    def _slip(self, entry: Entry[T], now: dt.datetime | None) -> Slip:
        value: dict[str, Any] = self._adapter().dump_python(entry.value, mode="json")
        ends = entry.expires_at
        if self.keep is not None and (self.renewed or ends is None):
            ends = _said(now) + self.keep
        return Slip(self.kind, entry.key, value, entry.revision, ends, listed=self.listed)

    def _read(self, slip: Slip) -> Entry[T]:
        return Entry(slip.key, self._adapter().validate_python(slip.value), slip.revision, slip.expires_at)

    def _ended(self, slip: Slip, now: dt.datetime | None) -> bool:
        return self.keep is not None and slip.expires_at is not None and slip.expires_at <= _said(now)


def _said(now: dt.datetime | None) -> dt.datetime:
    if now is None:
        raise ValueError("the entries of this book end: say what time it is")
    return now


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)
