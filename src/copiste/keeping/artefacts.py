"""What the steps of the flow leave for each other, and how it is taken up again: page, contents, assembly, record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from copiste.errors import KeyDestroyed
from copiste.keeping.payloads import load, pixels
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import ASSEMBLY, CONTENTS, LANDING, QUARANTINE, Vault, page_drawn, page_facts, page_image
from copiste.pages.model import WORKING_DPI, Page, PageFacts, Problem, Widget, Word
from copiste.ports.records import RecordEntry
from copiste.ports.sealer import Sealer
from copiste.records.arrival import ArrivalFacts
from copiste.records.model import Assembly, FormResult

INCOMPLETE = "arrival_incomplete"
"""The problem of a document that the sender broke off, or that came with fewer pages than were announced."""
_TOGETHER = 50  # records that are opened together: half of what DynamoDB gives at a call; chosen
FIRST = 1
"""The version that the machine writes; a person's corrections follow it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file turned out to hold, beside its pages. Kept last: where it stands, every page does.

    `form` and `edition` are set when a person said what the pages are; `forms` when the door they came by is for some
    forms only; `cut` when pages that were put together may be cut all the same.
    """

    media_type: str
    pages: int
    problems: tuple[Problem, ...]
    form: str | None = None
    edition: str | None = None
    forms: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a document could not be read."""

    code: str
    facts: dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class PageNotes:
    """What is known of a decoded page beside its picture."""

    facts: PageFacts
    words: tuple[Word, ...]
    problems: tuple[Problem, ...]
    widgets: tuple[Widget, ...] = ()
    drawn: bool = False


def load_contents(document: str, vault: Vault) -> Contents:
    """Return what the file of *document* holds beside its pages."""
    return load(Contents, vault.fetch(document, CONTENTS))


def why_refused(document: str, vault: Vault) -> Quarantine | None:
    """Return why a document could not be read; None for one that could, and for one that was erased."""
    with suppress(KeyDestroyed):  # erased
        kept = vault.find(document, QUARANTINE)
        return None if kept is None else load(Quarantine, kept)
    return None


def load_page(document: str, number: int, vault: Vault) -> Page:
    """Return page *number* (from 1) as it was decoded."""
    known = load(PageNotes, vault.fetch(document, page_facts(number)))
    image = pixels(vault.fetch(document, page_image(number)))
    drawn = pixels(vault.fetch(document, page_drawn(number))) if known.drawn else None
    return Page(number, image, known.facts, known.words, known.problems, known.widgets, drawn)


def page_size(document: str, number: int, vault: Vault) -> tuple[int, int]:
    """Return width and height of a page in pixels at the working resolution, from what is known beside its picture."""
    facts = load(PageNotes, vault.fetch(document, page_facts(number))).facts
    return round(facts.width / facts.x_dpi * WORKING_DPI), round(facts.height / facts.y_dpi * WORKING_DPI)


def facts_of(document: str, vault: Vault) -> ArrivalFacts:
    """Return how *document* came, as its door told it."""
    return facts_in(vault.fetch(document, LANDING))


def facts_in(landing: bytes) -> ArrivalFacts:
    """Return what the door told in the record of a landing."""
    return load(Transfer, landing).facts or ArrivalFacts()


def load_assembly(document: str, vault: Vault) -> Assembly:
    """Return what *document* came to."""
    return load(Assembly, vault.fetch(document, ASSEMBLY))


def opened(entry: RecordEntry, sealer: Sealer) -> FormResult:
    """Return the form that a record's version was made from."""
    plain = sealer.open(entry.document, payload_name(entry.id, entry.version), entry.payload)
    return load(FormResult, plain)


def still_there(entries: Iterable[RecordEntry], sealer: Sealer) -> Iterator[tuple[RecordEntry, FormResult]]:
    """Yield each of *entries* with the form that it was made from; those of erased documents are left out."""
    waiting = iter(entries)
    while some := list(islice(waiting, _TOGETHER)):
        sealed = [(entry.document, payload_name(entry.id, entry.version), entry.payload) for entry in some]
        for entry, plain in zip(some, sealer.open_many(sealed), strict=True):
            if plain is not None:
                yield entry, load(FormResult, plain)


def payload_name(record: str, version: int) -> str:
    """Return the name under which the payload of a record's version is sealed."""
    return f"{record}/{version}"
