"""Fits the calibration that turns evidence into a probability, and writes `records/calibration.json`.

    python samples/corpus.py --out CORPUS --fills 10 --seed 20261
    python bench/calibrate.py --corpus CORPUS schemas READINGS.jsonl
    python bench/calibrate.py --corpus CORPUS schemas READINGS.jsonl --corpus OTHER THEIR_FORMS MORE.jsonl --write

Reads every page of each corpus once (kept in its readings, so that fitting again is quick), takes the evidence of each
answer and whether it is right, and fits a logistic model by iteratively reweighted least squares with a ridge. The more
forms the better: three that are alike show no misread amount. Each form is scored by a model fitted on the others
alone; thresholds come from those scores, of the answers that nothing else sends to a person: the least confidence above
which the share of wrong ones, at the upper end of its interval, stays below the error target. With nothing wrong above
it, 0.25 % takes 1,080 answers, 0.14 % 1,930; a target that the sample cannot show gets 1: everything goes to a person.
`--write` puts the model into `records/calibration.json`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Protocol

import numpy as np
import numpy.typing as npt
from corpora import Known, arguments, given

from copiste.fields.base import folded as folded_word
from copiste.fields.words import wording
from copiste.readers.registry import facts_of
from copiste.records.choice import worded
from copiste.records.decide import Weighed
from copiste.records.evidence import FEATURES, misspelt

PRODUCT = Path(__file__).parent.parent / "src" / "copiste" / "records" / "calibration.json"
SURE = 0.95
"""Probability that a threshold keeps to its target; chosen."""
_WORST = 10
"""No single answer is accepted that is likelier to be wrong than so many times the target, whatever the average."""
_ROUNDS = 100
"""A fit settles within some ten rounds; this only ends one that would not."""
TARGETS = (0.0014, 0.0025, 0.005, 0.01)
"""Shares of accepted answers that may be wrong, each with a threshold of its own; chosen."""
_ONE_IN = 8
"""Capitalised words of which one is taken for unknown; chosen."""
_READERS = sorted(name for name, facts in facts_of({})().items() if facts.counts)
_INPUTS = (*FEATURES, *_READERS)
_SPEAKS_FOR = frozenset({"agree", "support", *_READERS, "structure"})
_EITHER_WAY = frozenset({"length"})


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One non-blank answer: its form and document, its evidence, and whether it is right.

    `doubted` says that a person looks at it whatever its confidence, for what is plainly the matter with it.
    """

    form: str
    document: str
    hand: bool
    evidence: tuple[float, ...]
    right: bool
    doubted: bool


class Weighable(Protocol):
    """What a model can be fitted on: named numbers, and whether the answer is right."""

    @property
    def evidence(self) -> tuple[float, ...]: ...
    @property
    def right(self) -> bool: ...


def main() -> int:
    """Read, fit, print; write only when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments(parser, required=True)
    parser.add_argument("--sure", type=float, default=SURE, help="how sure a threshold has to be of its target")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = list(rows_of(options))
    scores = held_out(rows)
    print(f"{len(rows)} answers of {len({r.document for r in rows})} documents, {sum(not r.right for r in rows)} wrong")
    print(f"area under the curve, each form scored by the others: {area(scores, [r.right for r in rows]):.4f}")
    bias, weights = fit(rows)
    open_ = np.array([not row.doubted for row in rows])  # the threshold decides on these alone
    thresholds = {
        str(target): threshold(scores[open_], [row for row in rows if not row.doubted], target, options.sure)
        for target in TARGETS
    }
    for name, weight in zip(_INPUTS, weights, strict=True):
        print(f"  {name:10} {weight:+.3f}")
    for target, limit in thresholds.items():
        taken = open_ & (scores >= limit)
        wrong, all_ = sum(1 for row, ok in zip(rows, taken, strict=True) if ok and not row.right), int(taken.sum())
        print(f"  target {target}: from {limit:.4f}, {taken.mean():.3f} accepted, {wrong} wrong of {all_}", end="")
        print(f", at most {float(upper(wrong, all_, options.sure)):.4f}" if all_ else "")
    if options.write:
        write(bias, weights, thresholds, rows)
    return 0


def rows_of(options: argparse.Namespace) -> Iterator[AnswerRow]:
    """Yield a row for every answer that was read and can be typed."""
    for known in given(options):
        inputs = known.field.features(known.standing)
        if inputs is not None and "unparsable" not in known.field.reasons:
            evidence = tuple({**inputs, **rare(known.field, known.file)}[feature] for feature in _INPUTS)
            right = alike(known)
            doubted = not known.reasons <= {"low_confidence"}
            yield AnswerRow(known.form, known.file, known.hand, evidence, right, doubted)


def alike(known: Known) -> bool:
    """Whether an answer was read right: one that is spread over several boxes by its letters and figures alone."""
    text, wanted = folded(known.field.text), folded(str(known.wanted))
    if known.field.layout.joined is None:
        return text == wanted
    return "".join(filter(str.isalnum, text)) == "".join(filter(str.isalnum, wanted))


def rare(one: Weighed, document: str) -> dict[str, float]:
    """Return what words say of an answer when one capitalised word in eight is in no list.

    The samples draw from a few dozen names, all of them well known; people and places outside are not, and the model
    must not learn that a rare name is a misread one.
    """
    capitals = {folded_word(word) for word in re.findall(r"[^\W\d_]+", one.text) if word[:1].isupper()}
    hidden = frozenset(word for word in capitals if zlib.crc32(f"{document} {word}".encode()) % _ONE_IN == 0)
    if not hidden or one.one is None or not worded(one.schema):
        return {}
    found = wording(one.text, hidden)
    return {"unknown": found.unknown, "misspelt": misspelt(found, one.one.context)}


def folded(text: str) -> str:
    """Return what must be the same in two readings of an answer: letters, digits, and marks between digits."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).casefold()
    kept = re.sub(r"(?<=\d)\s*([.,/:-])\s*(?=\d)", lambda m: "\x01\x02\x03\x04\x05"[".,/:-".index(m[1])], text)
    return "".join(char for char in kept if char.isalnum() or char < " ")


def fit(rows: Sequence[AnswerRow]) -> tuple[float, npt.NDArray[np.float64]]:
    """Fit bias and weights; a feature whose weight comes out with the wrong sign says nothing and is left out.

    That a stamp over an answer makes it likelier to be right is chance, and would be believed on other forms.
    """
    used = np.ones(len(_INPUTS), bool)
    while True:
        bias, weights = least_squares(rows, used)
        wrong = used & (weights * np.array([1 if name in _SPEAKS_FOR else -1 for name in _INPUTS]) < 0)
        wrong &= np.array([name not in _EITHER_WAY for name in _INPUTS])
        if not wrong.any():
            return bias, weights
        used &= ~wrong


def least_squares(rows: Sequence[Weighable], used: npt.NDArray[np.bool_]) -> tuple[float, npt.NDArray[np.float64]]:
    """Return the bias and the weights of the inputs *used*; the others weigh nothing."""
    inputs = np.array([row.evidence for row in rows], float) * used
    bias, weights = logistic(inputs, np.array([row.right for row in rows], float), 1.0)
    return bias, weights * used


def logistic(
    inputs: npt.NDArray[np.float64], right: npt.NDArray[np.float64], ridge: float
) -> tuple[float, npt.NDArray[np.float64]]:
    """Return the bias and the weights (n) of a logistic model of *right* (m, 0 or 1) on *inputs* (m × n): iteratively
    reweighted least squares, with a *ridge* so that no weight runs away."""
    x = np.column_stack([np.ones(len(inputs)), inputs])
    held = np.diag([0.0] + [ridge] * inputs.shape[1])
    w = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        weight = np.maximum(p * (1 - p), 1e-6)
        step = np.linalg.solve(x.T @ (x * weight[:, None]) + held, x.T @ (right - p) - held @ w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return float(w[0]), w[1:]


def held_out(rows: Sequence[AnswerRow]) -> npt.NDArray[np.float64]:
    """Score every answer by a model that never saw its form."""
    scores = np.zeros(len(rows))
    for form in sorted({row.form for row in rows}):
        bias, weights = fit([row for row in rows if row.form != form])
        for at, row in enumerate(rows):
            if row.form == form:
                scores[at] = 1 / (1 + np.exp(-(bias + float(np.dot(weights, row.evidence)))))
    return scores


def threshold(scores: npt.NDArray[np.float64], rows: Sequence[Weighable], target: float, sure: float = SURE) -> float:
    """Return the least score above which the share of wrong answers stays below *target*, at the upper end of its
    interval: nothing is accepted on the strength of a sample too small to show it. 1 when no sample could."""
    order = np.argsort(-scores)
    wrong = np.cumsum([not rows[at].right for at in order])
    held = np.flatnonzero(upper(wrong, np.arange(1, len(order) + 1), sure) <= target)
    if not held.size:
        return 1.0
    least = max(float(scores[order[held[-1]]]) + 1e-4, 1 - _WORST * target)
    return round(min(least, 1.0), 4)


def upper(wrong: npt.ArrayLike, n: npt.ArrayLike, sure: float = SURE) -> npt.NDArray[np.float64]:
    """Return the upper end of the one-sided interval of a share (Wilson, 1927); *sure* 0.95 is nineteen in twenty."""
    z = NormalDist().inv_cdf(sure)
    count = np.asarray(n, float)
    p = np.asarray(wrong, float) / count
    centre, spread = p + z**2 / (2 * count), z * np.sqrt(p * (1 - p) / count + z**2 / (4 * count**2))
    found: npt.NDArray[np.float64] = (centre + spread) / (1 + z**2 / count)
    return found


def area(scores: npt.NDArray[np.float64], right: Sequence[bool]) -> float:
    """Return the probability that a right answer is scored above a wrong one."""
    ranks = np.argsort(np.argsort(scores)) + 1.0
    good = np.array(right)
    n, m = good.sum(), (~good).sum()
    return float((ranks[good].sum() - n * (n + 1) / 2) / (n * m))


def write(
    bias: float, weights: npt.NDArray[np.float64], thresholds: dict[str, float], rows: Sequence[AnswerRow]
) -> None:
    """Put the model into the product."""
    before = json.loads(PRODUCT.read_text())
    model = {
        "version": str(int(before["version"]) + 1),
        "fitted_on": f"{len(rows)} answers of {len({row.form for row in rows})} sample forms",
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(_INPUTS, weights, strict=True)},
        "thresholds": thresholds,
        "blank": before["blank"],
        "mark": before["mark"],
        "blanks": before["blanks"],
    }
    PRODUCT.write_text(json.dumps(model, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
