"""From evidence to a probability, by one small logistic model that `bench/calibrate.py` fits and writes.

It is fitted on the project's own filled forms, never scored on a form it was fitted on; `calibration.json` holds
the weights, the threshold for each error target, and how they were found.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from copiste.records.evidence import FEATURES


@dataclass(frozen=True, slots=True)
class Calibration:
    """`weights` has one number a feature; `thresholds` maps an error target to the least confidence accepted."""

    version: str
    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[float, float]
    blank: float
    mark: float

    def __post_init__(self) -> None:
        if set(self.weights) != set(FEATURES):
            raise ValueError("a calibration has one weight for each feature")

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0..1, that an answer with these features is right."""
        z = self.bias + sum(self.weights[name] * value for name, value in features.items())
        return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))

    def threshold(self, target: float) -> float:
        """Return the confidence from which answers are accepted at *target*: that of the next stricter target known."""
        known = [limit for limit in self.thresholds if limit <= target]
        return self.thresholds[max(known)] if known else 1.0


@cache
def shipped() -> Calibration:
    """Return the calibration that ships with this version."""
    found = json.loads(resources.files(__package__).joinpath("calibration.json").read_text("utf-8"))
    thresholds = {float(target): float(limit) for target, limit in found["thresholds"].items()}
    return Calibration(found["version"], found["bias"], found["weights"], thresholds, found["blank"], found["mark"])
