"""Components measured by their runs are those that OpenCV measures pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from copiste.pages.arrays import Mask
from copiste.pages.components import components, components_and_centres


def pictures() -> list[Mask]:
    chance = np.random.default_rng(1)
    made = [chance.random((40, 57)) < share for share in (0.02, 0.2, 0.5, 0.97)]
    made += [np.zeros((9, 11), np.bool_), np.ones((9, 11), np.bool_), np.eye(12, dtype=np.bool_)]
    edges = np.zeros((6, 8), np.bool_)
    edges[2, 5:] = edges[3, :3] = True  # one ends where a row ends, the other begins where the next begins
    return [*made, edges, np.ones((1, 5), np.bool_), np.ones((5, 1), np.bool_)]


@pytest.mark.parametrize("mask", pictures())
def test_they_are_numbered_and_measured_as_opencv_does(mask: Mask) -> None:
    _, labels, stats, centres = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask.astype(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT
    )

    numbers, measured, middles = components_and_centres(mask)

    assert (numbers == labels).all()
    assert (measured[1:] == stats[1:]).all()
    assert (middles[1:] == centres[1:]).all()
    assert (components(mask)[1] == measured).all()
    assert measured[0].tolist() == [0, 0, *mask.shape[::-1], int((~mask).sum())]
