"""What an installation without a disk of its own is told while it runs: settings, and forms of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

SETTINGS = ("offices", "doors", "destinations")
"""The settings that can be told, each a text of JSON."""

Files = Mapping[str, bytes]
"""A form definition: its files by name (`forms.load`)."""


class Instructions(Protocol):
    """Settings and form definitions, as somebody last gave them."""

    def changed(self) -> bool:
        """Ask whether something was told since what is held here was read."""
        ...

    def setting(self, name: str) -> str | None:
        """Return the text of a setting, or None."""
        ...

    def forms(self) -> Mapping[str, Files]:
        """Return the installation's own definitions by id."""
        ...

    def give(self, settings: Mapping[str, str], forms: Mapping[str, Files], gone: frozenset[str] = frozenset()) -> None:
        """Keep *settings* and *forms* beside those that stand, in place of those of the same name, without the forms
        *gone*; all at once. Raise `Conflict` when somebody else gives some at this moment.
        """
        ...
