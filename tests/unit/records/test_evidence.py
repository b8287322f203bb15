"""What speaks against an answer: stray signs, and marks that set off two different numbers."""

from __future__ import annotations

import pytest

from copiste.forms.model import Kind
from copiste.pages.geometry import Box
from copiste.reading.model import Candidate, ZoneReading
from copiste.reading.signs import odd
from copiste.records.evidence import marks_disputed


@pytest.mark.parametrize("text", ["15/C6/1966", "22,593,25", "$1.234.50", "SSS-0188", "1O 24", "5I4-555"])
def test_a_number_that_nobody_writes_so_is_odd(text: str) -> None:
    assert odd(text)


@pytest.mark.parametrize(
    "text", ["15/06/1966", "22,593.25", "1,234,567", "1.234.567,50", "12.05.99", "(514) 555-0134", "B12", "H2X 104"]
)
def test_a_number_as_people_write_it_is_not(text: str) -> None:
    assert not odd(text)


@pytest.mark.parametrize(
    ("other", "disputed"), [("21.779", True), ("21,779", False), ("21779", True), ("21,780", False)]
)
def test_other_marks_between_the_same_digits_are_a_dispute(other: str, disputed: bool) -> None:
    candidates = (Candidate("ppocr", "21,779", 0.9), Candidate("tesseract", other, 0.9))
    zone = ZoneReading("/amount", Kind.TEXT, Box(0.1, 0.1, 0.2, 0.2), candidates=candidates)

    assert marks_disputed("21,779", zone) is disputed


def test_a_reading_that_nobody_writes_disputes_nothing() -> None:
    candidates = (Candidate("ppocr", "22,593,25", 0.5), Candidate("tesseract", "22,593.25", 0.9))
    zone = ZoneReading("/amount", Kind.TEXT, Box(0.1, 0.1, 0.2, 0.2), candidates=candidates)

    assert not marks_disputed("22,593.25", zone)
