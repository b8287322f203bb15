"""A tint that a fax turned into dots is print beside answers, and a stroke across it is none."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np

from copiste.forms.model import Definition
from copiste.pages.model import Grey
from copiste.reading.dots import dots
from copiste.reading.identify import known_pages
from copiste.reading.model import ZoneReading
from copiste.reading.page import PagePlan, plan

from . import paper

BAND = slice(620, 659)  # rows: above the tick boxes
NAME = paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
REMARKS = paper.ZONES["remarks"].pixels(paper.WIDTH, paper.HEIGHT)
YES = paper.TICKS["yes"].pixels(paper.WIDTH, paper.HEIGHT)


@cache
def tinted() -> Definition:
    """The form of the tests with a grey band over its boxes, one that reaches into the name's zone, and one in the
    remarks'."""
    plain = paper.definition(1)
    edition = plain.editions[0]
    blank = edition.pages[0]
    pixels = blank.pixels.copy()
    bands = (BAND, slice(150, 1550)), (slice(NAME[3] - 6, NAME[3] + 36), slice(150, 1550))
    for place in (*bands, (slice(REMARKS[1] + 6, REMARKS[3] - 6), slice(REMARKS[0] + 6, REMARKS[0] + 120))):
        pixels[place] = np.minimum(pixels[place], 187)
    pages = (replace(blank, pixels=pixels),)
    return replace(plain, editions=(replace(edition, pages=pages),))


def faxed(pixels: Grey, seed: int = 1) -> Grey:
    """Return a page as a fax machine sends it: greys as dots (error diffusion would lay them more evenly)."""
    rows, columns = pixels.shape
    noise = np.random.default_rng(seed).integers(60, 250, (rows * 2 // 3, columns * 2 // 3))
    small = cv2.resize(pixels, (columns * 2 // 3, rows * 2 // 3), interpolation=cv2.INTER_AREA)
    dots = np.where(small > noise, 255, 0).astype(np.uint8)
    return np.asarray(cv2.resize(dots, (columns, rows), interpolation=cv2.INTER_LINEAR), np.uint8)


def planned(pixels: Grey) -> PagePlan:
    found = plan(paper.page(pixels), tuple(known_pages([tinted()])))
    assert found is not None
    return found


def zones(pixels: Grey) -> dict[str, ZoneReading]:
    return {f"{zone.reading.name}{zone.reading.option or ''}": zone.reading for zone in planned(pixels).zones}


def written() -> Grey:
    page = tinted().editions[0].pages[0].pixels.copy()
    cv2.putText(page, "Ada Lovelace", (NAME[0] + 20, NAME[3] - 24), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    return page


def test_dots_of_a_tint_beside_an_answer_are_nobodys_ink() -> None:
    found = zones(faxed(written()))

    assert found["/name"].evidence["lines"] == 1
    assert found["/name"].evidence["foreign"] < 0.1
    assert found["/answeryes"].evidence["clutter"] < 0.05
    assert found["/answeryes"].evidence["ink"] == 0


def test_a_place_that_dots_reach_into_is_blank() -> None:
    found = zones(faxed(tinted().editions[0].pages[0].pixels))

    assert (found["/name"].evidence["ink"], found["/name"].evidence["lines"]) == (0, 0)


def test_nothing_is_taken_from_the_ground_that_an_answer_is_written_on() -> None:
    edition = tinted().editions[0]
    found = dots(faxed(written()), edition.pages[0], edition.boxes(1))
    assert found is not None

    left, top, _, bottom = REMARKS
    assert found[BAND, 150:1550].mean() > 0.9
    assert not found[top + 20 : bottom - 20, left + 20 : left + 120].any()


def test_a_check_on_the_dots_beside_a_box_is_seen() -> None:
    page = written()
    left, top, right, _ = YES
    check = np.array([(left, top - 22), (left + 14, top - 6), (right + 6, top - 40)], np.int32)
    cv2.polylines(page, [check], isClosed=False, color=0, thickness=7)

    assert zones(faxed(page))["/answeryes"].evidence["beside"] > 0.1


def test_a_scan_that_shows_the_tint_as_grey_is_left_as_it_is() -> None:
    page = written()
    cv2.line(page, (YES[0] - 10, 650), (YES[2] + 30, 630), 0, 6)

    found = zones(page)

    assert found["/answeryes"].evidence["clutter"] > 0.1
    assert found["/answerno"].evidence["clutter"] < 0.05
