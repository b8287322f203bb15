#!/usr/bin/env python3
"""Fits the probability that a box counts as ticked, and writes `records/ticks.json`.

    python bench/calibrate_ticks.py --seen SEEN.jsonl                          # twelve invented sheets, four fills each
    python bench/calibrate_ticks.py --seen SEEN.jsonl --corpus PAGES FORMS READINGS --write   # into the product

Draws the sheets (`samples/sheets.py`), sends each through every kind of page, measures every box as the product does
(kept in SEEN, so that fitting again is quick), adds those of filled forms (`corpora.py`), and fits a logistic model.
Each sheet or form is scored by a model fitted on the others alone; thresholds come from those scores, of the boxes that
nothing else sends to a person (`bench/calibrate.py` says how). Prints the reliability (ECE: mean distance of sureness
from share right, in ten bins of equal count).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import numpy.typing as npt
from calibrate import TARGETS, logistic, threshold, upper
from corpora import arguments, given

from copiste import wiring
from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Option, Place
from copiste.pages.geometry import Box
from copiste.pages.model import Limits
from copiste.reading.identify import known_pages
from copiste.reading.levels import LEAST, SEEN
from copiste.reading.page import plan
from copiste.records.ticks import DOUBTED, PLAIN, box_page, doubts, features, filled, measured
from samples import degrade, sheets

PRODUCT = Path(__file__).parent.parent / "src" / "copiste" / "records" / "ticks.json"
_BINS = 10
"""Parts of equal size in which said and true shares are compared; chosen, as is usual."""
_RIDGE = 0.3
"""Strength of the penalty on large weights; chosen."""


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box: its sheet or form, what is peculiar about it, the model's inputs, whether it counts, whether a person
    looks."""

    sheet: str
    peculiar: str
    inputs: Mapping[str, float]
    ticked: bool
    doubted: bool
    sure: float = 0.0
    right: bool = False


def main() -> int:
    """Draw, read, fit, print; write only when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seen", type=Path, required=True)
    parser.add_argument("--sheets", type=int, default=12)
    parser.add_argument("--fills", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    arguments(parser, required=False)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not options.seen.exists():
        with ProcessPoolExecutor(options.jobs) as pool, options.seen.open("w") as lines:
            asked = [(n, fill, options.seed) for fill in range(options.fills) for n in range(options.sheets)]
            for found in pool.map(_pages, asked):
                lines.writelines(json.dumps(page) + "\n" for page in found)
                lines.flush()
    rows = [*_rows(options.seen), *_boxes(options)]
    scores = _held_out(rows)
    judged = [
        replace(row, sure=max(p, 1 - p), right=(p >= 0.5) == row.ticked) for row, p in zip(rows, scores, strict=True)
    ]
    limits = _told(judged)
    if options.write:
        model = {
            "version": "1",
            "fitted_on": f"{len(rows)} boxes of {len({row.sheet for row in rows})} sheets and forms",
            "plain": _weights(rows, doubted=False),
            "doubted": _weights(rows, doubted=True),
            "thresholds": limits,
        }
        PRODUCT.write_text(json.dumps(model, indent=2) + "\n")
    return 0


def _told(rows: Sequence[BoxRow]) -> dict[str, float]:
    """Print how well the boxes were judged, and return the threshold for each error target."""
    clear = [row for row in rows if not row.doubted]
    sure = np.array([row.sure for row in clear])
    wrong = sum(not row.right for row in rows)
    print(f"{len(rows)} boxes, {sum(row.ticked for row in rows)} ticked, {wrong} judged wrong")
    print(f"{len(rows) - len(clear)} doubted; ECE {_ece(rows):.4f}, of those not doubted {_ece(clear):.4f}")
    limits = {}
    for target in TARGETS:
        limits[str(target)] = limit = threshold(sure, clear, target)
        taken = [row for row in clear if row.sure >= limit]
        wrong = sum(not row.right for row in taken)
        print(f"  target {target}: from {limit}, {len(taken) / len(clear):.3f} accepted, {wrong} wrong", end="")
        print(f", at most {float(upper(wrong, len(taken))):.4f}" if taken else "")
    for kind in sorted({row.peculiar for row in rows}):
        mine = [row for row in rows if row.peculiar == kind]
        missed = sum(not row.doubted and not row.right and row.sure >= limits["0.0025"] for row in mine)
        doubted = sum(row.doubted for row in mine)
        print(f"  {kind or 'plain':10} {len(mine)}: {doubted} doubted, {missed} wrong and accepted at 0.0025")
    return limits


def _pages(asked: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Return what is seen on every kind of page of one fill of a sheet."""
    number, fill, seed = asked
    blank = sheets.sheet(number)
    definition = _definition(number, blank)
    known = list(known_pages([definition]))
    decoder = wiring.standalone([])[1]
    out = []
    done = sheets.filled(blank, seed * 100_003 + number * 1_009 + fill)
    for place, (profile, (make, _)) in enumerate(degrade.PROFILES.items()):
        if done.pale and profile != "scan":
            continue  # what no trace is left of teaches nothing
        content = make([done.pixels], np.random.default_rng([seed, number, fill, place]))
        with decoder.opened(content, Limits()) as document:
            planned = plan(next(iter(document.pages)), known)
        zones = () if planned is None else planned.zones
        boxes = [box for group in blank.groups for box in group]
        seen = [dict(zone.reading.evidence) for zone in zones]
        truth = [[box in done.ticked, done.peculiar.get(box, "")] for box in boxes]
        if len(seen) == len(truth):
            out.append({"sheet": number, "profile": profile, "seen": seen, "truth": truth})
    return out


def _definition(number: int, blank: sheets.BoxSheet) -> Definition:
    def box(rect: sheets.Rect) -> Box:
        return Box(rect[0] / sheets.WIDE, rect[1] / sheets.TALL, rect[2] / sheets.WIDE, rect[3] / sheets.TALL)

    fields = tuple(
        FieldLayout(
            f"/q{at}", Kind.MANY_OF, options=tuple(Option(str(n), Place(1, box(r))) for n, r in enumerate(group))
        )
        for at, group in enumerate(blank.groups)
    )
    page = BlankPage(1, blank.pixels, 612.0, 792.0)
    return Definition(f"sheet-{number}", "1.0.0", {}, (Edition("1", "en", (page,), fields),), f"{number:064d}")


def _rows(seen: Path) -> Iterator[BoxRow]:
    for line in seen.open():
        page = json.loads(line)
        boxes = box_page(page["seen"])
        for one, (ticked, peculiar) in zip(page["seen"], page["truth"], strict=True):
            if peculiar == "blackened":
                continue  # ticked by contract, whatever was meant
            doubted = bool(doubts(one, boxes))
            yield BoxRow(f"sheet {page['sheet']}", peculiar, features(one), ticked, doubted)


def _boxes(options: argparse.Namespace) -> Iterator[BoxRow]:
    """Yield the boxes of filled forms that were seen. One that is filled is ticked by contract, and fits nothing."""
    for known in given(options):
        layout = known.field.layout
        for one in known.field.seen if layout.kind in (Kind.TICK, Kind.ONE_OF) else ():
            seen = one.zone.evidence
            if measured(seen) and not filled(seen) and one.zone.evidence.get(SEEN, 1.0) >= LEAST:
                ticked = known.wanted == one.zone.option if layout.kind is Kind.ONE_OF else bool(known.wanted)
                doubted = bool(doubts(seen, one.context.boxes))
                yield BoxRow(known.form, "", features(seen), ticked, doubted)


def _weights(rows: Sequence[BoxRow], *, doubted: bool) -> dict[str, Any]:
    names = DOUBTED if doubted else PLAIN
    bias, weights = _fit([row for row in rows if row.doubted == doubted], names)
    named = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return {"bias": round(bias, 4), "weights": named}


def _fit(rows: Sequence[BoxRow], names: Sequence[str]) -> tuple[float, npt.NDArray[np.float64]]:
    inputs = np.array([[row.inputs[name] for name in names] for row in rows], float)
    fitted: tuple[float, npt.NDArray[np.float64]] = logistic(
        inputs, np.array([row.ticked for row in rows], float), _RIDGE
    )
    return fitted


def _held_out(rows: Sequence[BoxRow]) -> list[float]:
    """Score every box by a model that never saw its sheet."""
    models = {
        (sheet, doubted): _fit([row for row in rows if row.sheet != sheet and row.doubted == doubted], names)
        for sheet in {row.sheet for row in rows}
        for doubted, names in ((False, PLAIN), (True, DOUBTED))
    }
    scores = []
    for row in rows:
        bias, weights = models[row.sheet, row.doubted]
        names = DOUBTED if row.doubted else PLAIN
        scores.append(
            float(1 / (1 + np.exp(-(bias + sum(w * row.inputs[n] for n, w in zip(names, weights, strict=True))))))
        )
    return scores


def _ece(rows: Sequence[BoxRow]) -> float:
    ranked = sorted(rows, key=lambda row: row.sure)
    parts = [part for part in np.array_split(np.arange(len(ranked)), _BINS) if len(part)]
    means = [(len(p), np.mean([ranked[n].sure for n in p]), np.mean([ranked[n].right for n in p])) for p in parts]
    return float(sum(count * abs(sure - right) for count, sure, right in means) / len(ranked))


if __name__ == "__main__":
    sys.exit(main())
