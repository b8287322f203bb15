"""Fits the calibration of blanks: from what is left in a zone to the probability that nothing was written in it.

    python samples/corpus.py --out USUAL --fills 10 --seed 20261
    python samples/corpus.py --out PALE --fills 5 --seed 77 --pale
    python bench/calibrate_blanks.py --corpus USUAL schemas USUAL.jsonl --corpus PALE schemas PALE.jsonl
    python bench/calibrate_blanks.py --corpus … --corpus OTHER THEIR_FORMS MORE.jsonl --write   # into the product

Reads every page of each corpus once (`corpora.py`) and takes each text answer that came back empty though its place was
seen: the answers that were written there all the same are those that were too pale, that a fax broke to pieces, or of
whose ink no reader made a word. Fitted and held out as `bench/calibrate.py` does it, a form at a time; thresholds come
from those of which nothing else sends a person to look.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from calibrate import PRODUCT, SURE, TARGETS, area, least_squares, threshold, upper
from corpora import arguments, given
from reliability import error

from copiste.forms.model import Kind
from copiste.records.blanks import BLANK_FEATURES, blank_features

_JUDGED_HERE = frozenset({"not_come_through"})
"""The reason that these very thresholds give."""


@dataclass(frozen=True, slots=True)
class BlankAnswer:
    """One empty answer: its form, its evidence, whether nothing had been written, whether a person looks anyway."""

    form: str
    evidence: tuple[float, ...]
    right: bool
    doubted: bool


def main() -> int:
    """Look, fit, print; write only when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments(parser, required=True)
    parser.add_argument("--sure", type=float, default=SURE, help="how sure a threshold has to be of its target")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = list(rows_of(options))
    bias, weights = fitted(rows)
    scores = held_out(rows)
    right = [row.right for row in rows]
    open_ = np.array([not row.doubted for row in rows])
    clear = [row for row in rows if not row.doubted]
    thresholds = {str(target): threshold(scores[open_], clear, target, options.sure) for target in TARGETS}
    print(f"{len(rows)} empty answers of {len({row.form for row in rows})} forms, {right.count(False)} of them written")
    reliability = error([(score, ok, True) for score, ok in zip(scores, right, strict=True)])
    print(f"ECE, each form scored by the others: {reliability:.4f}")
    print(f"area under the curve, each form scored by the others: {area(scores, right):.4f}")
    for name, weight in zip(BLANK_FEATURES, weights, strict=True):
        print(f"  {name:14} {weight:+.3f}")
    for target, limit in thresholds.items():
        taken = open_ & (scores >= limit)
        wrong, all_ = int((taken & ~np.array(right)).sum()), int(taken.sum())
        print(f"  target {target}: from {limit:.4f}, {taken.mean():.3f} accepted, {wrong} wrong of {all_}", end="")
        print(f", at most {float(upper(wrong, all_, options.sure)):.4f}" if all_ else "")
    if options.write:
        model = json.loads(PRODUCT.read_text())
        model["blanks"] = {
            "fitted_on": f"{len(rows)} answers of {len({row.form for row in rows})} forms",
            "bias": round(bias, 4),
            "weights": {name: round(float(weight), 4) for name, weight in zip(BLANK_FEATURES, weights, strict=True)},
            "thresholds": thresholds,
        }
        PRODUCT.write_text(json.dumps(model, indent=2) + "\n")
    return 0


def rows_of(options: argparse.Namespace) -> Iterator[BlankAnswer]:
    """Yield every answer that came back empty though its place was seen."""
    for known in given(options):
        field = known.field
        empty = field.layout.kind is Kind.TEXT and field.seen and not (field.text or field.told)
        if empty and "zone_not_seen" not in known.reasons:
            seen = [blank_features(one.zone, one.context) for one in field.seen]
            worst = tuple(max(each[name] for each in seen) for name in BLANK_FEATURES)
            right = not str(known.wanted or "").strip()
            yield BlankAnswer(known.form, worst, right, bool(known.reasons - _JUDGED_HERE))


def fitted(rows: Sequence[BlankAnswer]) -> tuple[float, np.ndarray]:
    """Fit bias and weights; nothing that is left in a zone makes it likelier to be blank."""
    used = np.ones(len(BLANK_FEATURES), bool)
    while True:
        bias, weights = least_squares(rows, used)
        if not (used & (weights > 0)).any():
            return bias, weights
        used &= weights <= 0


def held_out(rows: Sequence[BlankAnswer]) -> np.ndarray:
    """Score every zone by a model that never saw its form."""
    scores = np.zeros(len(rows))
    for form in sorted({row.form for row in rows}):
        bias, weights = fitted([row for row in rows if row.form != form])
        for at, row in enumerate(rows):
            if row.form == form:
                scores[at] = 1 / (1 + np.exp(-(bias + float(np.dot(weights, row.evidence)))))
    return scores


if __name__ == "__main__":
    sys.exit(main())
