"""Writing that was too pale, or that a fax broke to pieces, leaves more in its zone than bare paper has."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading import zones
from copiste.reading.clean import answers
from copiste.reading.features import features
from copiste.reading.register import register
from copiste.reading.traces import Traces, darker, traces
from tests.unit.reading import paper

NAME, NUMBER, REMARKS = (paper.ZONES[name] for name in ("name", "number", "remarks"))


def traces_on(page: Grey) -> tuple[Traces, int]:
    registration = register(page, features(page), paper.blank())
    assert registration is not None
    left = answers(registration, paper.blank())
    places = [*paper.ZONES.values(), *paper.TICKS.values()]
    line = zones.cut(left, NUMBER, multiline=False).lines
    found = traces(left, darker(left, paper.blank()), places)
    return found, sum(found.marks(one.box, one.letters) for one in line)


def of(found: Traces, box: Box) -> dict[str, float]:
    return found.of(box.pixels(paper.WIDTH, paper.HEIGHT))


def speckled(page: Grey, share: float = 0.0004) -> Grey:
    """Return a page with specks of a pel of a fax all over it."""
    out = page.copy()
    specks = np.random.default_rng(3).random(page.shape) < share
    out[np.asarray(cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)), bool)] = 0
    return out


def torn(page: Grey, box: Box) -> Grey:
    """Return a page on which the writing in *box* fell to pieces, as pale strokes do on a fax."""
    x0, y0, x1, y1 = box.pixels(paper.WIDTH, paper.HEIGHT)
    out, rng = page.copy(), np.random.default_rng(5)
    inner = out[y0 + 6 : y1 - 6, x0 + 6 : x1 - 6]
    kept = cv2.resize(
        (rng.random((inner.shape[0] // 4, inner.shape[1] // 4)) < 0.3).astype(np.uint8), inner.shape[::-1]
    )
    inner[kept == 0] = 255
    return out


@pytest.mark.parametrize("page", [paper.blank().pixels, speckled(paper.blank().pixels)], ids=["clean", "speckled"])
def test_specks_of_the_page_are_no_writing(page: Grey) -> None:
    found, _ = traces_on(paper.bent(page, degrees=0.5))

    assert [of(found, box)["strokes"] for box in paper.ZONES.values()] == [0, 0, 0]
    assert max(of(found, box)["traces"] for box in paper.ZONES.values()) < 3


@pytest.mark.parametrize("page", [paper.filled(), speckled(paper.filled())], ids=["clean", "speckled"])
def test_broken_strokes_are_told_from_specks(page: Grey) -> None:
    found, _ = traces_on(torn(page, NAME))

    assert of(found, NAME)["strokes"] > 100
    assert of(found, NAME)["traces"] > 3


@pytest.mark.parametrize("ink", [228, 215, 190])
def test_pale_ink_leaves_a_trace_on_a_grey_page(ink: int) -> None:
    page = paper.blank().pixels.copy()
    x0, _, _, y1 = NAME.pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "In pencil", (x0 + 15, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, ink, 3, cv2.LINE_AA)

    found, _ = traces_on(page)

    assert of(found, NAME)["strokes"] > 500
    assert of(found, REMARKS)["strokes"] == 0


@pytest.mark.parametrize(("text", "marks"), [("4172", 0), ("41-72", 1), ("417,2", 1)])
def test_the_marks_of_a_number_are_counted(text: str, marks: int) -> None:
    page = paper.blank().pixels.copy()
    paper.write(page, NUMBER, text)

    assert traces_on(page)[1] == marks


def test_a_hyphen_that_all_but_vanished_is_still_a_mark() -> None:
    page = paper.blank().pixels.copy()
    paper.write(page, NUMBER, "41  72")
    x0, y0, _, y1 = NUMBER.pixels(paper.WIDTH, paper.HEIGHT)
    middle = (y0 + y1) // 2 + 10
    page[middle - 3 : middle + 2, x0 + 74 : x0 + 86] = 175

    assert traces_on(page)[1] == 1


def test_a_comma_half_as_tall_as_the_figures_is_a_mark_and_no_figure() -> None:
    page = paper.blank().pixels.copy()
    x0, _, _, y1 = NUMBER.pixels(paper.WIDTH, paper.HEIGHT)
    foot = y1 - 16
    for at, wide, tall in ((20, 18, 36), (44, 7, 17), (58, 18, 36), (82, 18, 36)):
        page[foot - tall + (10 if tall < 20 else 0) : foot + (10 if tall < 20 else 0), x0 + at : x0 + at + wide] = 0
    registration = register(page, features(page), paper.blank())
    assert registration is not None

    (line,) = zones.cut(answers(registration, paper.blank()), NUMBER, multiline=False).lines

    assert line.signs == 1


def test_a_piece_of_a_broken_figure_is_no_mark() -> None:
    page = paper.blank().pixels.copy()
    x0, _, _, y1 = NUMBER.pixels(paper.WIDTH, paper.HEIGHT)
    foot = y1 - 16
    for at in (20, 46, 72):
        page[foot - 36 : foot, x0 + at : x0 + at + 18] = 0
    page[foot - 12 : foot - 8, x0 + 46 : x0 + 64] = 255  # the middle one fell in two
    registration = register(page, features(page), paper.blank())
    assert registration is not None

    (line,) = zones.cut(answers(registration, paper.blank()), NUMBER, multiline=False).lines

    assert line.signs == 0


def noisy(page: Grey) -> Grey:
    soft = cv2.GaussianBlur(page, (0, 0), 0.8).astype(np.float64)
    return np.asarray(np.clip(soft + np.random.default_rng(1).normal(-6, 2, page.shape), 0, 255), np.uint8)


def test_letters_too_pale_to_be_shown_to_a_reader_are_told() -> None:
    page = paper.filled()
    x0, y0, x1, y1 = NAME.pixels(paper.WIDTH, paper.HEIGHT)
    second = page[y0 + 4 : y1 - 4, x0 + 150 : x1 - 4]
    second[second < 200] = 206  # of two words the second in hard pencil

    pale, whole = (of(traces_on(noisy(one))[0], NAME) for one in (page, paper.filled()))

    assert whole["unshown"] == 0
    assert pale["unshown"] > 1000
