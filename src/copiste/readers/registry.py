"""Which readers there are: the one table to add a line to for another. What each is, its own file says (`FACTS`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from copiste.errors import BadSetting
from copiste.ports.readers import Reader, ReaderFacts, WordReader
from copiste.records.calibration import shipped

READERS = {
    "tesseract": "copiste.readers.tesseract:Tesseract",
    "ppocr": "copiste.readers.ppocr:PPOCR",
    "vision": "copiste.readers.openai_vision:OpenAIVision",
    "textract": "copiste.readers.textract:Textract",
}
"""Where each is found by name. A class has `facts`, and `from_settings` where it needs more than nothing to be made."""
USUAL = ("tesseract", "ppocr")
"""What reads where `COPISTE_READERS` says nothing."""


def readers_of(env: Mapping[str, str]) -> Callable[[], Sequence[Reader]]:
    """Return what makes the readers that `COPISTE_READERS` names, on first use; those outside last, if pages may leave.

    A reader that counts without the calibration having been fitted with it would make answers surer than was measured:
    it is refused.
    """

    @cache
    def make() -> Sequence[Reader]:
        return tuple(_made(kind, env) for kind in _asked(env))

    return make


def check(env: Mapping[str, str]) -> None:
    """Raise `BadSetting` for what is wrong with the settings of readers, and load none that needs no settings."""
    for kind in _asked(env):
        if hasattr(kind, "from_settings"):
            _made(kind, env)


def facts_of(env: Mapping[str, str]) -> Callable[[], Mapping[str, ReaderFacts]]:
    """Return what gives the facts, by name, of every reader of the product and of others that are asked for."""

    @cache
    def facts() -> Mapping[str, ReaderFacts]:
        every: list[ReaderFacts] = [_kind(name).facts for name in dict.fromkeys((*READERS, *_named(env)))]
        return {each.name: each for each in every}

    return facts


def _named(env: Mapping[str, str]) -> Sequence[str]:
    return (env.get("COPISTE_READERS") or ",".join(USUAL)).split(",")


def _asked(env: Mapping[str, str]) -> Sequence[Any]:
    kinds = {kind.facts.name: kind for kind in (*map(_kind, _named(env)), *_outside(env))}
    known = shipped().readers
    for name, kind in kinds.items():
        if (kind.facts.leaves and not _may_leave(env)) or (kind.facts.counts and name not in known):
            raise BadSetting(setting="COPISTE_READERS", problem=name)
    return tuple(kinds.values())


def _outside(env: Mapping[str, str]) -> Sequence[Any]:
    return [kind for kind in map(_kind, READERS) if kind.facts.leaves] if _may_leave(env) else []


def _may_leave(env: Mapping[str, str]) -> bool:
    said = env.get("COPISTE_PAGES_MAY_LEAVE") or "no"
    if said not in ("yes", "no"):
        raise BadSetting(setting="COPISTE_PAGES_MAY_LEAVE", problem=said)
    return said == "yes"


def _kind(name: str) -> Any:
    """Return the class of a reader: one of ours, or `module:Class`."""
    module, _, kind = READERS.get(name, name).partition(":")
    try:
        found = getattr(import_module(module), kind)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadSetting(setting="COPISTE_READERS", problem=name) from error
    if not isinstance(getattr(found, "facts", None), ReaderFacts):
        raise BadSetting(setting="COPISTE_READERS", problem=name)
    return found


def _made(kind: Any, env: Mapping[str, str]) -> Reader:
    made: Reader = kind.from_settings(env) if hasattr(kind, "from_settings") else kind()
    return made


def word_reader() -> WordReader:
    """Return what finds the words of a whole page."""
    from copiste.readers.words import TesseractWords

    return TesseractWords()
