"""Readers for the tests: what stands on a crop is not looked at, so a page costs only its registration."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from typing import ClassVar

from copiste.errors import ReaderFailed
from copiste.ports.readers import Reader
from copiste.readers import ppocr, tesseract
from copiste.readers.ppocr import PPOCR
from copiste.readers.tesseract import Tesseract
from copiste.reading.model import Crop

REPLAYED = {0: "Test", 1: "41728", 2: "rien"}
"""What stands in each zone of `tests.unit.reading.paper`, by its place in the plan."""


class _Replay:
    version = "0"

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:  # noqa: ARG002  of the port
        return [(REPLAYED.get(int(crop.key.split("/")[0]), ""), 0.99) for crop in crops]


class First(_Replay):
    """Reads every zone as recorded."""

    facts = tesseract.FACTS


class Second(_Replay):
    """Reads the same, under the other reader's name: the calibration knows these two."""

    facts = ppocr.FACTS


class Mute:
    """Finds nothing, wherever it looks."""

    facts = tesseract.FACTS
    version = "0"

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:  # noqa: ARG002  of the port
        return [("", 0.0) for _ in crops]


class Broken:
    """Dies on every page."""

    facts = tesseract.FACTS
    version = "0"

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:  # noqa: ARG002  of the port
        raise ReaderFailed(reader=self.facts.name)


class _Kept:
    """Reads with an engine what it has not read before, and gives again what the engine said of the same pixels."""

    engine: type[Reader]
    kept: ClassVar[dict[bytes, tuple[str, float]]]

    @cached_property
    def _engine(self) -> Reader:
        return self.engine()

    @property
    def version(self) -> str:
        return self._engine.version

    def read(self, crops: Sequence[Crop], language: str) -> list[tuple[str, float]]:
        names = [sha256(crop.pixels.tobytes()).digest() for crop in crops]
        new = [(name, crop) for name, crop in zip(names, crops, strict=True) if name not in self.kept]
        if new:
            said = self._engine.read([crop for _, crop in new], language)
            self.kept.update(zip((name for name, _ in new), said, strict=True))
        return [self.kept[name] for name in names]


class KeptTesseract(_Kept):
    """The first reader, its readings replayed."""

    facts = tesseract.FACTS
    engine = Tesseract
    kept: ClassVar[dict[bytes, tuple[str, float]]] = {}


class KeptPPOCR(_Kept):
    """The second reader, its readings replayed."""

    facts = ppocr.FACTS
    engine = PPOCR
    kept: ClassVar[dict[bytes, tuple[str, float]]] = {}
