"""Language and preferences of people who have no account here: somebody else signs them in, on AWS the user pool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from copiste.books.accounts import bounded
from copiste.books.book import Book
from copiste.ports.identity import Preference
from copiste.ports.registers import Registers


@dataclass(frozen=True, slots=True)
class KeptTaste:
    """What somebody chose; no language before they chose one."""

    language: Literal["fr", "en"] | None = None
    preferences: Mapping[str, Preference] = field(default_factory=dict)


TASTES = Book("taste", KeptTaste, "a person's name", None, "nobody says when they left")


def taste(registers: Registers, name: str) -> KeptTaste:
    """Return what the person *name* chose."""
    return TASTES.read(registers, name.casefold()) or KeptTaste()


def prefer(registers: Registers, name: str, language: str | None, preferences: Mapping[str, Preference] | None) -> None:
    """Keep what somebody chooses, without a choice what they chose before; raise `BadRequest` for too much."""
    fit = None if preferences is None else bounded(preferences)

    def chosen(kept: KeptTaste | None) -> KeptTaste:
        before = kept or KeptTaste()
        spoken = before.language if language is None else "en" if language == "en" else "fr"
        return KeptTaste(spoken, before.preferences if fit is None else fit)

    TASTES.change(registers, name.casefold(), chosen)
