"""Read: one page becomes a reading; whoever finishes the last page sends the document on to `assemble`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from copiste.forms.model import Definition
from copiste.keeping.artefacts import Contents, load_contents
from copiste.keeping.kept_pages import load_page
from copiste.keeping.payloads import dump
from copiste.keeping.vault import Vault, page_reading
from copiste.pages.model import Page, Problem
from copiste.ports import messages
from copiste.ports.ledger import Ledger
from copiste.ports.library import Library
from copiste.ports.messages import Document, ReadPage
from copiste.ports.queues import Queues
from copiste.ports.readers import Reader
from copiste.reading.model import PagePlace, PageReading
from copiste.records.states import DocumentState


class PageReader(Protocol):
    """What `readers.page.read_page` does."""

    def __call__(
        self,
        page: Page,
        definitions: Mapping[str, Definition],
        readers: Sequence[Reader],
    ) -> PageReading: ...


@dataclass(frozen=True, slots=True)
class Read:
    """Reads pages. `read_page` is `readers.page.read_page`, which few processes load."""

    ledger: Ledger
    queues: Queues
    vault: Vault
    library: Library
    readers: Callable[[], Sequence[Reader]]
    read_page: PageReader

    def run(self, message: ReadPage, attempt: int) -> None:
        """Read one page unless it was read before. *attempt* counts the deliveries of *message*, this one included."""
        if self.ledger.document(message.document).state is not DocumentState.READING:
            return
        name = page_reading(message.page)
        if self.vault.find(message.document, name) is None:
            reading = given_up(message.page) if messages.is_last(attempt, message) else self._reading(message)
            self.vault.keep(message.document, name, dump(reading))
        if self.ledger.page_read(message.document, message.page):
            self.queues.send(messages.ASSEMBLE, messages.body(Document(message.document)))

    def _reading(self, message: ReadPage) -> PageReading:
        contents = load_contents(message.document, self.vault)
        page = load_page(message.document, message.page, self.vault)
        known = _said(contents, self.library.definitions())
        reading = self.read_page(page, known, self.readers())
        return reading if contents.form is None else _as_said(reading, contents, known)


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
