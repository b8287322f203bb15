"""Tesseract through pytesseract: every crop of a page in one multi-page TIFF, one call.

Starting the engine once a crop costs 151 ms a crop; once a page, about 25 ms a crop (bench/RESULTS.md).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import cv2
import pytesseract

from copiste.adapters.readers.words import TesseractWords
from copiste.errors import ReaderFailed
from copiste.pages.model import WORKING_DPI, Grey, Word
from copiste.reading.model import Crop

_LANGUAGES = {"fr": "fra", "en": "eng"}
_TIMEOUT = 120
_LINE = "--psm 7"
_INCH = 2
_AS_TIFF = (
    *(cv2.IMWRITE_TIFF_COMPRESSION, cv2.IMWRITE_TIFF_COMPRESSION_NONE),
    *(cv2.IMWRITE_TIFF_XDPI, WORKING_DPI, cv2.IMWRITE_TIFF_YDPI, WORKING_DPI, cv2.IMWRITE_TIFF_RESUNIT, _INCH),
)
"""Written by OpenCV: Pillow spends as long on forty frames as Tesseract on four."""


class Tesseract:
    """The first reader. Needs the `tesseract` program with French and English on PATH."""

    name = "tesseract"

    def __init__(self) -> None:
        # several threads in one small call cost five times the time (DOMAIN 8)
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    @cached_property
    def version(self) -> str:
        """Return the engine's version."""
        try:
            return f"tesseract {pytesseract.get_tesseract_version()}"
        except (pytesseract.TesseractNotFoundError, SystemExit) as error:  # it exits on a version it cannot make out
            raise ReaderFailed(reader=self.name) from error

    def words(self, pixels: Grey, language: str | None = None) -> tuple[Word, ...]:
        """Return the words of a whole page; see `ports.readers.WordReader`."""
        return TesseractWords().words(pixels, language)

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and score of each crop; the score is the lowest word's, 0..1."""
        if not crops:
            return []
        with tempfile.TemporaryDirectory(prefix="copiste-") as folder:
            path = Path(folder) / "crops.tif"
            cv2.imwritemulti(str(path), [crop.pixels for crop in crops], _AS_TIFF)
            try:
                rows = pytesseract.image_to_data(
                    str(path),
                    lang=_LANGUAGES.get(language, "eng"),
                    config=_LINE,
                    output_type=pytesseract.Output.DICT,
                    timeout=_TIMEOUT,
                )
            except (pytesseract.TesseractError, RuntimeError, OSError) as error:
                raise ReaderFailed(reader=self.name) from error
        return _lines(rows, len(crops))


def _lines(rows: dict[str, list[object]], count: int) -> list[tuple[str, float]]:
    """Gather words by `page_num`, which is the crop's place in the file."""
    words: list[list[str]] = [[] for _ in range(count)]
    scores: list[float] = [1.0] * count
    for page, text, score in zip(rows["page_num"], rows["text"], rows["conf"], strict=True):
        at = int(str(page)) - 1
        if str(text).strip() and at < count:
            words[at].append(str(text).strip())
            scores[at] = min(scores[at], max(float(str(score)), 0.0) / 100)
    return [(" ".join(line), score) if line else ("", 0.0) for line, score in zip(words, scores, strict=True)]
