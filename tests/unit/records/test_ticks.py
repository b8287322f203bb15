"""Ticks as people make them: each kind is read right, or is a doubt with its own reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import cv2
import numpy as np
import pytest

from copiste.forms.model import BlankPage, FieldLayout, Kind, Option, Place
from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading import marks, tick_ink
from copiste.reading.clean import CORE, RIM, printed, separated
from copiste.reading.levels import OVER_WORDS, SEEN, STRANGE
from copiste.reading.model import Mark, ZoneReading
from copiste.records.marked import Marked, marked
from copiste.records.ticks import USUAL, box_page, doubts, shipped

WIDTH, HEIGHT, SIDE = 1200, 1500, 44
AT = {"first": (150, 300), "second": (150, 380), "third": (150, 460), "far": (700, 300)}
"""The top left corners of the boxes, pixels; the first three stand close above each other."""

Draw = Callable[[Grey], None]


@cache
def blank() -> BlankPage:
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for name, (x, y) in AT.items():
        cv2.rectangle(page, (x, y), (x + SIDE, y + SIDE), 0, 2)
        cv2.putText(page, name, (x + 66, y + 34), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    for y in range(700, 1400, 60):
        cv2.putText(page, "Words of the form that nobody ticks", (150, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    return BlankPage(1, page, 288.0, 360.0)


def box(name: str) -> Box:
    x, y = AT[name]
    return Box(x / WIDTH, y / HEIGHT, (x + SIDE + 1) / WIDTH, (y + SIDE + 1) / HEIGHT)


LAYOUT = FieldLayout("/which", Kind.MANY_OF, options=tuple(Option(name, Place(1, box(name))) for name in AT))


def seen(*drawn: Draw) -> Mapping[str, Mapping[str, float]]:
    """What is measured at each box of a page with the lines of *drawn*, scanned."""
    page = blank().pixels.copy()
    for draw in drawn:
        draw(page)
    soft = cv2.GaussianBlur(page, (0, 0), 0.8).astype(np.float64)
    noisy = np.asarray(np.clip(soft + np.random.default_rng(1).normal(-6, 3, page.shape), 0, 255), np.uint8)
    left = separated(noisy, printed(blank(), CORE), printed(blank(), RIM))
    ticks = tick_ink.tick_page(left, blank(), [LAYOUT])
    return {name: marks.tick(ticks, ticks.pixels(box(name))) for name in AT}


def read(*drawn: Draw, kind: Kind = Kind.MANY_OF) -> Marked:
    found = seen(*drawn)
    page = box_page(found.values())
    zones = [
        (ZoneReading("/which", kind, box(name), name, mark=marks.looks(one), evidence=one), page)
        for name, one in found.items()
    ]
    options = LAYOUT.options
    return marked(FieldLayout("/which", kind, options=options), zones, otherwise=0.999)


def stroke(*points: tuple[int, int], thick: int = 5, ink: int = 40) -> Draw:
    def draw(page: Grey) -> None:
        cv2.polylines(page, [np.array(points, np.int32)], isClosed=False, color=(ink,), thickness=thick)

    return draw


def cross(name: str, ink: int = 40, thick: int = 5) -> Draw:
    x, y = AT[name]

    def draw(page: Grey) -> None:
        stroke((x + 7, y + 7), (x + SIDE - 7, y + SIDE - 7), ink=ink, thick=thick)(page)
        stroke((x + SIDE - 7, y + 7), (x + 7, y + SIDE - 7), ink=ink, thick=thick)(page)

    return draw


def check(name: str) -> Draw:
    x, y = AT[name]
    return stroke((x + 6, y + 22), (x + 18, y + 36), (x + 52, y - 10))


def filled(name: str) -> Draw:
    x, y = AT[name]
    return lambda page: page[y + 5 : y + SIDE - 4, x + 5 : x + SIDE - 4].fill(30)


def scribble(name: str) -> Draw:
    x, y = AT[name]
    wave = [(x - 24 + 10 * n, y - 22 if n % 2 else y + SIDE + 22) for n in range(10)]
    return stroke(*wave)


def loop(x0: int, y0: int, x1: int, y1: int) -> Draw:
    def draw(page: Grey) -> None:
        centre, size = ((x0 + x1) // 2, (y0 + y1) // 2), ((x1 - x0) // 2, (y1 - y0) // 2)
        cv2.ellipse(page, centre, size, 0, 0, 360, (40,), 5)

    return draw


def sure_of(found: Marked) -> bool:
    """Whether it goes in with no person at the usual error target."""
    return not found.reasons and found.least >= shipped().threshold(0.0025)


def test_an_empty_page_is_surely_empty() -> None:
    found = read()

    assert found.value == []
    assert sure_of(found)


@pytest.mark.parametrize("tick", [cross, check])
def test_plain_ticks_are_sure_and_the_other_boxes_empty(tick: Callable[[str], Draw]) -> None:
    found = read(tick("second"), tick("far"))

    assert found.value == ["second", "far"]
    assert sure_of(found)


def test_one_who_ticks_by_filling_boxes_is_understood() -> None:
    found = read(filled("first"), filled("far"))

    assert found.value == ["first", "far"]
    assert sure_of(found)


def test_a_box_blackened_among_crosses_may_have_been_taken_back() -> None:
    found = read(cross("first"), cross("far"), filled("second"))

    assert found.reasons == ("mark_undone",)


def test_a_tick_scribbled_out_and_set_right_is_the_one_that_was_set() -> None:
    found = read(cross("first"), scribble("first"), cross("far"), kind=Kind.ONE_OF)

    assert (found.value, "mark_undone" in found.reasons) == ("far", True)


@pytest.mark.parametrize("around", [(130, 280, 216, 366), (110, 265, 330, 380)])
def test_a_box_circled_instead_of_ticked_is_a_doubt(around: tuple[int, int, int, int]) -> None:
    assert read(loop(*around)).reasons == ("mark_circled",)


def test_a_word_circled_instead_of_its_box_is_a_doubt() -> None:
    assert "mark_circled" in read(loop(206, 285, 330, 365)).reasons


def test_one_of_two_ticks_that_is_circled_is_a_doubt() -> None:
    assert "mark_circled" in read(cross("first"), cross("far"), loop(680, 280, 766, 366)).reasons


def test_a_streak_through_boxes_is_no_tick() -> None:
    found = read(stroke((170, 0), (170, HEIGHT), thick=3, ink=0), cross("far"))

    assert "mark_struck" in found.reasons
    assert found.least < 1


@pytest.mark.parametrize("down", [10, 22, 30])
def test_a_streak_that_breaks_off_beside_a_box_is_no_tick(down: int) -> None:
    x, y = AT["far"]
    found = read(cross("first"), stroke((x - 62, y + down), (x + SIDE + 20, y + down), thick=9, ink=0))

    assert "mark_struck" in found.reasons


def test_a_tick_struck_through_with_its_words_is_a_doubt() -> None:
    assert "mark_struck" in read(cross("first"), stroke((110, 322), (420, 326))).reasons


def test_a_long_tick_is_its_own_box_s_and_never_surely_the_one_s_above() -> None:
    found = read(stroke((156, 402), (170, 416), (190, 290)))

    assert found.value == ["second"] or found.reasons


def test_ink_beside_a_box_is_a_doubt() -> None:
    x, y = AT["far"]

    assert (
        "mark_beside"
        in read(stroke((x - 50, y + 8), (x - 22, y + 36)), stroke((x - 22, y + 8), (x - 50, y + 36))).reasons
    )


def test_a_pale_tick_is_a_tick_or_a_doubt() -> None:
    found = read(cross("first", ink=212, thick=4), cross("far"))

    assert found.value == ["first", "far"] or found.reasons


def test_a_highlighter_over_a_box_is_a_doubt() -> None:
    def bright(page: Grey) -> None:
        part = page[285:360, 130:330]
        np.copyto(part, np.minimum(part, 222))

    assert read(bright, cross("far")).reasons


def test_a_dot_is_never_surely_a_tick() -> None:
    x, y = AT["first"]
    found = read(stroke((x + 21, y + 21), (x + 24, y + 24), thick=7), cross("far"))

    assert found.value == ["far"] or not sure_of(found)


def test_a_box_whose_outline_is_not_there_was_not_seen() -> None:
    x, y = AT["third"]

    assert "zone_not_seen" in read(lambda page: page[y - 8 : y + SIDE + 8, x - 8 : x + SIDE + 8].fill(255)).reasons


def test_two_ticks_of_one_group_are_a_doubt_and_none_is_none() -> None:
    both, none = read(cross("first"), cross("far"), kind=Kind.ONE_OF), read(kind=Kind.ONE_OF)

    assert (both.value, both.reasons) == (None, ("several_ticked",))
    assert (none.value, sure_of(none)) == (None, True)


def unframed(found: Mapping[str, float], around: float = 1.0) -> Mapping[str, float]:
    """The same box with its outline gone, and so much of the other print around it there."""
    return {**found, "frame": 0.1, SEEN: around}


@pytest.mark.parametrize(("drawn", "ticked"), [((), False), ((cross("first"),), True)])
def test_outlines_that_a_copier_lost_on_every_box_are_no_doubt(drawn: tuple[Draw, ...], ticked: bool) -> None:
    one = seen(*drawn)["first"]
    page = box_page([unframed(one)] * 6)

    assert doubts(unframed(one), page) == ()
    assert (shipped().probability(unframed(one), page) > 0.99) is ticked


def test_a_box_that_alone_lost_its_outline_was_not_seen() -> None:
    one = seen()["first"]
    page = box_page([unframed(one), *[{**one, SEEN: 1.0}] * 6])

    assert doubts(unframed(one), page) == ("zone_not_seen",)


@pytest.mark.parametrize(("around", "faded", "boxes"), [(0.8, 0.0, 6), (1.0, 0.1, 6), (1.0, 0.0, 5)])
def test_lost_outlines_stay_a_doubt_where_more_is_gone_or_too_few_boxes_tell(
    around: float, faded: float, boxes: int
) -> None:
    one = unframed(seen()["first"], around)
    page = box_page([one] * boxes, faded=faded)

    assert doubts(one, page) == ("zone_not_seen",)


@pytest.mark.parametrize(
    ("drawn", "faded", "empty", "reasons"),
    [
        ((), 0.0, 0.0, ()),
        ((), 0.3, 0.0, ("not_come_through",)),
        ((), 0.0, 0.7, ("not_come_through",)),
        ((cross("far"),), 0.3, 0.0, ()),
    ],
)
def test_no_tick_at_all_on_a_page_whose_writing_is_gone_is_doubted(
    drawn: tuple[Draw, ...], faded: float, empty: float, reasons: tuple[str, ...]
) -> None:
    found = seen(*drawn)
    page = box_page(found.values(), faded, empty)
    zones = [(ZoneReading("/which", Kind.MANY_OF, box(name), name, evidence=one), page) for name, one in found.items()]

    assert marked(LAYOUT, zones, otherwise=0.999).reasons == reasons


def told(around: Mapping[str, float]) -> Marked:
    """Return what an empty box comes to of which the file says so, with what is measured *around* it."""
    evidence = {**seen()["first"], "told": 1.0, "differs": 0.0, "added": 0.0, **around}
    zone = ZoneReading("/which", Kind.TICK, box("first"), mark=Mark.EMPTY, evidence=evidence)
    return marked(FieldLayout("/which", Kind.TICK, places=(Place(1, box("first")),)), [(zone, USUAL)], otherwise=0.999)


def strange(*drawn: Draw) -> Mapping[str, float]:
    """Return what is measured at the first box of ink that no widget of a file drew."""
    return {f"{STRANGE}{name}": value for name, value in seen(*drawn)["first"].items()}


def test_a_box_is_as_its_file_says_where_nobody_wrote() -> None:
    for around in ({}, strange(), {**strange(cross("far")), OVER_WORDS: 5.0}):
        assert (told(around).value, told(around).sure, told(around).reasons) == (False, 0.999, ())


def test_ink_at_a_box_is_a_doubt_whatever_its_file_says() -> None:
    x, y = AT["first"]
    circled, beside = loop(x - 30, y - 22, x + SIDE + 30, y + SIDE + 22), stroke((x - 40, y + 10), (x - 14, y + 30))

    assert told(strange(circled)).reasons == ("mark_circled",)
    assert told(strange(beside)).reasons == ("mark_beside",)
    assert told({**strange(), OVER_WORDS: 200.0}).reasons == ("mark_struck",)
    assert told(strange(circled)).sure < shipped().threshold(0.0025)
