"""Plots as inline SVG: no script, nothing from outside, colours from the page's own style so that dark mode holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from copiste.evaluation.statistics import Bin, Proportion
from copiste.evaluation.summary import Promise
from copiste.evaluation.table import percent
from copiste.texts import Language, say

_WIDE, _TALL = 640, 360
"""Points of a plot's drawing; by eye."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 18, 16, 52
"""Points around it, for the axes' words; by eye."""
_MOST_POINTS = 400
"""Points of a curve: more than its width shows; chosen, not measured."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: where a value lies between its ends (0..1), which values are named, and what it measures."""

    place: Callable[[float], float]
    ticks: Sequence[float]
    name: Callable[[float], str]
    title: str


def linear(top: float, ticks: int, language: Language, title: str) -> Axis:
    """Return an axis of shares from nought to *top*."""
    step = top / ticks
    digits = 0 if step >= 0.01 else 1 if step >= 0.001 else 2
    return Axis(
        lambda value: min(max(value / top, 0.0), 1.0),
        [step * at for at in range(ticks + 1)],
        lambda value: percent(value, language, digits),
        title,
    )


def logit(low: float, high: float, ticks: Sequence[float], language: Language, title: str) -> Axis:
    """Return an axis on which 90 %, 99 % and 99.9 % stand apart; what lies outside is drawn at its end."""

    def odds(value: float) -> float:
        held = min(max(value, low), high)
        return math.log(held / (1 - held))

    start, end = odds(low), odds(high)
    return Axis(
        lambda value: (odds(value) - start) / (end - start),
        ticks,
        lambda value: percent(value, language, 0 if value in (0.1, 0.5, 0.9, 0.99) else 1),
        title,
    )


def logarithmic(low: float, high: float, ticks: Sequence[float], language: Language, title: str) -> Axis:
    """Return an axis of small shares; nought is drawn at its end."""
    return Axis(
        lambda value: math.log(min(max(value, low), high) / low) / math.log(high / low),
        ticks,
        lambda value: percent(value, language, len(f"{100 * value:.4g}".partition(".")[2])),
        title,
    )


def risk(curve: Sequence[tuple[float, float, float]], at: Point | None, target: float, language: Language) -> str:
    """Plot error against coverage, with the point at which copiste works and the error target."""
    kept = [*curve[:: max(1, len(curve) // _MOST_POINTS)], *curve[-1:]]
    top = _round_up(max([error for _, error, _ in kept] + [target, 0.01]))
    x = linear(1.0, 5, language, say("evaluate.axis.coverage", language))
    y = linear(top, 5, language, say("evaluate.axis.risk", language))
    marks = [_level(y, target, say("evaluate.plot.target", language, target=percent(target, language, 2)))]
    marks.append(_path([_at(x, y, coverage, error) for coverage, error, _ in kept]))
    if at is not None:
        marks.append(_spot(_at(x, y, *at), say("evaluate.plot.here", language)))
    return _plot("risk", x, y, marks, language)


def reliability(bins: Sequence[Bin], language: Language) -> str:
    """Plot how often answers were right against their confidence; on the diagonal, confidence is the truth."""
    ticks = (0.1, 0.5, 0.9, 0.99, 0.999)
    x = logit(0.03, 0.9995, ticks, language, say("evaluate.axis.confidence", language))
    y = logit(0.03, 0.9995, ticks, language, say("evaluate.axis.right", language))
    marks = [_path([_at(x, y, 0.03, 0.03), _at(x, y, 0.9995, 0.9995)], kind="guide")]
    marks += [_barred(x, y, one.confidence, one.right) for one in bins]
    return _plot("reliability", x, y, marks, language)


def promises(found: Sequence[Promise], language: Language) -> str:
    """Plot the observed error against the error target; below the diagonal, the promise is kept."""
    ticks = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
    x = logarithmic(0.001, 0.02, (0.001, 0.0025, 0.005, 0.01, 0.02), language, say("evaluate.axis.target", language))
    y = logarithmic(0.0002, 0.2, ticks, language, say("evaluate.axis.observed", language))
    marks = [_path([_at(x, y, 0.001, 0.001), _at(x, y, 0.02, 0.02)], kind="guide")]
    marks += [_barred(x, y, one.target, one.wrong) for one in found if one.wrong.of]
    return _plot("promises", x, y, marks, language)


def _at(x: Axis, y: Axis, across: float, up: float) -> Point:
    wide, tall = _WIDE - _LEFT - _RIGHT, _TALL - _TOP - _BOTTOM
    return _LEFT + wide * x.place(across), _TOP + tall * (1 - y.place(up))


def _path(points: Sequence[Point], kind: str = "line") -> str:
    return f'<polyline class="{kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _spot(point: Point, name: str) -> str:
    x, y = point
    anchor, shift = ("end", -10) if x > _WIDE / 2 else ("start", 10)
    return (
        f'<path class="spot" d="M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7z"/>'
        f'<text class="name" x="{x + shift:.1f}" y="{y - 10:.1f}" text-anchor="{anchor}">{escape(name)}</text>'
    )


def _level(y: Axis, value: float, name: str) -> str:
    height = _TOP + (_TALL - _TOP - _BOTTOM) * (1 - y.place(value))
    return (
        f'<path class="guide" d="M{_LEFT} {height:.1f}H{_WIDE - _RIGHT}"/>'
        f'<text class="name" x="{_LEFT + 8}" y="{height - 6:.1f}">{escape(name)}</text>'
    )


def _barred(x: Axis, y: Axis, across: float, share: Proportion) -> str:
    """Draw a share with its interval: a bar with ends, and a dot."""
    low, high = _at(x, y, across, share.low), _at(x, y, across, share.high)
    middle = _at(x, y, across, share.rate or 0.0)
    return (
        f'<path class="bar" d="M{low[0]:.1f} {low[1]:.1f}V{high[1]:.1f}m-5 0h10M{low[0] - 5:.1f} {low[1]:.1f}h10"/>'
        f'<circle class="dot" cx="{middle[0]:.1f}" cy="{middle[1]:.1f}" r="5"/>'
    )


def _plot(name: str, x: Axis, y: Axis, marks: Sequence[str], language: Language) -> str:
    wide, tall = _WIDE - _LEFT - _RIGHT, _TALL - _TOP - _BOTTOM
    parts = []
    for tick in x.ticks:
        at = _LEFT + wide * x.place(tick)
        parts.append(f'<path class="grid" d="M{at:.1f} {_TOP}V{_TOP + tall}"/>')
        parts.append(f'<text x="{at:.1f}" y="{_TOP + tall + 18}" text-anchor="middle">{escape(x.name(tick))}</text>')
    for tick in y.ticks:
        at = _TOP + tall * (1 - y.place(tick))
        parts.append(f'<path class="grid" d="M{_LEFT} {at:.1f}H{_WIDE - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{escape(y.name(tick))}</text>')
    middle = _TOP + tall / 2
    parts.append(
        f'<text class="title" x="{_LEFT + wide / 2:.0f}" y="{_TALL - 10}" text-anchor="middle">{escape(x.title)}</text>'
        f'<text class="title" transform="translate(16 {middle:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(y.title)}</text>"
    )
    label = escape(say(f"evaluate.plot.{name}", language), quote=True)
    return f'<svg viewBox="0 0 {_WIDE} {_TALL}" role="img" aria-label="{label}">{"".join(parts)}{"".join(marks)}</svg>'


def _round_up(value: float) -> float:
    """Return the next round number: 1, 2 or 5 of its power of ten, at most 1."""
    power = 10.0 ** math.floor(math.log10(value))
    return min(1.0, next(step * power for step in (1, 2, 5, 10) if step * power >= value - 1e-12))
