"""What speaks against an answer: stray signs, and marks that set off two different numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from copiste.forms.model import Kind
from copiste.pages.geometry import Box
from copiste.reading.model import Candidate, PagePlace, PageReading, ZoneReading
from copiste.reading.signs import odd, tall
from copiste.records.choice import Choice
from copiste.records.evidence import (
    SPECKS,
    PageContext,
    context,
    features,
    handwritten,
    mark_unread,
    marks_disputed,
    unsure_hand,
)


def zone(
    *texts: str, score: float = 0.9, kind: Kind = Kind.TEXT, variant: str = "clean", **evidence: float
) -> ZoneReading:
    """An answer as the two readers of usual read it, the first Tesseract."""
    readers = zip(("tesseract", "ppocr"), texts, strict=False)
    read = tuple(Candidate(reader, text, score, variant) for reader, text in readers)
    return ZoneReading("/answer", kind, Box(0.1, 0.1, 0.2, 0.2), candidates=read, evidence=evidence)


def page(*zones: ZoneReading, **quality: float) -> PageContext:
    return context(PageReading(1, PagePlace.FORM, 0, "visit", "2026", "d", 1, zones=zones, quality=quality))


def measured(one: ZoneReading, seen: PageContext | None = None) -> Mapping[str, float]:
    return features(Choice(one.candidates[0], None), one, seen or page(one), worded=False)


@pytest.mark.parametrize(
    "text", ["15/C6/1966", "22,593,25", "$1.234.50", "SSS-0188", "1O 24", "5I4-555", "225.76098.77", "84Q", "3l5"]
)
def test_a_number_that_nobody_writes_so_is_odd(text: str) -> None:
    assert odd(text)


@pytest.mark.parametrize(
    "text", ["15/06/1966", "22,593.25", "1,234,567", "1.234.567,50", "12.05.99", "(514) 555-0134", "B12", "15DA42564"]
)
def test_a_number_as_people_write_it_is_not(text: str) -> None:
    assert not odd(text)


@pytest.mark.parametrize(
    ("text", "count"), [("YS-477-KZ", 7), ("12/11/2025", 10), ("12 11 2025", 8), ("1.234,50", 6), ("O'Neil", 5)]
)
def test_hyphens_points_and_spaces_do_not_stand_as_high_as_letters(text: str, count: int) -> None:
    assert tall(text) == count


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


def test_a_page_is_as_bad_as_its_readers_differ_and_half_when_it_has_few_lines() -> None:
    alone, told = zone("Ada"), zone("Ada", "xyz", told=1.0)

    assert page(zone("abcd", "abcd"), zone("abcd", "abxy"), alone, told).discord == 0.25
    assert [page(y_dpi=lines).coarse for lines in (98.0, 149.0, 150.0, 196.0)] == [True, True, False, False]
    assert [PageContext(discord, coarse).shape for discord, coarse in ((0.0, True), (0.2, True), (0.4, True))] == [
        0.5,
        0.9,
        1.0,
    ]


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.50"] * 4, "."),
        (["1,50"] * 5, ","),
        (["1.50"] * 2, ""),
        (["1.50"] * 4 + ["1,50"], "."),
        (["1.50"] * 4 + ["1,50"] * 2, ""),
        (["1 50"] * 6, ""),
    ],
)
def test_most_amounts_on_a_page_say_its_decimal_mark(texts: list[str], mark: str) -> None:
    assert page(*(zone(text) for text in texts)).decimal == mark


def test_how_far_writing_fell_to_pieces_is_a_mean_over_what_holds_any() -> None:
    whole, half = zone(lines=1.0, broken=0.0), zone(lines=2.0, broken=0.5)
    gone, blank = zone(strokes=SPECKS + 1), zone(strokes=SPECKS)
    boxes = [zone(kind=kind, strokes=SPECKS + 1) for kind in Kind if kind is not Kind.TEXT]

    assert page(whole, half).faded == 0.25
    assert page(whole, half, gone, blank, *boxes).faded == 0.5
    assert page(blank).faded == 0.0


def test_a_page_is_empty_where_fewer_than_half_of_its_places_to_write_hold_anything() -> None:
    written, blank = zone(lines=1.0), zone(lines=0.0)
    boxes = [zone(kind=kind, lines=0.0) for kind in Kind if kind is not Kind.TEXT]

    assert page(written, blank, *boxes).empty == 0.0
    assert page(written, blank, blank, blank, *boxes).empty == 0.5
    assert page(*boxes).empty == 0.0


def test_what_the_picture_says_against_an_answer_is_nought_where_nothing_was_seen() -> None:
    names = ("foreign", "overflow", "lines", "crossed", "lost", "stamped")

    clean = measured(zone("Ada"))
    assert [clean[name] for name in names] == [0.0] * 6
    seen = measured(zone("Ada", foreign=0.1, overflow=0.2, lines=2.0, crossed=0.3, lost=0.05, stamped=0.03))
    assert [round(seen[name], 6) for name in names] == [0.4, 0.8, 1.0, 0.3, 0.2, 1.0]
    much = measured(zone("Ada", foreign=0.5, overflow=0.5, lines=1.0, lost=0.5, stamped=0.02))
    assert [much[name] for name in names] == [1.0, 1.0, 0.0, 0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("texts", "agree", "support", "accents"),
    [
        (("René", "René"), 1.0, 1.0, 0.0),
        (("René", "Rene"), 0.0, 0.5, 1.0),
        (("René", "RENÉ"), 0.0, 0.5, 0.0),
        (("René", "Renaud"), 0.0, 0.5, 0.0),
        (("René",), 0.0, 1.0, 0.0),
        (("—", "·"), 0.0, 0.5, 0.0),
    ],
)
def test_readers_back_an_answer_or_differ_in_accents_alone(
    texts: tuple[str, ...], agree: float, support: float, accents: float
) -> None:
    found = measured(zone(*texts))

    assert (found["agree"], found["support"], found["accents"]) == (agree, support, accents)


@pytest.mark.parametrize(("lost", "disputed"), [(0.0, False), (0.029, False), (0.03, True), (0.3, True)])
def test_what_was_read_before_cleaning_disputes_marks_only_where_ink_was_lost(lost: float, disputed: bool) -> None:
    assert marks_disputed("21,779", zone("21.779", variant="raw", lost=lost)) is disputed


def test_a_number_may_have_another_mark_than_was_read() -> None:
    comma = page(*(zone("1,50") for _ in range(4)))

    assert mark_unread("2.50", zone("2.50"), comma)
    assert not mark_unread("2,50", zone("2,50"), comma)
    assert not mark_unread("2,50", zone("2,50"), page())
    assert mark_unread("2,50", zone("2,50"), page(kept=0.98))
    assert not mark_unread("12 345", zone("12 345"), page())
    assert mark_unread("19 786 80", zone("19 786 80"), page())
    assert mark_unread("19 786.80", zone("19 786.80"), page())
    assert not mark_unread("19 786,80", zone("19 786,80"), page())
    assert mark_unread("12 345", zone("12 345"), page(kept=0.98))
    assert not mark_unread("12345", zone("12345", marks=0.0), page())
    assert mark_unread("12345", zone("12345", marks=1.0), page())


def test_an_answer_looked_at_often_makes_no_mark_the_pages() -> None:
    often = zone("44.13", "94.13", *(["94.13"] * 6))
    torn = page(zone("18,72", "18,72"), zone("24,00", "24,00"), often, zone("2.26", "2.26"), kept=0.98)

    assert torn.decimal == ""
    assert mark_unread("2.26", zone("2.26", "2.26"), torn)


def test_writing_by_hand_is_where_readers_keep_failing_on_a_page_of_many_lines() -> None:
    apart, alike = zone("abcd", "wxyz"), zone("abcd", "abcd", score=0.95)

    hand, coarse, print_ = page(apart, alike), page(apart, alike, y_dpi=98.0), page(alike)
    assert [handwritten(apart, each) for each in (hand, coarse, print_)] == [True, False, False]
    assert not handwritten(alike, hand)
    assert not unsure_hand(alike, hand)
    assert unsure_hand(zone("abcd", "abcd", score=0.89), hand)
    assert not unsure_hand(zone("abcd", "abcd", score=0.89), print_)
    assert unsure_hand(zone("abcd", score=0.95, variant="raw"), hand)
