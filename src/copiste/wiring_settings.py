"""Settings of the environment as values. Each raises `BadSetting` for one that is missing or malformed."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from copiste.errors import BadSetting
from copiste.records.cutting import USUAL_BARCODES, USUAL_PATCHES, BarcodeRule
from copiste.stages.offices import Office, Offices
from copiste.stages.review.desk import SEED_SHARE

_SHORTEST_IDLE = 300  # seconds: whoever reads slowly is warned two minutes before


def seed_share(env: Mapping[str, str]) -> float:
    """Return the share of tasks that carry a known-wrong answer."""
    text = env.get("COPISTE_SEED_SHARE") or str(SEED_SHARE)
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise BadSetting(setting="COPISTE_SEED_SHARE", problem=text)
    return share


def needed(env: Mapping[str, str], name: str) -> str:
    """Return a setting that has to be there."""
    if value := env.get(name):
        return value
    raise BadSetting(setting=name, problem="?")


def offices(text: str | None) -> Offices:
    """Read `{"<office>": {"zone": "America/Vancouver", "language": "en", "title": "…", "patches": ["T"]}}`."""
    try:
        known = {name: _office(name, **facts) for name, facts in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise BadSetting(setting="offices.json", problem=type(error).__name__) from error
    return Offices(known)


def _office(
    name: str,
    *,
    patches: Sequence[str] = USUAL_PATCHES,
    barcodes: Sequence[Mapping[str, Any] | BarcodeRule] = USUAL_BARCODES,
    **facts: Any,
) -> Office:
    rules = tuple(rule if isinstance(rule, BarcodeRule) else BarcodeRule(**rule) for rule in barcodes)
    return Office(name, patches=tuple(patches), barcodes=rules, **facts)


def whole(env: Mapping[str, str], name: str, default: int, least: int = 0) -> int:
    """Return a setting that is a whole number, *least* or more."""
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise BadSetting(setting=name, problem=text)
    return int(text)


def idle(env: Mapping[str, str]) -> dt.timedelta:
    """Return after how long a session ends that nobody uses."""
    return dt.timedelta(seconds=whole(env, "COPISTE_IDLE", 7200, least=_SHORTEST_IDLE))
