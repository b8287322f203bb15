"""A made-up form of one page with forty fields, its blank PDF, a filled scan of it, and a fax of many such pages."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

ROWS, COLUMNS = 20, 2
"""Fields down and across: forty; chosen, a full page."""
_WORDS = [
    "River",
    "Maple",
    "North",
    "Harbour",
    "Cedar",
    "Station",
    "Valley",
    "Granite",
    "Prairie",
    "Lantern",
    "Orchard",
    "Meadow",
    "Winter",
    "Copper",
    "Garden",
    "Summit",
]
_FONT = 11
"""Points; chosen."""


def zones() -> list[tuple[str, float, float]]:
    """Return name and lower left corner in points of the forty zones."""
    return [
        (f"line_{row + 1}_{'ab'[column]}", 60.0 + 270 * column, 690.0 - 33 * row)
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]


def blank(path: Path) -> None:
    """Write the blank form: forty ruled boxes with a label and an AcroForm widget each."""
    canvas = Canvas(str(path), pagesize=letter, invariant=True)
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(60, 740, "Register of things that do not exist")
    for number, (name, x, y) in enumerate(zones(), 1):
        canvas.setFont("Helvetica", 7)
        canvas.drawString(x + 2, y + 21, f"{number}. Name of entry {name[5:].replace('_', ' ')}")
        canvas.rect(x, y, 240, 19)
        canvas.acroForm.textfield(name=name, x=x, y=y, width=240, height=19, borderWidth=0, fillColor=None)
    canvas.save()


def page(blank_pdf: Path, seed: int, dpi: int = 200) -> Image.Image:
    """Return the form with an invented answer in each box, as a scanner would give it: askew and speckled."""
    rng = random.Random(seed)
    with pypdfium2.PdfDocument(blank_pdf) as document:
        image = document[0].render(scale=dpi / 72).to_pil().convert("L")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(_FONT * dpi / 72)
    for _, x, y in zones():
        answer = f"{rng.choice(_WORDS)} {rng.choice(_WORDS)} {rng.randrange(10_000)}"
        draw.text(((x + 5) * dpi / 72, (792 - y - 5) * dpi / 72), answer, font=font, fill=30, anchor="ls")
    turned = image.rotate(rng.uniform(-1, 1), resample=Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(seed).normal(0, 6, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))


def scan(blank_pdf: Path, path: Path, seed: int) -> None:
    """Write one filled page as a scanner's PDF: grey, 200 dpi, JPEG."""
    page(blank_pdf, seed).save(path, "PDF", resolution=200, quality=80)


def fax(blank_pdf: Path, path: Path, pages: int) -> None:
    """Write a TIFF of *pages* filled pages, Group 4, 204 by 196 dots per inch; ten are drawn and come again."""
    drawn = []
    for seed in range(min(pages, 10)):
        small = page(blank_pdf, seed).resize((1728, 2156)).point(lambda level: 255 if level > 150 else 0).convert("1")
        drawn.append(small)
    rest = [drawn[number % len(drawn)] for number in range(1, pages)]
    held = io.BytesIO()
    drawn[0].save(held, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(204, 196))
    path.write_bytes(held.getvalue())
