"""A page becomes a reading: the readers see each line once, and again only where they do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import cv2
import numpy as np

from copiste.pages.geometry import Box
from copiste.pages.model import Page, PageFacts, Problem, Widget, Word
from copiste.reading.model import Crop, Mark, PagePlace
from copiste.stages.read_page import read_page
from tests.unit.reading import paper

DEFINITIONS = {"form-1": paper.definition(1), "form-2": paper.definition(2)}


class Replay:
    """A reader that answers from a list, and remembers how much it was shown."""

    version = "1"

    def __init__(self, name: str, answers: Sequence[str]) -> None:
        self.name = name
        self._answers = answers
        self.seen: list[int] = []

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        assert language in ("en", "fr")
        self.seen.append(len(crops))
        return [(self._answers[int(crop.key.split("/")[-1]) % len(self._answers)], 0.9) for crop in crops]


def test_a_filled_page_is_read_zone_by_zone() -> None:
    readers = [Replay("ppocr", ["one", "two"]), Replay("tesseract", ["one", "two"])]

    reading = read_page(paper.page(paper.bent(paper.filled(), degrees=1.5)), (), DEFINITIONS, readers)

    zones = {(zone.name, zone.option): zone for zone in reading.zones}
    assert (reading.place, reading.form, reading.form_page) == (PagePlace.FORM, "form-1", 1)
    assert [c.text for c in zones["/remarks", None].candidates] == ["one\ntwo", "one\ntwo"]
    assert zones["/answer", "yes"].mark is Mark.TICKED
    assert zones["/answer", "no"].mark is Mark.EMPTY
    assert [reader.seen for reader in readers] == [[4, 0], [4, 0]]


class Far(Replay):
    """A reader outside the installation."""

    outside: Literal[True] = True


def test_a_reader_outside_sees_only_the_form_that_asks_for_it() -> None:
    asking = replace(paper.definition(2), schema={**paper.definition(2).schema, "x-readers": ["textract"]})
    known = {"form-1": paper.definition(1), "form-2": asking}
    far = Far("textract", ["one"])
    readers = [far, Replay("tesseract", ["one"])]
    letter = np.full((paper.HEIGHT, paper.WIDTH), 255, np.uint8)
    cv2.putText(letter, "a letter of nobody", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4)

    silent = read_page(paper.page(paper.filled(1)), (), known, readers)
    strange = read_page(paper.page(letter), (), known, readers)
    assert (silent.form, strange.place, far.seen) == ("form-1", PagePlace.UNRECOGNISED, [])
    assert set(silent.readers) == {"tesseract"}

    asked = read_page(paper.page(paper.filled(2)), (), known, readers)
    assert (asked.form, far.seen[:1]) == ("form-2", [4])
    assert set(asked.readers) == {"tesseract", "textract"}


class Spelling(Replay):
    """A reader that has second guesses."""

    def spell(self, crops: Sequence[Crop], language: str) -> list[str]:
        assert language in ("en", "fr")
        return ["spelt" for _ in crops]


def test_a_reader_with_second_guesses_spells_what_is_disputed_and_looks_once_more() -> None:
    readers = [Spelling("ppocr", ["one"]), Replay("tesseract", ["other"])]

    reading = read_page(paper.page(paper.filled()), (), DEFINITIONS, readers)

    name = next(zone for zone in reading.zones if zone.name == "/name")
    assert [(c.reader, c.text, c.variant) for c in name.candidates] == [
        ("ppocr", "one", "clean"),
        ("tesseract", "other", "clean"),
        ("ppocr", "spelt", "clean-spelt"),
        ("ppocr", "one", "raw"),
        ("tesseract", "other", "raw"),
        ("ppocr", "spelt", "raw-spelt"),
        ("ppocr", "one", "padded"),
        ("ppocr", "spelt", "padded-spelt"),
    ]


def test_what_is_not_disputed_is_not_spelt() -> None:
    readers = [Spelling("ppocr", ["one"]), Replay("tesseract", ["one"])]

    reading = read_page(paper.page(paper.filled()), (), DEFINITIONS, readers)

    assert {c.variant for zone in reading.zones for c in zone.candidates} == {"clean"}


def test_lines_that_readers_dispute_are_read_again_as_they_came() -> None:
    readers = [Replay("ppocr", ["one"]), Replay("tesseract", ["other"])]

    reading = read_page(paper.page(paper.filled()), (), DEFINITIONS, readers)

    name = next(zone for zone in reading.zones if zone.name == "/name")
    assert [(c.reader, c.variant) for c in name.candidates] == [
        ("ppocr", "clean"),
        ("tesseract", "clean"),
        ("ppocr", "raw"),
        ("tesseract", "raw"),
    ]


def test_blank_paper_and_strange_paper_are_told_apart() -> None:
    white = paper.page(np.full((3300, 2550), 255, np.uint8))
    strange = paper.page(paper.filled(9))
    readers = [Replay("ppocr", ["words"])]

    assert read_page(white, (), DEFINITIONS, readers).place is PagePlace.BLANK
    assert read_page(strange, (), DEFINITIONS, readers).place is PagePlace.UNRECOGNISED


def test_a_fax_cover_is_known_by_its_words() -> None:
    page = np.full((3300, 2550), 255, np.uint8)
    for at, line in enumerate(("TELECOPIE", "De : bureau", "A : clinique", "Nombre de pages : 3")):
        cv2.putText(page, line, (300, 400 + 150 * at), cv2.FONT_HERSHEY_DUPLEX, 2, 0, 4)
    readers = [Replay("ppocr", ["TÉLÉCOPIE", "De : bureau", "À : clinique", "Nombre de pages : 3"])]

    assert read_page(paper.page(page), (), DEFINITIONS, readers).place is PagePlace.COVER


def test_a_page_that_could_not_be_decoded_is_unreadable() -> None:
    facts = PageFacts(10, 10, 300, 300, "png")
    lost = Page(3, np.full((10, 10), 255, np.uint8), facts, problems=(Problem("page_unreadable", 3),))

    assert read_page(lost, (), DEFINITIONS, ()).place is PagePlace.UNREADABLE


def test_values_that_the_file_still_carries_need_no_reader() -> None:
    widgets = [
        Widget("name", "Test Example"),
        Widget("number", "4172"),
        Widget("answer", "yes"),
        Widget("agrees", "Off"),
    ]

    reading = read_page(paper.page(paper.blank().pixels), widgets, {"form-1": DEFINITIONS["form-1"]}, ())

    zones = {(zone.name, zone.option): zone for zone in reading.zones}
    assert [c.text for c in zones["/name", None].candidates] == ["Test Example"]
    assert zones["/answer", "yes"].mark is Mark.TICKED
    assert zones["/agrees", None].mark is Mark.EMPTY


def test_a_true_text_layer_needs_no_reader() -> None:
    base = paper.page(paper.filled())
    words = (Word("Test", Box(0.11, 0.205, 0.2, 0.23)), Word("Example", Box(0.22, 0.205, 0.35, 0.23)))
    page = Page(1, base.pixels, base.facts, words)

    reading = read_page(page, (), {"form-1": DEFINITIONS["form-1"]}, ())

    name = next(zone for zone in reading.zones if zone.name == "/name")
    assert [c.text for c in name.candidates] == ["Test Example"]


def test_a_scrap_below_an_answer_is_left_out_and_told() -> None:
    readers = [Replay("ppocr", ["one", "5"]), Replay("tesseract", ["one", "S"])]

    reading = read_page(paper.page(paper.filled()), (), DEFINITIONS, readers)

    remarks = next(zone for zone in reading.zones if zone.name == "/remarks")
    assert {c.text for c in remarks.candidates} == {"one"}
    assert remarks.evidence["dirt"] == 1


def test_with_no_reader_a_page_is_still_placed_and_its_boxes_read() -> None:
    reading = read_page(paper.page(paper.filled()), (), DEFINITIONS, [])

    assert (reading.place, reading.form) == (PagePlace.FORM, "form-1")
    assert next(zone.mark for zone in reading.zones if zone.option == "yes") is Mark.TICKED
