"""Textract reads when the operator lets pages leave, and cannot be made otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import numpy as np
import pytest
from moto import mock_aws
from moto.textract.models import TextractBackend

from copiste import wiring
from copiste.errors import BadSetting, ReaderFailed
from copiste.readers.textract import Textract
from copiste.reading.model import Crop

LINE = Crop("0", np.full((40, 600), 255, np.uint8))


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        yield boto3.Session("testing", "testing", region_name="ca-central-1").client("textract")


def test_words_of_a_crop_become_a_line_with_the_lowest_score(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [
        {"BlockType": "LINE", "Text": "rue Principale", "Confidence": 99.0},
        {"BlockType": "WORD", "Text": "rue", "Confidence": 98.0},
        {"BlockType": "WORD", "Text": "Principale", "Confidence": 71.5},
    ]
    monkeypatch.setattr(TextractBackend, "BLOCKS", blocks)

    assert Textract(lambda: client).read([LINE, LINE], "fr") == [("rue Principale", 0.715)] * 2


def test_nothing_found_is_an_empty_line(client: Any) -> None:
    assert Textract(lambda: client).read([LINE], "fr") == [("", 0.0)]


def test_a_service_that_is_away_is_a_reader_that_failed() -> None:
    session = boto3.Session("testing", "testing", region_name="ca-central-1")
    away = session.client("textract", endpoint_url="http://127.0.0.1:9")

    with pytest.raises(ReaderFailed):
        Textract(lambda: away).read([LINE], "fr")


def names(folder: Path, **settings: str) -> list[str]:
    return [reader.facts.name for reader in wiring.embedded(folder, settings).readers()]


@pytest.mark.parametrize("said", ["no", ""])
def test_it_is_not_there_unless_pages_may_leave(said: str, tmp_path: Path) -> None:
    assert names(tmp_path, COPISTE_PAGES_MAY_LEAVE=said) == ["tesseract", "ppocr"]
    assert names(tmp_path, COPISTE_PAGES_MAY_LEAVE="yes") == ["tesseract", "ppocr", "textract"]


@pytest.mark.parametrize("settings", [{"COPISTE_PAGES_MAY_LEAVE": "maybe"}, {"COPISTE_READERS": "tesseract,textract"}])
def test_an_operator_who_is_unclear_is_asked_again(settings: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        names(tmp_path, **settings)
