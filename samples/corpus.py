"""Makes many filled, degraded and labelled pages, to fit confidences on and to measure with.

    python samples/corpus.py --out DIR --fills 20 --seed 1
    python samples/corpus.py --out DIR --fills 20 --seed 1 --forms OTHER   # also every OTHER/<form>/blank.pdf

writes DIR/<form>/<fill>.<profile>.<ext> and DIR/<form>/<fill>.truth.json: `fields` by qualified AcroForm name, each
with its type (text, checkbox, choice), value, page from 0 and rectangle in points from bottom left; a group has
`options`. A signature is a checkbox with `kind` signature. The project's own forms also have `record`, the same answers
typed and in their place in the record. One fill in three is in hand-like letters (`hand`).
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import zlib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

import numpy as np
import pypdfium2
from PIL import Image

from samples import degrade, guess, widgets
from samples.forms import BLANKS, invented
from samples.pen import Answer, Pen, render
from samples.people import plain


def language_of(path: Path) -> str:
    """fr when the blank's print holds more French than English small words."""
    words = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path)).lower().split()
    french, english = (
        sum(words.count(w) for w in small)
        for small in (("le", "la", "de", "du", "et"), ("the", "of", "and", "or", "to"))
    )
    return "fr" if french > english else "en"


def truth_fields(blanks: list[widgets.Blank], answers: dict[str, Answer]) -> dict[str, Any]:
    """The labels of one fill, by qualified AcroForm name."""
    out: dict[str, Any] = {}
    for blank in blanks:
        spot, value = blank.spots[0], answers.get(blank.name)
        entry: dict[str, Any] = {"type": blank.kind, "value": value, "page": spot.page, "rect": list(spot.rect)}
        if blank.kind == "signature":
            entry |= {"type": "checkbox", "kind": "signature"}
        if blank.kind == "choice":
            entry["options"] = [[s.on, s.page, list(s.rect)] for s in blank.spots]
        entry["value"] = (
            bool(value) if entry["type"] == "checkbox" else (value or "") if blank.kind == "text" else value
        )
        out[blank.name] = entry
    return out


def answers_for(path: Path, blanks: list[widgets.Blank], rng: random.Random, pen: Pen) -> dict[str, Answer]:
    """Invented answers to every field of the form at *path*."""
    answers = guess.answers(path, blanks, rng, pen, language_of(path))
    return in_capitals(blanks, answers) if pen.face.capitals else answers


def in_capitals(blanks: list[widgets.Blank], answers: dict[str, Answer]) -> dict[str, Answer]:
    """The same answers as a hand of plain capitals writes them."""
    texts = {blank.name for blank in blanks if blank.kind == "text"}
    return {
        name: plain(value) if name in texts and isinstance(value, str) else value for name, value in answers.items()
    }


def one_fill(
    blank: Path, form: str, fill: int, seed: int, *, out: Path, profiles: list[str], pale: bool = False
) -> None:
    """Writes one fill of a form in every profile, and its truth."""
    mark = zlib.crc32(f"{seed}/{form}/{fill}".encode())
    rng, hand = random.Random(mark), fill % 3 == 2
    pen, blanks = Pen.pick(rng, hand, pale=pale), widgets.read(blank)
    case = invented(form, rng, pen, blanks) if blank.parent == BLANKS else None
    answers = case.answers if case else answers_for(blank, blanks, rng, pen)
    pages: list[Image.Image] = render(blank)
    pen.fill(pages, blanks, answers)
    truth: dict[str, Any] = {"form": form, "fill": fill, "hand": hand, "fields": truth_fields(blanks, answers)}
    if case:
        truth["record"] = case.record()
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{fill}.truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    grey = [np.asarray(page, np.uint8) for page in pages]
    for place, profile in enumerate(profiles):
        make, extension = degrade.PROFILES[profile]
        (out / f"{fill}.{profile}.{extension}").write_bytes(make(grey, np.random.default_rng([mark, place])))


def main() -> None:
    """Reads the command line and makes the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--forms", type=Path, help="a folder of <form>/blank.pdf, made beside the project's own forms")
    parser.add_argument("--only", nargs="*", help="only these forms")
    parser.add_argument("--profiles", nargs="*", choices=list(degrade.PROFILES), default=list(degrade.PROFILES))
    parser.add_argument("--pale", action="store_true", help="written in pencil, or with a ribbon at its end")
    a = parser.parse_args()
    blanks = {path.stem: path for path in sorted(BLANKS.glob("*.pdf"))}
    if a.forms:
        blanks |= {path.parent.name: path for path in sorted(a.forms.glob("*/blank.pdf"))}
    for form, blank in blanks.items():
        if a.only and form not in a.only:
            continue
        for fill in range(a.fills):
            one_fill(blank, form, fill, a.seed, out=a.out / form, profiles=a.profiles, pale=a.pale)
            print(f"{form} {fill + 1}/{a.fills}", file=sys.stderr)


if __name__ == "__main__":
    main()
