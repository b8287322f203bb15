"""What the API answers of the views that a person saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters of a screen under a name: `asked` is what the screen's own questions hold, by their names."""

    id: str
    screen: str
    name: str
    asked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedViewList:
    """The views of the person, by name."""

    views: tuple[SavedView, ...]
