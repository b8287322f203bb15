"""Read: one page becomes a reading; whoever finishes the last page sends the document on to `assemble`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from copiste.forms.model import Definition
from copiste.pages.model import Page, Problem, Widget
from copiste.ports.ledger import Ledger
from copiste.ports.library import Library
from copiste.ports.queues import Queues
from copiste.ports.readers import Reader
from copiste.reading.model import PagePlace, PageReading
from copiste.records.states import DocumentState
from copiste.stages import messages
from copiste.stages.decoding import Contents, load_contents, load_page
from copiste.stages.messages import Document, ReadPage
from copiste.stages.payloads import dump
from copiste.stages.vault import Vault, page_reading

ATTEMPTS = 3
"""Deliveries after which a page counts as unreadable and goes to a person: it killed or failed its reader each time."""


class PageReader(Protocol):
    """What `read_page.read_page` does."""

    def __call__(
        self,
        page: Page,
        widgets: Sequence[Widget],
        definitions: Mapping[str, Definition],
        readers: Sequence[Reader],
    ) -> PageReading: ...


def run(
    message: ReadPage,
    *,
    attempt: int,
    ledger: Ledger,
    queues: Queues,
    vault: Vault,
    library: Library,
    readers: Callable[[], Sequence[Reader]],
    read_page: PageReader,
) -> None:
    """Read one page unless it was read before. *attempt* counts the deliveries of this message, this one included."""
    if ledger.document(message.document).state is not DocumentState.READING:
        return
    name = page_reading(message.page)
    if vault.find(message.document, name) is None:
        if attempt > ATTEMPTS:
            reading = given_up(message.page)
        else:
            contents = load_contents(message.document, vault)
            page = load_page(message.document, message.page, vault)
            known = _said(contents, library.definitions())
            reading = read_page(page, contents.widgets, known, readers())
            if contents.form is not None:
                reading = _as_said(reading, contents, known)
        vault.keep(message.document, name, dump(reading))
    if ledger.page_read(message.document, message.page):
        queues.send(messages.ASSEMBLE, messages.body(Document(message.document)))


def _said(contents: Contents, definitions: Mapping[str, Definition]) -> Mapping[str, Definition]:
    """Return the definitions to look for: those the door is for, or only the form, and edition, that a person named."""
    if contents.forms and contents.form is None:
        return {name: each for name, each in definitions.items() if name in contents.forms} or definitions
    definition = definitions.get(contents.form or "")
    if definition is None:
        return definitions
    editions = tuple(each for each in definition.editions if contents.edition in (None, each.name))
    return {definition.id: replace(definition, editions=editions or definition.editions)}


def _as_said(reading: PageReading, contents: Contents, definitions: Mapping[str, Definition]) -> PageReading:
    """Take a page for the form that a person named, also where it does not look like it: they key what it says."""
    definition = definitions.get(contents.form or "")
    if reading.place is PagePlace.FORM or definition is None:
        return reading
    edition = definition.editions[0]
    if reading.page > len(edition.pages):
        return reading
    return PageReading(
        reading.page,
        PagePlace.FORM,
        form=definition.id,
        edition=edition.name,
        definition=definition.digest,
        form_page=reading.page,
        problems=reading.problems,
    )


def given_up(page: int) -> PageReading:
    """Return the reading of a page that failed or killed its reader each time."""
    return PageReading(page, PagePlace.UNREADABLE, problems=(Problem("page_given_up", page=page),))
