"""PP-OCR recognition by the model that comes inside RapidOCR's wheel, run on one thread (`ppocr_engine`).

The model knows some 18,000 characters; only those that French and English print are let through, which
takes away whole classes of confusion (a full-width comma, a Chinese stroke for a bar).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from copiste.errors import ReaderFailed
from copiste.fields import words
from copiste.pages.model import Grey
from copiste.ports.readers import ReaderFacts
from copiste.readers import ppocr_engine
from copiste.reading import spelling
from copiste.reading.model import Crop

FACTS = ReaderFacts(
    name="ppocr",
    title={"fr": "second lecteur", "en": "second reader"},
    seconds=0.031,  # one thread, ONNX Runtime (bench/RESULTS.md)
    counts=True,
    weights={"clean": 1.0, "padded": 1.0, "raw": 1.0},
)
_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
"""Pixels of a line, as the model takes them (its input is 3 by 48 by any width)."""
_SQUEEZED = 0.85
"""Time goes with width. Squeezed this much the model reads as well on 2,322 lines, and is less often sure and wrong."""
_WIDEST = 2400
"""Pixels of a line: 50 times its height, so that time and memory are bounded; chosen."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ACCENTS = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒàâäçéèêëîïôöùûüÿæœÁÍÓÚÑáíóúñ"
_ALLOWED = frozenset(_LETTERS + _ACCENTS + "0123456789 .,:;!?'’\"«»()[]{}<>/\\|-–—_+*=%&@#$€£°²³ºª§~^")
_ONE = {"’": "'", "–": "-", "—": "-", "º": "°"}
"""Signs that print draws alike or forms write one for the other: what is likely one of them is as likely the second."""


class PPOCR:
    """The second reader. Loading takes a third of a second: keep one a process."""

    facts = FACTS

    def __init__(self) -> None:
        self._engine, fast = ppocr_engine.engine(_model(), _ALLOWED)
        at = self._engine.characters.index
        self._one = [(at(sign), at(plain)) for sign, plain in _ONE.items()]
        self._last: list[tuple[Grey, npt.NDArray[np.float32]]] = []
        self.version = f"rapidocr {installed('rapidocr')} PP-OCRv6 small{' bf16' if fast else ''}"

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and score of each crop; the score is the likelihood of its least sure character."""
        del language  # one model reads both
        self._last = self._steps(crops)
        return [spelling.read(steps, self._engine.characters) for _, steps in self._last]

    def spell(self, crops: Sequence[Crop], language: str) -> list[str]:
        """Return each crop's text with second guesses where they make words that are known; see `reading.spelling`."""
        del language
        seen = {id(pixels): steps for pixels, steps in self._last}
        unseen = [crop for crop in crops if id(crop.pixels) not in seen]
        seen |= {id(pixels): steps for pixels, steps in self._steps(unseen)}
        return [spelling.spell(seen[id(crop.pixels)], self._engine.characters, words.all_known) for crop in crops]

    def _steps(self, crops: Sequence[Crop]) -> list[tuple[Grey, npt.NDArray[np.float32]]]:
        try:
            return [(crop.pixels, self._likely(crop.pixels)) for crop in crops]
        except Exception as error:  # the engine raises bare exceptions of several libraries
            raise ReaderFailed(reader=FACTS.name) from error

    def _likely(self, pixels: Grey) -> npt.NDArray[np.float32]:
        """Return how likely each character is at each step, of signs that are one the plain one alone."""
        found = self._engine.infer(_tensor(pixels))
        for sign, plain in self._one:
            found[:, plain] += found[:, sign]
            found[:, sign] = 0.0
        return found


def _tensor(pixels: Grey) -> npt.NDArray[np.float32]:
    import cv2

    height, width = pixels.shape
    wide = int(np.clip(round(width * _SQUEEZED * _HEIGHT / height), 16, _WIDEST))
    shrinks = height > _HEIGHT
    line = cv2.resize(pixels, (wide, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    scaled = line.astype(np.float32) / 127.5 - 1.0
    padded = np.ones((_HEIGHT, max(wide, 64)), np.float32)
    padded[:, :wide] = scaled
    return np.repeat(padded[None, None], 3, axis=1)


def _model() -> Path:
    """Return the model, which comes inside RapidOCR's wheel: nothing else of it is used, or so much as loaded."""
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise ReaderFailed(reader=FACTS.name)
    return Path(package.origin).parent / "models" / _MODEL
