"""Separator sheets to print: a patch code T along the leading edge, our QR code twice, and what it means in words."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from copiste.drawing.font import font
from copiste.reading.separators import Separator, text_of
from copiste.texts import LANGUAGES, Language, say

_DPI = 300
"""Dots an inch of a sheet: printers' own."""
_WIDTH, _HEIGHT = 2550, 3300
"""A Letter page; on A4 a printer that fits to the page loses nothing."""
_NARROW, _BROAD = round(0.08 * _DPI), round(0.20 * _DPI)
"""Pixels: bars of a patch code, 0.08 and 0.20 inches wide (Kodak's patch codes; DOMAIN 2)."""
_T = (_NARROW, _BROAD, _NARROW, _BROAD)
_MARGIN, _TOP = 300, 330
"""Pixels at 300 dpi: an inch, and where the first bar stands; by eye."""
_LARGE, _SMALL = 1000, 640
"""Pixels of the two QR codes' sides: the small one is read where a punch or a fold took the large one; by eye."""


def sheet(separator: Separator, language: Language) -> Image.Image:
    """Return one page in two colours at 300 dots an inch; *language* says which of the two comes first."""
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    draw = ImageDraw.Draw(page)
    y = _TOP
    for bar in _T:
        draw.rectangle((_MARGIN, y, _WIDTH - _MARGIN - 1, y + bar - 1), fill=0)
        y += bar + _NARROW
    page.paste(_qr(text_of(separator), _LARGE), (_MARGIN, y + 160))
    small = _qr(text_of(separator), _SMALL)
    page.paste(small, (_WIDTH - _MARGIN - small.width, _HEIGHT - _MARGIN - small.height))
    order: tuple[Language, ...] = tuple(sorted(LANGUAGES, key=lambda each: each != language))
    _written(draw, separator, order, y + 160 + _LARGE + 120)
    for at, line in enumerate(_facts(separator)):
        draw.text((_MARGIN + _LARGE + 120, _TOP + 560 + at * 110), line, font=font(72), fill=0)
    return page.convert("1", dither=Image.Dither.NONE)


def as_pdf(separators: Sequence[Separator], language: Language) -> bytes:
    """Return the sheets as a PDF; the same sheets give the same bytes."""
    pages = [sheet(each, language) for each in separators]
    memory, clock = io.BytesIO(), time.gmtime(0)
    pages[0].save(
        memory,
        "PDF",
        resolution=_DPI,
        save_all=True,
        append_images=pages[1:],
        creationDate=clock,
        modDate=clock,
        producer="copiste",
        creator="copiste",
    )
    return memory.getvalue()


def _written(draw: ImageDraw.ImageDraw, separator: Separator, order: Sequence[Language], y: int) -> None:
    for language in order:
        draw.text((_MARGIN, y), say(f"separator.{separator.cut.value}.title", language), font=font(96), fill=0)
        y += 140
        for line in say(f"separator.{separator.cut.value}.what", language).split("\n"):
            draw.text((_MARGIN, y), line, font=font(48), fill=0)
            y += 70
        y += 60


def _facts(separator: Separator) -> list[str]:
    named = (separator.office, separator.form, separator.batch)
    counted = [f"{separator.number} / {separator.count}"] if separator.count > 1 else []
    return [name for name in named if name is not None] + counted


def _qr(text: str, size: int) -> Image.Image:
    """Return a QR code of about *size* dots a side; a quarter of it may be lost and it still reads (level Q)."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    plain = np.array(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False), np.uint8)
    scale = max(size // plain.shape[0], 1)
    return Image.fromarray(np.kron(plain, np.ones((scale, scale), np.uint8)))
