"""What a page that came through badly measures, beside pages that came through well.

    python bench/legibility.py --pages 4

Draws filled forms of `samples/` and sends them in every way that `pages.legibility` tells apart. A table says, for each
way, the lowest and highest score, how often each reason was given, and the range of what the reasons rest on.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that the script runs by its path alone

import cv2
import numpy as np

from bench.copies import drawn, paper
from bench.results import command_line, table, write_section
from copiste.pages.decode import decode
from copiste.pages.legibility import judged
from copiste.pages.measuring import measured
from copiste.pages.model import Limits
from copiste.reading.features import features
from copiste.reading.register import printed_share, register
from samples import degrade
from samples.again import AGAIN
from samples.degrade import Grey, Rng


def faint(page: Grey, rng: Rng) -> Grey:
    """Written and printed with hardly any ink left."""
    return np.asarray(255 - (255 - page.astype(np.float32)) * rng.uniform(0.42, 0.5), np.uint8)


def shaded(page: Grey, rng: Rng) -> Grey:
    """Coloured paper, or a fold's shadow: a third of the page is dark."""
    out = page.astype(np.float32)
    start = int(rng.integers(0, page.shape[0] // 2))
    out[start : start + page.shape[0] // 3] *= 0.35
    return np.asarray(out, np.uint8)


def shifted(page: Grey, rng: Rng) -> Grey:
    """Fed in askew: a strip of the page, 15 to 30 mm wide, did not pass over the glass."""
    return np.asarray(
        degrade.turn(page, 0, shift=(float(rng.choice([-1, 1])) * float(rng.uniform(240, 420)), 0)), np.uint8
    )


WAYS: dict[str, Callable[[Grey, Rng], bytes]] = {
    **AGAIN,
    "faint fax": lambda page, rng: degrade.to_fax_fine([faint(page, rng)], rng),
    "faint scan": lambda page, rng: degrade.to_scan(
        [np.asarray(255 - (255 - page.astype(np.float32)) * 0.25, np.uint8)], rng
    ),
    "dark fax": lambda page, rng: degrade.to_fax_fine([shaded(page, rng)], rng),
    "cut scan": lambda page, rng: degrade.to_scan([shifted(page, rng)], rng),
    "cut fax": lambda page, rng: degrade.to_fax_fine([shifted(page, rng)], rng),
}
_SHOWN = ("y_dpi", "contrast", "kept", "broken", "dark", "cut", "lost")


def main() -> int:
    """Draw, send, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    rows = []
    for way, send in WAYS.items():
        scores, reasons, seen = [], Counter[str](), []
        for number in range(options.pages):
            form = ("permit", "referral")[number % 2]
            page = decode(send(drawn(form, number)[0], np.random.default_rng([number, 3])), Limits()).pages[0]
            blank = paper(form)[2].pages[0]
            found = register(page.pixels, features(page.pixels), blank)
            seen.append({**measured(page), **(printed_share(found, blank) if found else {})})
            verdict = judged(seen[-1])
            scores.append(verdict.score)
            reasons.update(verdict.reasons)
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        ranges = [_range([one[name] for one in seen if name in one]) for name in _SHOWN]
        rows.append([way, f"{min(scores):.2f}–{max(scores):.2f}", told, *ranges])
        print(rows[-1], file=sys.stderr, flush=True)
    report = table(["came as", "score", f"told, of {options.pages}", *_SHOWN], rows)
    print(report)
    if options.write:
        write_section("Legibility of pages", command_line(), report)
    return 0


def _range(values: list[float]) -> str:
    return f"{min(values):.3g}–{max(values):.3g}" if values else "?"


if __name__ == "__main__":
    sys.exit(main())
