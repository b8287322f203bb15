"""Points near one another are all found, as by comparing each with each."""

from __future__ import annotations

import numpy as np
import pytest

from copiste.reading.features import _within


@pytest.mark.parametrize(("many", "radius"), [(300, 40), (300, 4), (40, 500), (1, 10), (0, 10)])
def test_every_pair_within_the_radius_is_found_once_and_in_order(many: int, radius: float) -> None:
    chance = np.random.default_rng(many)
    points = (chance.random((many, 2)) * 500 - 60).astype(np.float32)  # some lie off the page
    others = np.round(chance.random((many + 3, 2)) * 400).astype(np.float32)  # some at the same height

    first, second = _within(points, others, radius)

    apart = np.hypot(*(points[:, None] - others[None]).transpose(2, 0, 1))
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == set(map(tuple, np.argwhere(apart <= radius)))
    assert len(first) == (apart <= radius).sum()
    down = others[second, 1]
    assert (np.diff(first) >= 0).all()
    assert (np.diff(down)[np.diff(first) == 0] >= 0).all()
