"""A notice on one letter page, as PDF or PNG: plain lines, large enough to be faxed back."""

from __future__ import annotations

import io
import textwrap
from typing import Literal

from PIL import Image, ImageDraw

from copiste.drawing.font import font

Format = Literal["pdf", "png"]
_DPI = 150
"""Dots an inch: print of a letter faxes well at it; chosen, not measured."""
_PAGE = round(8.5 * _DPI), 11 * _DPI
"""Pixels of a Letter sheet."""
_MARGIN, _SIZE, _TITLE = 130, 25, 38
"""Pixels at 150 dpi: margin, height of the text and of the title; by eye."""
_LEADING = 1.45
"""Height of a line in heights of its letters; by eye."""
_COLUMNS = 72
"""Characters in a line at full size; by eye."""
_HEIGHT = _PAGE[1] - 2 * _MARGIN
"""Pixels between the margins."""


def draw(title: str, text: str, kind: Format) -> bytes:
    """Return *text*, under its *title*, on one page; long lines are broken, and what has no room makes it smaller."""
    size, columns = _SIZE, _COLUMNS
    lines = _broken(text, columns)
    while (len(lines) + 3) * size * _LEADING > _HEIGHT and size > _SIZE // 2:
        size, columns = size - 1, round(_COLUMNS * _SIZE / (size - 1))
        lines = _broken(text, columns)
    page = Image.new("L", _PAGE, 255)
    pen = ImageDraw.Draw(page)
    pen.text((_MARGIN, _MARGIN), title, font=font(_TITLE), fill=0)
    top = _MARGIN + 2 * _TITLE
    for number, line in enumerate(lines):
        pen.text((_MARGIN, top + number * size * _LEADING), line, font=font(size), fill=0)
    held = io.BytesIO()
    if kind == "pdf":
        page.convert("1").save(held, "PDF", resolution=_DPI, title=title, producer="copiste", creator="copiste")
    else:
        page.save(held, "PNG", dpi=(_DPI, _DPI))
    return held.getvalue()


def _broken(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, columns, subsequent_indent="  " if line.startswith(("-", "•")) else "") or [""]
    return lines
