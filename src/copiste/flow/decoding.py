"""A landed document becomes pages: a duplicate is flagged, what cannot be read is set apart with its reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from copiste.errors import DocumentError, EmptyDocument
from copiste.keeping import arranged
from copiste.keeping.artefacts import INCOMPLETE, Contents, facts_in
from copiste.keeping.kept_pages import keep_page, load_page, page_png
from copiste.keeping.moves import refuse
from copiste.keeping.payloads import dump, load
from copiste.keeping.transfer import DECODING_PROCESS, GUARANTEES, Part, Transfer, part
from copiste.keeping.vault import CONTENTS, LANDING, ORIGINAL, Vault, page_image
from copiste.pages.model import Limits, Page, PageFacts, Problem
from copiste.ports.decoder import Decoder
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.records.arrival import CALLIDS, LINE, ArrivalFacts
from copiste.records.states import DocumentState
from copiste.refusals import BY_CODE

_DOUBTS = {CALLIDS: "arrival_callids", LINE: "arrival_line"}
"""The problem that each doubt of whose a document is leaves with it."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """Makes pages of what landed."""

    ledger: Ledger
    vault: Vault
    decoder: Decoder
    limits: Limits
    clock: Callable[[], dt.datetime]
    software: Mapping[str, str]

    def run(self, entry: DocumentEntry) -> DocumentEntry:
        """Move a document on from LANDED: to DUPLICATE, QUARANTINED or READING."""
        held_by = self.ledger.first(entry.office, entry.fingerprint or "", entry.id)
        if held_by != entry.id:
            return self.ledger.move(entry.id, DocumentState.DUPLICATE, at=self.clock(), duplicate_of=held_by)
        if entry.channel == arranged.CHANNEL:
            contents = self._arranged(entry.id)
        else:
            try:
                contents = self._contents(entry.id)
            except DocumentError as error:
                return refuse(entry, error, ledger=self.ledger, vault=self.vault, at=self.clock())
        return self.ledger.move(entry.id, DocumentState.READING, at=self.clock(), pages=contents.pages)

    def _contents(self, document: str) -> Contents:
        if (kept := self.vault.find(document, CONTENTS)) is not None:
            return load(Contents, kept)
        landing = self.vault.fetch(document, LANDING)
        told = facts_in(landing)
        if told.refused:
            raise BY_CODE.get(told.refused, DocumentError)
        original = self.vault.fetch(document, ORIGINAL)
        pictures: list[Part] = []
        facts: list[PageFacts] = []
        found: list[Problem] = []
        with self.decoder.opened(original, self.limits) as opened:
            for page in opened.pages:
                pictures.append(self._keep_page(document, page))
                facts.append(page.facts)
                found += page.problems
        if not pictures:
            raise EmptyDocument
        record = Transfer(
            document=document,
            process="decoding",
            description=DECODING_PROCESS,
            guarantees=GUARANTEES,
            at=self.clock(),
            software=self.software,
            before=(part(ORIGINAL, opened.media_type, original),),
            after=tuple(pictures),
            pages_in=opened.count,
            pages_out=len(pictures),
            pages=tuple(facts),
            problems=(*opened.problems, *found),
            previous=hashlib.sha256(landing).hexdigest(),
        )
        problems = (*opened.problems, *_told(told, len(pictures)))
        contents = Contents(opened.media_type, len(pictures), problems, forms=told.forms, transfer=record)
        return load(Contents, self.vault.keep(document, CONTENTS, dump(contents)))

    def _arranged(self, document: str) -> Contents:
        """Make the pages of a document that a person put together from pages of others."""
        if (kept := self.vault.find(document, CONTENTS)) is not None:
            return load(Contents, kept)
        manifest = arranged.manifest_of(document, self.vault)
        pictures: list[Part] = []
        facts: list[PageFacts] = []
        for page in arranged.pages(manifest, lambda source, number: load_page(source, number, self.vault)):
            pictures.append(self._keep_page(document, page))
            facts.append(page.facts)
        record = Transfer(
            document=document,
            process="arranging",
            description=arranged.DESCRIPTION,
            guarantees=GUARANTEES,
            at=self.clock(),
            software=self.software,
            before=tuple(
                part(
                    f"{leaf.document}/{page_image(leaf.page)}",
                    "image/png",
                    page_png(leaf.document, leaf.page, self.vault),
                )
                for leaf in manifest.pages
            ),
            after=tuple(pictures),
            pages_in=len(manifest.pages),
            pages_out=len(pictures),
            pages=tuple(facts),
            previous=hashlib.sha256(self.vault.fetch(document, LANDING)).hexdigest(),
        )
        contents = Contents(
            arranged.MEDIA_TYPE,
            len(pictures),
            (),
            manifest.form,
            manifest.edition,
            cut=manifest.cut,
            transfer=record,
        )
        return load(Contents, self.vault.keep(document, CONTENTS, dump(contents)))

    def _keep_page(self, document: str, page: Page) -> Part:
        return part(page_image(page.number), "image/png", keep_page(document, page, self.vault))


def _told(facts: ArrivalFacts, pages: int) -> tuple[Problem, ...]:
    """Say what the door knew to be missing, what was announced and is not there, and what it could not tell."""
    found = (Problem(_DOUBTS[facts.doubt]),) if facts.doubt in _DOUBTS else ()
    if not facts.is_incomplete and (facts.pages_declared or 0) <= pages:
        return found
    return (*found, Problem(INCOMPLETE, facts={"pages": pages, "declared": facts.pages_declared or 0}))
