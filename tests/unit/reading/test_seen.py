"""A place of a form was seen only where the form's own print around it is found on the page."""

from __future__ import annotations

import numpy as np
import pytest

from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading.clean import answers
from copiste.reading.features import features
from copiste.reading.levels import LEAST
from copiste.reading.register import register
from copiste.reading.seen import Sight, sight
from copiste.reading.traces import darker
from tests.unit.reading import paper

NAME, NUMBER, REMARKS = (paper.ZONES[name] for name in ("name", "number", "remarks"))


def sight_of(page: Grey) -> Sight:
    registration = register(page, features(page), paper.blank())
    assert registration is not None
    return sight(registration, paper.blank(), darker(answers(registration, paper.blank()), paper.blank()))


def patched(box: Box, grey: int, page: Grey | None = None, beyond: int = 40) -> Grey:
    """Return the filled form with a patch of one *grey* over *box* and some pixels *beyond* it."""
    found = paper.filled() if page is None else page.copy()
    x0, y0, x1, y1 = box.pixels(paper.WIDTH, paper.HEIGHT)
    found[y0 - beyond : y1 + beyond, x0 - beyond : x1 + beyond] = grey
    return found


@pytest.mark.parametrize(
    "page",
    [
        paper.filled(),
        paper.bent(paper.blank().pixels, degrees=1.0, across=0.98),
        paper.scanned(paper.bent(paper.filled(), degrees=-1.0)),
    ],
    ids=["filled", "bent", "scanned"],
)
def test_every_place_of_a_whole_page_is_seen(page: Grey) -> None:
    found = sight_of(page)

    assert min(found.of([*paper.ZONES.values(), *paper.TICKS.values()])) > 2 * LEAST


def test_what_lies_below_the_end_of_the_page_is_not_seen() -> None:
    found = sight_of(paper.filled()[:1100])

    assert found.of([paper.TICKS["agrees"]])[0] == 0
    assert found.of([REMARKS])[0] < LEAST
    assert found.of([NAME])[0] > 2 * LEAST


def test_a_page_as_long_as_ever_but_white_from_some_line_on_was_not_seen_there() -> None:
    page = paper.filled()
    page[1100:] = 255

    found = sight_of(page)

    assert found.of([paper.TICKS["agrees"]])[0] < LEAST
    assert found.of([NUMBER])[0] > 2 * LEAST


@pytest.mark.parametrize("grey", [255, 200, 0], ids=["white", "grey", "black"])
@pytest.mark.parametrize("box", [NUMBER, paper.TICKS["agrees"]], ids=["text", "tick"])
def test_what_a_note_lies_over_is_not_seen(box: Box, grey: int) -> None:
    found = sight_of(patched(box, grey))

    assert found.of([box])[0] < LEAST
    assert found.of([NAME])[0] > 2 * LEAST


def test_a_note_over_a_part_of_a_long_zone_is_enough() -> None:
    part = Box(REMARKS.x1 - 0.2, REMARKS.y0, REMARKS.x1, REMARKS.y1)

    assert sight_of(patched(part, 255)).of([REMARKS])[0] < LEAST


def test_a_box_filled_in_is_not_blacked_out() -> None:
    assert sight_of(patched(paper.TICKS["yes"], 0, beyond=0)).of([paper.TICKS["yes"]])[0] > 2 * LEAST


def test_a_box_whose_outline_is_all_but_gone_on_a_pale_copy_was_seen() -> None:
    page = paper.filled()
    x0, y0, x1, y1 = paper.TICKS["no"].pixels(paper.WIDTH, paper.HEIGHT)
    box = page[y0 - 6 : y1 + 6, x0 - 6 : x1 + 6]
    box[:] = np.where(box < 128, 225, 255)

    assert sight_of(page).of([paper.TICKS["no"]])[0] > 2 * LEAST
