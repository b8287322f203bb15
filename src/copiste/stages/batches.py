"""Batches: stacks of paper that were declared, and the documents that belong to them.

A document joins a batch by its upload, by the folder it came in, or by a separator sheet that names it. Registers:
`batch` (office/name), `batch-document` (office/name/document, with the pages when only some belong to it) and `lies`
(document), which says how its pages lie when somebody said so as it came in.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from copiste.errors import Conflict
from copiste.ports.ledger import DocumentEntry
from copiste.ports.registers import Registers, Slip
from copiste.reading.separators import is_name
from copiste.records.cutting import Cutting
from copiste.records.model import BatchPart
from copiste.stages import arranged
from copiste.stages.decoding import Contents
from copiste.stages.offices import Offices, is_office

BATCH, DOCUMENT, LIES = "batch", "batch-document", "lies"
LARGEST = 100_000
_LONGEST_PLACE = 80
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
class Lie:
    """How the pages of a document lie: what cuts them, whether backs follow fronts, whether another file is awaited."""

    cutting: Cutting | None
    collate: bool = False
    waits: bool = False


def declare(registers: Registers, batch: Batch) -> Batch:
    """Open a batch; one that only sheets have named is filled in. Raise `Conflict` when it was declared before."""
    standing = registers.slip(BATCH, _key(batch.office, batch.id))
    revision = 0
    if standing is not None:
        if standing.value["by"]:
            raise Conflict(what="batch")
        revision = standing.revision
    value = {
        "sheets": batch.sheets,
        "sides": batch.sides.value,
        "place": batch.place,
        "by": batch.by,
        "at": None if batch.at is None else batch.at.isoformat(),
    }
    registers.write(Slip(BATCH, _key(batch.office, batch.id), value, revision))
    return batch


def find(registers: Registers, office: str, name: str) -> Batch | None:
    """Return a batch, or None; a name that can be none never reaches the store."""
    if not is_office(office) or not is_name(name):
        return None
    slip = registers.slip(BATCH, _key(office, name))
    return None if slip is None else _batch(slip)


def batches(registers: Registers, after: str | None = None) -> Iterator[Batch]:
    """Yield every batch, by office and name."""
    return map(_batch, registers.slips(BATCH, after=after))


def members(registers: Registers, batch: Batch) -> list[Member]:
    """Return the documents of a batch, the oldest first."""
    slips = registers.slips(f"{DOCUMENT}#{_key(batch.office, batch.id)}")
    return [_member(slip.key, slip.value) for slip in slips]


def join(registers: Registers, batch: Batch, document: str) -> None:
    """Put a whole document into a batch as it comes in; no effect when it was put there before."""
    with suppress(Conflict):
        registers.write(Slip(f"{DOCUMENT}#{_key(batch.office, batch.id)}", document, {}))
    lies(registers, document, batch=batch.id)


def join_named(registers: Registers, office: str, name: str, document: str) -> None:
    """Put a whole document into the batch of *office* that *name* names; no effect when it names none."""
    batch = find(registers, office, name)
    if batch is not None:
        join(registers, batch, document)


def lies(registers: Registers, document: str, *, batch: str | None = None, passes: bool = False) -> None:
    """Say how the pages of a document lie; the first word stands."""
    with suppress(Conflict):
        registers.write(Slip(LIES, document, {"batch": batch, "passes": passes}))


def join_by_sheets(registers: Registers, entry: DocumentEntry, parts: Sequence[BatchPart]) -> None:
    """Put the pages after sheets that name a batch into it; a batch that nobody declared is opened with no number."""
    named: dict[str, list[BatchPart]] = defaultdict(list)
    for part in parts:
        named[part.batch].append(part)
    for name in [*named][:_MOST_OF_A_DOCUMENT]:
        if not is_name(name):
            continue
        if find(registers, entry.office, name) is None:
            with suppress(Conflict):
                declare(registers, Batch(entry.office, name))
        value: dict[str, Any] = {
            "pages": [page for part in named[name] for page in part.pages],
            "sheets": [part.number for part in named[name]],
            "count": max(part.count for part in named[name]),
        }
        slip = registers.slip(f"{DOCUMENT}#{_key(entry.office, name)}", entry.id)
        if slip is None:
            slip = Slip(f"{DOCUMENT}#{_key(entry.office, name)}", entry.id, value)
        elif "sheets" not in slip.value:  # it came with the whole file: only the numbers are news
            slip = Slip(slip.kind, slip.key, {"sheets": value["sheets"], "count": value["count"]}, slip.revision)
        else:
            continue
        with suppress(Conflict):
            registers.write(slip)


def lie_of(entry: DocumentEntry, contents: Contents, registers: Registers | None, offices: Offices) -> Lie:
    """Return how the pages of a document lie. What a person arranged is not cut again: they said what goes together."""
    office = offices.get(entry.office)
    if contents.media_type == arranged.MEDIA_TYPE:
        return Lie(office.cutting if contents.cut else None)
    said = None if registers is None else registers.slip(LIES, entry.id)
    if registers is None or said is None:
        return Lie(office.cutting)
    batch = find(registers, entry.office, str(said.value["batch"] or ""))
    sides = Sides.ONE if batch is None else batch.sides
    return Lie(office.cutting, bool(said.value["passes"]) or sides is Sides.PASSES, sides is Sides.TWO_FILES)


def _key(office: str, name: str) -> str:
    return f"{office}/{name}"


def _batch(slip: Slip) -> Batch:
    office, _, name = slip.key.partition("/")
    value: Any = slip.value
    at = None if value["at"] is None else dt.datetime.fromisoformat(value["at"])
    return Batch(office, name, value["sheets"], Sides(value["sides"]), value["place"], value["by"], at)


def _member(document: str, value: Any) -> Member:
    pages = value.get("pages")
    return Member(
        document,
        None if pages is None else tuple(pages),
        tuple(value.get("sheets", ())),
        int(value.get("count", 0)),
    )
