"""Tesseract answers each picture of a call in its place, in both languages, and says when it is not there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from copiste.errors import ReaderFailed
from copiste.pages.model import Grey
from copiste.readers import tesseract
from copiste.readers.tesseract import Tesseract
from copiste.reading.model import Crop

pytestmark = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract")

WORDS = ("GATINEAU", "4821", "LAVAL")


def line(text: str) -> Grey:
    pixels = np.full((60, 40 + 30 * len(text)), 255, np.uint8)
    return np.asarray(cv2.putText(pixels, text, (15, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3), np.uint8)


def crops(*words: str) -> list[Crop]:
    return [Crop(f"{at}/0", line(word)) for at, word in enumerate(words)]


def read(*words: str, language: str = "en") -> list[str]:
    return [text for text, _ in Tesseract().read(crops(*words), language)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_picture_gets_its_own_words(language: str) -> None:
    assert read(*WORDS, "LAVAL", language=language) == [*WORDS, "LAVAL"]


def test_no_picture_is_no_answer() -> None:
    assert read() == []


def test_scores_are_shares() -> None:
    ((_, sure),) = Tesseract().read(crops("LAVAL"), "en")

    assert 0.5 < sure <= 1


def test_a_picture_with_nothing_on_it_keeps_its_place() -> None:
    blank = Crop("0/0", np.full((60, 200), 255, np.uint8))

    answers = Tesseract().read([blank, Crop("1/0", line("LAVAL")), blank], "en")

    assert len(answers) == 3
    assert answers[1][0] == "LAVAL"


def test_a_line_is_read_alike_whatever_was_read_before_it() -> None:
    reader = Tesseract()
    pictures = crops(*WORDS)

    first, again = reader.read(pictures, "en"), reader.read(pictures[::-1], "en")[::-1]

    assert first == again == [Tesseract().read([one], "en")[0] for one in pictures]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    tesseract.models.cache_clear()
    yield
    monkeypatch.undo()
    tesseract.models.cache_clear()


@pytest.mark.usefixtures("elsewhere")
def test_a_program_that_is_not_there_is_a_reader_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ReaderFailed):
        Tesseract().read(crops("LAVAL"), "en")


@pytest.mark.usefixtures("elsewhere")
def test_a_language_that_is_not_installed_is_a_reader_that_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    with pytest.raises(ReaderFailed):
        Tesseract().read(crops("LAVAL"), "fr")


def test_a_line_that_takes_for_ever_is_a_reader_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "_TIMEOUT", 1)
    long = np.tile(line("GATINEAU 4821 LAVAL"), (1, 40))

    with pytest.raises(ReaderFailed):
        Tesseract().read([Crop("0/0", long)], "en")
