"""Both readers with a memory on disk: what an engine once said of some pixels is said again without asking it.

Set `COPISTE_READERS=bench.day.replay:First,bench.day.replay:Second` and `COPISTE_REPLAY` to a file.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256

from copiste.ports.readers import Reader, ReaderFacts
from copiste.readers.ppocr import PPOCR
from copiste.readers.tesseract import Tesseract
from copiste.reading.model import Crop


class _Replay:
    facts: ReaderFacts
    engine: type[Reader]

    @cached_property
    def _engine(self) -> Reader:
        return self.engine()

    @cached_property
    def _kept(self) -> sqlite3.Connection:
        kept = sqlite3.connect(os.environ["COPISTE_REPLAY"], timeout=60, isolation_level=None, check_same_thread=False)
        kept.execute("PRAGMA journal_mode = WAL")
        kept.execute("CREATE TABLE IF NOT EXISTS said (crop TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID")
        return kept

    @property
    def version(self) -> str:
        return self._engine.version

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        """Return the text and score of each crop, from memory where the same pixels were read before."""
        whose = self.facts.name
        names = [sha256(f"{whose} {language} {crop.charset} ".encode() + _pixels(crop)).hexdigest() for crop in crops]
        known = {name: self._said(name) for name in names}
        new = [(name, crop) for name, crop in zip(names, crops, strict=True) if known[name] is None]
        if new:
            read = self._engine.read([crop for _, crop in new], language)
            for (name, _), answer in zip(new, read, strict=True):
                known[name] = answer
                self._kept.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", (name, json.dumps(answer)))
        return [said for name in names if (said := known[name]) is not None]

    def _said(self, name: str) -> tuple[str, float] | None:
        row = self._kept.execute("SELECT words FROM said WHERE crop = ?", (name,)).fetchone()
        return None if row is None else tuple(json.loads(row[0]))


def _pixels(crop: Crop) -> bytes:
    return repr(crop.pixels.shape).encode() + crop.pixels.tobytes()


class First(_Replay):
    """Tesseract, replayed."""

    facts, engine = Tesseract.facts, Tesseract


class Second(_Replay):
    """PP-OCR, replayed."""

    facts, engine = PPOCR.facts, PPOCR
