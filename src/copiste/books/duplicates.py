"""The same sheet again, or the same key: found before filing, shown to a person, never dropped.

An earlier page is found by the bands of its sketch (`reading.likeness`), each a keyed hash of office, form and bits in
a register, which tells nobody what stands on the page. Whoever is put into a band sees who stands there, so of two
copies that come at the same moment one sees the other at least; which of two is the first is written once.

What a page costs is bounded however many came before: `BANDS` entries are read and written, `MOST_IN_BAND` pages are
remembered in each (the newest, for `sheets.KEEP`), and `MOST_COMPARED` candidates are looked at, those first that
share most bands. Whole sketches are compared first; pages of no known form, which are compared by their pictures, cost
a good while each time: `Comparisons` bounds how often that happens for one page and for one document.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from pydantic import JsonValue

from copiste.books.comparisons import Comparisons
from copiste.books.sheets import KEYS, PAIRS, SHEETS, Band, FirstOfTwo, KeyHolder
from copiste.errors import DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.fields.base import folded
from copiste.forms.model import Definition
from copiste.keeping import arranged
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.payloads import load
from copiste.keeping.vault import Vault, page_reading
from copiste.pages.model import Problem
from copiste.pointers import tokens
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.reading.model import Likeness, PageReading
from copiste.records.differing import apart, differ, ticked_alike
from copiste.records.identifiers import part_id, part_of
from copiste.records.model import DUPLICATE_IMAGE, DUPLICATE_KEY, PAGE_AGAIN, Assembly, FormResult, Status
from copiste.records.states import DocumentState

BANDS = 16
"""Of 24 bits each: sketches of which at most 15 of 384 bits differ share a band for sure; chosen."""
MOST_IN_BAND = 40
"""Pages that a band remembers; chosen: the whole entry is read and written for every page."""
MOST_COMPARED = 8
"""Pages that one page is compared with; chosen: it bounds what a page costs."""
FARTHEST_PICTURE = 64
"""Bits of 384 that may differ between sketches of one page of no form: scans of one page differed in 50 at most
(tests/unit/reading/test_likeness.py), with a margin."""
Sheet = tuple[str, int]
"""A document, and one of its pages."""
_CAME_TO_NOTHING = frozenset({DocumentState.MOVED, DocumentState.DISMISSED, DocumentState.ERASED})


@dataclass(frozen=True, slots=True)
class Came:
    """A page that came before; its `mark` is its name in the bands."""

    mark: str
    document: str
    page: int
    reading: PageReading


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What came before to an office."""

    registers: Registers
    sealer: Sealer
    vault: Vault
    ledger: Ledger

    def flag(
        self,
        entry: DocumentEntry,
        readings: Sequence[PageReading],
        assembly: Assembly,
        definitions: Mapping[str, Definition],
        now: dt.datetime,
    ) -> Assembly:
        """Return *assembly* with the forms sent to a person that came before; again gives the same."""
        sheets = self._sheets(entry, readings, now)
        forms = tuple(self._form(entry, form, sheets, definitions.get(form.form)) for form in assembly.forms)
        loose = [placing.page for placing in assembly.pages if placing.form is None]
        found = tuple(self._loose(entry, page, min(sheets[page])) for page in loose if sheets.get(page))
        return replace(assembly, forms=forms, problems=assembly.problems + found)

    def keyed(self, entry: DocumentEntry, form: FormResult, definition: Definition, *, claim: bool) -> Problem | None:
        """Return the problem of a form whose key another has; with *claim* this one has it from now on, if none has."""
        name = self._key(entry.office, form, definition)
        if name is None:
            return None
        mine = part_id(entry.id, form.index)
        other = ""

        def ours(standing: KeyHolder | None) -> KeyHolder | None:
            nonlocal other
            holder = "" if standing is None else part_of(standing.form)[0]
            is_mine = standing is not None and standing.form == mine
            held = bool(holder) and not is_mine and self._counts(holder)
            other = holder if held else ""
            return None if held or is_mine or not claim else KeyHolder(mine)

        KEYS.change(self.registers, name, ours)  # another form with this key may be filed this instant
        return self._problem(DUPLICATE_KEY, other) if other else None

    def _form(
        self,
        entry: DocumentEntry,
        form: FormResult,
        sheets: Mapping[int, frozenset[Sheet]],
        definition: Definition | None,
    ) -> FormResult:
        found: list[Problem] = []
        known = [frozenset(document for document, _ in sheets[page]) for page in form.pages if page in sheets]
        shared = frozenset.intersection(*known) if known else frozenset()
        shared = frozenset(document for document in shared if not self._says_otherwise(form, document))
        if shared:  # a form came before when all of it did: one page may be alike in many
            found.append(self._problem(DUPLICATE_IMAGE, min(shared)))
        if definition is not None:
            claim = form.status is Status.ACCEPTED and not found
            keyed = self.keyed(entry, form, definition, claim=claim)
            found += [] if keyed is None else [keyed]
        if not found:
            return form
        return replace(form, status=Status.REVIEW, problems=(*form.problems, *found))

    def _says_otherwise(self, form: FormResult, document: str) -> bool:
        """Whether no form of an earlier document can be this one, because of what was read on it.

        Two sheets may differ in one figure, which bad paper hides from the pixels and not from two readers.
        """
        try:
            earlier = load_assembly(document, self.vault).forms
        except (ObjectMissing, KeyDestroyed, DamagedDocument):
            return False
        alike = [each for each in earlier if each.form == form.form]
        return bool(alike) and all(differ(form, each) for each in alike)

    def _loose(self, entry: DocumentEntry, page: int, before: Sheet) -> Problem:
        """Return what is said of a page of no form that came before: in another document, or in its own."""
        document, number = before
        if document == entry.id:
            return Problem(PAGE_AGAIN, page=page, facts={"other": number})
        return self._problem(DUPLICATE_IMAGE, document, page=page)

    def _problem(self, code: str, document: str, page: int | None = None) -> Problem:
        receipt = self.ledger.document(document).receipt
        return Problem(code, page=page, facts={"receipt": receipt, "document": document})

    def _sheets(
        self, entry: DocumentEntry, readings: Sequence[PageReading], now: dt.datetime
    ) -> dict[int, frozenset[Sheet]]:
        """Return, for every page that can be known again, where the same sheet came before it."""
        made_from = frozenset(arranged.parents(entry.id, self.vault))
        found: dict[int, frozenset[Sheet]] = {}
        pictures = Comparisons(self.vault, entry.id)
        for reading in sorted(readings, key=lambda each: each.page):
            if reading.likeness is None:
                continue
            mine = part_id(entry.id, reading.page)
            near = self._near(entry.office, reading, reading.likeness, mine, now)
            known = [
                (mark, document, page)
                for mark in near
                for document, page in [part_of(mark)]
                if document not in made_from
                and (document != entry.id or page < reading.page)
                and self._counts(document)
            ]
            found[reading.page] = frozenset(
                (came.document, came.page)
                for came in self._nearest(reading.likeness, known)
                if self._same(reading, came, pictures) and self._was_first(mine, came.mark, now)
            )
        return found

    def _nearest(self, known_by: Likeness, known: Sequence[tuple[str, str, int]]) -> list[Came]:
        """Return the pages that are still there, the nearest sketch first."""
        found: list[tuple[int, str, Came]] = []
        for mark, document, page in known:
            try:
                reading = load(PageReading, self.vault.fetch(document, page_reading(page)))
            except (ObjectMissing, KeyDestroyed, DamagedDocument):
                continue  # erased since, or lost: nothing is left to compare with
            if reading.likeness is not None:
                found.append((apart(known_by, reading.likeness), mark, Came(mark, document, page, reading)))
        return [came for _, _, came in sorted(found, key=lambda each: each[:2])]

    def _near(
        self, office: str, reading: PageReading, known_by: Likeness, mine: str, now: dt.datetime
    ) -> tuple[str, ...]:
        """Return the pages that share most bands with this one, which stands in them from now on."""
        what = f"{office}\0{reading.form or ''}\0{reading.edition or ''}\0{reading.form_page or 0}"
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(known_by.sketch), np.uint8)).reshape(BANDS, -1)
        names = [
            self.sealer.fingerprint(f"{what}\0{at}\0{np.packbits(band).tobytes().hex()}".encode())
            for at, band in enumerate(bits)
        ]
        stood = SHEETS.change_each(self.registers, names, partial(_joined, mine=mine), now)
        shared = Counter(
            mark for before, _ in stood.values() if before is not None for mark in before.pages if mark != mine
        )
        ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
        return tuple(mark for mark, _ in ranked[:MOST_COMPARED])

    def _same(self, reading: PageReading, came: Came, pictures: Comparisons) -> bool:
        """Compare a page with one that came before; one that was erased is none."""
        one, other = reading.likeness, came.reading.likeness
        if one is None or other is None or bool(one.trace) != bool(other.trace):
            return False
        if one.trace:
            from copiste.reading import likeness  # noqa: PLC0415  pixels are seen here alone

            return ticked_alike(reading, came.reading) and likeness.same(
                likeness.unpacked(one.trace), likeness.unpacked(other.trace)
            )
        return apart(one, other) <= FARTHEST_PICTURE and pictures.same(reading.page, came.document, came.page)

    def _was_first(self, mine: str, other: str, now: dt.datetime) -> bool:
        """Whether *other* is the first of two like pages: written by whoever finds them alike first, and then so."""
        name = "+".join(sorted((mine, other)))
        found = PAIRS.change(self.registers, name, lambda standing: standing or FirstOfTwo(other), now)
        return found is not None and found.first == other

    def _counts(self, document: str) -> bool:
        """Whether an earlier document can have made a record, or still may."""
        try:
            return self.ledger.document(document).state not in _CAME_TO_NOTHING
        except ObjectMissing:
            return False

    def _key(self, office: str, form: FormResult, definition: Definition) -> str | None:
        """Return the keyed hash of a form's key values, None when it declares none or one of them is missing."""
        pointers = definition.schema.get("x-duplicate-key", ())
        values = [_value(form.record, pointer) for pointer in pointers]
        if not values or any(value in (None, "", []) for value in values):
            return None
        plain = json.dumps([folded(each) if isinstance(each, str) else each for each in values], sort_keys=True)
        return self.sealer.fingerprint(f"{office}\0{form.form}\0{plain}".encode())


def _joined(standing: Band | None, *, mine: str) -> Band:
    """Return a band with a page put into it."""
    marks = () if standing is None else standing.pages
    return Band(marks if mine in marks else (*marks[1 - MOST_IN_BAND :], mine))


def _value(record: Mapping[str, JsonValue], pointer: str) -> JsonValue:
    here: JsonValue = dict(record)
    for part in tokens(pointer):
        if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
        elif isinstance(here, dict):
            here = here.get(part)
        else:
            return None
    return here
