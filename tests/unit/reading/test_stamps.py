"""A stamp is told by the sides of its frame, whole or worn; a signature that fills as large a rectangle is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from copiste.reading.stamps import stamps
from copiste.reading.strokes import Rectangle

SIZE = (400, 1100)
FRAME = [(150, 120), (780, 120), (780, 300), (150, 300)]


def found(ink: np.ndarray) -> tuple[Rectangle, ...]:
    """Return the stamps in a picture of ink."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8), connectivity=8)
    return stamps(np.asarray(labels, np.int32), np.asarray(stats, np.int32))


def frame(sides: int, degrees: float) -> np.ndarray:
    """Return a frame of which *sides* are drawn, turned by *degrees*."""
    ink = np.zeros(SIZE, np.uint8)
    cv2.polylines(ink, [np.array([*FRAME, FRAME[0]][: sides + 1])], isClosed=False, color=255, thickness=7)
    turn = cv2.getRotationMatrix2D((SIZE[1] / 2, SIZE[0] / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(ink, turn, SIZE[::-1], flags=cv2.INTER_NEAREST), np.uint8)


@pytest.mark.parametrize("degrees", [0, 6, -7])
@pytest.mark.parametrize("sides", [3, 4])
def test_a_frame_is_a_stamp_also_where_a_side_is_worn_away(sides: int, degrees: float) -> None:
    assert len(found(frame(sides, degrees))) == 1


@pytest.mark.parametrize("loops", [3, 5, 9])
def test_a_signature_as_large_as_a_stamp_is_none(loops: int) -> None:
    at = np.linspace(0, 1, 900)
    x = 150 + 800 * at + 25 * np.sin(2 * np.pi * loops * 2 * at)
    y = 200 - 46 * np.cos(2 * np.pi * loops * at)
    ink = np.zeros(SIZE, np.uint8)
    cv2.polylines(ink, [np.column_stack((x, y)).astype(np.int32)], isClosed=False, color=255, thickness=5)

    assert found(ink) == ()


def test_a_box_filled_with_ink_and_a_single_stroke_are_none() -> None:
    ink = np.zeros(SIZE, np.uint8)
    cv2.rectangle(ink, FRAME[0], FRAME[2], 255, -1)
    assert found(ink) == ()
    assert found(frame(1, 6)) == ()
