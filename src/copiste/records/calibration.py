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

from copiste.records.blanks import BLANK_FEATURES
from copiste.records.evidence import FEATURES


@dataclass(frozen=True, slots=True)
class Blanks:
    """The same for zones in which no writing was found: the probability that they are blank."""

    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[float, float]

    def __post_init__(self) -> None:
        if set(self.weights) != set(BLANK_FEATURES):
            raise ValueError("a calibration of blanks has one weight for each of their features")

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0..1, that nothing is written in a zone with these features."""
        return _probability(self.bias, self.weights, features)

    def threshold(self, target: float) -> float:
        """Return the confidence from which zones are accepted as blank at *target*."""
        return _threshold(self.thresholds, target)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`weights` has one number a feature, those of readers by name; `thresholds` maps an error target to the least
    confidence accepted."""

    version: str
    bias: float
    weights: Mapping[str, float]
    thresholds: Mapping[float, float]
    blank: float
    mark: float
    blanks: Blanks

    def __post_init__(self) -> None:
        if not set(FEATURES) < set(self.weights):
            raise ValueError("a calibration has one weight for each feature, and for each reader it was fitted with")

    @property
    def readers(self) -> frozenset[str]:
        """Return the names of the readers that it was fitted with."""
        return frozenset(self.weights) - frozenset(FEATURES)

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return the probability, 0..1, that an answer with these features is right."""
        return _probability(self.bias, self.weights, features)

    def threshold(self, target: float) -> float:
        """Return the confidence from which answers are accepted at *target*: that of the next stricter target known."""
        return _threshold(self.thresholds, target)


def _probability(bias: float, weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    z = bias + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))


def _threshold(thresholds: Mapping[float, float], target: float) -> float:
    known = [limit for limit in thresholds if limit <= target]
    return thresholds[max(known)] if known else 1.0


@cache
def shipped() -> Calibration:
    """Return the calibration that ships with this version."""
    found = json.loads(resources.files(__package__).joinpath("calibration.json").read_text("utf-8"))
    blanks = found["blanks"]
    return Calibration(
        found["version"],
        found["bias"],
        found["weights"],
        _limits(found["thresholds"]),
        found["blank"],
        found["mark"],
        Blanks(blanks["bias"], blanks["weights"], _limits(blanks["thresholds"])),
    )


def _limits(thresholds: Mapping[str, float]) -> Mapping[float, float]:
    return {float(target): float(limit) for target, limit in thresholds.items()}
