"""A decoded page as it is kept: its picture, what its own text and widgets draw, and what is known beside, as one
object. Earlier releases kept these as three: pages of theirs are found all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from copiste.errors import ObjectMissing
from copiste.keeping.artefacts import transfer_of
from copiste.keeping.payloads import dump, load, packed, picture, pixels, unpacked
from copiste.keeping.vault import Vault, page_drawn, page_facts, page_image, page_kept
from copiste.pages.model import WORKING_DPI, Page, PageFacts, Problem, Widget, Word


@dataclass(frozen=True, slots=True)
class PageNotes:
    """What is known of a decoded page beside its picture."""

    facts: PageFacts
    words: tuple[Word, ...]
    problems: tuple[Problem, ...]
    widgets: tuple[Widget, ...] = ()
    drawn: bool = False


def keep_page(document: str, page: Page, vault: Vault) -> bytes:
    """Keep a page unless it was kept before; return the PNG that stands."""
    notes = PageNotes(page.facts, page.words, page.problems, page.widgets, drawn=page.drawn is not None)
    drawn = b"" if page.drawn is None else picture(page.drawn)
    whole = packed(dump(notes), picture(page.pixels), drawn)
    return unpacked(vault.keep(document, page_kept(page.number), whole))[1]


def load_page(document: str, number: int, vault: Vault) -> Page:
    """Return page *number* (from 1) as it was decoded."""
    notes, png, drawn = _parts(document, number, vault)
    known = load(PageNotes, notes)
    return Page(
        number,
        pixels(png),
        known.facts,
        known.words,
        known.problems,
        known.widgets,
        pixels(drawn) if known.drawn else None,
    )


def page_png(document: str, number: int, vault: Vault) -> bytes:
    """Return the picture of a page."""
    return _parts(document, number, vault)[1]


def page_size(document: str, number: int, vault: Vault) -> tuple[int, int]:
    """Return width and height of a page in pixels at the working resolution, from the record of how it was made."""
    made = transfer_of(document, vault).pages
    facts = made[number - 1] if made else load(PageNotes, _parts(document, number, vault)[0]).facts
    return round(facts.width / facts.x_dpi * WORKING_DPI), round(facts.height / facts.y_dpi * WORKING_DPI)


def _parts(document: str, number: int, vault: Vault) -> tuple[bytes, bytes, bytes]:
    """Return notes, picture and what is drawn, which is empty where nothing is."""
    try:
        notes, png, drawn = unpacked(vault.fetch(document, page_kept(number)))
    except ObjectMissing:
        notes = vault.fetch(document, page_facts(number))
        png = vault.fetch(document, page_image(number))
        drawn = vault.fetch(document, page_drawn(number)) if load(PageNotes, notes).drawn else b""
    return notes, png, drawn
