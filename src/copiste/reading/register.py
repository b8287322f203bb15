"""Registration: lay a page over the edition's blank, so that each zone is where the layout says.

Matched keypoints give a homography that survives skew, shift and a fax machine's stretch. Where it expects them, more
are matched, so that it holds over the whole page and not only where print is unique. Small blocks of the blank's print
are then looked for near where they should be; what they are off by, smoothed, bends the page the rest of the way
(paper that was copied twice, fax lines that were dropped).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from copiste.forms.model import BlankPage
from copiste.pages.arrays import Mask, Matrix, Points, Shifts
from copiste.pages.geometry import Box, clamped
from copiste.pages.model import Grey
from copiste.pages.turning import turned
from copiste.reading.features import Features, features, features_of, matched, matched_near

MIN_INLIERS = 30
"""Pages of other forms reach 10 by chance; pages of the form at least a hundred, however badly faxed."""

_BEYOND_DOUBT = 40
"""Agreeing keypoints among the strongest few, from which on the others need only be looked for near their place."""

_RADII = (48, 24)
"""How far, pixels at the working resolution, print may lie from where it is expected: rows are set further apart."""
_OFF = 6.0
"""Pixels, half a millimetre, within which a keypoint lies where it should; set by hand."""
_FEW_OFF = 0.2
"""Share of keypoints that may lie further off where a homography holds over the whole page; set by hand."""
_BLOCK, _STEP = 96, 64
"""Pixels at half the resolution: sides of a block of print that is looked for, 16 mm, and from one to the next."""
_REACH = 14
"""Pixels at half the resolution: how far a block may have moved, 2.4 mm; set by hand."""
_HALF = 0.5
"""Of the working resolution: blocks are looked for at 150 dpi."""
_SPARSE, _PRINT = 3, 128
"""Pixels, each way, of which one is looked at to tell how much print is there; grey under which the blank is print."""


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """A page laid over a blank. `aligned` has the blank's size; `to_page` maps blank pixels to page pixels.

    `turn` is the clockwise quarter-turn in degrees that set the page upright first, and `shape` its size since.
    `inliers` counts the keypoints that agree; `residual` is how far blocks still were from their place before
    bending, in pixels at the working resolution (90th percentile). `bent` has, for each pixel of the blank, the one
    before bending that it is taken from (x, y); None where nothing was bent.
    """

    aligned: Grey
    to_page: Matrix
    inliers: int
    residual: float
    shape: tuple[int, ...]
    turn: int = 0
    bent: Shifts | None = None

    def laid(self, layer: Grey) -> Grey:
        """Lay another picture of the same page, as large as it came, over the blank: white where it does not reach."""
        upright = turned(layer, self.turn) if self.turn else layer
        size = self.aligned.shape[::-1]
        flat = cv2.warpPerspective(upright, np.linalg.inv(self.to_page), size, flags=cv2.INTER_LINEAR, borderValue=255)
        if self.bent is not None:
            flat = cv2.remap(flat, self.bent, None, cv2.INTER_LINEAR, borderValue=255)  # type: ignore[call-overload]
        return np.asarray(flat, np.uint8)

    def box_on_page(self, box: Box) -> Box:
        """Return where a zone of the blank lies on the upright page (fractions)."""
        height, width = self.aligned.shape
        corners = np.array([[[x * width, y * height]] for x in (box.x0, box.x1) for y in (box.y0, box.y1)], np.float64)
        there = np.asarray(cv2.perspectiveTransform(corners, self.to_page), np.float64)[:, 0]
        (x0, y0), (x1, y1) = there.min(axis=0), there.max(axis=0)
        tall, wide = self.shape
        return clamped(x0 / wide, y0 / tall, x1 / wide, y1 / tall)


def homography(page: Features, blank: Features) -> tuple[Matrix | None, int]:
    """Return the homography from page to blank and the number of keypoints that agree with it.

    An affine map needs three right matches to be found, a homography four: where handwriting leaves one match in
    ten right, only the first is found in time. It sorts the matches that the second is then made of.
    """
    here, there = matched(page, blank)
    if len(here) < 8:
        return None, 0
    rough, near = cv2.estimateAffine2D(here, there, method=cv2.RANSAC, ransacReprojThreshold=15, maxIters=6000)
    if rough is None or near is None or int(near.sum()) < 8:
        return None, 0
    kept = near.ravel().astype(bool)
    found, inliers = cv2.findHomography(here[kept], there[kept], cv2.RANSAC, _OFF, maxIters=2000, confidence=0.999)
    if found is None:
        return None, 0
    matrix = np.asarray(found, np.float64)
    return (matrix, int(inliers.sum())) if _plausible(matrix) else (None, 0)


def register(pixels: Grey, page: Features, blank: BlankPage) -> Registration | None:
    """Lay a page over *blank*; None when too little of it is there."""
    matrix = _found(page, features_of(blank))
    if matrix is None:
        return None
    angle = float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])))
    turn = round(angle / 90) % 4 * 90
    if turn:
        upright = turned(pixels, turn)
        again = register(upright, features(upright), blank)
        return None if again is None else replace(again, turn=turn)
    matrix, inliers = _refined(matrix, page, features_of(blank))
    size = blank.pixels.shape[::-1]
    aligned = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)
    bent, residual, moved = _bend(np.asarray(aligned, np.uint8), blank)
    to_page = np.asarray(np.linalg.inv(matrix), np.float64)
    return Registration(bent, to_page, inliers, residual, pixels.shape, bent=moved)


def printed_share(registration: Registration, blank: BlankPage) -> dict[str, float]:
    """Return how much of the blank's print is `kept` on the page (share of its ink), and how much was `cut` off.

    `cut` is how far the print reaches beyond the page, as a share of the page's side.
    """
    ink = blank.pixels[::_SPARSE, ::_SPARSE] < _PRINT
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) * _SPARSE for axis in (1, 0))
    if not rows.size:
        return {}
    near = cv2.erode(registration.aligned, np.ones((7, 7), np.uint8))[::_SPARSE, ::_SPARSE]
    level, _ = cv2.threshold(registration.aligned, 0, 255, cv2.THRESH_OTSU)
    corners = np.array([[[x, y]] for x in (columns[0], columns[-1]) for y in (rows[0], rows[-1])], np.float64)
    there = np.asarray(cv2.perspectiveTransform(corners, registration.to_page), np.float64)[:, 0]
    tall, wide = registration.shape
    over = (
        -there[:, 0].min() / wide,
        there[:, 0].max() / wide - 1,
        -there[:, 1].min() / tall,
        there[:, 1].max() / tall - 1,
    )
    return {"kept": float((near[ink] <= max(level, _PRINT)).mean()), "cut": max(0.0, *map(float, over))}


def _found(page: Features, blank: Features) -> Matrix | None:
    """Return where the page lies, roughly: by the strongest keypoints when they agree beyond doubt, else by all."""
    matrix, agreed = homography(page.strongest(), blank.strongest())
    if matrix is not None and agreed >= _BEYOND_DOUBT:
        return _drawn(matrix, page, blank, _RADII[0])
    matrix, agreed = homography(page, blank)
    return matrix if agreed >= MIN_INLIERS else None


def _refined(matrix: Matrix, page: Features, blank: Features) -> tuple[Matrix, int]:
    """Return *matrix* when it holds over the whole page, else the homography over all print near where it points.

    With it comes how many keypoints then lie where they should.
    """
    for radius in _RADII:
        here, there = _near(matrix, page, blank, radius)
        off = _off(matrix, here, there)
        if len(here) < MIN_INLIERS or (off > _OFF).mean() < _FEW_OFF:
            break
        found = _fitted(here, there)
        if found is None:
            break
        matrix, off = found, _off(found, here, there)
    return matrix, int((off <= _OFF).sum())


def _drawn(matrix: Matrix, page: Features, blank: Features, radius: float) -> Matrix:
    """Return the homography over all print within *radius* of where *matrix* has it."""
    here, there = _near(matrix, page, blank, radius)
    found = _fitted(here, there) if len(here) >= MIN_INLIERS else None
    return matrix if found is None else found


def _near(matrix: Matrix, page: Features, blank: Features, radius: float) -> tuple[Points, Points]:
    expected = np.asarray(cv2.perspectiveTransform(page.points[:, None], matrix), np.float32)[:, 0]
    return matched_near(page, blank, expected, radius)


def _fitted(here: Points, there: Points) -> Matrix | None:
    found, _ = cv2.findHomography(here, there, cv2.RANSAC, _OFF, maxIters=2000, confidence=0.999)
    matrix = None if found is None else np.asarray(found, np.float64)
    return matrix if matrix is not None and _plausible(matrix) else None


def _off(matrix: Matrix, here: Points, there: Points) -> npt.NDArray[np.float32]:
    """Return how far each point is from where it should be, in pixels."""
    if not len(here):
        return np.empty(0, np.float32)
    mapped = np.asarray(cv2.perspectiveTransform(here[:, None], matrix), np.float32)[:, 0]
    return np.asarray(np.hypot(*(mapped - there).T), np.float32)


def _plausible(matrix: Matrix) -> bool:
    """A sheet is printed at half to twice its size, not mirrored, hardly in perspective."""
    linear = matrix[:2, :2]
    determinant = float(np.linalg.det(linear))
    across, down = np.hypot(*linear[:, 0]), np.hypot(*linear[:, 1])
    return 0.2 < determinant < 5 and 0.8 < across / down < 1.25 and bool(np.abs(matrix[2, :2]).max() < 2e-4)


def _bend(aligned: Grey, blank: BlankPage) -> tuple[Grey, float, Shifts | None]:
    """Move each part of *aligned* to where the blank's print says; return it, the residual before, and the moves."""
    small, print_ = _halved(aligned), _halved(blank.pixels)
    (height, width), telling = _blocks(blank)
    shifts = np.full((height, width, 2), np.nan, np.float32)
    for row, column in telling:
        found = _look(small, print_, row * _STEP, column * _STEP)
        if found is not None:
            shifts[row, column] = found
    if np.isnan(shifts[..., 0]).mean() > 0.97:
        return aligned, 0.0, None
    residual = float(np.nanpercentile(np.hypot(shifts[..., 0], shifts[..., 1]), 90)) / _HALF
    if residual < 1:
        return aligned, residual, None
    moved = _spread(_smooth(shifts) / _HALF, aligned.shape)
    moved[..., 0] += np.arange(aligned.shape[1], dtype=np.float32)[None, :]
    moved[..., 1] += np.arange(aligned.shape[0], dtype=np.float32)[:, None]
    bent = cv2.remap(aligned, moved, None, cv2.INTER_LINEAR, borderValue=255)  # type: ignore[call-overload]
    return np.asarray(bent, np.uint8), residual, moved


def _halved(pixels: Grey) -> Grey:
    return np.asarray(cv2.resize(pixels, None, fx=_HALF, fy=_HALF, interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=512)
def _blocks(blank: BlankPage) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return how many blocks of a blank there are (down, across), and which of them hold print that tells its place."""
    print_ = _halved(blank.pixels)
    rows = range(0, print_.shape[0] - _BLOCK, _STEP)
    columns = range(0, print_.shape[1] - _BLOCK, _STEP)
    blocks = ((i, j, print_[y : y + _BLOCK, x : x + _BLOCK]) for i, y in enumerate(rows) for j, x in enumerate(columns))
    return (len(rows), len(columns)), tuple((i, j) for i, j, block in blocks if _tells(block < 160))


def _tells(ink: Mask) -> bool:
    """Whether there is print, and not all one rule, which slides along itself."""
    return bool(ink.mean() >= 0.015 and all((ink.mean(axis=axis) > 0.02).std() > 0.15 for axis in (0, 1)))


def _look(page: Grey, blank: Grey, y: int, x: int) -> tuple[float, float] | None:
    """Return by how much (x, y) a block of the blank's print is off on the page; None when it cannot be told."""
    block = blank[y : y + _BLOCK, x : x + _BLOCK]
    top, left = max(y - _REACH, 0), max(x - _REACH, 0)
    window = page[top : y + _BLOCK + _REACH, left : x + _BLOCK + _REACH]
    scores = cv2.matchTemplate(window, block, cv2.TM_CCOEFF_NORMED)
    _, best, _, (bx, by) = cv2.minMaxLoc(scores)
    return (left + bx - x, top + by - y) if best > 0.5 else None


def _smooth(shifts: Shifts) -> Shifts:
    """Fill the blocks that told nothing, and calm outliers: a median over neighbours, then a blur."""
    filled = shifts.copy()
    for axis in range(2):
        plane = filled[..., axis]
        known = ~np.isnan(plane)
        weight = known.astype(np.float32)
        values = np.where(known, plane, 0).astype(np.float32)
        middle = float(np.median(plane[known]))
        far = known & (np.abs(plane - _blurred(values, weight, 2.5, middle)) > 3)
        weight[far] = 0
        filled[..., axis] = _blurred(np.where(far, 0, values), weight, 1.2, middle)
    return filled


def _blurred(
    values: npt.NDArray[np.float32], weight: npt.NDArray[np.float32], sigma: float, otherwise: float
) -> npt.NDArray[np.float32]:
    faint = 0.002
    total = cv2.GaussianBlur(values * weight, (0, 0), sigma) + faint * otherwise
    share = cv2.GaussianBlur(weight, (0, 0), sigma) + faint
    return np.asarray(total / share, np.float32)


def _spread(field: Shifts, shape: tuple[int, ...]) -> Shifts:
    """Interpolate block shifts, which are those of the blocks' centres, to every pixel: height by width by two."""
    step, centre = _STEP / _HALF, _BLOCK / _HALF / 2
    to_field = np.array([[1 / step, 0, -centre / step], [0, 1 / step, -centre / step]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    spread = cv2.warpAffine(field, to_field, shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(spread, np.float32)
