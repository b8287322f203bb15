"""A page becomes a reading: the readers see each line once, and again only where they do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from copiste.pages import densities
from copiste.pages.model import Page, PageFacts, Problem
from copiste.ports.readers import ReaderFacts
from copiste.readers.page import read_page
from copiste.reading.model import Crop, Mark, PagePlace
from tests.unit.reading import paper, pdf_paper

DEFINITIONS = {"form-1": paper.definition(1), "form-2": paper.definition(2)}


class Replay:
    """A reader that answers from a list, and remembers how much it was shown."""

    version = "1"
    leaves = False

    def __init__(self, name: str, answers: Sequence[str]) -> None:
        self.facts = ReaderFacts(name, {}, seconds=0, counts=True, leaves=self.leaves)
        self._answers = answers
        self.seen: list[int] = []

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        assert language in ("en", "fr")
        self.seen.append(len(crops))
        return [(self._answers[int(crop.key.split("/")[-1]) % len(self._answers)], 0.9) for crop in crops]


class ByKey(Replay):
    """A reader that tells the sender's line from the others."""

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        assert language == "fr"
        return [("CLINIQUE 418 555 0142" if crop.key == "sender" else self._answers[0], 0.9) for crop in crops]


def test_a_filled_page_is_read_zone_by_zone() -> None:
    readers = [Replay("ppocr", ["one", "two"]), Replay("tesseract", ["one", "two"])]

    reading = read_page(paper.page(paper.bent(paper.filled(), degrees=1.5)), DEFINITIONS, readers)

    zones = {(zone.name, zone.option): zone for zone in reading.zones}
    assert (reading.place, reading.form, reading.form_page) == (PagePlace.FORM, "form-1", 1)
    assert [c.text for c in zones["/remarks", None].candidates] == ["one\ntwo", "one\ntwo"]
    assert zones["/answer", "yes"].mark is Mark.TICKED
    assert zones["/answer", "no"].mark is Mark.EMPTY
    assert [reader.seen for reader in readers] == [[4, 0], [4, 0]]


class Far(Replay):
    """A reader outside the installation."""

    leaves = True


def test_a_reader_outside_sees_only_the_form_that_asks_for_it() -> None:
    asking = replace(paper.definition(2), schema={**paper.definition(2).schema, "x-readers": ["textract"]})
    known = {"form-1": paper.definition(1), "form-2": asking}
    far = Far("textract", ["one"])
    readers = [far, Replay("tesseract", ["one"])]
    letter = np.full((paper.HEIGHT, paper.WIDTH), 255, np.uint8)
    cv2.putText(letter, "a letter of nobody", (200, 400), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 4)

    silent = read_page(paper.page(paper.filled(1)), known, readers)
    strange = read_page(paper.page(letter), known, readers)
    assert (silent.form, strange.place, far.seen) == ("form-1", PagePlace.UNRECOGNISED, [])
    assert set(silent.readers) == {"tesseract"}

    asked = read_page(paper.page(paper.filled(2)), known, readers)
    assert (asked.form, far.seen[:1]) == ("form-2", [4])
    assert set(asked.readers) == {"tesseract", "textract"}


class Spelling(Replay):
    """A reader that has second guesses."""

    def spell(self, crops: Sequence[Crop], language: str) -> list[str]:
        assert language in ("en", "fr")
        return ["spelt" for _ in crops]


def test_a_reader_with_second_guesses_spells_what_is_disputed_and_looks_once_more() -> None:
    readers = [Spelling("ppocr", ["one"]), Replay("tesseract", ["other"])]

    reading = read_page(paper.page(paper.filled()), DEFINITIONS, readers)

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

    reading = read_page(paper.page(paper.filled()), DEFINITIONS, readers)

    assert {c.variant for zone in reading.zones for c in zone.candidates} == {"clean"}


def test_lines_that_readers_dispute_are_read_again_as_they_came() -> None:
    readers = [Replay("ppocr", ["one"]), Replay("tesseract", ["other"])]

    reading = read_page(paper.page(paper.filled()), DEFINITIONS, readers)

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

    assert read_page(white, DEFINITIONS, readers).place is PagePlace.BLANK
    assert read_page(strange, DEFINITIONS, readers).place is PagePlace.UNRECOGNISED


@pytest.mark.parametrize("times", [0.5, 2.0])
def test_a_page_told_in_another_line_density_is_read_all_the_same(times: float) -> None:
    letter = np.full((3300, 2550), 255, np.uint8)
    letter[300:2500, 400:2100] = paper.filled()
    told = cv2.resize(letter, None, fx=1, fy=times, interpolation=cv2.INTER_AREA)
    readers = [Replay("ppocr", ["one", "two"]), Replay("tesseract", ["one", "two"])]

    reading = read_page(paper.page(np.asarray(told, np.uint8)), DEFINITIONS, readers)

    zones = {(zone.name, zone.option): zone for zone in reading.zones}
    as_told = read_page(paper.page(letter), DEFINITIONS, readers)
    known = {(zone.name, zone.option): zone for zone in as_told.zones}
    assert (reading.place, reading.form) == (PagePlace.FORM, "form-1")
    assert zones["/answer", "yes"].mark is Mark.TICKED
    assert zones["/answer", "yes"].box.as_list() == pytest.approx(known["/answer", "yes"].box.as_list(), abs=0.005)


def test_a_page_as_long_as_a_sheet_is_looked_at_once() -> None:
    assert not list(densities.others(paper.page(np.full((3300, 2550), 255, np.uint8))))


def test_the_sender_s_line_of_a_fax_is_kept_with_what_a_strange_page_says() -> None:
    page = np.full((3300, 2550), 255, np.uint8)
    cv2.putText(page, "2026-06-01 09:12  CLINIQUE  418 555 0142  P.2", (200, 60), cv2.FONT_HERSHEY_DUPLEX, 1.5, 0, 3)
    for at in range(12):
        cv2.putText(page, "rapport de laboratoire", (300, 500 + 150 * at), cv2.FONT_HERSHEY_DUPLEX, 2, 0, 4)
    facts = PageFacts(1728, 2156, 204, 196, "group4", bilevel=True)

    reading = read_page(Page(2, page, facts), DEFINITIONS, [ByKey("ppocr", ["rapport"])])

    assert reading.place is PagePlace.UNRECOGNISED
    assert set(reading.lines) == {"rapport"}
    assert reading.sender == "CLINIQUE 418 555 0142"


def test_a_fax_cover_is_known_by_its_words() -> None:
    page = np.full((3300, 2550), 255, np.uint8)
    for at, line in enumerate(("TELECOPIE", "De : bureau", "A : clinique", "Nombre de pages : 3")):
        cv2.putText(page, line, (300, 400 + 150 * at), cv2.FONT_HERSHEY_DUPLEX, 2, 0, 4)
    readers = [Replay("ppocr", ["TÉLÉCOPIE", "De : bureau", "À : clinique", "Nombre de pages : 3"])]

    assert read_page(paper.page(page), DEFINITIONS, readers).place is PagePlace.COVER


def test_a_page_that_could_not_be_decoded_is_unreadable() -> None:
    facts = PageFacts(10, 10, 300, 300, "png")
    lost = Page(3, np.full((10, 10), 255, np.uint8), facts, problems=(Problem("page_unreadable", 3),))

    assert read_page(lost, DEFINITIONS, ()).place is PagePlace.UNREADABLE


def test_a_scrap_below_an_answer_is_left_out_and_told() -> None:
    readers = [Replay("ppocr", ["one", "5"]), Replay("tesseract", ["one", "S"])]

    reading = read_page(paper.page(paper.filled()), DEFINITIONS, readers)

    remarks = next(zone for zone in reading.zones if zone.name == "/remarks")
    assert {c.text for c in remarks.candidates} == {"one"}
    assert remarks.evidence["dirt"] == 1


def test_with_no_reader_a_page_is_still_placed_and_its_boxes_read() -> None:
    reading = read_page(paper.page(paper.filled()), DEFINITIONS, [])

    assert (reading.place, reading.form) == (PagePlace.FORM, "form-1")
    assert next(zone.mark for zone in reading.zones if zone.option == "yes") is Mark.TICKED


def test_what_stands_there_as_its_words_drawn_anew_is_shown_to_no_reader() -> None:
    reader = Replay("ppocr", ["900.00"])
    plain = pdf_paper.printed(pdf_paper.typed(fee="300.00"))
    strange = pdf_paper.renamed(plain, "3", "9")  # drawn as 300.00, and said to be 900.00

    for data, read in ((plain, []), (strange, ["900.00"])):
        reading = read_page(pdf_paper.pages(data)[0], {"garden": pdf_paper.known()}, [reader])
        (fee,) = (zone for zone in reading.zones if zone.candidates)
        assert [each.text for each in fee.candidates if each.reader == "ppocr"] == read


@pytest.mark.parametrize(("said", "asked"), [("900.00", False), ("300.00", True)])
def test_where_one_reader_is_enough_the_cheapest_is_asked_first_and_the_dear_one_only_when_it_differs(
    said: str, *, asked: bool
) -> None:
    dear, cheap = Replay("ppocr", ["900.00"]), Replay("tesseract", [said])
    for reader, seconds in ((dear, 1.0), (cheap, 0.1)):
        reader.facts = replace(reader.facts, seconds=seconds)
    strange = pdf_paper.renamed(pdf_paper.printed(pdf_paper.typed(fee="300.00")), "3", "9")

    read_page(pdf_paper.pages(strange)[0], {"garden": pdf_paper.known()}, [dear, cheap])

    assert sum(cheap.seen) > 0
    assert (sum(dear.seen) > 0) is asked
