"""Places that a form repeats: the rows of a table, a block for each child. They become rows of one array.

What repeats is known by labels or names that are the same but for a number, and by places that are the same but for one
and the same step down or across the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from copiste.drafting import naming
from copiste.drafting.labels import Zone

_OFF = 4.0
"""Points by which a repeated place may stand beside its step; by eye on public forms."""
_SIZE = 0.15
"""Share by which the size of a repeated place may differ; chosen, not measured."""
_DIGITS = re.compile(r"\d+")
_LEAST_LETTERS = 4
"""Letters that a name has at least besides its number, to say what repeats; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A field of a page as it may repeat: its zone, its kind with its options, its label, its widget's own name, and
    whether its label only tells a box from its neighbour (yes, no); `before` is what is printed before its row."""

    zone: Zone
    kind: Hashable
    label: str
    name: str
    told_apart: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One block that repeats: for each row the numbers of its fields, in the order of the first row's. A field that a
    row lacks is None."""

    rows: tuple[tuple[int | None, ...], ...]


def repeats(places: Sequence[Repeated]) -> list[Repeat]:
    """Return what repeats among the *places* of a page, each place in one block at most."""
    found: list[Repeat] = []
    taken: set[int] = set()
    series = sorted(_series(places), key=lambda one: (-len(one), one))
    for seed in series:
        if taken & set(seed):
            continue
        alike = [one for one in series if not taken & set(one) and _beside(one, seed, places)]
        columns = {one[0]: one for one in alike}
        columns |= {one[0]: one for one in _moved(places, seed, columns, taken)}
        if len(columns) < 2 or _told(columns.values(), places):
            continue
        order = sorted(columns)
        rows = tuple(tuple(columns[first][n] for first in order) for n in range(len(seed)))
        found.append(Repeat(rows))
        taken |= {number for row in rows for number in row if number is not None}
    return sorted(found, key=lambda one: min(n for n in one.rows[0] if n is not None))


def _told(columns: Collection[tuple[int, ...]], places: Sequence[Repeated]) -> bool:
    """Whether the rows have names of their own: print before each, or labels that stand nowhere else."""
    for column in columns:
        before = [_DIGITS.sub("", naming.plain(places[n].before)).strip() for n in column]
        if all(before) and len(set(before)) == len(before):
            return True
    often = Counter(naming.plain(place.label) for place in places)
    texts = [[naming.plain(places[n].label) for n in column] for column in columns if not places[column[0]].told_apart]
    named = [not _counted(text) and all(each and often[each] == 1 for each in text) for text in texts]
    return sum(named) >= max(len(named) / 2, 1)


def _series(places: Sequence[Repeated]) -> list[tuple[int, ...]]:
    """Return the places that are the same but for a number in their names or labels, one step from each other."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for n, place in enumerate(places):
        bare = _DIGITS.sub("#", place.name)
        if "#" in bare and sum(map(str.isalpha, bare)) >= _LEAST_LETTERS:
            groups["name", bare, place.kind].append(n)
        label = _DIGITS.sub("#", naming.plain(place.label)).strip(" -–:.")
        if label and not place.told_apart:
            groups["label", label, place.kind].append(n)
    found = set()
    for key, numbers in groups.items():
        run = _steady(sorted(numbers, key=lambda n: (places[n].zone.y0, places[n].zone.x0)), places)
        texts = [naming.plain(places[n].label) if key[0] == "label" else places[n].name for n in run]  # type: ignore[index]
        counted = _counted(texts)
        under = len(run) > 1 and abs(_step(places[run[0]].zone, places[run[1]].zone)[1]) > _OFF
        if len(run) > 1 and (counted or (key[0] == "label" and under and len(set(texts)) == 1)):  # type: ignore[index]
            found.add(tuple(run))
    return sorted(found)


def _counted(names: Sequence[str]) -> bool:
    """Whether one number in *names* counts up, and nothing else differs."""
    rows = [tuple(map(int, _DIGITS.findall(name)[:9])) for name in names]
    if len({_DIGITS.sub("#", name) for name in names}) > 1:
        return False
    differ = [column for column in zip(*rows, strict=False) if len(set(column)) > 1]
    return len(differ) == 1 and all(b - a == 1 for a, b in zip(differ[0], differ[0][1:], strict=False))


def _steady(numbers: Sequence[int], places: Sequence[Repeated]) -> list[int]:
    """Return the places that stand one and the same step apart, from the first on."""
    run = list(numbers[:2])
    if len(run) < 2 or not _same_size(places[run[0]].zone, places[run[1]].zone):
        return []
    step = _step(places[run[0]].zone, places[run[1]].zone)
    for n in numbers[2:]:
        if not _near(_step(places[run[-1]].zone, places[n].zone), step):
            break
        run.append(n)
    return run


def _step(one: Zone, other: Zone) -> tuple[float, float]:
    return other.x0 - one.x0, other.y0 - one.y0


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= _OFF and abs(one[1] - other[1]) <= _OFF


def _same_size(one: Zone, other: Zone) -> bool:
    sides = ((one.x1 - one.x0, other.x1 - other.x0), (one.y1 - one.y0, other.y1 - other.y0))
    return all(abs(a - b) <= max(_SIZE * max(a, b), 2 * _OFF) for a, b in sides)


def _beside(one: tuple[int, ...], seed: tuple[int, ...], places: Sequence[Repeated]) -> bool:
    """Whether a series takes the same steps as *seed*, as often, within the same rows."""
    first, second = places[seed[0]].zone, places[seed[1]].zone
    step = _step(first, second)
    mine = _step(places[one[0]].zone, places[one[1]].zone)
    return len(one) == len(seed) and _near(mine, step) and _within(places[one[0]].zone, first, step)


def _within(zone: Zone, first: Zone, step: tuple[float, float]) -> bool:
    """Whether a place stands less than a step from the first of a series, along the way that the series takes."""
    if abs(step[1]) > abs(step[0]):
        return abs(zone.y0 - first.y0) < abs(step[1]) - _OFF
    return abs(zone.x0 - first.x0) < abs(step[0]) - _OFF


def _moved(
    places: Sequence[Repeated], seed: tuple[int, ...], columns: dict[int, tuple[int, ...]], taken: set[int]
) -> list[tuple[int, ...]]:
    """Return the other places near the first row that stand in each row, by their step alone."""
    used = taken | {n for column in columns.values() for n in column}
    step = _step(places[seed[0]].zone, places[seed[1]].zone)
    around = [places[first].zone for first in columns]
    x0, x1 = min(z.x0 for z in around), max(z.x1 for z in around)
    y0, y1 = min(z.y0 for z in around), max(z.y1 for z in around)
    found = []
    for n, place in enumerate(places):
        zone = place.zone
        inside = (y0 - _OFF <= zone.y0 and zone.y1 <= y1 + _OFF) or (x0 - _OFF <= zone.x0 and zone.x1 <= x1 + _OFF)
        if n in used or not inside or not _within(zone, places[seed[0]].zone, step):
            continue
        copies = [n]
        for row in range(1, len(seed)):
            wanted = (row * step[0], row * step[1])
            copy = next(
                (
                    m
                    for m, other in enumerate(places)
                    if m not in used
                    and other.kind == place.kind
                    and _near(_step(zone, other.zone), wanted)
                    and _same_size(zone, other.zone)
                ),
                None,
            )
            if copy is None:
                break
            copies.append(copy)
        if len(copies) == len(seed):
            found.append(tuple(copies))
            used |= set(copies)
    return found
