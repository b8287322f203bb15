"""A sheet that comes once more: scanned at another angle, copied, faxed finely or coarsely, faxed anew from a fax."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from copiste.pages.decode import decode
from copiste.pages.model import Limits
from samples import degrade
from samples.degrade import Grey, Rng


def stretched(page: Grey, rng: Rng) -> Grey:
    """The page 1 to 3 % longer or shorter."""
    factor = 1 + float(rng.choice([-1, 1])) * float(rng.uniform(0.01, 0.03))
    to = np.array([[1, 0, 0], [0, factor, (1 - factor) * page.shape[0] / 2]])
    moved = cv2.warpAffine(page, to, page.shape[::-1], flags=cv2.INTER_AREA, borderValue=255.0)
    return np.asarray(moved, np.uint8)


def _copy(page: Grey, rng: Rng) -> bytes:
    turned = degrade.turn(page, float(rng.uniform(-1, 1)), float(rng.uniform(0.97, 1)))
    return degrade.to_scan([degrade.copied(turned, rng)], rng)


def _fine(page: Grey, rng: Rng) -> bytes:
    return degrade.to_fax_fine([stretched(page, rng)], rng)


AGAIN: dict[str, Callable[[Grey, Rng], bytes]] = {
    "scan": lambda page, rng: degrade.to_scan([page], rng),
    "copy": _copy,
    "fine": _fine,
    "std": lambda page, rng: degrade.to_fax_standard([stretched(page, rng)], rng),
    "refax": lambda page, rng: degrade.to_fax_fine([decode(_fine(page, rng), Limits()).pages[0].pixels], rng),
    "bad": lambda page, rng: degrade.to_fax_lossy([page], rng),
}
