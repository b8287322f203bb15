"""How far confidences can be believed, by kind of answer: text, blank, tick, electronic, signature.

    copiste read CORPUS/*/*.* --format jsonl -o READ.jsonl
    python bench/reliability.py READ.jsonl CORPUS [READ.jsonl CORPUS ...] [--draw docs/img/reliability.svg]

CORPUS holds <form>/<fill>.truth.json beside its documents, as `samples/corpus.py` writes them: `fields` by qualified
AcroForm name, with `type` and `value`. For each kind it prints the answers, the share accepted, the wrong ones among
those, the mean confidence against the share that is right, and the expected calibration error (Naeini and others,
2015: answers in ten bins of equal number, the mean distance between confidence and the share that is right), of all
answers and of the accepted ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from reliability_plot import TITLES, Answer, draw
from results import table

from copiste.evaluation import compare

_BINS = 10
"""Parts of equal size; chosen, as is usual."""
_ELECTRONIC = "electronic"
KINDS = tuple(TITLES)


def main() -> int:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+", metavar="READ.jsonl CORPUS")
    parser.add_argument("--draw", type=Path, help="where to draw it as well, an SVG")
    options = parser.parse_args()
    pairs = options.pairs
    answers: dict[str, list[Answer]] = defaultdict(list)
    for read, corpus in zip(pairs[::2], pairs[1::2], strict=True):
        for kind, answer in _answers(read, corpus):
            answers[kind].append(answer)
    head = ("kind", "answers", "accepted", "wrong accepted", "confidence", "right", "ECE", "ECE accepted")
    print(table(head, [_row(kind, answers[kind]) for kind in KINDS if answers[kind]]))
    if options.draw:
        draw(answers, options.draw)
    return 0


def _row(kind: str, answers: Sequence[Answer]) -> list[str]:
    accepted = [answer for answer in answers if answer[2]]
    return [
        kind,
        str(len(answers)),
        f"{len(accepted) / len(answers):.3f}",
        str(sum(not right for _, right, _ in accepted)),
        f"{sum(confidence for confidence, _, _ in answers) / len(answers):.4f}",
        f"{sum(right for _, right, _ in answers) / len(answers):.4f}",
        f"{error(answers):.4f}",
        f"{error(accepted):.4f}" if accepted else "-",
    ]


def error(answers: Sequence[Answer]) -> float:
    """Return the expected calibration error of some answers, over bins of equal number. Answers of one confidence that
    fall into two bins are spread over them evenly: which comes first is chance."""
    off = [gap for confidence, some in _alike(answers) for gap in [confidence - sum(some) / len(some)] * len(some)]
    bins = [off[at * len(off) // _BINS : (at + 1) * len(off) // _BINS] for at in range(_BINS)]
    return sum(abs(sum(part)) for part in bins) / len(off)


def _alike(answers: Sequence[Answer]) -> Iterator[tuple[float, list[bool]]]:
    """Yield each confidence, from the least, with whether the answers that have it are right."""
    for confidence, some in groupby(sorted(answers), key=itemgetter(0)):
        yield confidence, [right for _, right, _ in some]


def _answers(read: Path, corpus: Path) -> Iterator[tuple[str, Answer]]:
    """Yield every answer that is known, with its kind."""
    for line in read.open(encoding="utf-8"):
        form = json.loads(line)
        if form.get("kind") != "form":
            continue
        source = Path(form["source"])
        truth = corpus / source.parent.name / f"{source.name.split('.')[0]}.truth.json"
        if truth.exists():
            known = json.loads(truth.read_text("utf-8"))["fields"]
            for field in form["fields"]:
                names = field["acroform"] if isinstance(field["acroform"], list) else [field["acroform"]]
                wanted = [known[name] for name in names if name in known]
                if wanted and len(wanted) == len(names) and field["where"]:  # what has no place on a page is no answer
                    right = _right(field, wanted)
                    yield _kind(field, wanted[0]), (field["confidence"], right, field["decision"] == "accept")


def _kind(field: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    if any(candidate.get("variant") == _ELECTRONIC for candidate in field["candidates"]):
        return _ELECTRONIC
    if "signature" in (wanted["type"], wanted.get("kind")):
        return "signature"
    if wanted["type"] != "text":
        return "tick"
    return "text" if field["text"] else "blank"


def _right(field: Mapping[str, Any], wanted: Sequence[Mapping[str, Any]]) -> bool:
    if wanted[0]["type"] != "text":
        return compare.marked(wanted[0]["value"], field["value"])
    said = " ".join(str(one["value"]) for one in wanted if not compare.blank(one["value"]))
    if len(wanted) > 1:
        return _letters(said) == _letters(field["text"])
    return compare.near(said) == compare.near(field["text"])


def _letters(text: str) -> str:
    return "".join(char for char in compare.strict(text).casefold() if char.isalnum())


if __name__ == "__main__":
    sys.exit(main())
