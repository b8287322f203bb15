"""A landed document becomes pages: a duplicate is flagged, what cannot be read is set apart with its reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from copiste.errors import DocumentError, EmptyDocument
from copiste.pages.model import WORKING_DPI, Limits, Page, PageFacts, Problem, Widget, Word
from copiste.ports.decoder import Decoder
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.arrival import ArrivalFacts
from copiste.records.states import DocumentState
from copiste.stages import arranged
from copiste.stages.payloads import dump, load, picture, pixels
from copiste.stages.transfer import DECODING_PROCESS, GUARANTEES, Part, Transfer, part
from copiste.stages.vault import (
    CONTENTS,
    DECODING,
    LANDING,
    ORIGINAL,
    QUARANTINE,
    Vault,
    page_facts,
    page_image,
)

INCOMPLETE = "arrival_incomplete"
"""The problem of a document that the sender broke off, or that came with fewer pages than were announced."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file turned out to hold, beside its pages. Kept last: where it stands, every page does.

    `form` and `edition` are set when a person said what the pages are; `forms` when the door they came by is for some
    forms only; `cut` when pages that were put together may be cut all the same.
    """

    media_type: str
    pages: int
    widgets: tuple[Widget, ...]
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
class _Facts:
    facts: PageFacts
    words: tuple[Word, ...]
    problems: tuple[Problem, ...]


def decode(
    entry: DocumentEntry,
    *,
    ledger: Ledger,
    vault: Vault,
    decoder: Decoder,
    limits: Limits,
    clock: Callable[[], dt.datetime],
    software: Mapping[str, str],
) -> DocumentEntry:
    """Move a document on from LANDED: to DUPLICATE, QUARANTINED or READING."""
    held_by = ledger.first(entry.office, entry.fingerprint or "", entry.id)
    if held_by != entry.id:
        return ledger.move(entry.id, DocumentState.DUPLICATE, at=clock(), duplicate_of=held_by)
    if entry.channel == arranged.CHANNEL:
        contents = _arranged(entry.id, vault=vault, at=clock(), software=software)
        return ledger.move(entry.id, DocumentState.READING, at=clock(), pages=contents.pages)
    try:
        contents = _contents(entry.id, vault=vault, decoder=decoder, limits=limits, at=clock(), software=software)
    except DocumentError as error:
        return refuse(entry, error, ledger=ledger, vault=vault, at=clock())
    return ledger.move(entry.id, DocumentState.READING, at=clock(), pages=contents.pages)


def refuse(
    entry: DocumentEntry, error: DocumentError, *, ledger: Ledger, vault: Vault, at: dt.datetime
) -> DocumentEntry:
    """Set a document apart that cannot be read, with the reason for a clerk."""
    vault.keep(entry.id, QUARANTINE, dump(Quarantine(error.code, dict(error.facts))))
    return ledger.move(entry.id, DocumentState.QUARANTINED, at=at, reason=error.code)


def load_contents(document: str, vault: Vault) -> Contents:
    """Return what the file of *document* holds beside its pages."""
    return load(Contents, vault.fetch(document, CONTENTS))


def load_page(document: str, number: int, vault: Vault) -> Page:
    """Return page *number* (from 1) as it was decoded."""
    known = load(_Facts, vault.fetch(document, page_facts(number)))
    image = pixels(vault.fetch(document, page_image(number)))
    return Page(number, image, known.facts, known.words, known.problems)


def page_size(document: str, number: int, vault: Vault) -> tuple[int, int]:
    """Return width and height of a page in pixels at the working resolution, from what is known beside its picture."""
    facts = load(_Facts, vault.fetch(document, page_facts(number))).facts
    return round(facts.width / facts.x_dpi * WORKING_DPI), round(facts.height / facts.y_dpi * WORKING_DPI)


def _contents(
    document: str,
    *,
    vault: Vault,
    decoder: Decoder,
    limits: Limits,
    at: dt.datetime,
    software: Mapping[str, str],
) -> Contents:
    if (kept := vault.find(document, CONTENTS)) is not None:
        return load(Contents, kept)
    original = vault.fetch(document, ORIGINAL)
    pictures: list[Part] = []
    facts: list[PageFacts] = []
    found: list[Problem] = []
    with decoder.opened(original, limits) as opened:
        for page in opened.pages:
            pictures.append(_keep_page(document, page, vault))
            facts.append(page.facts)
            found += page.problems
    if not pictures:
        raise EmptyDocument
    landing = vault.fetch(document, LANDING)
    record = Transfer(
        document=document,
        process="decoding",
        description=DECODING_PROCESS,
        guarantees=GUARANTEES,
        at=at,
        software=software,
        before=(part(ORIGINAL, opened.media_type, original),),
        after=tuple(pictures),
        pages_in=opened.count,
        pages_out=len(pictures),
        pages=tuple(facts),
        problems=(*opened.problems, *found),
        previous=hashlib.sha256(landing).hexdigest(),
    )
    vault.keep(document, DECODING, dump(record))
    told = _facts_in(landing)
    problems = (*opened.problems, *_told(told, len(pictures)))
    contents = Contents(opened.media_type, len(pictures), opened.widgets, problems, forms=told.forms)
    return load(Contents, vault.keep(document, CONTENTS, dump(contents)))


def facts_of(document: str, vault: Vault) -> ArrivalFacts:
    """Return how *document* came, as its door told it."""
    return _facts_in(vault.fetch(document, LANDING))


def _facts_in(landing: bytes) -> ArrivalFacts:
    return load(Transfer, landing).facts or ArrivalFacts()


def _told(facts: ArrivalFacts, pages: int) -> tuple[Problem, ...]:
    """Say what the door knew to be missing, or what was announced and is not there."""
    if not facts.is_incomplete and (facts.pages_declared or 0) <= pages:
        return ()
    return (Problem(INCOMPLETE, facts={"pages": pages, "declared": facts.pages_declared or 0}),)


def _arranged(document: str, *, vault: Vault, at: dt.datetime, software: Mapping[str, str]) -> Contents:
    """Make the pages of a document that a person put together from pages of others."""
    if (kept := vault.find(document, CONTENTS)) is not None:
        return load(Contents, kept)
    manifest = arranged.manifest_of(document, vault)
    pictures: list[Part] = []
    facts: list[PageFacts] = []
    for page in arranged.pages(manifest, lambda source, number: load_page(source, number, vault)):
        pictures.append(_keep_page(document, page, vault))
        facts.append(page.facts)
    record = Transfer(
        document=document,
        process="arranging",
        description=arranged.DESCRIPTION,
        guarantees=GUARANTEES,
        at=at,
        software=software,
        before=tuple(
            part(
                f"{leaf.document}/{page_image(leaf.page)}",
                "image/png",
                vault.fetch(leaf.document, page_image(leaf.page)),
            )
            for leaf in manifest.pages
        ),
        after=tuple(pictures),
        pages_in=len(manifest.pages),
        pages_out=len(pictures),
        pages=tuple(facts),
        previous=hashlib.sha256(vault.fetch(document, LANDING)).hexdigest(),
    )
    vault.keep(document, DECODING, dump(record))
    contents = Contents(arranged.MEDIA_TYPE, len(pictures), (), (), manifest.form, manifest.edition, cut=manifest.cut)
    return load(Contents, vault.keep(document, CONTENTS, dump(contents)))


def _keep_page(document: str, page: Page, vault: Vault) -> Part:
    vault.keep(document, page_facts(page.number), dump(_Facts(page.facts, page.words, page.problems)))
    name = page_image(page.number)
    return part(name, "image/png", vault.keep(document, name, picture(page.pixels)))
