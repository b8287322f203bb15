"""A sheet is known when it comes again, and its twin is another."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from copiste.pages.model import Grey
from copiste.readers.page import read_page
from copiste.reading import likeness, likeness_page
from copiste.reading.identify import known_pages
from copiste.reading.likeness import Trace
from copiste.reading.model import PageReading
from copiste.reading.page import plan
from copiste.records.differing import ticked_alike
from tests.cloud.readers import Mute
from tests.unit.reading.paper import TICKS, ZONES, bent, blank, definition, page, rows, scanned, tick, write

KNOWN = list(known_pages([definition()]))


def answered(number: str = "4 1 7 2", *, name: str = "Test Example Junior", agrees: bool = True) -> Grey:
    pixels = blank().pixels.copy()
    write(pixels, ZONES["name"], name)
    write(pixels, ZONES["number"], number)
    write(pixels, ZONES["remarks"], "first line here")
    write(pixels, ZONES["remarks"], "second goes below", line=1)
    tick(pixels, TICKS["yes"])
    if agrees:
        tick(pixels, TICKS["agrees"])
    return pixels


def faxed(pixels: Grey, lines: int = 98) -> Grey:
    """Return a page in two colours, at 204 by so many lines, as it is stretched back to square pixels."""
    height, width = pixels.shape
    small = cv2.resize(pixels, (round(width * 204 / 300), round(height * lines / 300)), interpolation=cv2.INTER_AREA)
    black = np.where(small < 150, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(black, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def headed(pixels: Grey) -> Grey:
    out = pixels.copy()
    cv2.putText(out, "2026-11-12 09:00 DE: CLINIQUE 418 555 0100 P.001/001", (60, 30), 0, 0.9, 0, 2)
    return out


def traced(pixels: Grey) -> Trace:
    planned = plan(page(pixels), KNOWN)
    assert planned is not None
    assert planned.likeness is not None
    return likeness.unpacked(planned.likeness.trace)


AGAIN = {
    "scanned": lambda pixels: scanned(bent(pixels, degrees=0.8, shift=20)),
    "faxed": lambda pixels: headed(faxed(bent(pixels, degrees=-0.6, down=1.02), lines=196)),
    "coarse": lambda pixels: headed(faxed(bent(pixels, degrees=0.4, down=0.98, shift=12))),
}


@pytest.mark.parametrize("way", AGAIN)
def test_a_sheet_that_comes_again_is_the_same(way: str) -> None:
    assert likeness.same(traced(answered()), traced(AGAIN[way](answered())))


@pytest.mark.slow
@pytest.mark.parametrize("way", AGAIN)
def test_its_twin_by_a_digit_is_another(way: str) -> None:
    assert not likeness.same(traced(answered()), traced(AGAIN[way](answered("4 1 9 2"))))


@pytest.mark.slow
@pytest.mark.parametrize("way", AGAIN)
def test_its_twin_by_a_tick_is_told_by_the_box(way: str) -> None:
    def read(pixels: Grey) -> PageReading:
        return read_page(page(pixels), {"form-1": definition()}, [Mute()])

    once, again = read(answered()), read(AGAIN[way](answered()))

    assert ticked_alike(once, again)
    assert not ticked_alike(once, read(AGAIN[way](answered(agrees=False))))


@pytest.mark.slow
@pytest.mark.parametrize("way", ["scanned", "faxed"])
@pytest.mark.parametrize("twin", [answered(name="Test Example Senior"), answered("8 5 3 6")])
def test_its_twin_by_some_letters_is_another(way: str, twin: Grey) -> None:
    assert not likeness.same(traced(answered()), traced(AGAIN[way](twin)))


@pytest.mark.slow
@pytest.mark.parametrize("way", AGAIN)
def test_what_is_written_elsewhere_is_another(way: str) -> None:
    assert not likeness.same(traced(answered()), traced(AGAIN[way](answered("4172"))))


@pytest.mark.parametrize("worn", [0.03, 0.08])
def test_a_sheet_that_lost_some_of_its_ink_is_the_same(worn: float) -> None:
    whole = answered()
    lost = whole.copy()
    rng = np.random.default_rng(3)
    for y, x in rng.integers(0, (lost.shape[0] - 5, lost.shape[1] - 5), (round(lost.size * worn / 25), 2)):
        lost[y : y + 5, x : x + 5] = 255

    assert likeness.same(traced(whole), traced(scanned(lost)))


def test_what_holds_too_little_is_not_known_again() -> None:
    pixels = blank().pixels.copy()
    tick(pixels, TICKS["agrees"])

    planned = plan(page(pixels), KNOWN)

    assert planned is not None
    assert planned.likeness is None


def test_a_trace_comes_back_as_it_was_packed() -> None:
    found = traced(answered())

    assert np.array_equal(likeness.unpacked(found.packed()).cells, found.cells)


def test_a_page_of_no_form_is_known_again_and_its_neighbour_is_not() -> None:
    letter, other = blank(4).pixels, blank(4).pixels.copy()
    cv2.putText(other, "and one word more", (200, 1100), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    again = page(scanned(bent(letter, degrees=0.5, down=1.01, shift=9)))

    assert likeness_page.same(again, page(letter))
    assert not likeness_page.same(again, page(other))
    assert not likeness_page.same(again, page(blank(7).pixels))


def test_the_sketches_of_a_page_of_no_form_differ_in_few_bits() -> None:
    def bits(pixels: Grey) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        found = likeness_page.of_page(replace(page(pixels)))
        assert found is not None
        return np.unpackbits(np.frombuffer(bytes.fromhex(found.sketch), np.uint8))

    first = bits(blank(4).pixels)

    assert (first != bits(scanned(bent(blank(4).pixels, degrees=0.5, down=1.02, shift=15)))).sum() < 50
    assert (first != bits(rows().pixels)).sum() > 100
