"""Ink of any colour comes out dark against its paper; black ink and coloured grounds stay what they were."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from copiste.pages.arrays import Colour
from copiste.pages.colour import grey_of
from copiste.pages.raster import grey

WHITE, CREAM, BLUEISH = (255, 255, 255), (250, 238, 205), (214, 228, 246)


def written(ink: tuple[int, int, int], paper: tuple[int, int, int] = WHITE, *, noise: float = 0.0) -> Colour:
    page = np.full((1100, 850, 3), paper, np.uint8)
    cv2.putText(page, "Words", (200, 500), cv2.FONT_HERSHEY_SIMPLEX, 2.0, ink, 4, cv2.LINE_AA)
    if noise:
        page = np.clip(page + np.random.default_rng(1).normal(0, noise, page.shape), 0, 255).astype(np.uint8)
    return page


def darkness(colour: Colour) -> int:
    """Levels between the paper and the ink's core."""
    found = grey_of(colour)
    return int(np.median(found)) - int(np.percentile(found[430:510, 200:420], 2))


@pytest.mark.parametrize("paper", [WHITE, CREAM, BLUEISH])
@pytest.mark.parametrize("ink", [(120, 180, 240), (255, 140, 30), (235, 120, 170), (90, 190, 110)])
def test_coloured_ink_is_darker_than_its_luminance(ink: tuple[int, int, int], paper: tuple[int, int, int]) -> None:
    page = written(ink, paper)
    luminance = np.asarray(Image.fromarray(page).convert("L"))

    assert darkness(page) >= int(np.median(luminance)) - int(np.percentile(luminance[430:510, 200:420], 2))
    assert darkness(page) > 70


@pytest.mark.parametrize("paper", [WHITE, CREAM])
@pytest.mark.parametrize("noise", [0.0, 4.0])
def test_black_ink_reads_as_ever(paper: tuple[int, int, int], noise: float) -> None:
    page = written((20, 20, 24), paper, noise=noise)
    luminance = np.asarray(Image.fromarray(page).convert("L"))

    assert float(np.percentile(np.abs(grey_of(page).astype(int) - luminance), 99.5)) <= 1


def test_text_under_a_highlighter_stays_text() -> None:
    page = written((0, 0, 0))
    bright = page.copy()
    bright[440:520, 150:500] = np.minimum(bright[440:520, 150:500], np.array([255, 250, 110], np.uint8))

    found = grey_of(bright)

    assert int(found[450:510, 160:190].min()) > 215
    assert int(found[440:520, 200:420].min()) < 40


def test_a_transparent_picture_keeps_its_coloured_ink() -> None:
    ink = Image.new("RGBA", (850, 1100), (255, 140, 30, 0))
    ink.putalpha(Image.fromarray(255 - grey_of(written((0, 0, 0)))))

    assert int(np.asarray(grey(ink)).min()) < 130
