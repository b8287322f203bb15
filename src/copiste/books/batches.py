"""Batches: stacks of paper that were declared, and the documents that belong to them.

A document joins a batch by its upload, by the folder it came in, or by a separator sheet that names it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from copiste.books.book import Book, Entry
from copiste.errors import Conflict
from copiste.keeping import arranged
from copiste.keeping.artefacts import Contents
from copiste.ports.ledger import DocumentEntry
from copiste.ports.registers import Registers
from copiste.reading.separators import is_name
from copiste.records.cutting import Cutting
from copiste.records.model import BatchPart
from copiste.settings.offices import Offices, is_office

LARGEST = 100_000
"""Sheets that a batch may announce: more is a slip of the keyboard; chosen."""
_LONGEST_PLACE = 80
"""Characters that say where the paper lies, a line of the screen; chosen."""
_MOST_OF_A_DOCUMENT = 20
"""Batches that the sheets in one file may name: whoever sends a fax can print sheets."""


class Sides(StrEnum):
    """How a batch is scanned: one side; both; each file fronts then backs; a file of fronts, then one of backs."""

    ONE = "one"
    TWO = "two"
    PASSES = "passes"
    TWO_FILES = "two-files"


@dataclass(frozen=True, slots=True)
class Batch:
    """A stack of paper. `sheets` is the number declared, separators left out; `place` is where the paper lies."""

    office: str
    id: str
    sheets: int | None = None
    sides: Sides = Sides.ONE
    place: str = ""
    by: str = ""
    at: dt.datetime | None = None

    def __post_init__(self) -> None:
        if not is_office(self.office) or not is_name(self.id):
            raise ValueError("names are letters without accents, digits, - and _")
        if self.sheets is not None and not 1 <= self.sheets <= LARGEST:
            raise ValueError("a batch has a number of sheets from 1")
        if len(self.place) > _LONGEST_PLACE or not self.place.isprintable():
            raise ValueError("a place is a few words")


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a batch. `pages` are those that belong to it, None all; `sheets` the numbers of its separators."""

    document: str
    pages: tuple[int, ...] | None = None
    sheets: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class KeptBatch:
    """A batch as it is written down. `by` is empty while sheets alone have named it."""

    sheets: int | None
    sides: Sides
    place: str
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeptMember:
    """What puts a document into a batch: nothing more when it came whole, and no sheet named the batch."""

    pages: tuple[int, ...] | None = None
    sheets: tuple[int, ...] | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class SaidOfPages:
    """What was said as a document came in: its batch, and whether a pass of backs follows one of fronts."""

    batch: str | None
    passes: bool


BATCHES = Book("batch", KeptBatch, "office/name", None, "the count of its sheets is what the paper may go by")
MEMBERS = Book("batch-document", KeptMember, "document, on a shelf a batch (office/name)", None, "as long as its batch")
SAID = Book("lies", SaidOfPages, "document", None, "as long as the document: it may be cut anew")


@dataclass(frozen=True, slots=True)
class PageOrder:
    """How the pages of a document lie: what cuts them, whether backs follow fronts, whether another file is awaited."""

    cutting: Cutting | None
    collate: bool = False
    waits: bool = False


def declare(registers: Registers, batch: Batch) -> Batch:
    """Open a batch; one that only sheets have named is filled in. Raise `Conflict` when it was declared before."""
    key = _key(batch.office, batch.id)
    standing = BATCHES.entry(registers, key)
    if standing is not None and standing.value.by:
        raise Conflict(what="batch")
    kept = KeptBatch(batch.sheets, batch.sides, batch.place, batch.by, batch.at)
    BATCHES.write(registers, Entry(key, kept, 0 if standing is None else standing.revision))
    return batch


def find(registers: Registers, office: str, name: str) -> Batch | None:
    """Return a batch, or None; a name that can be none never reaches the store."""
    if not is_office(office) or not is_name(name):
        return None
    found = BATCHES.entry(registers, _key(office, name))
    return None if found is None else _batch(found)


def batches(registers: Registers, after: str | None = None) -> Iterator[Batch]:
    """Yield every batch, by office and name."""
    return map(_batch, BATCHES.entries(registers, after=after))


def members(registers: Registers, batch: Batch) -> list[Member]:
    """Return the documents of a batch, the oldest first."""
    found = MEMBERS.shelf(_key(batch.office, batch.id)).entries(registers)
    return [Member(each.key, each.value.pages, each.value.sheets or (), each.value.count) for each in found]


def join(registers: Registers, batch: Batch, document: str) -> None:
    """Put a whole document into a batch as it comes in; no effect when it was put there before."""
    with suppress(Conflict):  # it stands there
        MEMBERS.shelf(_key(batch.office, batch.id)).put(registers, document, KeptMember())
    say_of_pages(registers, document, batch=batch.id)


def join_named(registers: Registers, office: str, name: str, document: str) -> None:
    """Put a whole document into the batch of *office* that *name* names; no effect when it names none."""
    batch = find(registers, office, name)
    if batch is not None:
        join(registers, batch, document)


def say_of_pages(registers: Registers, document: str, *, batch: str | None = None, passes: bool = False) -> None:
    """Say how the pages of a document lie; the first word stands."""
    with suppress(Conflict):  # the first word stands
        SAID.put(registers, document, SaidOfPages(batch, passes))


def join_by_sheets(registers: Registers, entry: DocumentEntry, parts: Sequence[BatchPart]) -> None:
    """Put the pages after sheets that name a batch into it; a batch that nobody declared is opened with no number."""
    named: dict[str, list[BatchPart]] = defaultdict(list)
    for part in parts:
        named[part.batch].append(part)
    for name in [*named][:_MOST_OF_A_DOCUMENT]:
        if not is_name(name):
            continue
        if find(registers, entry.office, name) is None:
            with suppress(Conflict):  # somebody declared it at this moment
                declare(registers, Batch(entry.office, name))
        fresh = KeptMember(
            pages=tuple(page for part in named[name] for page in part.pages),
            sheets=tuple(part.number for part in named[name]),
            count=max(part.count for part in named[name]),
        )
        shelf = MEMBERS.shelf(_key(entry.office, name))
        with suppress(Conflict):  # the same sheets, read again at this moment
            shelf.change(registers, entry.id, partial(_numbered, fresh=fresh))


def _numbered(standing: KeptMember | None, *, fresh: KeptMember) -> KeptMember | None:
    """Return what a sheet makes of a member: of one that came with the whole file only the numbers are news."""
    if standing is None:
        return fresh
    return replace(fresh, pages=None) if standing.sheets is None else None


def order_of(entry: DocumentEntry, contents: Contents, registers: Registers | None, offices: Offices) -> PageOrder:
    """Return how the pages of a document lie. What a person arranged is not cut again: they said what goes together."""
    office = offices.get(entry.office)
    if contents.media_type == arranged.MEDIA_TYPE:
        return PageOrder(office.cutting if contents.cut else None)
    said = None if registers is None else SAID.read(registers, entry.id)
    if registers is None or said is None:
        return PageOrder(office.cutting)
    batch = find(registers, entry.office, said.batch or "")
    sides = Sides.ONE if batch is None else batch.sides
    return PageOrder(office.cutting, said.passes or sides is Sides.PASSES, sides is Sides.TWO_FILES)


def _key(office: str, name: str) -> str:
    return f"{office}/{name}"


def _batch(entry: Entry[KeptBatch]) -> Batch:
    office, _, name = entry.key.partition("/")
    kept = entry.value
    return Batch(office, name, kept.sheets, kept.sides, kept.place, kept.by, kept.at)
