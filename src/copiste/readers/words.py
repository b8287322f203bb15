"""The words of a whole page by Tesseract: for pages with no text layer, where labels have to be found first."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from copiste.errors import ReaderFailed
from copiste.pages.geometry import clamped
from copiste.pages.model import WORKING_DPI, Grey, Word

_NAME = "tesseract"
_LANGUAGES = {"fr": "fra", "en": "eng"}
_SPARSE = "--psm 11"
"""As much text as possible in no order: print in ruled cells is no paragraph (Tesseract's own layout drops it)."""
_TIMEOUT = 240
"""Seconds for a whole page, over a hundred times what one takes (1.56 s on one core); chosen, not measured."""


class TesseractWords:
    """Finds words. Needs the `tesseract` program with French and English on PATH."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    def words(self, pixels: Grey, language: str | None = None) -> tuple[Word, ...]:
        """Return the words of a page at `WORKING_DPI` in no order; see `ports.readers.WordReader`."""
        import pytesseract
        from PIL import Image

        with tempfile.TemporaryDirectory(prefix="copiste-") as folder:
            path = Path(folder) / "page.png"
            Image.fromarray(pixels).save(path, dpi=(WORKING_DPI, WORKING_DPI), compress_level=1)
            try:
                found = pytesseract.image_to_data(
                    str(path),
                    lang=_LANGUAGES.get(language or "", "fra+eng"),
                    config=_SPARSE,
                    output_type=pytesseract.Output.DICT,
                    timeout=_TIMEOUT,
                )
            except (pytesseract.TesseractError, RuntimeError, OSError) as error:
                raise ReaderFailed(reader=_NAME) from error
        height, width = pixels.shape
        columns = [found[name] for name in ("text", "left", "top", "width", "height", "conf")]
        return tuple(
            Word(
                str(text).strip(),
                clamped(x / width, y / height, (x + wide) / width, (y + high) / height),
                max(0.0, float(score)) / 100,
            )
            for text, x, y, wide, high, score in zip(*columns, strict=True)
            if str(text).strip()
        )
