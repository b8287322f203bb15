"""How likely a line is to be as quiet as it is, judged by the hours of the week in which it usually brings something.

An hour counts once however many documents it brought: one sender's ten faxes in a row are one reason to expect the
line to be heard. Each hour of the week that passed in silence was heard in n of the W weeks before; the chance that it
stays silent is taken as (W - n + 1/2) / (W + 1/2): the posterior mean under a Beta(0, 1/2) prior, by which an hour that
never brought anything says nothing. Hours are taken as independent; the chance of the whole silence is their product.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

WEEKS = 12
"""Weeks that are remembered at most."""
LEARNED = 4
"""Whole weeks that must be known before silence says anything."""
IMPLAUSIBLE = 1e-4
"""A silence less likely than this is told. tests/unit/records/test_rhythm.py measures how often that is wrong."""
_HOUR = dt.timedelta(hours=1)  # the grain in which a line is known
_LONGEST = 24 * 60
"""Hours of a silence that are looked at."""


def place(at: dt.datetime, zone: ZoneInfo) -> tuple[str, int]:
    """Return the Monday (ISO date) and the hour of the week, 0 to 167, of the instant *at* in *zone*."""
    local = at.astimezone(zone)
    monday = local.date() - dt.timedelta(days=local.weekday())
    return monday.isoformat(), local.weekday() * 24 + local.hour


def remembered(weeks: Mapping[str, int], now: dt.datetime, zone: ZoneInfo) -> dict[str, int]:
    """Return the *weeks* (hours as bits, by Monday) that still count."""
    oldest, _ = place(now - dt.timedelta(weeks=WEEKS + 1), zone)
    return {monday: hours for monday, hours in weeks.items() if monday >= oldest}


def plausibility(
    weeks: Mapping[str, int], first: str, last: dt.datetime, now: dt.datetime, zone: ZoneInfo
) -> float | None:
    """Return the chance of the silence from *last* to *now*; None while too few whole weeks are known.

    *weeks* holds the hours heard, as bits, by Monday; *first* is the Monday of the week in which listening began. The
    week of *last* is not learned from: the silence itself may have cut it short.
    """
    until = dt.date.fromisoformat(place(last, zone)[0])
    begin = max(dt.date.fromisoformat(first) + dt.timedelta(weeks=1), until - dt.timedelta(weeks=WEEKS))
    known = (until - begin).days // 7
    if known < LEARNED:
        return None
    heard = [weeks.get((begin + dt.timedelta(weeks=each)).isoformat(), 0) for each in range(known)]
    chance = 1.0
    hour = last.replace(minute=0, second=0, microsecond=0) + _HOUR
    for _ in range(_LONGEST):
        if hour + _HOUR > now:
            break
        _, index = place(hour, zone)
        times = sum(week >> index & 1 for week in heard)
        chance *= (known - times + 0.5) / (known + 0.5)
        hour += _HOUR
    return chance
