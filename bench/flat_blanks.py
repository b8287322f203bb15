#!/usr/bin/env python3
"""How many places to fill `copiste draft` finds on a blank with no fields, against the widgets that the form has.

Each fillable PDF is made flat first: every page becomes a picture at 300 dots an inch, with no widgets and no text
layer. `printed` draws the widgets' own looks (borders, backgrounds), as a viewer prints them; `bare` leaves them out,
and with them every box that was drawn by the form's fields alone. `--scan` also makes the picture a scan: skewed,
blurred, noisy, JPEG at 200 dots an inch.

Two rules of matching, each place and each widget used once: `IoU` wants intersection over union of at least one half,
`centre` wants the middle of each inside the other.

Usage: .venv/bin/python bench/flat_blanks.py [BLANK.pdf]... [--shared DIR] [--scan] [--overlay DIR] [--write]
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from results import ROOT, command_line, table, write_section

from copiste.drafting import widgets
from copiste.drafting.draft import draft
from copiste.errors import CopisteError
from copiste.readers.words import TesseractWords

Place = tuple[float, float, float, float]
"""Fractions of the page, as in a layout."""
DPI, SCAN_DPI = 300, 200
"""Dots an inch of a flat PDF, and of a scan of it; chosen as what is usual."""


@dataclass(frozen=True)
class Score:
    """Widgets there are, places found, and how many match by each rule."""

    there: int
    found: int
    overlap: int
    centre: int

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def row(self) -> list[str]:
        """Return the counts, then recall and precision by each rule."""
        shares = [
            f"{matched / (whole or 1):.3f}"
            for matched in (self.overlap, self.centre)
            for whole in (self.there, self.found)
        ]
        return [str(self.there), str(self.found), *shares]


def main() -> int:
    """Measure and print; return 1 when a blank could not be drafted."""
    options = _options()
    blanks = options.blanks or sorted((options.shared / "data/filled").glob("*/blank.pdf"))
    if not blanks:
        print(f"no blanks under {options.shared}: name some, or the folder with --shared", file=sys.stderr)
        return 2
    rows, failed = [], 0
    for look in ("printed", "bare"):
        whole = Score(0, 0, 0, 0)
        for blank in blanks:
            name = blank.parent.name if blank.stem == "blank" else blank.stem
            try:
                score = measured(blank, look, options.scan, options.overlay and options.overlay / f"{name}-{look}")
            except CopisteError as error:
                print(f"{blank}: {type(error).__name__}", file=sys.stderr)
                failed += 1
                continue
            rows.append([look, name, *score.row()])
            whole += score
        rows.append([look, "all", *whole.row()])
    head = ["look", "form", "widgets", "found", "recall IoU", "precision IoU", "recall centre", "precision centre"]
    report = table(head, rows)
    print(report)
    if options.write:
        write_section("Flat blanks" + (", scanned" if options.scan else ""), command_line(), report)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blanks", nargs="*", type=Path, help="fillable PDFs; else those of the labelled forms")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder with data/")
    parser.add_argument("--scan", action="store_true", help="make each page a scan before it is drafted")
    parser.add_argument("--overlay", type=Path, help="draw what was found here (outside the repository)")
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    return parser.parse_args()


def measured(blank: Path, look: str, scan: bool, overlay: Path | None) -> Score:
    """Return the score of one form, all its pages together."""
    there = widgets.find(blank.read_bytes(), 100).widgets
    pages = pictures(blank, look)
    if scan:
        pages = scanned(pages)
    files = draft(_pdf(pages, SCAN_DPI if scan else DPI), form="flat", edition="1", words=TesseractWords().words)
    layout = json.loads(files["editions/1/layout.json"])
    score = Score(0, 0, 0, 0)
    for number, page in enumerate(pages, 1):
        boxes = [tuple(p["box"]) for f in layout["fields"] for p in _places(f) if p["page"] == number]
        wanted = [(w.box.x0, w.box.y0, w.box.x1, w.box.y1) for w in there if w.page == number]
        matched = [match(wanted, boxes, rule) for rule in (overlaps, centred)]
        score += Score(len(wanted), len(boxes), *(len(pairs) for pairs in matched))
        if overlay is not None:
            _draw(page, wanted, boxes, matched[0] | matched[1], overlay.with_name(f"{overlay.name}-{number}.png"))
    return score


def _places(field: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = field.get("places") or field["options"]
    return found


def pictures(blank: Path, look: str) -> list[Image.Image]:
    """Return the pages of a PDF as pictures, `printed` with the looks of its widgets or `bare`."""
    document = pypdfium2.PdfDocument(blank)
    forms = look == "printed"
    if forms:
        document.init_forms()
    pages = [page.render(scale=DPI / 72, grayscale=True, may_draw_forms=forms, draw_annots=forms) for page in document]
    return [page.to_pil().convert("L") for page in pages]


def scanned(pages: Sequence[Image.Image]) -> list[Image.Image]:
    """Return *pages* as a scanner gives them. They lean about their middle, as `draft` sets them straight again."""
    chance = np.random.default_rng(7)
    done = []
    for page in pages:
        askew = page.rotate(float(chance.uniform(-1.2, 1.2)), resample=Image.Resampling.BICUBIC, fillcolor=255)
        small = askew.resize([round(side * SCAN_DPI / DPI) for side in page.size], Image.Resampling.LANCZOS)
        noisy = np.asarray(small.filter(ImageFilter.GaussianBlur(0.6)), dtype=float) * 0.96
        noisy += chance.normal(0, 4, noisy.shape)
        held = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(held, "JPEG", quality=70)
        done.append(Image.open(held).convert("L"))
    return done


def _pdf(pages: Sequence[Image.Image], dpi: int) -> bytes:
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return held.getvalue()


def match(
    wanted: Sequence[Place], found: Sequence[Place], rule: Callable[[Place, Place], bool]
) -> set[tuple[int, int]]:
    """Return pairs of widget and place that *rule* holds for, each used once, the best fit first."""
    pairs = sorted(
        ((shared(a, b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(found) if rule(a, b)), reverse=True
    )
    kept: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in kept and j not in kept.values():
            kept[i] = j
    return set(kept.items())


def shared(a: Place, b: Place) -> float:
    """Return intersection over union."""
    both = max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def overlaps(a: Place, b: Place) -> bool:
    """Tell whether intersection over union is at least one half."""
    return shared(a, b) >= 0.5


def centred(a: Place, b: Place) -> bool:
    """Tell whether the middle of each lies in the other."""
    return _holds(a, b) and _holds(b, a)


def _holds(a: Place, b: Place) -> bool:
    return a[0] <= (b[0] + b[2]) / 2 <= a[2] and a[1] <= (b[1] + b[3]) / 2 <= a[3]


def _draw(
    page: Image.Image, wanted: Sequence[Place], found: Sequence[Place], pairs: set[tuple[int, int]], path: Path
) -> None:
    """Draw widgets (green; missed: magenta) and places (blue; false: red) over the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pale = page.point(lambda shade: 128 + shade // 2).convert("RGB")
    pen = ImageDraw.Draw(pale)
    hit, used = {i for i, _ in pairs}, {j for _, j in pairs}
    marks = [(box, "#00b000" if n in hit else "#ff00ff") for n, box in enumerate(wanted)]
    marks += [(box, "#0060ff" if n in used else "#ff0000") for n, box in enumerate(found)]
    for box, colour in marks:
        corners = [box[0] * page.width, box[1] * page.height, box[2] * page.width, box[3] * page.height]
        pen.rectangle(corners, outline=colour, width=5)
    pale.reduce(2).save(path)


if __name__ == "__main__":
    sys.exit(main())
