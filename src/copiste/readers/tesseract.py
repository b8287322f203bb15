"""Tesseract, line after line within this process through tesserocr, with the models of the installed program.

Through the program, a call took 0.125 s to start besides its lines, and wrote them to a file (bench/RESULTS.md). Whole
pages, which cost more than a start and may take long, are still the program's (`readers.words`).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any

import numpy as np

from copiste.errors import ReaderFailed
from copiste.pages.model import WORKING_DPI, Grey, Word
from copiste.ports.readers import ReaderFacts
from copiste.reading.model import Crop

FACTS = ReaderFacts(
    name="tesseract",
    title={"fr": "premier lecteur", "en": "first reader"},
    seconds=0.007,  # one thread, in process (bench/RESULTS.md)
    counts=True,
    weights={"clean": 0.9, "raw": 0.5, "padded": 0.5},
)
_LANGUAGES = {"fr": "fra", "en": "eng"}
_TIMEOUT = 20_000
"""Milliseconds for one line, over a thousand times what one takes; chosen, not measured."""
_HELD = re.compile(r'"([^"]+)"')
_ASKING = 30
"""Seconds for the program to say where its models are; chosen."""


class Tesseract:
    """The first reader. Needs the `tesseract` program with French and English on PATH: whose models it loads."""

    facts = FACTS

    def __init__(self) -> None:
        # several threads in one small call cost five times the time (DOMAIN 8)
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._engines: dict[str, Any] = {}
        self._one_at_a_time = Lock()

    @property
    def version(self) -> str:
        """Return the engine's version."""
        import tesserocr

        return str(tesserocr.tesseract_version()).split("\n", 1)[0].strip()

    def words(self, pixels: Grey, language: str | None = None) -> tuple[Word, ...]:
        """Return the words of a whole page; see `ports.readers.WordReader`."""
        from copiste.readers.words import TesseractWords

        return TesseractWords().words(pixels, language)

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and score of each crop; the score is the lowest word's, 0..1."""
        if not crops:
            return []
        with self._one_at_a_time:
            engine = self._engine(_LANGUAGES.get(language, "eng"))
            return [_line(engine, crop.pixels) for crop in crops]

    def _engine(self, language: str) -> Any:
        if language not in self._engines:
            from tesserocr import PSM, PyTessBaseAPI

            try:
                self._engines[language] = PyTessBaseAPI(path=models(), lang=language, psm=PSM.SINGLE_LINE)
            except RuntimeError as error:  # the language is not installed, or its model cannot be read
                raise ReaderFailed(reader=FACTS.name) from error
        return self._engines[language]


def _line(engine: Any, pixels: Grey) -> tuple[str, float]:
    height, width = pixels.shape
    engine.SetImageBytes(np.ascontiguousarray(pixels).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(WORKING_DPI)
    try:
        if not engine.Recognize(_TIMEOUT):
            raise ReaderFailed(reader=FACTS.name)
        text, scores = " ".join(engine.GetUTF8Text().split()), engine.AllWordConfidences()
    finally:
        engine.Clear()
    return (text, min(scores) / 100) if text and scores else ("", 0.0)


@cache
def models() -> str:
    """Return the folder of the installed program's models, as it tells. Raise `ReaderFailed` where there is none."""
    if named := os.environ.get("TESSDATA_PREFIX"):
        return named
    try:
        asked = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, text=True, check=True, timeout=_ASKING
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ReaderFailed(reader=FACTS.name) from error
    found = _HELD.search(asked.stdout)
    if found is None:
        raise ReaderFailed(reader=FACTS.name)
    return found[1]
