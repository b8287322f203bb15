"""The pages of the batch that `separation.py` judges: drawn with invented answers, and faxed."""

from __future__ import annotations

import io
import random
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw

from bench.results import ROOT
from copiste import wiring
from copiste.drawing.separators import sheet
from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.separators import Separator
from samples import degrade, fonts, letters, people, referral
from samples.degrade import Grey
from samples.inbox import Maker
from samples.paper import Paper
from samples.pen import render

VARIANTS = 6
"""Different fillings of each form; each is faxed anew every time."""
_WORDS = "adresse date montant motif service programme demande personne année dossier ville remarque"
LONG = {"two-sided": 2, "three-paged": 3}
"""Pages of the forms that have more than one."""
COVER = ("TÉLÉCOPIE", "Bordereau de transmission", "De : Clinique imaginaire", "À : Greffe", "Nombre de pages : 3")


@dataclass(frozen=True, slots=True)
class Spec:
    """One page of the batch: what it is, which paper it belongs to, and how it is faxed."""

    kind: str
    owner: int
    form: str = ""
    number: int = 1
    variant: int = 0
    turned: bool = False
    standard: bool = False
    seed: int = 0


def faxed(spec: Spec) -> bytes:
    """Return a page as it comes over the telephone; TIFF without compression: that of faxes loses nothing either."""
    rng = np.random.default_rng(spec.seed)
    page = np.ascontiguousarray(np.rot90(drawn(spec), 2 if spec.turned else 0))
    lines = 98 if spec.standard else 196
    black = degrade._sent(page, rng, degrade.Call.pick(rng), (1, 1), lines)  # noqa: SLF001  before it is coded
    memory = io.BytesIO()
    Image.fromarray(~black).save(memory, "TIFF", dpi=(204, lines))
    return memory.getvalue()


def drawn(spec: Spec) -> Grey:
    """Return the page clean, at 300 dots an inch."""
    if spec.kind == "separator":
        named = Separator(form=spec.form, batch="lot-1", number=spec.owner, count=9999)
        return np.asarray(sheet(named, "fr").convert("L"), np.uint8)
    if spec.kind == "blank":
        return np.full((3300, 2550), 255, np.uint8)
    if spec.kind == "cover":
        return _cover()
    if spec.kind == "attachment":
        return _attachments()[spec.number]
    return _filled(spec.form, spec.variant)[spec.number - 1]


@cache
def definitions() -> Mapping[str, Definition]:
    """Return the forms that ship, and two of several pages."""
    shipped = dict(wiring.standalone([ROOT / "schemas"])[0].definitions())
    return shipped | {name: _long(name) for name in LONG}


@cache
def _blank(form: str) -> tuple[Grey, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.pdf"
        paper = Paper(path, form)
        for number in range(1, LONG[form] + 1):
            _print(paper, form, number)
        paper.save()
        return tuple(np.asarray(page, np.uint8) for page in render(path))


def _print(paper: Paper, form: str, number: int) -> None:
    """Print one page of a made-up form; its pages are of one look, as those of real ones are."""
    rng = random.Random(f"{form}/{number}")
    paper.print(40, 50, f"Ministère des Choses imaginaires - formulaire {form}", 12, paper.bold)
    paper.print(40, 66, f"Page {number} de {LONG[form]}", 8)
    words = _WORDS.split()
    y = 80.0
    for section in range(4 * number - 3, 4 * number + 1):
        paper.band(40, y, 532, f"{section}. {rng.choice(words).capitalize()} et {rng.choice(words)}")
        y += 18
        for _ in range(rng.randint(3, 5)):
            width = 532 / rng.choice((1, 2, 3))
            x = 40.0
            while x < 560:
                paper.box(x, y, width, 28)
                paper.print(x + 3, y + 8, f"{rng.choice(words).capitalize()} de {rng.choice(words)}", 6.5)
                x += width
            y += 28
        y += 8
    paper.new_page()


def _long(name: str) -> Definition:
    blanks = tuple(BlankPage(at, pixels, 612.0, 792.0) for at, pixels in enumerate(_blank(name), 1))
    fields = tuple(
        FieldLayout(f"/page_{blank.number}", Kind.TEXT, (Place(blank.number, Box(0.1, 0.2, 0.4, 0.24)),))
        for blank in blanks
    )
    return Definition(name, "1.0.0", {"type": "object"}, (Edition("2026", "fr", blanks, fields),), zlib_digest(name))


def zlib_digest(name: str) -> str:
    """Return sixty-four digits in the place of a folder's SHA-256."""
    return f"{zlib.crc32(name.encode()):064x}"


@cache
def _filled(form: str, variant: int) -> list[Grey]:
    if form not in LONG:
        return Maker(f"separation {form} {variant}").case(form, fonts.TYPED[variant % len(fonts.TYPED)])[1]
    rng = random.Random(f"{form} {variant}")
    out = []
    for pixels in _blank(form):
        image = Image.fromarray(pixels.copy())
        draw = ImageDraw.Draw(image)
        for _ in range(14):
            who, home = people.person(rng), people.address(rng)
            at = (rng.randint(200, 1700), rng.randint(480, 2900))
            face = fonts.load(rng.choice(fonts.TYPED), 42)
            draw.text(
                at,
                rng.choice((f"{who.surname}, {who.given}", str(home.city), f"{rng.randint(1, 9999)}")),
                font=face,
                fill=25,
            )
        out.append(np.asarray(image, np.uint8))
    return out


@cache
def _attachments() -> list[Grey]:
    """Return a dozen pages that are no form: letters, laboratory results, notes, pages of an unknown form."""
    rng = random.Random(12)
    pages = [letters.letter()]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(3):
            path = Path(folder) / f"{number}.pdf"
            referral.laboratory(path, people.person(rng), rng)
            with pypdfium2.PdfDocument(path) as document:
                pages += [np.asarray(page.render(scale=300 / 72).to_pil().convert("L"), np.uint8) for page in document]
    pages += [_note(rng) for _ in range(5)]
    return pages[:12]


def _note(rng: random.Random) -> Grey:
    image = Image.new("L", (2550, 3300), 255)
    draw = ImageDraw.Draw(image)
    face = fonts.load(rng.choice((*fonts.TYPED, *fonts.HAND)), rng.randint(44, 64))
    for line in range(rng.randint(6, 26)):
        words = _WORDS.split()
        draw.text((300, 400 + 100 * line), " ".join(words), font=face, fill=30)
    return np.asarray(image, np.uint8)


def _cover() -> Grey:
    image = Image.new("L", (2550, 3300), 255)
    draw = ImageDraw.Draw(image)
    for at, line in enumerate(COVER):
        draw.text((300, 300 + 200 * at), line, font=fonts.load(fonts.PRINT, 90 if at < 2 else 60), fill=0)
    return np.asarray(image, np.uint8)
