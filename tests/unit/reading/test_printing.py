"""Pale print is taken out where a copy or a fax made it as dark as writing, and nothing that was written with it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from copiste.pages.model import Grey
from copiste.reading import zones
from copiste.reading.clean import answers
from copiste.reading.features import features
from copiste.reading.printing import as_dark_as
from copiste.reading.register import register
from tests.unit.reading import paper

_GREY = 170
_CELL = paper.ZONES["number"]
_EDITION = paper.definition().editions[0]


def pale_blank() -> Grey:
    """The form with broad grey bars between eight cells, as printed for reading machines."""
    page = paper.blank().pixels.copy()
    x0, y0, x1, y1 = _CELL.pixels(paper.WIDTH, paper.HEIGHT)
    for x in np.linspace(x0, x1, 9):
        cv2.rectangle(page, (int(x) - 6, y0), (int(x) + 6, y1), _GREY, -1)
    return page


def faxed(page: Grey) -> Grey:
    """A page in black and white, greys in dots."""
    noise = np.random.default_rng(7).normal(0, 60, page.shape)
    return np.where(page + noise < 128, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("through", [faxed, paper.scanned])
def test_a_digit_between_pale_bars_stands_alone_in_its_cell(through: object) -> None:
    assert callable(through)
    blank = replace(paper.blank(), pixels=pale_blank())
    page = pale_blank()
    x0, _, x1, y1 = _CELL.pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "4", (x0 + (x1 - x0) // 8 + 12, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)
    came = through(page)
    registration = register(came, features(came), blank)
    assert registration is not None

    left = answers(registration, as_dark_as(registration.aligned, blank, _EDITION))
    found = zones.cut(left, _CELL, multiline=False, comb=8)

    assert (found.cells, len(found.lines)) == (1, 1)
    assert found.foreign < 0.15


def test_a_scan_keeps_its_greys() -> None:
    blank = replace(paper.blank(), pixels=pale_blank())

    assert as_dark_as(paper.scanned(pale_blank()), blank, _EDITION) is blank


def test_what_is_written_over_a_pale_hint_stays() -> None:
    pixels = pale_blank()
    x0, _, _, y1 = paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    where = (x0 + 40, y1 - 14)
    cv2.putText(pixels, "MM", where, cv2.FONT_HERSHEY_DUPLEX, 1.4, _GREY, 4, cv2.LINE_AA)
    page = pixels.copy()
    cv2.putText(page, "11", where, cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)
    blank = replace(paper.blank(), pixels=pixels)
    came = faxed(page)
    registration = register(came, features(came), blank)
    assert registration is not None

    left = answers(registration, as_dark_as(registration.aligned, blank, _EDITION))

    assert zones.cut(left, paper.ZONES["name"], multiline=False).lines
