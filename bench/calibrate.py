"""Fits the calibration that turns evidence into a probability, and writes `records/calibration.json`.

    python samples/corpus.py --out CORPUS --fills 10 --seed 20261
    python bench/calibrate.py CORPUS --forms schemas --readings READINGS.jsonl
    python bench/calibrate.py CORPUS --forms schemas --readings READINGS.jsonl --write   # into the product

Reads every page of CORPUS once (kept in READINGS, so that fitting again is quick), takes the evidence of each answer
and whether it is right, and fits a logistic model by iteratively reweighted least squares with a ridge. Each form is
scored by a model fitted on the others alone; thresholds come from those scores, of the answers that nothing else sends
to a person: the least confidence above which the share of wrong ones, at the upper end of its interval, stays below the
error target. With nothing wrong above it, 0.25 % takes 1,080 answers, 0.14 % 1,930; a target that the sample cannot
show gets 1: everything goes to a person.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from copiste import wiring
from copiste.fields.base import folded as folded_word
from copiste.fields.words import wording
from copiste.pages.model import Limits
from copiste.reading.model import PageReading
from copiste.records.assemble import record_of, weighed
from copiste.records.calibration import shipped
from copiste.records.choice import worded
from copiste.records.decide import Judge, Weighed
from copiste.records.evidence import FEATURES, misspelt
from copiste.records.grouping import grouped
from copiste.records.standing import ALONE, standings
from copiste.stages.read_page import read_page

PRODUCT = Path(__file__).parent.parent / "src" / "copiste" / "records" / "calibration.json"
SURE = 0.95
_WORST = 10
"""No single answer is accepted that is likelier to be wrong than so many times the target, whatever the average."""
TARGETS = (0.0014, 0.0025, 0.005, 0.01)
_READINGS = TypeAdapter(list[PageReading])
_ONE_IN = 8
_SPEAKS_FOR = frozenset({"agree", "support", "ppocr", "tesseract", "structure"})
_EITHER_WAY = frozenset({"length"})
_tools: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One non-blank answer: its form and document, its evidence, and whether it is right.

    `doubted` says that a person looks at it whatever its confidence, for what is plainly the matter with it.
    """

    form: str
    document: str
    hand: bool
    evidence: tuple[float, ...]
    right: bool
    doubted: bool


def main() -> int:
    """Read, fit, print; write only when told to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--forms", required=True)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sure", type=float, default=SURE, help="how sure a threshold has to be of its target")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    gather(options.corpus, options.forms, options.readings, options.jobs)
    rows = list(rows_of(options.corpus, options.forms, options.readings))
    scores = held_out(rows)
    print(f"{len(rows)} answers of {len({r.document for r in rows})} documents, {sum(not r.right for r in rows)} wrong")
    print(f"area under the curve, each form scored by the others: {area(scores, [r.right for r in rows]):.4f}")
    bias, weights = fit(rows)
    open_ = np.array([not row.doubted for row in rows])  # the threshold decides on these alone
    thresholds = {
        str(target): threshold(scores[open_], [row for row in rows if not row.doubted], target, options.sure)
        for target in TARGETS
    }
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"  {name:10} {weight:+.3f}")
    for target, limit in thresholds.items():
        taken = open_ & (scores >= limit)
        wrong, all_ = sum(1 for row, ok in zip(rows, taken, strict=True) if ok and not row.right), int(taken.sum())
        print(f"  target {target}: from {limit:.4f}, {taken.mean():.3f} accepted, {wrong} wrong of {all_}", end="")
        print(f", at most {float(upper(wrong, all_, options.sure)):.4f}" if all_ else "")
    if options.write:
        write(bias, weights, thresholds, rows)
    return 0


def gather(corpus: Path, forms: str, out: Path, jobs: int) -> None:
    """Read every page of the corpus that was not read yet and keep the readings, a JSON line a document."""
    done = {json.loads(line)["file"] for line in out.open()} if out.exists() else set()
    files = sorted(path for path in corpus.glob("*/*.*.*") if not path.name.endswith(".json"))
    files = [path for path in files if f"{path.parent.name}/{path.name}" not in done]
    if not files:
        return
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(forms,)) as pool, out.open("a") as lines:
        for at, line in enumerate(pool.map(_read, files), 1):
            lines.write(line + "\n")
            lines.flush()
            print(f"{at}/{len(files)}", end="\r", file=sys.stderr)


def _start(forms: str) -> None:
    library, decoder, readers = wiring.standalone([Path(forms)])
    _tools.update(definitions=library.definitions(), decoder=decoder, readers=readers())


def _read(path: Path) -> str:
    definitions = {path.parent.name: _tools["definitions"][path.parent.name]}
    with _tools["decoder"].opened(path.read_bytes(), Limits()) as document:
        readings = [read_page(page, (), definitions, _tools["readers"]) for page in document.pages]
    return json.dumps(
        {"file": f"{path.parent.name}/{path.name}", "pages": _READINGS.dump_python(readings, mode="json")}
    )


def rows_of(corpus: Path, forms: str, readings: Path) -> Iterator[Row]:
    """Yield a row for every answer of every document that was read, weighed as the product weighs it."""
    definitions = wiring.standalone([Path(forms)])[0].definitions()
    judge = Judge(shipped())
    for line in readings.open():
        found = json.loads(line)
        form, name = found["file"].split("/")
        truth = json.loads((corpus / form / f"{name.split('.')[0]}.truth.json").read_text())
        definition = definitions[form]
        for group in grouped(_READINGS.validate_python(found["pages"]), definitions).groups:
            edition = next(edition for edition in definition.editions if edition.name == group.edition)
            known = weighed(group, edition, definition.schema, judge)
            record = record_of((one.layout.name, one.value) for one in known)
            standing = standings(definition.schema, record)
            for one in known:
                wanted = truth["fields"].get(one.layout.acroform or "")
                facts = standing.get(one.layout.name, ALONE)
                inputs = one.features(facts)
                if wanted is not None and inputs is not None and "unparsable" not in one.reasons:
                    evidence = tuple({**inputs, **rare(one, found["file"])}[feature] for feature in FEATURES)
                    right = folded(one.text) == folded(str(wanted["value"]))
                    doubted = not {*judge.rule(one, facts).reasons} <= {"low_confidence"}
                    yield Row(form, found["file"], truth["hand"], evidence, right, doubted)


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


def fit(rows: Sequence[Row]) -> tuple[float, npt.NDArray[np.float64]]:
    """Fit bias and weights; a feature whose weight comes out with the wrong sign says nothing and is left out.

    That a stamp over an answer makes it likelier to be right is chance, and would be believed on other forms.
    """
    used = np.ones(len(FEATURES), bool)
    while True:
        bias, weights = _least_squares(rows, used)
        wrong = used & (weights * np.array([1 if name in _SPEAKS_FOR else -1 for name in FEATURES]) < 0)
        wrong &= np.array([name not in _EITHER_WAY for name in FEATURES])
        if not wrong.any():
            return bias, weights
        used &= ~wrong


def _least_squares(rows: Sequence[Row], used: npt.NDArray[np.bool_]) -> tuple[float, npt.NDArray[np.float64]]:
    """Iteratively reweighted least squares, with a ridge so that no weight runs away."""
    x = np.array([(1.0, *row.evidence) for row in rows])
    x[:, 1:] *= used
    y = np.array([row.right for row in rows], float)
    ridge = np.diag([0.0] + [1.0] * len(FEATURES))
    w = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        weight = np.maximum(p * (1 - p), 1e-6)
        step = np.linalg.solve(x.T @ (x * weight[:, None]) + ridge, x.T @ (y - p) - ridge @ w)
        w += step
        if np.abs(step).max() < 1e-8:
            break
    return float(w[0]), w[1:] * used


def held_out(rows: Sequence[Row]) -> npt.NDArray[np.float64]:
    """Score every answer by a model that never saw its form."""
    scores = np.zeros(len(rows))
    for form in sorted({row.form for row in rows}):
        bias, weights = fit([row for row in rows if row.form != form])
        for at, row in enumerate(rows):
            if row.form == form:
                scores[at] = 1 / (1 + np.exp(-(bias + float(np.dot(weights, row.evidence)))))
    return scores


def threshold(scores: npt.NDArray[np.float64], rows: Sequence[Row], target: float, sure: float = SURE) -> float:
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


def write(bias: float, weights: npt.NDArray[np.float64], thresholds: dict[str, float], rows: Sequence[Row]) -> None:
    """Put the model into the product."""
    before = json.loads(PRODUCT.read_text())
    model = {
        "version": str(int(before["version"]) + 1),
        "fitted_on": f"{len(rows)} answers of {len({row.form for row in rows})} sample forms",
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
        "thresholds": thresholds,
        "blank": before["blank"],
        "mark": before["mark"],
    }
    PRODUCT.write_text(json.dumps(model, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
