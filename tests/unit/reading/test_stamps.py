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


def crossed(ink: np.ndarray, degrees: float) -> np.ndarray:
    """Return *ink* without what lies at the form's own rules and print, and with writing over it."""
    left = ink.copy()
    left[195:213] = 0  # a rule, with its rim
    left[:, 420:450] = 0
    left[262:300, 560:700] = 0  # print, along which the lower side is lost where it lies level
    at = np.linspace(0, 1, 500)
    stroke = np.column_stack((80 + 300 * at, 240 + 90 * np.sin(18 * at) - degrees)).astype(np.int32)
    cv2.polylines(left, [stroke], isClosed=False, color=255, thickness=5)
    return left


@pytest.mark.parametrize("degrees", [0, 2, 6, -7])
@pytest.mark.parametrize("sides", [3, 4])
def test_a_frame_over_rules_and_print_that_runs_into_writing_is_a_stamp(sides: int, degrees: float) -> None:
    parts = found(crossed(frame(sides, degrees), degrees))
    left, top, right, bottom = zip(*parts, strict=True)
    assert max(right) - min(left) > 400
    assert max(bottom) - min(top) > 100
    assert (min(left) > 100, max(right) < 850) == (True, True), "and no writing"


@pytest.mark.parametrize("degrees", [0, 4])
def test_a_frame_that_lost_a_long_and_a_short_side_is_a_stamp_by_its_corner(degrees: float) -> None:
    assert len(found(frame(2, degrees))) == 1


def test_two_underlined_signatures_are_none() -> None:
    ink = np.zeros((700, 1100), np.uint8)
    ink[100:106, 200:520] = ink[600:606, 210:540] = 255
    assert found(ink) == ()


def test_two_rules_as_long_as_the_page_are_none() -> None:
    ink = np.zeros((400, 2000), np.uint8)
    ink[100:106, 50:1950] = ink[250:256, 50:1950] = 255
    assert found(ink) == ()


@pytest.mark.parametrize("seed", range(8))
def test_a_signature_with_long_strokes_is_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ink = np.zeros(SIZE, np.uint8)
    at = np.linspace(0, 1, 900)
    x = 150 + 600 * at + 30 * np.sin(2 * np.pi * 7 * at + rng.uniform(0, 6))
    y = 200 - 60 * np.cos(2 * np.pi * 5 * at) + rng.normal(0, 1, 900).cumsum() * 0.4
    cv2.polylines(ink, [np.column_stack((x, y)).astype(np.int32)], isClosed=False, color=255, thickness=5)
    rise = rng.integers(-60, 60)  # with a flourish below, and a long stroke above that is not parallel to it
    cv2.line(ink, (160, 300), (760, 300 + int(rise)), 255, 5)
    cv2.line(ink, (200, 120), (520, 90 - int(rise) // 2), 255, 5)
    assert found(ink) == ()


def test_a_box_filled_with_ink_and_a_single_stroke_are_none() -> None:
    ink = np.zeros(SIZE, np.uint8)
    cv2.rectangle(ink, FRAME[0], FRAME[2], 255, -1)
    assert found(ink) == ()
    assert found(frame(1, 6)) == ()
