"""A made-up form and ways to fill, bend and dirty it, for the tests of reading."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Option, Place
from copiste.pages.geometry import Box
from copiste.pages.model import Grey, Page, PageFacts

WIDTH, HEIGHT = 1700, 2200
ZONES = {
    "name": Box(0.10, 0.20, 0.55, 0.235),
    "number": Box(0.60, 0.20, 0.90, 0.235),
    "remarks": Box(0.10, 0.45, 0.90, 0.60),
}
TICKS = {
    "yes": Box(0.10, 0.30, 0.125, 0.32),
    "no": Box(0.20, 0.30, 0.225, 0.32),
    "agrees": Box(0.10, 0.70, 0.125, 0.72),
}


@cache
def blank(seed: int = 1) -> BlankPage:
    """Return an empty form full of print, different for each seed."""
    rng = np.random.default_rng(seed)
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    letters = np.array(list("abcdefghijklmnoprstuvw ABCDEFGHIJKLM"))
    for y in (*range(120, 400, 44), *range(760, 940, 44), *range(1380, 1520, 44), *range(1640, 2150, 44)):
        line = "".join(rng.choice(letters, 62))
        cv2.putText(page, line, (int(rng.integers(90, 200)), y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2, cv2.LINE_AA)
    for at, box in enumerate((*ZONES.values(), *TICKS.values())):
        x0, y0, x1, y1 = box.pixels(WIDTH, HEIGHT)
        off = (seed - 1) * (23 + 31 * at)  # no two forms have their boxes in the same places
        cv2.rectangle(page, (x0 + off, y0 + off), (x1 + off, y1 + off), 0, 2)
    return BlankPage(1, page, 408.0, 528.0)


@cache
def rows() -> BlankPage:
    """Return an empty form of which only the heading is unlike the rest: two columns of the same labels and boxes."""
    page = np.full((3300, 2550), 255, np.uint8)
    cv2.putText(page, "Register of things", (250, 200), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 0, 5, cv2.LINE_AA)
    for number, y in enumerate(range(330, 3050, 120)):
        for x in (250, 1375):
            label = f"{number + 1}. Name of entry"
            cv2.putText(page, label, (x + 8, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2, cv2.LINE_AA)
            cv2.rectangle(page, (x, y + 14), (x + 1000, y + 94), 0, 3)
    return BlankPage(1, page, 612.0, 792.0)


def scanned(pixels: Grey) -> Grey:
    """Return a page as a scanner gives it at two thirds of the working resolution: blurred and noisy."""
    small = cv2.resize(pixels, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    large = cv2.resize(small, pixels.shape[::-1], interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).normal(0, 8, large.shape)
    return np.asarray(np.clip(large + noise, 0, 255), np.uint8)


def definition(seed: int = 1) -> Definition:
    """Return a definition of the form with a field of each kind."""
    options = tuple(Option(value, Place(1, TICKS[value])) for value in ("yes", "no"))
    fields = (
        FieldLayout("/name", Kind.TEXT, (Place(1, ZONES["name"]),), acroform="name"),
        FieldLayout("/number", Kind.TEXT, (Place(1, ZONES["number"]),), comb=8, acroform="number"),
        FieldLayout("/remarks", Kind.TEXT, (Place(1, ZONES["remarks"]),), multiline=True, acroform="remarks"),
        FieldLayout("/answer", Kind.ONE_OF, options=options, acroform="answer"),
        FieldLayout("/agrees", Kind.TICK, (Place(1, TICKS["agrees"]),), acroform="agrees"),
    )
    properties = {
        "name": {"type": "string"},
        "number": {"type": "string"},
        "remarks": {"type": "string"},
        "answer": {"enum": ["yes", "no"]},
        "agrees": {"type": "boolean"},
    }
    schema = {"type": "object", "properties": properties}
    return Definition(f"form-{seed}", "1.0.0", schema, (Edition("2026", "en", (blank(seed),), fields),), "0" * 64)


def write(page: Grey, box: Box, text: str, *, line: int = 0) -> None:
    """Write *text* in a zone, as a typewriter would, sitting on the zone's lower rule for a single line."""
    x0, y0, _, y1 = box.pixels(WIDTH, HEIGHT)
    tall = y1 - y0 if y1 - y0 < 150 else 70
    cv2.putText(page, text, (x0 + 15, y0 + tall * (line + 1) - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)


def tick(page: Grey, box: Box) -> None:
    """Put a cross in a box."""
    x0, y0, x1, y1 = box.pixels(WIDTH, HEIGHT)
    cv2.line(page, (x0 + 4, y0 + 4), (x1 - 4, y1 - 4), 0, 4, cv2.LINE_AA)
    cv2.line(page, (x1 - 4, y0 + 4), (x0 + 4, y1 - 4), 0, 4, cv2.LINE_AA)


def filled(seed: int = 1, name: str = "Test Example") -> Grey:
    """Return the form with every field answered."""
    page = blank(seed).pixels.copy()
    write(page, ZONES["name"], name)
    write(page, ZONES["number"], "4 1 7 2")
    write(page, ZONES["remarks"], "first line here")
    write(page, ZONES["remarks"], "second goes below", line=1)
    tick(page, TICKS["yes"])
    tick(page, TICKS["agrees"])
    return page


def sign(page: Grey, box: Box) -> None:
    """Write loops that hang together into *box*, as people sign."""
    x0, y0, x1, y1 = box.pixels(WIDTH, HEIGHT)
    at = np.linspace(0, 1, 400)
    across = x0 + 20 + (x1 - x0) / 2 * at + 14 * np.sin(14 * np.pi * at)
    down = (y0 + y1) / 2 - (y1 - y0) * 0.4 * np.cos(14 * np.pi * at)
    cv2.polylines(page, [np.column_stack((across, down)).astype(np.int32)], isClosed=False, color=0, thickness=3)


def bent(pixels: Grey, *, degrees: float = 0.0, across: float = 1.0, down: float = 1.0, shift: float = 0.0) -> Grey:
    """Return a page skewed, stretched each way and shifted, as scanners and fax machines do."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix = np.diag([across, down]) @ matrix + np.array([[0, 0, shift], [0, 0, shift]])
    out = cv2.warpAffine(pixels, matrix, (int(width * 1.05), int(height * 1.05)), borderValue=(255,))
    return np.asarray(out, np.uint8)


def page(pixels: Grey, number: int = 1) -> Page:
    """Return pixels as a decoded page."""
    return Page(number, pixels, PageFacts(pixels.shape[1], pixels.shape[0], 300, 300, "png"))
