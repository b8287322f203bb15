"""Instants as stored text: UTC, fixed width, so that text order is time order."""

from __future__ import annotations

import datetime as dt


def to_text(instant: dt.datetime) -> str:
    """Return *instant* as `2026-03-01T14:05:09.000000Z`; raise `ValueError` when it has no time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone says nothing")
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> dt.datetime:
    """Return the instant that `to_text` wrote, in UTC."""
    return dt.datetime.fromisoformat(text)
