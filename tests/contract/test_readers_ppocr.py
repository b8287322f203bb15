"""Whatever runs PP-OCR's model, it reads the same lines as surely, and tells nobody of it."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import cv2
import numpy as np
import pytest

from copiste.pages.model import Grey
from copiste.readers import ppocr, ppocr_engine
from copiste.readers.ppocr import PPOCR
from copiste.reading.model import Crop

WORDS = ("GATINEAU", "4821", "Laval")


def line(text: str) -> Grey:
    pixels = np.full((60, 40 + 30 * len(text)), 255, np.uint8)
    return np.asarray(cv2.putText(pixels, text, (15, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3), np.uint8)


@pytest.fixture(params=["onnxruntime", "openvino"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> PPOCR:
    if request.param == "onnxruntime":
        monkeypatch.setattr(ppocr_engine, "find_spec", lambda _: None)
    made = PPOCR()
    if request.param == "openvino" and "bf16" not in made.version:
        pytest.skip("OpenVINO is not installed, or this processor gains nothing by it")
    return made


def test_lines_are_read_with_their_likelihood(reader: PPOCR) -> None:
    found = reader.read([Crop(f"{at}/0", line(word)) for at, word in enumerate(WORDS)], "en")

    assert [text for text, _ in found] == list(WORDS)
    assert all(0.9 < score <= 1 for _, score in found)


def test_signs_that_are_one_are_read_as_one_and_as_surely_as_both(monkeypatch: pytest.MonkeyPatch) -> None:
    crops = [Crop("0/0", line("12-34"))]

    ((text, score),) = PPOCR().read(crops, "en")
    monkeypatch.setattr(ppocr, "_ONE", {})
    ((_, before),) = PPOCR().read(crops, "en")

    assert text == "12-34"
    assert score > before


def test_engines_agree_to_what_bfloat16_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    crops = [Crop("0/0", line("4821"))]
    fast = PPOCR().read(crops, "en")
    monkeypatch.setattr(ppocr_engine, "find_spec", lambda _: None)

    assert fast[0][1] == pytest.approx(PPOCR().read(crops, "en")[0][1], abs=0.05)


@pytest.mark.skipif(find_spec("openvino") is None, reason="OpenVINO is not installed")
def test_what_would_report_usage_is_never_loaded() -> None:
    program = (
        "import sys; from copiste.readers.ppocr import PPOCR; PPOCR(); "
        "print([name for name, module in sys.modules.items() if 'openvino_telemetry' in name and module])"
    )

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"[]\n"
