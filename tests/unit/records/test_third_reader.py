"""A third reader that counts is heard everywhere: in the vote, the evidence, the choice, the seeds, what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from copiste.errors import BadSetting
from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.ports.readers import ReaderFacts
from copiste.readers import ppocr, tesseract
from copiste.readers.page import read_page
from copiste.readers.registry import readers_of
from copiste.reading import vote
from copiste.reading.model import Candidate, Crop, PagePlace, PageReading, ZoneReading
from copiste.reading.voices import BEFORE, Panel
from copiste.records.calibration import shipped
from copiste.records.choice import choose, seconded
from copiste.records.contract import field_line
from copiste.records.decide import Judge, ReadZone
from copiste.records.evidence import PageContext, context, features, handwritten, unsure_hand
from copiste.records.model import FieldResult
from copiste.records.seeding import Seed, shown
from tests.unit.api.office import form, read
from tests.unit.reading import paper

SCRIBE = ReaderFacts(
    name="scribe",
    title={"fr": "troisième lecteur", "en": "third reader"},
    seconds=0.001,
    counts=True,
    weights={"clean": 0.8, "raw": 0.8},
)
THREE = Panel((tesseract.FACTS.voice, ppocr.FACTS.voice, SCRIBE.voice))
BOX = Box(0.1, 0.1, 0.2, 0.2)
TEXT: dict[str, Any] = {"type": "string"}


class Scribe:
    """The third reader: it says one thing of every line, in French alone."""

    facts = replace(SCRIBE, languages=frozenset({"fr"}))
    version = "scribe 3"

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        assert language == "fr"
        return [("lu", 0.9) for _ in crops]


def zone(tesseract: str, ppocr: str, scribe: str, score: float = 0.9) -> ZoneReading:
    said = (Candidate("tesseract", tesseract, score), Candidate("ppocr", ppocr, score))
    return ZoneReading("/field", Kind.TEXT, BOX, candidates=(*said, Candidate("scribe", scribe, score)))


def decided(seen: ZoneReading, panel: Panel = THREE, judge: Judge | None = None) -> FieldResult:
    judge = judge or Judge(shipped())
    weighed = judge.weigh(FieldLayout("/field", Kind.TEXT, (Place(1, BOX),)), TEXT, [ReadZone(1, seen, clean(panel))])
    return judge.rule(weighed)


def clean(panel: Panel = THREE, discord: float = 0.0) -> PageContext:
    return PageContext(discord, coarse=False, panel=panel)


def test_its_word_has_the_weight_that_it_says_in_the_vote() -> None:
    seen = zone("Essai", "Lssai", "Lssai").candidates
    alone = Panel((tesseract.FACTS.voice, ppocr.FACTS.voice, replace(SCRIBE, weights={"clean": 9.0}).voice))

    best, outvoted = vote.chosen(seen, THREE), vote.chosen(zone("Essai", "Essai", "Lssai").candidates, alone)

    assert best is not None
    assert outvoted is not None
    assert (best.text, outvoted.text) == ("Lssai", "Lssai")


def test_with_another_it_backs_an_answer_that_the_third_reads_otherwise() -> None:
    seen = zone("Essai", "Lssai", "Lssai")

    found = choose(seen, TEXT, THREE)

    assert found is not None
    assert found.candidate.text == "Lssai"
    assert seconded(found.candidate, seen, THREE)
    assert not seconded(found.candidate, seen, BEFORE)


def test_the_evidence_asks_all_three() -> None:
    alike, two = zone("Essai", "Essai", "Essai"), zone("Essai", "Essai", "Lssai")
    found = choose(alike, TEXT, THREE)
    assert found is not None

    every, most = (features(found, each, clean(), worded=True) for each in (alike, two))

    assert (every["agree"], every["support"]) == (1.0, 1.0)
    assert most["agree"] == 0.0
    assert most["support"] == pytest.approx(2 / 3)
    assert every["scribe"] > 0
    assert most["scribe"] == 0


def test_how_far_readers_are_apart_is_measured_over_every_two() -> None:
    page = PageReading(1, PagePlace.FORM, 0, "f", "e", "d", 1, (zone("abcd", "abcd", "wxyz"),), panel=THREE)

    assert context(page).discord == pytest.approx(2 / 3)
    assert context(replace(page, panel=BEFORE)).discord == 0.0
    assert handwritten(page.zones[0], clean(discord=0.5))
    assert not handwritten(page.zones[0], clean(BEFORE, discord=0.5))


def test_a_hand_that_it_alone_is_unsure_of_is_looked_at() -> None:
    seen = ZoneReading(
        "/field",
        Kind.TEXT,
        BOX,
        candidates=(Candidate("tesseract", "a", 0.99), Candidate("ppocr", "a", 0.99), Candidate("scribe", "a", 0.5)),
    )

    assert unsure_hand(seen, clean(discord=0.5))
    assert not unsure_hand(seen, clean(BEFORE, discord=0.5))


def test_a_calibration_fitted_with_it_weighs_how_sure_it_is() -> None:
    fitted = replace(shipped(), weights={**shipped().weights, "scribe": 2.0})
    seen = zone("Essai", "Essai", "Essai")

    assert fitted.readers == shipped().readers | {"scribe"}
    assert decided(seen, judge=Judge(fitted)).confidence > decided(seen).confidence


def test_where_it_differs_a_person_is_asked_more_surely_than_where_it_agrees() -> None:
    agrees, differs = decided(zone("Essai", "Essai", "Essai")), decided(zone("Essai", "Essai", "Lssai"))

    assert differs.confidence < agrees.confidence


def test_a_seed_looks_as_if_it_had_read_right_too() -> None:
    right = replace(read("/name", "Essai"), candidates=zone("Essai", "Essai", "Essai").candidates)
    sown = shown(form(changed={"name": right}), Seed("/name", "Lssai", right))

    said = next(each for each in sown.fields if each.name == "/name").candidates

    assert [(each.reader, each.text) for each in said] == [
        ("tesseract", "Lssai"),
        ("ppocr", "Essai"),
        ("scribe", "Essai"),
    ]


def test_what_it_read_is_printed_with_its_name() -> None:
    line = field_line(decided(zone("Essai", "Lssai", "Essaie")))

    assert ("scribe", "Essaie") in [(each["reader"], each["text"]) for each in line["candidates"]]


def test_a_page_keeps_the_panel_that_read_it_and_asks_nobody_who_lacks_its_language() -> None:
    scribe, english = Scribe(), {"form-1": paper.definition(1)}
    french = replace(english["form-1"].editions[0], language="fr")

    spoken = read_page(paper.page(paper.filled()), {"form-1": replace(english["form-1"], editions=(french,))}, [scribe])
    silent = read_page(paper.page(paper.filled()), english, [scribe])

    assert spoken.panel == Panel((scribe.facts.voice,))
    assert {c.reader for each in spoken.zones for c in each.candidates} == {"scribe"}
    assert {c.reader for each in silent.zones for c in each.candidates} == set()


def test_one_that_counts_is_refused_before_the_calibration_was_fitted_with_it() -> None:
    with pytest.raises(BadSetting):
        readers_of({"COPISTE_READERS": f"tesseract,{__name__}:Scribe"})()
