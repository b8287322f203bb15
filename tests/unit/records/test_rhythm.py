"""A line's silence is told when it is implausible, and a false alarm stays as rare as is promised: by simulation.

Each line here is heard by chance: calls by the hour of the week, each bringing one document or a run of them.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from zoneinfo import ZoneInfo

import pytest

from copiste.records.rhythm import IMPLAUSIBLE, LEARNED, place, plausibility, remembered

ZONE = ZoneInfo("America/Toronto")
BEGIN = dt.datetime(2026, 1, 5, 5, tzinfo=dt.UTC)  # a Monday, midnight in Québec
HOUR = dt.timedelta(hours=1)
BUSY = [12.0 if 9 <= hour < 17 else 0.5 if 7 <= hour < 20 else 0.02 for hour in range(24)]
CLINIC = [2.0 if 8 <= hour < 17 else 0.1 if 6 <= hour < 21 else 0.0 for hour in range(24)]
RARE = [0.15 if 8 <= hour < 17 else 0.0 for hour in range(24)]
WEEKDAY = (1.0, 1.1, 1.0, 0.9, 0.8, 0.05, 0.02)


def heard(calls: list[float], weeks: int, chance: random.Random) -> list[dt.datetime]:
    """Return when a line was heard over *weeks*, *calls* being those of each hour of an average weekday."""
    found: list[dt.datetime] = []
    for step in range(weeks * 168):
        at = BEGIN + step * HOUR
        local = at.astimezone(ZONE)
        rate = calls[local.hour] * WEEKDAY[local.weekday()]
        gap = chance.expovariate(rate) if rate else math.inf
        while gap < 1:
            found.append(at + gap * HOUR)
            gap += chance.expovariate(rate)
    return found


def alarms(instants: list[dt.datetime], until: dt.datetime) -> list[tuple[dt.datetime, float]]:
    """Return the silences that were told, each with the hours it took, looking once an hour."""
    weeks: dict[str, int] = {}
    told: list[tuple[dt.datetime, float]] = []
    for last, following in zip(instants, [*instants[1:], until], strict=True):
        monday, hour = place(last, ZONE)
        weeks[monday] = weeks.get(monday, 0) | 1 << hour
        weeks = remembered(weeks, last, ZONE)
        for step in range(1, int((following - last) / HOUR) + 1):
            chance = plausibility(weeks, BEGIN.date().isoformat(), last, last + step * HOUR, ZONE)
            if chance is not None and chance < IMPLAUSIBLE:
                told.append((last, step))
                break
    return told


@pytest.mark.parametrize(
    ("calls", "lines"),
    [
        pytest.param(BUSY, 3, id="busy"),
        pytest.param(CLINIC, 12, id="clinic", marks=pytest.mark.slow),
        pytest.param(RARE, 30, id="rare", marks=pytest.mark.slow),
    ],
)
def test_a_line_that_goes_on_as_usual_is_falsely_told_at_most_once_in_four_years(
    calls: list[float], lines: int
) -> None:
    weeks = 52
    found = [alarms(heard(calls, weeks, random.Random(seed)), BEGIN + weeks * 168 * HOUR) for seed in range(lines)]

    false = sum(map(len, found))
    assert false <= lines / 4


def test_a_line_that_dies_is_told_within_hours_or_days_as_its_rhythm_allows() -> None:
    within = {"busy": (BUSY, 6), "clinic": (CLINIC, 11), "rare": (RARE, 24 * 21)}
    tuesday = BEGIN + 12 * 168 * HOUR + 34 * HOUR  # ten in the morning
    for name, (calls, hours) in within.items():
        instants = [at for at in heard(calls, 13, random.Random(7)) if at < tuesday]
        (*_, (last, took)) = alarms(instants, tuesday + 60 * 24 * HOUR)
        assert last == instants[-1]
        assert took <= hours + 24, name


def test_a_night_and_a_weekend_are_no_silence() -> None:
    instants = heard(CLINIC, 12, random.Random(3))
    friday = max(at for at in instants if at.astimezone(ZONE).weekday() == 4)
    weeks: dict[str, int] = {}
    for at in instants:
        if at <= friday:
            monday, hour = place(at, ZONE)
            weeks[monday] = weeks.get(monday, 0) | 1 << hour

    chance = plausibility(weeks, BEGIN.date().isoformat(), friday, friday + 60 * HOUR, ZONE)

    assert chance is not None
    assert chance > 0.01


def test_too_little_is_known_at_first() -> None:
    last = BEGIN + (LEARNED * 168 + 10) * HOUR
    first = BEGIN.date().isoformat()

    assert plausibility({}, first, last, last + 500 * HOUR, ZONE) is None
    assert plausibility({}, first, last + 168 * HOUR, last + 900 * HOUR, ZONE) == 1.0


def test_a_long_silence_does_not_become_the_habit() -> None:
    instants = heard(CLINIC, 10, random.Random(1))
    weeks: dict[str, int] = {}
    for at in instants:
        monday, hour = place(at, ZONE)
        weeks[monday] = weeks.get(monday, 0) | 1 << hour

    chance = plausibility(weeks, BEGIN.date().isoformat(), instants[-1], instants[-1] + 50 * 168 * HOUR, ZONE)

    assert chance is not None
    assert chance < IMPLAUSIBLE


def test_only_so_many_weeks_are_remembered() -> None:
    weeks = {(dt.date(2026, 1, 5) + dt.timedelta(weeks=each)).isoformat(): 1 for each in range(30)}

    assert len(remembered(weeks, BEGIN + 29 * 168 * HOUR, ZONE)) == 14
