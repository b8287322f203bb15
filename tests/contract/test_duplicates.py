"""What came before to an office, in both homes: the same sheet, the same key, and two at the same moment."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from copiste.books.duplicates import BANDS, Duplicates
from copiste.books.sheets import KEYS, SHEETS
from copiste.forms.model import Definition
from copiste.keeping.entering import enter
from copiste.keeping.payloads import dump
from copiste.keeping.vault import ASSEMBLY, Vault, page_reading
from copiste.ports.registers import Registers, Slip
from copiste.reading import likeness
from copiste.reading.likeness import Trace
from copiste.reading.model import Candidate, Likeness, PagePlace, PageReading
from copiste.records.differing import differ
from copiste.records.model import Assembly, Decision, FieldResult, FormResult, PagePlacing, Status
from copiste.records.states import DocumentState
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
FORM = Definition("visit", "1.0.0", {"x-duplicate-key": ["/name", "/day"]}, (), "0" * 64)


def trace(words: str, seed: int = 0) -> Trace:
    """Return a page on which *words* stand, with a few specks of its own."""
    page = np.zeros((1200, 900), np.uint8)
    for line in range(8):
        cv2.putText(page, f"{words} {line}", (40, 90 + 140 * line), cv2.FONT_HERSHEY_DUPLEX, 1.4, 1, 3)
    rng = np.random.default_rng(seed)
    page[rng.integers(0, 1200, 60), rng.integers(0, 900, 60)] ^= 1
    cells = sum(page[down::2, across::2] for down in (0, 1) for across in (0, 1))
    return Trace((np.asarray(cells, np.uint8) | 0x80).astype(np.uint8))


def known_by(words: str, seed: int = 0) -> Likeness:
    found = trace(words, seed)
    return Likeness(likeness.hexed(likeness.sketch(found)), found.packed())


def duplicates(home: Home) -> Duplicates:
    return Duplicates(home.registers, home.sealer, Vault(home.objects, home.sealer), home.ledger)


def landed(home: Home, arrival: str, office: str = "clinic") -> str:
    entry = enter(office=office, arrival=arrival, fingerprint=arrival, channel="folder", ledger=home.ledger, now=NOW)
    home.sealer.create(entry.id)
    return entry.id


def form(**record: str) -> FormResult:
    return FormResult(0, (1,), "visit", "2026", "d", "1.0.0", "copiste 0", Status.ACCEPTED, dict(record), ())


def came(home: Home, document: str, page: Likeness | None, record: FormResult | None = None) -> Assembly:
    """Put *document*, one page of a form, together."""
    reading = PageReading(1, PagePlace.FORM, form="visit", edition="2026", definition="d", form_page=1, likeness=page)
    Vault(home.objects, home.sealer).keep(document, page_reading(1), dump(reading))
    whole = Assembly((PagePlacing(1, PagePlace.FORM, 0),), (record or form(name="Ada"),))
    entry = home.ledger.document(document)
    return duplicates(home).flag(entry, [reading], whole, {"visit": FORM}, NOW)


def said(found: Assembly) -> list[tuple[str, object]]:
    return [(each.code, each.facts["document"]) for each in found.forms[0].problems]


def test_a_sheet_that_came_before_goes_to_a_person_with_the_earlier_receipt(home: Home) -> None:
    first, second, other = (landed(home, name) for name in "abc")
    assert came(home, first, known_by("Tremblay Ada 1988")).forms[0].status is Status.ACCEPTED

    again = came(home, second, known_by("Tremblay Ada 1988", seed=5))
    different = came(home, other, known_by("Gagnon Blaise 1979"))

    assert said(again) == [("duplicate_image", first)]
    assert again.forms[0].status is Status.REVIEW
    assert again.forms[0].problems[0].facts["receipt"] == home.ledger.document(first).receipt
    assert different.forms[0].status is Status.ACCEPTED


def test_a_sheet_that_looks_alike_and_surely_says_otherwise_is_another(home: Home) -> None:
    def answered(name: str, decision: Decision = Decision.ACCEPT) -> FormResult:
        reasons = ("readers_differ",) if decision is Decision.REVIEW else ()
        return replace(form(name=name), fields=(FieldResult("/name", None, name, name, 0.9, decision, reasons),))

    def assembled(document: str, said: FormResult) -> Assembly:
        found = came(home, document, known_by("Tremblay Ada 1988"), said)
        Vault(home.objects, home.sealer).keep(document, ASSEMBLY, dump(found))
        return found

    first, other, unsure, same = (landed(home, name) for name in "abcd")
    assembled(first, answered("Tremblay Ada 1988"))

    assert said(assembled(other, answered("Tremblay Ada 1983"))) == []
    assert len(said(assembled(unsure, answered("Tremblay Ada 1983", Decision.REVIEW)))) == 1
    assert len(said(assembled(same, answered("TREMBLAY ADA 1988")))) == 1


def test_forms_differ_when_each_reader_read_another_figure() -> None:
    def read(*texts: str) -> FormResult:
        seen = tuple(Candidate(reader, text, 0.5) for reader, text in zip(("one", "two"), texts, strict=True))
        unsure = FieldResult("/code", None, "", "", 0.5, Decision.REVIEW, ("readers_disagree",), seen)
        return replace(form(), fields=(unsure,))

    assert differ(read("GOA 1X7", "G9A 1X7"), read("GOA 1X2", "G9A 1X2"))
    assert not differ(read("GOA 1X7", "G9A 1X7"), read("GOA 1X2", "G9A 1X7"))  # one reader erred on one page
    assert not differ(read("GOA 1X7", "G9A 1X7"), read("GOA 1X2", "G9A 1X4"))  # the two do not read the same there
    assert not differ(read("GOA 1X7", "G9A 1X7"), read("GOA 1X71", "G9A 1X71"))


def test_to_put_a_document_together_again_gives_the_same(home: Home) -> None:
    first, second = landed(home, "a"), landed(home, "b")
    came(home, first, known_by("Tremblay Ada 1988"))

    once = came(home, second, known_by("Tremblay Ada 1988"))

    assert came(home, second, known_by("Tremblay Ada 1988")) == once
    assert said(came(home, first, known_by("Tremblay Ada 1988"))) == []


def test_of_two_copies_at_the_same_moment_one_goes_to_a_person(home: Home) -> None:
    documents = [landed(home, name) for name in "ab"]

    found = at_once([partial(came, home, document, known_by("Tremblay Ada 1988")) for document in documents])

    assert sorted(each.forms[0].status.value for each in found) == ["accepted", "review"]


def test_another_office_has_its_own_papers(home: Home) -> None:
    came(home, landed(home, "a", "clinic"), known_by("Tremblay Ada 1988"), form(name="Ada", day="2026-11-01"))

    found = came(home, landed(home, "b", "court"), known_by("Tremblay Ada 1988"), form(name="Ada", day="2026-11-01"))

    assert said(found) == []


def test_what_came_to_nothing_is_no_earlier_sheet(home: Home) -> None:
    first, second = landed(home, "a"), landed(home, "b")
    came(home, first, known_by("Tremblay Ada 1988"))
    home.ledger.move(first, DocumentState.READING, at=NOW, pages=1)
    home.ledger.move(first, DocumentState.ASSEMBLED, at=NOW)
    home.ledger.move(first, DocumentState.REVIEW, at=NOW)
    home.ledger.move(first, DocumentState.DISMISSED, at=NOW)

    assert said(came(home, second, known_by("Tremblay Ada 1988"))) == []


def test_an_erased_sheet_is_compared_with_nothing(home: Home) -> None:
    first, second = landed(home, "a"), landed(home, "b")
    came(home, first, known_by("Tremblay Ada 1988"))
    home.sealer.destroy(first)

    assert said(came(home, second, known_by("Tremblay Ada 1988"))) == []


def test_the_register_says_nothing_and_holds_no_more_than_it_must(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copiste.books.duplicates.MOST_IN_BAND", 6)  # not 40: each sheet is compared with all before it
    keys: set[str] = set()
    slips_at = type(home.registers).slips_at

    def noted(self: Registers, kind: str, asked: Sequence[str]) -> Mapping[str, Slip]:
        keys.update(asked if kind == SHEETS.kind else ())
        return slips_at(self, kind, asked)

    monkeypatch.setattr(type(home.registers), "slips_at", noted)
    for number in range(8):
        came(home, landed(home, f"n{number}"), known_by("Tremblay Ada 1988", seed=number))

    slips = list(home.registers.slips_at(SHEETS.kind, sorted(keys)).values())

    assert len(slips) >= BANDS
    assert max(len(slip.value["pages"]) for slip in slips) == 6  # type: ignore[arg-type]  # JSON
    assert all(slip.expires_at is not None and len(slip.key) == 64 for slip in slips)
    assert "visit" not in json.dumps([[slip.key, dict(slip.value)] for slip in slips])


def test_the_same_key_goes_to_a_person_however_it_is_spelt(home: Home) -> None:
    first, second, third = (landed(home, name) for name in "abc")
    came(home, first, None, form(name="Ada Forêt", day="2026-11-01"))

    assert said(came(home, second, None, form(name="ADA FORET", day="2026-11-01"))) == [("duplicate_key", first)]
    assert said(came(home, third, None, form(name="Ada Forêt", day="2026-11-02"))) == []
    kept = "".join(slip.key + json.dumps(dict(slip.value)) for slip in home.registers.slips(KEYS.kind)).lower()
    assert not any(word in kept for word in ("for\\u00ea", "foret"))  # a hash may spell "ada"


def test_a_key_with_a_blank_in_it_is_no_key(home: Home) -> None:
    came(home, landed(home, "a"), None, form(name="Ada"))

    assert said(came(home, landed(home, "b"), None, form(name="Ada"))) == []


def test_of_two_forms_with_one_key_at_the_same_moment_one_has_it(home: Home) -> None:
    documents = [landed(home, name) for name in "ab"]
    same = form(name="Ada", day="2026-11-01")

    found: Sequence[Assembly] = at_once([partial(came, home, document, None, same) for document in documents])

    assert sorted(each.forms[0].status.value for each in found) == ["accepted", "review"]


def test_a_form_that_waits_for_a_person_claims_no_key_yet(home: Home) -> None:
    first, second = landed(home, "a"), landed(home, "b")
    waits = replace(form(name="Ada", day="2026-11-01"), status=Status.REVIEW)
    came(home, first, None, waits)

    assert said(came(home, second, None, form(name="Ada", day="2026-11-01"))) == []
    assert said(came(home, first, None, waits)) == [("duplicate_key", second)]


def test_a_page_of_no_form_that_never_came_before_is_nobody_s_duplicate(home: Home) -> None:
    entry = home.ledger.document(landed(home, "a"))
    reading = PageReading(1, PagePlace.UNRECOGNISED, likeness=known_by("Une lettre"))
    whole = Assembly((PagePlacing(1, PagePlace.UNRECOGNISED),), ())

    assert duplicates(home).flag(entry, [reading], whole, {}, NOW) == whole
