"""Blank forms as pictures, drawn in points on a page of 400 by 300, for what has no fields."""

from __future__ import annotations

import io
from collections.abc import Callable

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from copiste.drafting import spaces
from copiste.drafting.strokes import POINT, Rect
from copiste.pages.geometry import Box
from copiste.pages.model import WORKING_DPI, Grey, Word

WIDTH, HEIGHT = 400.0, 300.0
Draw = Callable[[Canvas], None]


def picture(draw: Draw) -> Grey:
    """The page that *draw* draws, at the working resolution."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 9)
    canvas.setLineWidth(0.7)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    page = pypdfium2.PdfDocument(held.getvalue())[0]
    return np.array(page.render(scale=POINT, grayscale=True).to_pil().convert("L"))


def found(draw: Draw, *words: tuple[str, float, float, float]) -> spaces.PageSpaces:
    """What is found on the page; *words* are text, left, foot and right in points, as a reader would give them."""
    said = [
        Word(text, Box(x0 / WIDTH, (HEIGHT - foot - 8) / HEIGHT, x1 / WIDTH, (HEIGHT - foot + 2) / HEIGHT))
        for text, x0, foot, x1 in words
    ]
    return spaces.find(picture(draw), said)


def points(rect: Rect) -> tuple[float, float, float, float]:
    """Left, foot, right and top of *rect* in points from the lower left corner."""
    return rect.x0 / POINT, HEIGHT - rect.y1 / POINT, rect.x1 / POINT, HEIGHT - rect.y0 / POINT


def covers(rect: Rect, wanted: tuple[float, float, float, float]) -> float:
    """Intersection over union with *wanted*: left, foot, right and top in points."""
    a, b = points(rect), wanted
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    both = max(0.0, wide) * max(0.0, high)
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def scan(pixels: Grey, degrees: float) -> Grey:
    """The page as a scanner gives it: askew, soft and noisy."""
    high, wide = pixels.shape
    turn = cv2.getRotationMatrix2D(((wide - 1) / 2, (high - 1) / 2), degrees, 1.0)
    askew = cv2.warpAffine(pixels, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(255,))
    soft = cv2.GaussianBlur(askew, (0, 0), 0.9).astype(float) * 0.97
    noisy = soft + np.random.default_rng(3).normal(0, 4, soft.shape)
    return noisy.clip(0, 255).astype(np.uint8)


def png(pixels: Grey) -> bytes:
    """The page as a PNG that says its resolution."""
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "PNG", dpi=(WORKING_DPI, WORKING_DPI))
    return held.getvalue()
