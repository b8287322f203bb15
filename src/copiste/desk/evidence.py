"""The pages of a task, and those of the document that came before it, to be held side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copiste.desk import pictures, wording
from copiste.desk.context import Desk
from copiste.errors import KeyDestroyed, ObjectMissing
from copiste.keeping.artefacts import load_assembly
from copiste.pages.model import Problem
from copiste.ports.identity import Person
from copiste.ports.ledger import DocumentEntry
from copiste.records.model import DUPLICATE_IMAGE, DUPLICATES, PagePlacing
from copiste.texts import say
from copiste.views.common import PageView


def pages_of(
    desk: Desk, document: str, placings: Iterable[PagePlacing], title: str, person: Person
) -> tuple[PageView, ...]:
    """Return pages with the addresses of their pictures."""
    every = list(placings)
    found = []
    for at, placing in enumerate(every, start=1):
        base = f"/api/documents/{document}/pages/{placing.page}/image?size="
        width, height = pictures.size(desk, document, placing.page, placing.turn)
        place = say(f"place.{placing.place.value}", person.language)
        alt = say("page.alt", person.language, at=at, of=len(every), title=title, place=place)
        found.append(
            PageView(
                document,
                placing.page,
                placing.place.value,
                width,
                height,
                alt,
                f"{base}reading",
                f"{base}full",
                f"{base}thumb",
            )
        )
    return tuple(found)


def of_loose(desk: Desk, document: DocumentEntry) -> tuple[Problem, ...]:
    """Return what says that a document that holds no form came before: its bytes, or one of its pages."""
    if document.duplicate_of is not None:
        return (Problem(DUPLICATE_IMAGE, facts={"document": document.duplicate_of}),)
    try:
        return load_assembly(document.id, desk.vault).problems
    except ObjectMissing:
        return ()


def shown(desk: Desk, person: Person, problems: Iterable[Problem]) -> dict[str, Any]:
    """Return the document that came before, and those of its pages that *person* may see, to be held side by side."""
    name = next((str(each.facts["document"]) for each in problems if each.code in DUPLICATES), None)
    if name is None:
        return {"duplicate_of": None, "duplicate_receipt": None, "earlier": ()}
    known: dict[str, Any] = {"duplicate_of": name, "duplicate_receipt": wording.receipt_of(desk, name), "earlier": ()}
    if desk.hides(name, person):
        return known
    try:
        placings = load_assembly(name, desk.vault).pages
        title = say("page.earlier", person.language, receipt=known["duplicate_receipt"])
        return {**known, "earlier": pages_of(desk, name, placings, title, person)}
    except (ObjectMissing, KeyDestroyed):
        return known
