"""What landed before a weekend is not late when it ends."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from copiste.flow.reconcile import a_working_day_before

_ZONE = ZoneInfo("America/Toronto")


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=_ZONE)  # the 27th is a Friday


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (at(27, 9), at(26, 9)),
        (at(28, 10), at(27, 0)),  # Saturday: as Friday ended
        (at(29, 23), at(27, 0)),
        (at(30, 9), at(27, 9)),  # Monday: what came on Friday morning
        (at(30, 0), at(27, 0)),
        (at(24, 9), at(23, 9)),
    ],
)
def test_weekends_do_not_count(now: dt.datetime, before: dt.datetime) -> None:
    assert a_working_day_before(now.astimezone(dt.UTC)) == before
