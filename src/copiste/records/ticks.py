"""Whether a box counts as ticked: a probability, and what is the matter with it where a person has to look.

The probability is of a small logistic model over what `reading.marks` measures, which `bench/calibrate_ticks.py`
fits on invented sheets, each scored by the others. What people do beside plain ticking (circles, scribbles, strokes
through a row) has a reason of its own, whatever the probability.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import median

from copiste.reading.levels import (
    ADDED,
    EMPTY_BELOW,
    LINED,
    LONG,
    OVER_WORDS,
    SEEN,
    STRANGE,
    SURROUNDED,
    TICKED_FROM,
)
from copiste.reading.model import Mark, ZoneReading
from copiste.records.fading import BARE, CHIPPED, gone

PLAIN = ("ink", "deep", "shade", "around", "beside")
"""The inputs of the model of boxes with nothing the matter."""
DOUBTED = (*PLAIN, "passing", "reach", "runs", "line", "unframed", "circled", "undone")
"""The inputs of the model of boxes that a person looks at anyway: what is shown to them first."""

_LEAVES = 0.35
"""How far beyond its box, in its own sizes, a scribble goes at least."""
_MANY_STROKES, _SOLID, _BLACK = 3, 0.85, 0.5
"""A scribble's strokes are met so often by a line across, or cover so much of the box; a box is black from the last
share of ink on. By eye on made sheets (bench/calibrate_ticks.py)."""
_SPARSE, _ONE_STROKE, _CURVED = 0.3, 1.5, 0.42
"""One stroke alone (a dot, a line on its way to another box) covers at most so much of a box's middle, and is met once
by a line across. Another box's loop that cuts into this one surrounds it so far."""
_PARTLY = 0.35
"""Share of the directions in which a loop around a box and its words surrounds the box at least; a check has 0.28."""
_WIDE = 0.6
"""A tick that leaves its box on three sides goes no farther, in the box's sizes."""
_BOTH, _A_BOX = 2, 1.0
"""Sides of a box, and how far beyond it, in its sizes: on made sheets none of 1,493 ticks was one such stroke."""
_SHARED = 0.04
"""Share of a box's area that strokes passing through from elsewhere cover; by eye on made sheets."""
_BESIDE, _CLUTTERED = 0.1, 0.25
"""Ink close to a box, as shares of its area: of one piece, and in all."""
_PALE = 0.05
"""How dark the ground of a box without ink is, 1 being ink: a hard pencil's tick has 0.07, paper hardly 0.03."""
_TAKEN_BACK = 0.95
"""What a box blackened by one who ticks otherwise is worth as a tick: on filled forms all 68 were ticks, and with three
in as many taken back it could still be so (bench/calibrate_ticks.py)."""
_UNFRAMED = 0.3
"""Share of a box's printed outline that has to be there, or the box was not seen."""
_OUTLINED, _WELL_SEEN = 0.5, 0.9
"""A page on which the middle box has less of its outline lost fine rules everywhere; a place is seen all the same where
so much of the print around it was found (both shares). A box that alone lost its outline was covered or whitened."""
_UNSURE = 0.6
"""What a box is worth of which only so much is known that it is in doubt."""
_OVER_WORDS = 28.0
"""Pixels at 300 dpi over the words of a told box that are a stroke: as much as `ADDED` in one piece."""
_TELL = 6
"""Boxes that it takes to tell how a page's are. Chosen."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: a bias, and one weight a feature."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, given: Mapping[str, float]) -> float:
        """Return the probability of the features *given*, which may hold more than the model asks."""
        z = self.bias + sum(weight * given[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))


@dataclass(frozen=True, slots=True)
class Ticks:
    """The model of a tick, and that of one in `doubted` boxes; `thresholds` maps an error target to the least sureness
    taken."""

    version: str
    plain: Logistic
    doubted: Logistic
    thresholds: Mapping[float, float]

    def __post_init__(self) -> None:
        if (set(self.plain.weights), set(self.doubted.weights)) != (set(PLAIN), set(DOUBTED)):
            raise ValueError("the model of ticks has one weight for each feature")

    def probability(self, seen: Mapping[str, float], page: BoxPage) -> float:
        """Return how likely a box counts as ticked, 0..1. *seen* is what `reading.marks.tick` measured."""
        model = self.doubted if doubts(seen, page) else self.plain
        return model.probability(features(seen))

    def threshold(self, target: float) -> float:
        """Return the sureness from which a box is accepted at *target*: that of the next stricter target known."""
        known = [limit for limit in self.thresholds if limit <= target]
        return self.thresholds[max(known)] if known else 1.0


def measured(seen: Mapping[str, float]) -> bool:
    """Return whether a zone's evidence is a tick box's, as measured on ink by this version."""
    return "deep" in seen


@dataclass(frozen=True, slots=True)
class BoxPage:
    """What the boxes of a page have in common.

    `blackens` says that its writer fills boxes to tick them; `outlined` how much of the outlines of its boxes is there,
    0..1 (the middle one's), 1 where too few tell; `gone` that ticks may be gone from it without a trace.
    """

    blackens: bool = True
    outlined: float = 1.0
    gone: bool = False


def box_page(boxes: Iterable[Mapping[str, float]], faded: float = 0.0, empty: float = 0.0) -> BoxPage:
    """Return what the *boxes* of a page have in common, by what was measured in each of its zones, and by how far the
    page's writing is *faded* and *empty* (`records.fading`)."""
    known = [seen for seen in boxes if measured(seen)]
    ticked = [seen for seen in known if seen["ink"] >= TICKED_FROM]
    tells = len(known) >= _TELL and faded < CHIPPED  # broken strokes of pens: more was lost than thin print
    return BoxPage(
        blackens=2 * sum(filled(seen) for seen in ticked) >= len(ticked),
        outlined=median(seen["frame"] for seen in known) if tells else 1.0,
        gone=empty >= BARE or (gone(faded, empty) and not ticked),
    )


USUAL = BoxPage()
"""What is taken for granted of a page whose boxes were not measured together."""


def features(seen: Mapping[str, float]) -> Mapping[str, float]:
    """Return the models' inputs, each 0 to 1: from where on more ink tells no more was chosen on the same sheets."""
    return {
        "ink": min(seen["ink"] / 0.08, 1.0),
        "deep": min(seen["deep"] / 0.05, 1.0),
        "shade": min(max(seen["shade"], 0.0) / 0.1, 1.0),
        "around": max(seen["around"] - 0.35, 0.0),
        "beside": min(seen["beside"] / 0.1, 1.0),
        "passing": min(seen["passing"] / 0.3, 1.0),
        "reach": min(seen["reach"] / LONG, 1.0),
        "runs": min(seen["runs"] / 6, 1.0),
        "line": float(seen["line"] >= LINED),
        "unframed": 1 - seen["frame"],
        "circled": float(_circled(seen)),
        "undone": float(_scribbled(seen)),
    }


def doubts(seen: Mapping[str, float], page: BoxPage) -> tuple[str, ...]:
    """Return the reasons for which a person has to look at a box, whatever its probability."""
    inked, circled, scribbled = seen["ink"] >= EMPTY_BELOW, _circled(seen), _scribbled(seen)
    far = seen["reach"] > LONG or (seen["sides"] >= 3 and seen["reach"] > _WIDE)
    found = {
        "zone_not_seen": seen["frame"] < _UNFRAMED and not _thinned(seen, page),
        "mark_undone": scribbled or (filled(seen) and not page.blackens),
        "mark_circled": circled,
        "mark_struck": seen["line"] >= LINED or (inked and (far or _through(seen)) and not scribbled),
        "mark_shared": seen["passing"] >= _SHARED,
        "mark_beside": not inked and not circled and seen["beside"] >= _BESIDE,
        "other_ink": not circled and seen["clutter"] >= _CLUTTERED,
        "mark_faint": not inked and seen["shade"] >= _PALE,
    }
    codes = tuple(code for code, holds in found.items() if holds)
    stray = inked and seen["deep"] < _SPARSE and (seen["runs"] < _ONE_STROKE or seen["around"] >= _CURVED)
    return codes or (("mark_unsure",) if stray else ())


def _strange(seen: Mapping[str, float], page: BoxPage) -> tuple[str, ...]:
    """Return the reasons that ink gives which no widget drew, at a box of which the file says how it stands."""
    around = {name.removeprefix(STRANGE): value for name, value in seen.items() if name.startswith(STRANGE)}
    found = doubts({**around, "frame": 1.0}, page) if around else ()  # widgets draw outlines as they like
    struck = seen.get(OVER_WORDS, 0.0) >= _OVER_WORDS and not found
    return ("mark_struck",) if struck else found


def _thinned(seen: Mapping[str, float], page: BoxPage) -> bool:
    """Whether a box's outline is gone as those of the page's other boxes are, as copiers lose fine rules, and all else
    that is printed around it is there."""
    return page.outlined < _OUTLINED and seen.get(SEEN, 0.0) >= _WELL_SEEN


def _circled(seen: Mapping[str, float]) -> bool:
    looped = seen["word"] > 0 or (seen["circled"] > 0 and seen["around"] >= _PARTLY)
    return not _scribbled(seen) and (seen["around"] >= SURROUNDED or looped)


def _scribbled(seen: Mapping[str, float]) -> bool:
    """Whether strokes go over a box and beyond it on three sides or all."""
    beyond = seen["sides"] >= 3 and seen["reach"] >= _LEAVES
    return beyond and (seen["ink"] >= _SOLID or (seen["ink"] >= 0.4 and seen["runs"] >= _MANY_STROKES))


def _through(seen: Mapping[str, float]) -> bool:
    """Whether what stands in a box is one stroke that leaves it on two sides, and goes a box's size farther: a streak,
    or a line on its way. A check's long arm leaves on one."""
    return seen["sides"] >= _BOTH and seen["runs"] < _ONE_STROKE and seen["reach"] > _A_BOX


def filled(seen: Mapping[str, float]) -> bool:
    """Return whether a box is black: ticked by contract, whatever was meant."""
    return seen["ink"] >= _BLACK and seen["deep"] >= 0.9


@dataclass(frozen=True, slots=True)
class JudgedBox:
    """One box, judged: `sure` is the probability that it is as said."""

    ticked: bool
    sure: float
    reasons: tuple[str, ...] = ()


def judged(zone: ZoneReading, model: Ticks, page: BoxPage, *, otherwise: float) -> JudgedBox:
    """Judge a tick box. One that was not measured on ink, or by a version before, is as its mark says, and *otherwise*
    sure."""
    seen = zone.evidence
    if not measured(seen) or zone.mark is Mark.CORRECTED:
        unsure = ("mark_unsure",) if zone.mark is Mark.UNSURE else ()
        return JudgedBox(zone.mark is Mark.TICKED, _UNSURE if unsure else otherwise, unsure)
    if seen.get("told") and not seen.get("differs") and seen.get("added", 0.0) < ADDED:
        strange = _strange(seen, page)  # the file says it, and in the box no ink but the file's own is there
        return JudgedBox(zone.mark is Mark.TICKED, _UNSURE if strange else otherwise, strange)
    likely = model.probability(seen, page)
    reasons = doubts(seen, page)
    if filled(seen) and not _scribbled(seen):  # a filled box is ticked (CONTRACT), though it may be a tick taken back
        return JudgedBox(True, _TAKEN_BACK if reasons else likely, reasons)
    return JudgedBox(likely >= 0.5, max(likely, 1 - likely), reasons)


@cache
def shipped() -> Ticks:
    """Return the model that ships with this version."""
    found = json.loads(resources.files(__package__).joinpath("ticks.json").read_text("utf-8"))
    thresholds = {float(target): float(limit) for target, limit in found["thresholds"].items()}
    plain, doubted = (Logistic(found[name]["bias"], found[name]["weights"]) for name in ("plain", "doubted"))
    return Ticks(found["version"], plain, doubted, thresholds)
