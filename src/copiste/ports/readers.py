"""OCR engines behind one shape, and what each says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from copiste.pages.model import Grey, Word
from copiste.reading.model import Crop
from copiste.reading.voices import Voice


@dataclass(frozen=True, slots=True)
class ReaderFacts:
    """What a reader says of itself; vote, evidence, seeds, calibration and screen take it from here.

    `name` is what candidates carry, `title` what people are shown, in French and English. `seconds` is what one line
    costs on one core, `start` what each call costs besides: the cheapest is asked first where one is enough, and looks
    at pages of no form. One that `counts` backs answers, and the calibration has a weight for it; `weights` are those
    of its words in the vote, by image (`reading.model.VARIANTS`). One whose crops leave the installation says so with
    `leaves`, and sees only the forms that name it in `x-readers`.
    """

    name: str
    title: Mapping[str, str]
    seconds: float
    languages: frozenset[str] = frozenset({"fr", "en"})
    counts: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    leaves: bool = False
    start: float = 0.0

    def cost(self, lines: int) -> float:
        """Return the seconds of one core that a call with so many *lines* takes."""
        return self.start + lines * self.seconds

    @property
    def voice(self) -> Voice:
        """Return what is kept with each page that it read."""
        return Voice(self.name, self.counts, self.weights)


class Reader(Protocol):
    """Reads lines of print. Slow to make, quick to keep: one a process."""

    @property
    def facts(self) -> ReaderFacts:
        """Return what the reader says of itself."""
        ...

    @property
    def version(self) -> str:
        """Return engine and model versions."""
        ...

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and the engine's own score (0..1) for each crop, in order; `("", 0.0)` for nothing found.

        *language* is one of the reader's own. Raise `ReaderFailed` when the engine dies.
        """
        ...


@runtime_checkable
class Speller(Reader, Protocol):
    """A reader that keeps its second guesses and can spell a line anew with them."""

    def spell(self, crops: Sequence[Crop], language: str) -> list[str]:
        """Return the text of each crop, in order, with numbers and known words set right where guesses allow.

        Cheap for the very crops of the last `read`. Raise as `Reader.read` does.
        """
        ...


@runtime_checkable
class WordReader(Protocol):
    """Finds the words of a whole page and where they stand: for labels on pages with no text layer."""

    def words(self, pixels: Grey, language: str | None = None) -> tuple[Word, ...]:
        """Return the words of a page at `WORKING_DPI`, in no order, with the engine's own score (0..1) for each.

        *language* is `fr`, `en`, or None when the page may be in either or both. Raise `ReaderFailed` when the engine
        dies.
        """
        ...
