"""The form definitions that an installation knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from copiste.forms.model import Definition


class Library(Protocol):
    """Definitions by id, checked when loaded."""

    def definitions(self) -> Mapping[str, Definition]:
        """Return every definition; raise `BadDefinition` for one that cannot be used."""
        ...
