"""What speaks against a zone being blank where no writing was read in it. Numbers, nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping

from copiste.reading.model import ZoneReading
from copiste.records.evidence import SPECKS, PageContext
from copiste.records.fading import CHIPPED, gone

BLANK_FEATURES = ("traces", "strokes", "gone", "faded", "empty")
"""The inputs of the calibration of blanks, in the order of its weights; `records/calibration.json` has one each."""
_CHANCE = 1.2
"""A speck or two stand in a zone by chance (standard deviations)."""
_PLAINLY = 2.5
"""Standard deviations from which on there is more in a zone than on the paper around; one zone in 160 by chance."""
_MANY = 10.0
"""Standard deviations from which on more traces say no more."""


_ANSWERS = 1.0
"""Share of ink across a zone that is not the answer's (a stamp, a neighbour's), from which on one may lie beneath."""


def inked(zone: ZoneReading) -> bool:
    """Return whether there is ink in a zone of which no reader made a word."""
    return bool(zone.candidates) or zone.evidence.get("foreign", 0.0) > _ANSWERS


def blank_features(zone: ZoneReading, page: PageContext) -> Mapping[str, float]:
    """Return the named inputs for a zone in which no writing was read; each is 0 on clean paper, and grows with what
    is left there, and with how far the neighbours' strokes fell to pieces (`faded`) or are missing (`empty`)."""
    traces, strokes = zone.evidence.get("traces", 0.0), zone.evidence.get("strokes", 0.0)
    broken = traces > _PLAINLY and (strokes > 0 or page.faded >= CHIPPED)
    return {
        "traces": min(max(traces - _CHANCE, 0.0), _MANY),
        "strokes": math.log1p(max(strokes - SPECKS, 0.0)),
        "gone": float(inked(zone) or broken or strokes > SPECKS or gone(page.faded, page.empty)),
        "faded": page.faded,
        "empty": page.empty,
    }
