"""A sheet photographed on a desk is cut out and laid flat; nothing else is taken for one."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from copiste.pages.decode import decode
from copiste.pages.model import Grey, Limits
from copiste.pages.photograph import laid_flat
from tests.unit.reading import paper

CORNERS = {
    "straight": ((250, 300), (1950, 300), (1950, 2500), (250, 2500)),
    "turned": ((330, 250), (2080, 390), (1900, 2640), (150, 2500)),
    "aslant": ((420, 300), (1830, 330), (2010, 2560), (190, 2600)),
    "over one edge": ((250, 300), (1950, 310), (1940, 2799), (240, 2799)),
}
"""Where the corners of a sheet lie in a picture of 2,200 by 2,800 pixels, from the top left around."""


def photograph(sheet: Grey, corners: tuple[tuple[int, int], ...], *, desk: int = 70, shade: float = 0.0) -> Grey:
    """Return a picture of *sheet* on a grained *desk*; with *shade* the light falls off towards a corner."""
    size = 2200, 2800
    grain = np.random.default_rng(3).normal(0, 12, (size[1] // 8, size[0]))
    ground = np.clip(desk + cv2.resize(grain, size), 0, 255).astype(np.uint8)
    tall, wide = sheet.shape
    flat = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32))
    picture = cv2.warpPerspective(sheet, matrix, size, ground, borderMode=cv2.BORDER_TRANSPARENT)
    light = 1 - shade * np.linspace(0, 1, size[1])[:, None] * np.linspace(0, 1, size[0])[None, :]
    return np.asarray(np.clip(picture * light, 0, 255), np.uint8)


def off(found: Grey, sheet: Grey) -> float:
    """Return by how many greys a sheet that was laid flat is off, in the mean of a coarse picture."""
    small = (40, 52)
    one, other = (cv2.resize(each, small, interpolation=cv2.INTER_AREA).astype(float) for each in (found, sheet))
    return float(np.abs(one - other).mean())


@pytest.mark.parametrize("corners", CORNERS.values(), ids=list(CORNERS))
def test_a_sheet_on_a_desk_is_laid_flat(corners: tuple[tuple[int, int], ...]) -> None:
    sheet = paper.filled()

    found = laid_flat(photograph(sheet, corners))

    assert found is not None
    assert found.shape[1] == 2550
    assert off(found, sheet) < 12


def test_a_sheet_that_lies_in_shade_comes_out_white() -> None:
    found = laid_flat(photograph(paper.filled(), CORNERS["turned"], desk=40, shade=0.5))

    assert found is not None
    corners = [np.percentile(found[y, x], 95) for y in (np.s_[:200], np.s_[-200:]) for x in (np.s_[:200], np.s_[-200:])]
    assert min(corners) > 235


@pytest.mark.parametrize(
    "picture",
    [
        paper.filled(),
        paper.scanned(paper.filled()),
        np.full((2200, 1700), 255, np.uint8),
        np.zeros((2200, 1700), np.uint8),
        photograph(paper.filled(), CORNERS["straight"], desk=230),
        photograph(paper.filled(), ((900, 300), (1300, 300), (1300, 2500), (900, 2500))),
        photograph(np.full((2200, 1700), 255, np.uint8), ((250, 300), (1950, 300), (1300, 2500), (900, 2500))),
    ],
    ids=["a page", "a scan", "white", "black", "a light desk", "a strip", "a wedge"],
)
def test_what_does_not_look_like_a_sheet_on_a_desk_is_left_alone(picture: Grey) -> None:
    assert laid_flat(picture) is None


def test_a_photograph_is_decoded_to_its_sheet() -> None:
    data = io.BytesIO()
    Image.fromarray(photograph(paper.filled(), CORNERS["aslant"])).save(data, "JPEG", quality=90)

    (page,) = decode(data.getvalue(), Limits()).pages

    assert page.facts.flattened
    assert off(page.pixels, paper.filled()) < 12
