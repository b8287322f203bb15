"""What a field type is: a name, a way from paper text to a value, and what the text's own structure says for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import JsonValue

from copiste.texts import LANGUAGES, Language, say

Options = Mapping[str, Any]
"""The property's own subschema; `x-language` (that of the edition) may be merged in by the caller."""

NO_OPTIONS: Options = MappingProxyType({})
LONGEST = 400
"""No typed answer is longer, in characters; only free text is."""
MOST_REPAIRS = 16
"""Repairs offered for one answer, so that a long one does not cost a page's time; chosen, not measured."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # controls and direction marks: nothing on paper, and a way to mislead the eye


class Level(StrEnum):
    """How deep the check was that found something."""

    SHAPE = "shape"
    CHECKSUM = "checksum"
    CROSS_FIELD = "cross_field"


class Severity(StrEnum):
    """A warning is worth knowing; an error must be looked at by a person."""

    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a well-formed answer. The sentence for people is `finding.<code>` in the catalogues."""

    code: str
    level: Level
    severity: Severity


@dataclass(frozen=True, slots=True)
class Parsed:
    """A typed answer.

    `evidence` is about the share of one-character misreadings that the text's own structure would have betrayed:
    0 for free text, 1 when a check digit holds. It is nought when a check failed.
    """

    value: JsonValue
    findings: tuple[Finding, ...] = ()
    evidence: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.evidence <= 1:
            raise ValueError("evidence goes from 0 to 1")


BLANK = Parsed(None)


class FoundBy(StrEnum):
    """How records are found by a value (`records.finding`)."""

    NAME = "name"
    PHONE = "phone"
    NUMBER = "number"


class Unparsable(Exception):
    """No value of the type can be made of the text. The sentence for people is `unparsable.<code>`; no text inside."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Read = Callable[[str, Options], Parsed]
Repair = Callable[[str, Options], Iterable[str]]
Render = Callable[[JsonValue, Options], str]


def no_repairs(_text: str, _options: Options) -> Iterable[str]:
    """Offer nothing: any character may stand anywhere."""
    return ()


def plain(value: JsonValue, _options: Options) -> str:
    """Write a value as its type reads it back: lists one item a line, booleans in French."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return "\n".join(str(item) for item in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class FieldType:
    """One entry of the registry.

    `read` turns tidied, non-blank text into a value or raises `Unparsable`; `repair` proposes other readings of
    the text by slot; `write` renders a value so that `read` gives it back. `charset` is what can stand in the
    text (None: anything). `found_by` says as what its values are looked for, if at all. `test_values` are fictitious
    pairs of text and value under `test_options`.
    """

    name: str
    read: Read
    test_values: tuple[tuple[str, JsonValue], ...]
    repair: Repair = no_repairs
    write: Render = plain
    charset: str | None = None
    test_options: Options = field(default_factory=lambda: NO_OPTIONS)
    longest: int | None = LONGEST
    found_by: FoundBy | None = None

    @property
    def summary(self) -> dict[Language, str]:
        """What the type takes, in a sentence, by language."""
        return {language: say(f"field.{self.name}", language) for language in LANGUAGES}

    @property
    def example(self) -> str | None:
        """A fictitious answer, as people write it."""
        return next((text for text, _ in self.test_values), None)

    def parse(self, text: str, options: Options = NO_OPTIONS) -> Parsed:
        """Return the value of *text*; blank text is None. Raises `Unparsable`, and nothing else, on any text."""
        tidy = tidied(text)
        if not tidy:
            return BLANK
        if self.longest is not None and len(tidy) > self.longest:
            raise Unparsable("too_long")
        return self.read(tidy, options)

    def repairs(self, text: str, options: Options = NO_OPTIONS) -> tuple[str, ...]:
        """Return other readings of *text*, at most 16, that have another value: candidates that evidence must confirm.

        None is offered for text whose own evidence is full.
        """
        tidy = tidied(text)
        if not tidy or (self.longest is not None and len(tidy) > self.longest):
            return ()
        before = self._try(tidy, options)
        if before is not None and before.evidence == 1 and not before.findings:
            return ()
        offered: dict[str, None] = {}
        for candidate in self.repair(tidy, options):
            after = self._try(candidate, options)
            if after is not None and (before is None or after.value != before.value):
                offered[candidate] = None
            if len(offered) == MOST_REPAIRS:
                break
        return tuple(offered)

    def render(self, value: JsonValue, options: Options = NO_OPTIONS) -> str:
        """Return the canonical text of *value*: parsing it under the same options gives *value* again."""
        return self.write(value, options)

    def _try(self, text: str, options: Options) -> Parsed | None:
        try:
            return self.parse(text, options)
        except Unparsable:
            return None


def tidied(text: str) -> str:
    """Return *text* in NFC, every blank a plain space, runs folded; blank lines, outer blanks, unseen characters gone.

    >>> tidied("  a\u00a0 \u202fb\\n\\n c ")
    'a b\\nc'
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    visible = "\n".join("".join(char for char in line if unicodedata.category(char) not in _UNSEEN) for line in lines)
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", visible).split("\n"))
    return "\n".join(line for line in lines if line)


def folded(text: str) -> str:
    """Return the key under which spellings of the same words meet: no case, no marks, letters and digits alone.

    >>> folded("Lévesque-D’Amours"), folded("Cœur  Ste. Anne")
    ('levesquedamours', 'coeursteanne')
    """
    loose = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    return "".join(char for char in unicodedata.normalize("NFKD", loose).casefold() if char.isalnum())


def warning(code: str, level: Level = Level.SHAPE) -> Finding:
    """Return something worth knowing."""
    return Finding(code, level, Severity.WARNING)


def error(code: str, level: Level = Level.SHAPE) -> Finding:
    """Return something that a person must look at."""
    return Finding(code, level, Severity.ERROR)
