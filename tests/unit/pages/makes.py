"""Pages and files made for these tests: fictitious print, seeded damage, every coding."""

from __future__ import annotations

import io
import random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont, TiffImagePlugin
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from copiste.pages.model import Grey, Page, PageFacts


def sheet(width: int = 850, height: int = 1100, lines: int = 30, seed: int = 1) -> Image.Image:
    """Return a grey page of print, dark on light, heavier at the top left so that it has one upright."""
    rng = random.Random(seed)
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    size = max(6, height // 60)
    font = ImageFont.load_default(size)
    for line in range(lines):
        y = height // 12 + line * int(height * 0.8 / lines)
        words = " ".join(rng.choice(["permis", "adresse", "montant", "date", "nom"]) for _ in range(rng.randint(3, 6)))
        draw.text((width // 10, y), words, fill=0, font=font)
    draw.rectangle((width // 10, height // 30, width // 4, height // 15), fill=0)
    return image


def tiff(*images: Image.Image, tags: dict[int, int] | None = None, **options: Any) -> bytes:
    """Return a TIFF of *images*; *options* are Pillow's, *tags* go into every page."""
    out = io.BytesIO()
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in (tags or {}).items():
        info[tag] = value
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], tiffinfo=info, **options)
    return out.getvalue()


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return *image* as a file of *kind*."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def fax(lines_an_inch: int = 196, seed: int = 1) -> Image.Image:
    """Return a two-colour Letter page as a fax machine scans it: 204 dots an inch across."""
    return sheet(1728, 11 * lines_an_inch, seed=seed).point(lambda v: 255 * (v > 127)).convert("1")


def damaged(data: bytes, count: int = 8, seed: int = 3) -> bytes:
    """Return a file with *count* bytes of its middle spoilt."""
    rng, spoilt = random.Random(seed), bytearray(data)
    for _ in range(count):
        spoilt[rng.randrange(len(data) // 4, len(data) // 2)] ^= 0x5A
    return bytes(spoilt)


def pdf(*texts: str, size: tuple[float, float] = letter) -> bytes:
    """Return a PDF with one printed page a text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True)
    for text in texts:
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, size[1] - 100, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned_pdf(image: Image.Image, hidden: str = "") -> bytes:
    """Return a PDF whose page is one picture, with *hidden* text behind it as scanners write it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    canvas.drawInlineImage(image, 0, 0, *letter)
    if hidden:
        text = canvas.beginText(72, 600)
        text.setTextRenderMode(3)
        text.textLine(hidden)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def form_pdf(name: str = "", ticked: bool = False) -> bytes:
    """Return a PDF form with text fields `personne.nom` and `langue`, and a tick box `accord`."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=True)
    canvas.drawString(72, 700, "Nom")
    form = canvas.acroForm
    form.textfield(name="personne.nom", x=120, y=690, width=200, height=24, value=name, borderWidth=0)
    form.checkbox(name="accord", x=120, y=640, size=20, checked=ticked)
    form.textfield(name="langue", x=120, y=600, width=100, height=24, borderWidth=0)
    canvas.save()
    return out.getvalue()


def reworked(data: bytes, turn: int = 0, owner: str | None = None, user: str = "") -> bytes:
    """Return a PDF with its pages turned and, given *owner*, encrypted with the *user* password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(turn)
    if owner is not None:
        writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(image: Image.Image | Grey, *, bilevel: bool = False) -> Page:
    """Return a decoded page at working resolution that shows *image*."""
    pixels = np.array(image, dtype=np.uint8)
    facts = PageFacts(pixels.shape[1], pixels.shape[0], 300, 300, "test", bilevel=bilevel)
    return Page(1, pixels, facts)


def alike(first: Grey, second: Grey) -> float:
    """Return how much two images show the same, -1..1, whatever their sizes."""
    small = [np.asarray(Image.fromarray(a).resize((160, 200), Image.Resampling.BOX), float) for a in (first, second)]
    return float(np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1])
