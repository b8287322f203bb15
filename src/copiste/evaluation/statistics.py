"""Shares with their intervals, and how well confidence tells right from wrong. Small, plain, checked against tables."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_Z = 1.959963984540054
"""Two-sided 95 %."""
_TAIL = 0.025
"""Share left out on either side of a 95 % interval."""
_ROUNDS = 400
"""Samples drawn anew (bootstrap): the interval's ends move by less than their last printed figure; chosen, not
measured."""
_HALVINGS = 60
"""Halvings of [0, 1]: more than a double tells apart."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """*hits* of *of*; `low` and `high` bound the true share with 95 % confidence."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def rate(self) -> float | None:
        """Return the share, None of nothing."""
        return self.hits / self.of if self.of else None


def wilson(hits: int, of: int) -> Proportion:
    """Return a share with Wilson's score interval (1927): short, and sound for shares that are not extreme.

    >>> share = wilson(8, 10); round(share.low, 3), round(share.high, 3)
    (0.49, 0.943)
    """
    if not of:
        return Proportion(0, 0, 0.0, 1.0)
    rate, spread = hits / of, _Z * _Z / of
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(rate * (1 - rate) / of + spread / (4 * of)) / (1 + spread)
    return Proportion(hits, of, max(0.0, middle - half), min(1.0, middle + half))


def exact(hits: int, of: int) -> Proportion:
    """Return a share with Clopper and Pearson's exact interval (1934): never too short, as rare errors need it.

    >>> share = exact(0, 100); round(share.low, 4), round(share.high, 4)
    (0.0, 0.0362)
    """
    if not of:
        return Proportion(0, 0, 0.0, 1.0)
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _at_most(hits - 1, of, p), rising=True)
    high = 1.0 if hits == of else _solve(lambda p: _at_most(hits, of, p), rising=False)
    return Proportion(hits, of, low, high)


def resampled(parts: Sequence[tuple[int, int]], *, seed: int = 0) -> float | None:
    """Return the upper end of the 95 % interval of a share, whole documents drawn again and again (bootstrap).

    Answers of one page err together, so that they are not as many witnesses as their number says. With no error at all,
    it is 3/n. *parts* holds hits and count of each document; None when there is nothing to count.
    """
    total = sum(of for _, of in parts)
    if not total:
        return None
    if not any(hits for hits, _ in parts):
        return min(1.0, 3 / total)
    rng = random.Random(seed)  # noqa: S311  a repeatable draw, no secret
    rates = []
    for _ in range(_ROUNDS):
        drawn = rng.choices(parts, k=len(parts))
        of = sum(count for _, count in drawn)
        if of:
            rates.append(sum(hits for hits, _ in drawn) / of)
    return sorted(rates)[int(len(rates) * 0.975)]


Ranked = Sequence[tuple[float, bool]]
"""Confidence and whether the answer was right."""


def auroc(ranked: Ranked) -> float | None:
    """Return how often a right answer is given more confidence than a wrong one; a half for chance, None without both.

    >>> auroc([(0.9, True), (0.8, True), (0.7, False)]), auroc([(0.5, True), (0.5, False)])
    (1.0, 0.5)
    """
    good = sum(right for _, right in ranked)
    bad = len(ranked) - good
    if not good or not bad:
        return None
    ordered = sorted(ranked)
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += sum(right for _, right in ordered[at:end]) * (at + end + 1) / 2
        at = end
    return (ranks - good * (good + 1) / 2) / (good * bad)


def risk_by_coverage(ranked: Ranked) -> Iterator[tuple[float, float, float]]:
    """Yield coverage, risk and confidence: the error among the surest answers, as more and more of them are taken."""
    ordered = sorted(ranked, key=lambda one: -one[0])
    wrong = 0
    for at, (confidence, right) in enumerate(ordered, 1):
        wrong += not right
        if at == len(ordered) or ordered[at][0] != confidence:
            yield at / len(ordered), wrong / at, confidence


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies from `start` up to `end`: their mean confidence, and the share that was right."""

    start: float
    end: float
    confidence: float
    right: Proportion


EDGES = (0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
"""Probabilities where a bin of the reliability table ends: finer where decisions are made; chosen, not measured."""


def reliability(ranked: Ranked, edges: Sequence[float] = EDGES) -> list[Bin]:
    """Return how often answers were right, by their confidence; empty bins are left out."""
    bins = []
    for start, end in pairwise(edges):
        inside = [(c, right) for c, right in ranked if start <= c < end or (end == edges[-1] and c == end)]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            bins.append(Bin(start, end, mean, wilson(sum(right for _, right in inside), len(inside))))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: how far confidence lies from the share that was right, on average."""
    total = sum(one.right.of for one in bins)
    if not total:
        return None
    return sum(abs(one.confidence - (one.right.rate or 0.0)) * one.right.of for one in bins) / total


def brier(ranked: Ranked) -> float | None:
    """Return Brier's score: the mean squared distance between confidence and what came out."""
    return sum((confidence - right) ** 2 for confidence, right in ranked) / len(ranked) if ranked else None


def _at_most(hits: int, of: int, rate: float) -> float:
    """Return the probability of at most *hits* in *of* trials."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 1.0 if hits >= of else 0.0
    log, other = math.log(rate), math.log1p(-rate)
    whole = math.lgamma(of + 1)
    return min(
        1.0,
        math.fsum(
            math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * log + (of - k) * other)
            for k in range(hits + 1)
        ),
    )


def _solve(probability: Callable[[float], float], *, rising: bool) -> float:
    """Return the rate at which *probability* passes 2.5 %, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if (probability(middle) < _TAIL) == rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2
