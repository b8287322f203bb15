#!/usr/bin/env python3
"""Separation: a generated batch at fax quality; does every page end with the form that it belongs to?

Draws forms of one, two and three pages with invented answers, attachments, blank backs, covers and separator sheets;
faxes each page (fine and standard mode, noise, skew, some upside down) and has it decoded, recognised, searched for
codes and grouped as the product does. No answers are read: what a reader would say of a cover sheet is replayed. The
same batch is judged with its separator sheets and without them. Prints the wrong pages by cause.

Usage: .venv/bin/python bench/separation.py [--pages 1000] [--jobs 2] [--seed 1] [--keep FILE] [--write]
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageDraw
from pydantic import TypeAdapter
from results import ROOT, command_line, table, write_section

sys.path.insert(0, str(ROOT))

from copiste import wiring
from copiste.drawing.separators import sheet
from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Place
from copiste.pages.decode import decode
from copiste.pages.geometry import Box
from copiste.pages.model import Limits
from copiste.reading.model import PATCH, Crop, PagePlace, PageReading
from copiste.reading.separators import Separator
from copiste.records.cutting import Cutting
from copiste.records.grouping import Grouping, grouped
from copiste.stages.read_page import read_page
from samples import degrade, fonts, forms, letters, people, referral
from samples.inbox import Maker
from samples.paper import Paper
from samples.pen import render

WITH, WITHOUT = 1.0, 0.99
"""The share of pages in their right place that is wanted, with separator sheets and without."""
VARIANTS = 6
"""Different fillings of each form; each is faxed anew every time."""
_LOST = 0.03
_WORDS = "adresse date montant motif service programme demande personne année dossier ville remarque"
LONG = {"two-sided": 2, "three-paged": 3}
_COVER = ("TÉLÉCOPIE", "Bordereau de transmission", "De : Clinique imaginaire", "À : Greffe", "Nombre de pages : 3")
_READ = TypeAdapter(tuple[float, PageReading])
Grey = np.ndarray


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


class Replay:
    """Says what stands on a cover sheet, and nothing of any other page."""

    name, version = "replay", "1"

    def __init__(self, spec: Spec) -> None:
        self._said = _COVER if spec.kind == "cover" else ()

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return a line for each crop."""
        del language
        said = iter(self._said)
        return [(next(said, ""), 0.0) for _ in crops]


def batch(pages: int, seed: int) -> list[Spec]:
    """Return a batch of about *pages* pages that are no separator, each paper with a sheet before it."""
    rng = random.Random(seed)
    specs: list[Spec] = []
    owner = 0
    while sum(spec.kind != "separator" for spec in specs) < pages:
        owner += 1
        form = rng.choice([*forms.FORMS, *LONG, *LONG])
        paper = [Spec("form", owner, form, number) for number in range(1, LONG.get(form, 1) + 1)]
        fate = rng.random()
        if len(paper) > 1 and fate < _LOST:
            paper.pop(rng.randrange(len(paper)))  # a page stayed on the glass
        elif len(paper) > 1 and fate < 2 * _LOST:
            paper.reverse()
        if len(paper) > 1 and rng.random() < 0.2:
            paper.insert(1, Spec("blank", owner))
        count = rng.choice((0, 0, 0, 1, 1, 2))
        paper += [Spec("attachment", owner, number=rng.randrange(12)) for _ in range(count)]
        if rng.random() < 0.15:
            paper.append(Spec("blank", owner))
        if rng.random() < 0.06:
            paper.insert(0, Spec("cover", owner))
        specs += [Spec("separator", owner, form), *paper]
    made = []
    for at, spec in enumerate(specs):
        dice = random.Random(zlib.crc32(f"{seed}/{at}".encode()))
        how = {"variant": dice.randrange(VARIANTS), "turned": dice.random() < 0.08, "standard": dice.random() < 0.5}
        made.append(replace(spec, seed=dice.randrange(1 << 30), **how))
    return made


def main() -> int:
    """Measure, print; return 1 when a target is missed."""
    options = _options()
    specs = batch(options.pages, options.seed)
    found = gather(specs, options.jobs, options.keep)
    readings = [replace(reading, page=at) for at, (_, reading) in enumerate(found, 1)]
    bare = [at for at, spec in enumerate(specs) if spec.kind != "separator"]
    few = [replace(readings[at], page=number) for number, at in enumerate(bare, 1)]
    arms = [
        ("with separator sheets", specs, readings, WITH),
        ("patch code of the sheets alone", specs, [_patch_only(each) for each in readings], WITH),
        ("no sheets at all", [specs[at] for at in bare], few, WITHOUT),
    ]
    rows, wrong, fine = [], [], True
    for name, truth, read_, target in arms:
        faults = judge(truth, grouped(read_, definitions(), cutting=Cutting()))
        share = 1 - len(faults) / len(truth)
        fine = fine and share >= target
        wrong += [[name, cause, str(count)] for cause, count in Counter(cause for _, cause in faults).most_common()]
        rows.append([name, str(len(truth)), str(len(truth) - len(faults)), f"{share:.4f}", f"{target}"])
        for at, cause in faults[: options.show]:
            print(f"{name}: page {at + 1}: {cause}: {truth[at]} read as {read_[at].place} {read_[at].form}")
    report = table(["", "pages", "in their place", "share", "wanted"], rows)
    report += "\n\n" + (table(["", "cause", "pages"], wrong) if wrong else "No page is wrong.")
    each = sum(seconds for seconds, _ in found) / len(specs)
    how = f"{sum(spec.standard for spec in specs)} in standard mode, {sum(spec.turned for spec in specs)} upside down"
    report += (
        f"\n\n{len(specs)} pages of {len({spec.owner for spec in specs})} papers, {how}; {each:.1f} s of a core each "
    )
    report += "to decode, recognise and look for codes."
    print(report)
    if options.write:
        write_section("Separation", command_line(), report)
    return 0 if fine else 1


def gather(specs: Sequence[Spec], jobs: int, keep: Path | None) -> list[tuple[float, PageReading]]:
    """Return seconds of a core and reading of every page; those kept in *keep* are not made again."""
    known = [] if keep is None or not keep.exists() else [_READ.validate_json(line) for line in keep.open()]
    out = None if keep is None else keep.open("a")
    with ProcessPoolExecutor(jobs) as pool:
        for read_ in pool.map(read, specs[len(known) :], chunksize=4):
            known.append(read_)
            if out is not None:
                out.write(_READ.dump_json(read_).decode() + "\n")
                out.flush()
            print(f"{len(known)}/{len(specs)}", end="\r", file=sys.stderr)
    return known[: len(specs)]


def read(spec: Spec) -> tuple[float, PageReading]:
    """Draw a page, fax it, and read it as the product does."""
    cv2.setNumThreads(1)
    data, known = faxed(spec), definitions()
    started = time.process_time()
    reading = read_page(decode(data, Limits()).pages[0], (), known, [Replay(spec)])
    return time.process_time() - started, replace(reading, zones=())


def faxed(spec: Spec) -> bytes:
    """Return a page as it comes over the telephone; TIFF without compression: that of faxes loses nothing either."""
    rng = np.random.default_rng(spec.seed)
    page = np.ascontiguousarray(np.rot90(drawn(spec), 2 if spec.turned else 0))
    lines = 98 if spec.standard else 196
    black = degrade._sent(page, rng, degrade.Call.pick(rng), (1, 1), lines)  # noqa: SLF001  before it is coded
    memory = io.BytesIO()
    Image.fromarray(~black).save(memory, "TIFF", dpi=(204, lines))
    return memory.getvalue()


def judge(truth: Sequence[Spec], found: Grouping) -> list[tuple[int, str]]:
    """Return the pages (from 0) that are not where they belong, with the cause."""
    owners: dict[int, int] = {}  # group to paper, by the first page of each
    holders: dict[int, int] = {}  # paper to the one group that may hold it
    faults = []
    for at, (spec, placing) in enumerate(zip(truth, found.places, strict=True)):
        wanted = PagePlace(spec.kind)
        if placing.form is not None and placing.place is PagePlace.FORM:
            owner = owners.setdefault(placing.form, spec.owner)
            holders.setdefault(owner, placing.form)
        if placing.place is not wanted:
            faults.append((at, f"{wanted} taken for {placing.place}"))
        elif placing.form is not None and owners[placing.form] != spec.owner:
            faults.append((at, f"{wanted} with another paper"))
        elif placing.form is not None and holders[spec.owner] != placing.form:
            faults.append((at, f"{wanted} parted from its paper"))
    return faults


def _patch_only(reading: PageReading) -> PageReading:
    codes = tuple(code for code in reading.codes if code.kind == PATCH)
    place = PagePlace.UNRECOGNISED if reading.place is PagePlace.SEPARATOR else reading.place
    return replace(reading, place=place, codes=codes)


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
    for at, line in enumerate(_COVER):
        draw.text((300, 300 + 200 * at), line, font=fonts.load(fonts.PRINT, 90 if at < 2 else 60), fill=0)
    return np.asarray(image, np.uint8)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep what was read here, and go on from there")
    parser.add_argument("--show", type=int, default=10, help="wrong pages shown")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
