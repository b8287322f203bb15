"""Tesseract through pytesseract: every crop of a page in one multi-page TIFF, one call.

Starting the engine once a crop costs 151 ms a crop; once a page, about 25 ms a crop (bench/RESULTS.md).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from copiste.errors import ReaderFailed
from copiste.pages.model import WORKING_DPI, Grey, Word
from copiste.ports.readers import ReaderFacts
from copiste.reading.model import Crop

FACTS = ReaderFacts(
    name="tesseract",
    title={"fr": "premier lecteur", "en": "first reader"},
    seconds=0.027,  # all lines of a page in one call (bench/RESULTS.md)
    start=0.125,  # a process a call, which loads its models: a call for one line takes 0.151 s (bench/RESULTS.md)
    counts=True,
    weights={"clean": 0.9, "raw": 0.5},
)
_LANGUAGES = {"fr": "fra", "en": "eng"}
_TIMEOUT = 120
"""Seconds for all lines of a page, about a hundred times what a form of forty takes; chosen, not measured."""
_LINE = "--psm 7"
"""Tesseract's page segmentation mode for an image that is a single line of text."""
_INCH = 2
"""TIFF 6.0, ResolutionUnit: resolutions are in dots an inch."""


class Tesseract:
    """The first reader. Needs the `tesseract` program with French and English on PATH."""

    facts = FACTS

    def __init__(self) -> None:
        # several threads in one small call cost five times the time (DOMAIN 8)
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    @cached_property
    def version(self) -> str:
        """Return the engine's version."""
        import pytesseract

        try:
            return f"tesseract {pytesseract.get_tesseract_version()}"
        except (pytesseract.TesseractNotFoundError, SystemExit) as error:  # it exits on a version it cannot make out
            raise ReaderFailed(reader=FACTS.name) from error

    def words(self, pixels: Grey, language: str | None = None) -> tuple[Word, ...]:
        """Return the words of a whole page; see `ports.readers.WordReader`."""
        from copiste.readers.words import TesseractWords

        return TesseractWords().words(pixels, language)

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return text and score of each crop; the score is the lowest word's, 0..1."""
        import pytesseract

        if not crops:
            return []
        with tempfile.TemporaryDirectory(prefix="copiste-") as folder:
            path = Path(folder) / "crops.tif"
            _write(path, crops)
            try:
                rows = pytesseract.image_to_data(
                    str(path),
                    lang=_LANGUAGES.get(language, "eng"),
                    config=_LINE,
                    output_type=pytesseract.Output.DICT,
                    timeout=_TIMEOUT,
                )
            except (pytesseract.TesseractError, RuntimeError, OSError) as error:
                raise ReaderFailed(reader=FACTS.name) from error
        return _lines(rows, len(crops))


def _write(path: Path, crops: Sequence[Crop]) -> None:
    """Write a frame a crop. By OpenCV: Pillow spends as long on forty frames as Tesseract on four."""
    import cv2

    plain = (cv2.IMWRITE_TIFF_COMPRESSION, cv2.IMWRITE_TIFF_COMPRESSION_NONE)
    scale = (cv2.IMWRITE_TIFF_XDPI, WORKING_DPI, cv2.IMWRITE_TIFF_YDPI, WORKING_DPI, cv2.IMWRITE_TIFF_RESUNIT, _INCH)
    cv2.imwritemulti(str(path), [crop.pixels for crop in crops], (*plain, *scale))


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
