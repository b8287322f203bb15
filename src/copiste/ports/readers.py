"""OCR engines behind one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol, runtime_checkable

from copiste.pages.model import Grey, Word
from copiste.reading.model import Crop


class Reader(Protocol):
    """Reads lines of print. Slow to make, quick to keep: one a process."""

    @property
    def name(self) -> str:
        """Return the name that candidates carry: `tesseract`, `ppocr`."""
        ...

    @property
    def version(self) -> str:
        """Return engine and model versions."""
        ...

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and the engine's own score (0..1) for each crop, in order; `("", 0.0)` for nothing found.

        *language* is `fr` or `en`. Raise `ReaderFailed` when the engine dies.
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
class Outside(Reader, Protocol):
    """A reader that sends crops out of the installation: only the forms that name it in `x-readers` are shown to it."""

    @property
    def outside(self) -> Literal[True]:
        """Return True: it says so aloud, because a reader that is silent about it is used for every form."""
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
