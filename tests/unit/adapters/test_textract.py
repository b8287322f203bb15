"""Textract reads when the operator lets pages leave, and cannot be made otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import numpy as np
import pytest
from moto import mock_aws
from moto.textract.models import TextractBackend

from copiste import wiring
from copiste.adapters.readers.textract import Textract
from copiste.errors import BadSetting, ReaderFailed
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

    assert Textract(client).read([LINE, LINE], "fr") == [("rue Principale", 0.715)] * 2


def test_nothing_found_is_an_empty_line(client: Any) -> None:
    assert Textract(client).read([LINE], "fr") == [("", 0.0)]


def test_a_service_that_is_away_is_a_reader_that_failed() -> None:
    session = boto3.Session("testing", "testing", region_name="ca-central-1")
    away = session.client("textract", endpoint_url="http://127.0.0.1:9")

    with pytest.raises(ReaderFailed):
        Textract(away).read([LINE], "fr")


@pytest.mark.parametrize("said", ["no", "", "maybe"])
def test_it_is_not_made_unless_pages_may_leave(said: str, tmp_path: Any) -> None:
    settings = {"COPISTE_READERS": "textract", "COPISTE_PAGES_MAY_LEAVE": said}
    deps = wiring.embedded(tmp_path, settings)

    with pytest.raises(BadSetting):
        deps.readers()


def test_it_is_made_when_they_may(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")
    deps = wiring.embedded(tmp_path, {"COPISTE_READERS": "textract", "COPISTE_PAGES_MAY_LEAVE": "yes"})

    assert [reader.name for reader in deps.readers()] == ["textract"]
