"""Single settings as they are read; a part of `wiring`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from copiste.errors import BadSetting
from copiste.stages.offices import Office, Offices
from copiste.stages.review.desk import SEED_SHARE


def offices_of(text: str | None) -> Offices:
    """Read `{"<office>": {"zone": "America/Vancouver", "language": "en", "title": "…"}}`."""
    try:
        known = {name: Office(name, **facts) for name, facts in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSetting(setting="offices.json", problem=type(error).__name__) from error
    return Offices(known)


def whole(env: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole number, *default* where nothing is said."""
    text = env.get(name) or str(default)
    if not text.isdecimal():
        raise BadSetting(setting=name, problem=text)
    return int(text)


def share(env: Mapping[str, str]) -> float:
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
    """Return a setting that there has to be."""
    if value := env.get(name):
        return value
    raise BadSetting(setting=name, problem="?")


def text_of(path: Path) -> str | None:
    """Return what stands in a file, if it is there."""
    return path.read_text("utf-8") if path.is_file() else None
