#!/usr/bin/env python3
"""Electronic forms: blanks filled by the programs that people fill forms with, read, and held against what was typed.

Fills each blank with invented answers by pypdf (with pictures of the values, and without), pdf-lib, pdf.js (as Firefox
does) and pdftk, and flattens some by pdfium (as Chromium prints) and by pdftk. Reads them with definitions that
`copiste draft` makes. Prints, for each filler, right, doubt, wrong and lost answers, how well the confidences of
answers that the file says hold (expected calibration error, ten bins), and what the look at a page costs: seconds of
processor beyond those of the same page as a picture that nobody reads. What a filler that flattens did not draw whole,
because its typeface lacks a letter or the field is too short, stands on no page and in no value: it is counted apart,
as are groups in which a filler ticked another box than it was asked for.

Node's modules pdf-lib and pdfjs-dist are looked for in `--node`; a filler that is not installed is left out, aloud.
With --write the probabilities go into `records/electronic.json` and the table into RESULTS.md.

Usage: .venv/bin/python bench/electronic.py [--blanks FOLDER] [--form ID]... [--fills 4] [--node FOLDER] [--write]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from electronic_fillers import FILLERS, FLATTENING, FieldFill, FillJob, NotInstalled, otherwise, undrawn
from electronic_reading import Bench, ReadDocument
from results import ROOT, command_line, table, write_section

sys.path.insert(0, str(ROOT))

from copiste.records.told import APART
from samples import guess
from samples.corpus import language_of
from samples.pen import Pen
from samples.widgets import Blank
from samples.widgets import read as blanks_of

PRODUCT = ROOT / "src/copiste/records/electronic.json"
FATES = ("right", "doubt", "wrong", "lost", "not drawn")


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """One answer as it was read; `held` says how what the file says stands to its ink, "" where it says nothing."""

    filler: str
    kind: str
    written: str
    seen: str
    right: bool
    accepted: bool
    confidence: float
    held: str = ""
    reasons: tuple[str, ...] = ()
    lost: bool = False
    drawn: bool = True

    @property
    def fate(self) -> str:
        """Return one of `FATES`."""
        if not self.drawn:
            return "not drawn"
        if self.lost:
            return "lost"
        if not self.accepted:
            return "doubt"
        return "right" if self.right else "wrong"


def main() -> int:
    """Fill, read, judge and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--blanks", type=Path, help="a folder of <form>/blank.pdf; else the project's own blanks")
    asked.add_argument("--form", action="append", default=[], help="only these forms")
    asked.add_argument("--fills", type=int, default=4)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--node", type=Path, default=ROOT, help="the folder that holds node_modules")
    asked.add_argument("--keep", type=Path, help="keep what was filled and read in this folder")
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        forms = [of_form(*blank, folder, options) for blank in found(options.blanks, options.form)]
    judged = [answer for answers, _ in forms for answer in answers]
    report = told(judged, [seconds for _, look in forms for seconds in look])
    print(report)
    if options.write:
        write_section("Electronic forms", command_line(), report)
        PRODUCT.write_text(json.dumps({"right": probabilities(judged)}, indent=2) + "\n", "utf-8")
    return 0


def found(folder: Path | None, only: Sequence[str]) -> list[tuple[str, Path]]:
    """Return the blanks, each with the name of its form."""
    if folder is None:
        blanks = {path.stem: path for path in sorted((ROOT / "samples/blanks").glob("*.pdf"))}
    else:
        blanks = {path.parent.name: path for path in sorted(folder.glob("*/blank.pdf"))}
    return [(form, path) for form, path in blanks.items() if not only or form in only]


def of_form(
    form: str, blank: Path, folder: Path, options: argparse.Namespace
) -> tuple[list[FilledAnswer], list[float]]:
    """Fill one blank by every filler, read what came of it; return each answer judged, and what each page's look cost.

    The first document is read once more, when everything that a process does once is done.
    """
    home, fields = folder / form, blanks_of(blank)
    home.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, dict[str, str]] = {}
    makers: dict[str, str] = {}
    asked: dict[str, Sequence[FieldFill]] = {}
    for fill in range(options.fills):
        rng = random.Random(zlib.crc32(f"{options.seed}/{form}/{fill}".encode()))
        pen, language = Pen.pick(rng, hand=False), language_of(blank)
        given = guess.answers(blank, fields, rng, pen, language)
        answers = [one for field in fields if (one := _answer(field, given[field.name])) is not None]
        for filler, fills in FILLERS.items():
            out = home / f"{fill}{_ending(filler)}"
            try:
                fills(FillJob(blank, answers, out, options.node))
            except NotInstalled as why:
                print(f"{filler} is left out for {form}: {why}", file=sys.stderr)
                continue
            makers[str(out)], asked[str(out)] = filler, answers
            wanted[str(out)] = {field.name: "" for field in fields} | {
                one.name: one.said or one.value for one in answers
            }
    kinds = {field.name: field.kind for field in fields}
    bench = Bench(form, blank, home)
    sources = sorted(makers)
    bench.read(Path(sources[0]))
    read = {source: bench.read(Path(source)) for source in sources}
    judged = []
    for each in sources:
        filler = makers[each]
        missing = undrawn(Path(each), wanted[each], fields) if filler in FLATTENING else set()
        whole = each.replace(_ending(filler), _ending(FLATTENING.get(filler, filler)))
        missing |= otherwise(Path(whole), asked[each])
        judged += [
            replace(one, drawn=name not in missing)
            for name, one in zip(wanted[each], judge(makers[each], wanted[each], kinds, read[each]), strict=True)
        ]
    return judged, [seconds for each in read.values() for seconds in each.look]


def _ending(filler: str) -> str:
    return f".{filler.replace(', ', '-').replace(' ', '-')}.pdf"


def _answer(field: Blank, given: object) -> FieldFill | None:
    """Return an answer as the fillers take it; None for a blank, and for signatures."""
    if field.kind == "text" and given:
        return FieldFill(field.name, "text", str(given))
    if field.kind == "checkbox" and given:
        return FieldFill(field.name, "checkbox", field.spots[0].on)
    if field.kind == "choice" and given is not None:
        at = next(n for n, spot in enumerate(field.spots) if spot.on == given)
        return FieldFill(field.name, "choice", str(given), at, field.spots[at].said)
    return None


def judge(
    filler: str, wanted: Mapping[str, str], kinds: Mapping[str, str], document: ReadDocument
) -> Iterator[FilledAnswer]:
    """Hold every field of one document against what was typed; one that spans several, against all of theirs."""
    parts = {id(field): _named(field["acroform"]) for field in document.fields}
    got: dict[str, Mapping[str, Any]] = {name: field for field in document.fields for name in parts[id(field)]}
    for name, text in wanted.items():
        field, kind = got.get(name), kinds[name]
        if field is None:
            yield FilledAnswer(filler, kind, text, "", right=False, accepted=False, confidence=0.0, lost=True)
            continue
        boxed = kind in ("checkbox", "signature") and isinstance(field["value"], bool)  # in several places: a choice
        seen = field["value"] if boxed else field["text"]
        spanned = [wanted.get(part, "") for part in parts[id(field)]]
        if len(spanned) > 1:  # how it is put together is the form's: 2026-07-04 of 04, 07 and 2026, 514 555-0123
            right = _letters(str(seen)) == _letters("".join(spanned))
        else:
            right = seen == bool(text) if boxed else _plain(str(seen)) == _plain(text)
        yield FilledAnswer(
            filler, kind, text, str(seen), right, field["decision"] == "accept", field["confidence"],
            document.held.get(field["name"], ""), tuple(field["reasons"]),
        )  # fmt: skip


def _named(acroform: str | Sequence[str]) -> Sequence[str]:
    return [acroform] if isinstance(acroform, str) else acroform


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def probabilities(judged: Sequence[FilledAnswer]) -> dict[str, float]:
    """Return, for each way of standing to the ink, the share of answers that are right (rule of succession)."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for one in judged:
        if one.held and one.held != APART and set(one.reasons) <= {"low_confidence"}:
            groups[one.held].append(one.right)
    return {held: round((sum(right) + 1) / (len(right) + 2), 5) for held, right in sorted(groups.items())}


def told(judged: Sequence[FilledAnswer], look: Sequence[float]) -> str:
    """Return the table of what the answers came to, how well the confidences hold, and what the *look* cost."""
    rows = []
    for filler in [*dict.fromkeys(one.filler for one in judged), ""]:
        mine = [one for one in judged if filler in ("", one.filler)]
        written = [one for one in mine if one.written]
        count = Counter(one.fate for one in written)
        blanks = Counter(one.fate for one in mine if not one.written)
        rows.append((
            filler or "all", str(len(written)), *(str(count[fate]) for fate in FATES),
            *(str(blanks[fate]) for fate in ("right", "doubt", "wrong")), f"{error(mine):.4f}",
        ))  # fmt: skip
    head = ("filled by", "written", *FATES, "blank right", "blank doubt", "blank wrong", "ECE of what the file says")
    met = Counter(one.held for one in judged)
    shares = ", ".join(f"{held} {share} (of {met[held]})" for held, share in probabilities(judged).items())
    cost = (
        f"The look costs {statistics.median(look):.2f} s of processor a page in the middle, {statistics.mean(look):.2f}"
    )
    wrong = [f"{one.filler}: {one.written!r} read {one.seen!r}" for one in judged if one.fate in ("wrong", "lost")]
    why = Counter(reason for one in judged if one.fate == "doubt" for reason in one.reasons)
    doubts = ", ".join(f"`{name}` {n}" for name, n in why.most_common())
    parts = [table(head, rows), f"Right, by how the file stands to the ink: {shares}.", f"Reasons of doubts: {doubts}."]
    parts.append(f"{cost} s on average, {max(look):.2f} s at most ({len(look)} pages).")
    return "\n\n".join([*parts, *wrong[:40]])


def error(judged: Sequence[FilledAnswer]) -> float:
    """Return the expected calibration error of accepted and doubted answers that the file says, in ten bins."""
    bins: dict[int, list[FilledAnswer]] = defaultdict(list)
    mine = [one for one in judged if one.held]
    for one in mine:
        bins[min(int(one.confidence * 10), 9)].append(one)
    gaps = (abs(sum(one.confidence - one.right for one in each)) for each in bins.values())
    return sum(gaps) / max(len(mine), 1)


if __name__ == "__main__":
    sys.exit(main())
