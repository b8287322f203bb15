"""What the steps of the flow leave for each other, and how it is taken up again: contents, assembly, record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from copiste.errors import KeyDestroyed
from copiste.keeping.payloads import load
from copiste.keeping.transfer import Transfer
from copiste.keeping.vault import ASSEMBLY, CONTENTS, DECODING, LANDING, QUARANTINE, Vault
from copiste.pages.model import Problem
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
    forms only; `cut` when pages that were put together may be cut all the same. `transfer` is the record of how the
    pages were made (`transfer_of`).
    """

    media_type: str
    pages: int
    problems: tuple[Problem, ...]
    form: str | None = None
    edition: str | None = None
    forms: tuple[str, ...] = ()
    cut: bool = False
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a document could not be read."""

    code: str
    facts: dict[str, str | int | float]


def load_contents(document: str, vault: Vault) -> Contents:
    """Return what the file of *document* holds beside its pages."""
    return load(Contents, vault.fetch(document, CONTENTS))


def transfer_of(document: str, vault: Vault) -> Transfer:
    """Return the record of how the pages of *document* were made: the second transfer."""
    return load_contents(document, vault).transfer or load(Transfer, vault.fetch(document, DECODING))


def why_refused(document: str, vault: Vault) -> Quarantine | None:
    """Return why a document could not be read; None for one that could, and for one that was erased."""
    with suppress(KeyDestroyed):  # erased
        kept = vault.find(document, QUARANTINE)
        return None if kept is None else load(Quarantine, kept)
    return None


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
