"""The same sheet again, or the same key: found before filing, shown to a person, never dropped.

An earlier page is found by the bands of its sketch (`reading.likeness`), each a keyed hash of office, form and bits in
a register, which tells nobody what stands on the page. Whoever is put into a band sees who stands there, so of two
copies that come at the same moment one sees the other at least; which of two is the first is written once.

What a page costs is bounded however many came before: `BANDS` entries are read and written, `MOST_IN_BAND` pages are
remembered in each (the newest, for `KEEP`), and `MOST_COMPARED` candidates are looked at, those first that share most
bands.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pydantic import JsonValue

from copiste.errors import Conflict, DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.fields.base import folded
from copiste.forms.model import Definition
from copiste.forms.pointers import tokens
from copiste.pages.model import Problem
from copiste.ports.ledger import DocumentEntry, Ledger
from copiste.ports.registers import Registers, Slip
from copiste.ports.sealer import Sealer
from copiste.reading.model import VARIANTS, Likeness, Mark, PageReading
from copiste.records.model import DUPLICATE_IMAGE, DUPLICATE_KEY, Assembly, Decision, FieldResult, FormResult, Status
from copiste.records.states import DocumentState
from copiste.stages import arranged
from copiste.stages.assemble import load_assembly
from copiste.stages.decoding import load_page
from copiste.stages.payloads import load
from copiste.stages.vault import Vault, page_reading

SHEETS, PAIRS, KEYS = "same-sheet", "same-sheet-first", "same-key"
"""The registers: pages by band, which of two pages was first, and documents by key."""
BANDS = 16
MOST_IN_BAND = 40
MOST_COMPARED = 8
KEEP = dt.timedelta(days=400)
_TRIES = 12
_CAME_TO_NOTHING = frozenset({DocumentState.MOVED, DocumentState.DISMISSED})
_SURE = frozenset({Mark.EMPTY, Mark.TICKED})


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
        found = tuple(
            self._problem(DUPLICATE_IMAGE, min(sheets[page]), page=page)
            for page in loose
            if sheets.get(page) and min(sheets[page]) != entry.id
        )
        return replace(assembly, forms=forms, problems=assembly.problems + found)

    def keyed(self, entry: DocumentEntry, form: FormResult, definition: Definition, *, claim: bool) -> Problem | None:
        """Return the problem of a form whose key another has; with *claim* this one has it from now on, if none has."""
        name = self._key(entry.office, form, definition)
        if name is None:
            return None
        mine = f"{entry.id}/{form.index}"
        for _ in range(_TRIES):
            standing = self.registers.slip(KEYS, name)
            holder = "" if standing is None else str(standing.value["form"])
            if holder and holder != mine and self._counts(holder.partition("/")[0]):
                return self._problem(DUPLICATE_KEY, holder.partition("/")[0])
            if holder == mine or not claim:
                return None
            try:
                self.registers.write(replace(standing or Slip(KEYS, name), value={"form": mine}))
            except Conflict:
                continue  # another form with this key is filed this instant: look whose it is
            return None
        raise Conflict(what="register")

    def _form(
        self,
        entry: DocumentEntry,
        form: FormResult,
        sheets: Mapping[int, frozenset[str]],
        definition: Definition | None,
    ) -> FormResult:
        found: list[Problem] = []
        known = [sheets[page] for page in form.pages if page in sheets]
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

    def _problem(self, code: str, document: str, page: int | None = None) -> Problem:
        receipt = self.ledger.document(document).receipt
        return Problem(code, page=page, facts={"receipt": receipt, "document": document})

    def _sheets(
        self, entry: DocumentEntry, readings: Sequence[PageReading], now: dt.datetime
    ) -> dict[int, frozenset[str]]:
        """Return, for every page that can be known again, the documents that held the same sheet before it."""
        made_from = frozenset(arranged.parents(entry.id, self.vault))
        found: dict[int, frozenset[str]] = {}
        for reading in sorted(readings, key=lambda each: each.page):
            if reading.likeness is None:
                continue
            mine = f"{entry.id}/{reading.page}"
            near = self._near(entry.office, reading, reading.likeness, mine, now)
            found[reading.page] = frozenset(
                document
                for mark in near
                for document, _, page in [mark.partition("/")]
                if document not in made_from
                and (document != entry.id or int(page) < reading.page)
                and self._counts(document)
                and self._same(entry.id, reading, document, int(page))
                and self._was_first(mine, mark, now)
            )
        return found

    def _near(
        self, office: str, reading: PageReading, known_by: Likeness, mine: str, now: dt.datetime
    ) -> tuple[str, ...]:
        """Return the pages that share most bands with this one, which stands in them from now on."""
        what = f"{office}\0{reading.form or ''}\0{reading.edition or ''}\0{reading.form_page or 0}"
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(known_by.sketch), np.uint8)).reshape(BANDS, -1)
        shared: Counter[str] = Counter()
        for at, band in enumerate(bits):
            name = self.sealer.fingerprint(f"{what}\0{at}\0{np.packbits(band).tobytes().hex()}".encode())
            shared.update(mark for mark in self._enter(name, mine, now) if mark != mine)
        ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
        return tuple(mark for mark, _ in ranked[:MOST_COMPARED])

    def _enter(self, name: str, mine: str, now: dt.datetime) -> list[str]:
        """Put a page into a band, and return all that stand in it."""
        for _ in range(_TRIES):
            standing = self.registers.slip(SHEETS, name)
            marks = _marks(standing, now)
            if mine in marks:
                return marks
            fresh = replace(standing or Slip(SHEETS, name), expires_at=now + KEEP)
            kept: JsonValue = [*marks[1 - MOST_IN_BAND :], mine]
            try:
                self.registers.write(replace(fresh, value={"pages": kept}))
            except Conflict:
                continue  # another page came into the band this instant
            return marks
        raise Conflict(what="register")

    def _same(self, mine: str, reading: PageReading, document: str, page: int) -> bool:
        """Compare a page with one that came before; one that was erased is none."""
        from copiste.reading import likeness, likeness_page  # noqa: PLC0415  pixels are seen here alone

        try:
            earlier = load(PageReading, self.vault.fetch(document, page_reading(page)))
            if reading.likeness is None or earlier.likeness is None:
                return False
            if reading.likeness.trace and earlier.likeness.trace:
                return ticked_alike(reading, earlier) and likeness.same(
                    likeness.unpacked(reading.likeness.trace), likeness.unpacked(earlier.likeness.trace)
                )
            if reading.likeness.trace or earlier.likeness.trace:
                return False
            return likeness_page.same(load_page(mine, reading.page, self.vault), load_page(document, page, self.vault))
        except (ObjectMissing, KeyDestroyed, DamagedDocument):
            return False

    def _was_first(self, mine: str, other: str, now: dt.datetime) -> bool:
        """Whether *other* is the first of two like pages: written by whoever finds them alike first, and then so."""
        name = "+".join(sorted((mine, other)))
        standing = self.registers.slip(PAIRS, name)
        if standing is None:
            try:
                standing = self.registers.write(Slip(PAIRS, name, {"first": other}, expires_at=now + KEEP))
            except Conflict:
                standing = self.registers.slip(PAIRS, name)
        return standing is not None and standing.value["first"] == other

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


def differ(one: FormResult, other: FormResult) -> bool:
    """Whether two forms say different things: answers sure in both, or a figure for which each reader read another."""
    first = {field.name: field for field in one.fields}
    return any(_differs(first[field.name], field) for field in other.fields if field.name in first)


def _differs(one: FieldResult, other: FieldResult) -> bool:
    if one.decision is other.decision is Decision.ACCEPT:
        return _plain(one.value) != _plain(other.value)
    before, after = _by_reader(one), _by_reader(other)
    changed = [_figures(before[reader], after[reader]) for reader in before.keys() & after.keys()]
    return len(changed) > 1 and bool(frozenset.intersection(*changed))


def _by_reader(field: FieldResult) -> dict[str, str]:
    return {each.reader: folded(each.text) for each in field.candidates if each.variant == VARIANTS[0]}


def _figures(before: str, after: str) -> frozenset[tuple[str, str]]:
    """Return the figures of one text for which another, as long, has others."""
    pairs = zip(before, after, strict=True) if len(before) == len(after) else ()
    return frozenset((a, b) for a, b in pairs if a != b and a.isdigit() and b.isdigit())


def _plain(value: JsonValue) -> str:
    return folded(value) if isinstance(value, str) else json.dumps(value, sort_keys=True)


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


def _marks(slip: Slip | None, now: dt.datetime) -> list[str]:
    if slip is None or (slip.expires_at is not None and slip.expires_at < now):
        return []
    found = slip.value.get("pages")
    return [mark for mark in found if isinstance(mark, str)] if isinstance(found, list) else []


def ticked_alike(one: PageReading, other: PageReading) -> bool:
    """Whether no box is surely ticked on one page and surely empty on the other."""
    marks = {(zone.name, zone.option): zone.mark for zone in one.zones}
    return not any(
        {zone.mark, marks.get((zone.name, zone.option))} == _SURE for zone in other.zones if zone.mark in _SURE
    )
