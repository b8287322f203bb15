"""Rows that a fax lost are seen on its picture, whatever its counters say; whole pages are let alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from copiste.pages.arrays import Mask
from copiste.pages.decode import decode
from copiste.pages.fax_rows import rows_lost
from copiste.pages.model import Limits, Page
from tests.unit.pages.makes import fax, tiff

WORDS = ["permis", "adresse", "montant", "date", "nom"]
LOST = (300, 5), (480, 4), (900, 7), (1500, 3)
"""Rows from which on some were lost, and how many."""


def drawn(lines_an_inch: int = 196) -> Mask:
    """Return a page of small print in a table, as a computer draws it for a fax."""
    image = Image.new("L", (1728, 11 * lines_an_inch), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    for line, top in enumerate(range(100, image.height - 100, 40)):
        pen.text((110, top), " ".join(WORDS[line % 5 :] + WORDS[: line % 5]) * 2, fill=0, font=font)
    for left in range(100, 1700, 120):
        pen.line((left, 90, left, image.height - 90), fill=0, width=3)
    return np.asarray(image) < 128


def scanned(lines_an_inch: int = 196) -> Mask:
    """Return the same page as the glass of a fax machine saw it: each edge a dot to this side or that."""
    ink = drawn(lines_an_inch)
    chance = np.random.default_rng(5)
    edges = ink ^ np.roll(ink, 1, axis=1)
    return np.asarray(ink ^ (edges & (chance.random(ink.shape) < 0.3)))


def copied(ink: Mask) -> Mask:
    """Return a page on whose lost rows the receiver wrote the one before."""
    damaged = ink.copy()
    for first, rows in LOST:
        damaged[first : first + rows] = damaged[first - 1]
    return damaged


def white(ink: Mask) -> Mask:
    """Return a page whose lost rows were left white."""
    damaged = ink.copy()
    for first, rows in LOST:
        damaged[first : first + rows] = False
    return damaged


def only(data: bytes) -> Page:
    (page,) = decode(data, Limits()).pages
    return page


def as_tiff(ink: Mask, **tags: int) -> bytes:
    return tiff(
        Image.fromarray(~ink), compression="group4", dpi=(204, 196), tags={int(tag[1:]): n for tag, n in tags.items()}
    )


@pytest.mark.parametrize("lines_an_inch", [98, 196])
def test_a_whole_page_lost_nothing_scanned_or_drawn(lines_an_inch: int) -> None:
    assert rows_lost(scanned(lines_an_inch)) == 0
    assert rows_lost(drawn(lines_an_inch)) == 0
    assert rows_lost(~drawn(lines_an_inch)) == 0
    assert rows_lost(~np.asarray(fax(lines_an_inch))) == 0


def test_rows_that_were_written_again_are_counted() -> None:
    assert 4 <= rows_lost(copied(scanned())) <= sum(rows for _, rows in LOST)


@pytest.mark.parametrize("page", [scanned, drawn])
def test_rows_that_were_left_white_are_counted_on_any_page(page: Callable[[], Mask]) -> None:
    assert 12 <= rows_lost(white(page())) <= sum(rows for _, rows in LOST)


def test_a_coarse_fax_that_was_written_as_a_fine_one_is_whole() -> None:
    doubled = np.repeat(scanned(98), 2, axis=0)

    assert rows_lost(doubled) == 0
    assert rows_lost(np.repeat(white(scanned(98))[:920], 2, axis=0)) >= 12


def test_bars_and_combs_go_on_alike_and_are_whole() -> None:
    ink = scanned()
    ink[400:700, 200:1500] = (np.arange(1300) // 7 % 2 == 0)[None, :]

    assert rows_lost(ink) == 0


def test_dark_grounds_beside_each_other_are_no_cut() -> None:
    ink = np.zeros((2156, 1728), np.bool_)
    ink[300:400, 100:1600] = ink[404:500, 100:1600] = True

    assert rows_lost(ink) == 0


def test_what_is_no_fax_is_not_asked() -> None:
    assert rows_lost(white(scanned())[:, :1700]) == 0
    assert rows_lost(np.ones((3, 1728), np.bool_)) == 0


def test_the_larger_of_what_is_seen_and_what_was_counted_is_told() -> None:
    damaged = white(scanned())
    seen = rows_lost(damaged)

    assert only(as_tiff(damaged, t326=1, t327=2)).facts.damaged_rows == seen
    assert only(as_tiff(damaged, t326=50, t327=2)).facts.damaged_rows == 50
    assert only(as_tiff(damaged)).problems[0].code == "fax_lines_damaged"
    assert only(as_tiff(scanned())).problems == ()


def test_a_fax_in_a_pdf_is_looked_at_as_it_came() -> None:
    damaged = white(scanned())
    out = io.BytesIO()
    Image.fromarray(~damaged).save(out, "PDF", resolution=204)

    page = only(out.getvalue())

    assert page.facts.damaged_rows == rows_lost(damaged)
    assert [problem.code for problem in page.problems] == ["fax_lines_damaged"]
