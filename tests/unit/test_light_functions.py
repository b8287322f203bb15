"""Functions that see no pixels load no image library beyond what definitions need, and start quickly."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 3.0
"""Of processor time, with the interpreter's own: about 0.6 are measured; the margin is for machines under load."""
HEAVY = ("cv2", "onnxruntime", "openvino", "rapidocr", "pytesseract", "boto3")
_ASK = """
import json, sys, time
import functions.{name}.app
heavy = [each for each in {heavy!r} if each in sys.modules]
print(json.dumps([heavy, time.process_time()]))
"""


@pytest.mark.parametrize("name", ["intake", "assemble", "file", "deliver", "sweep", "api"])
def test_a_light_function_starts_without_opencv_and_engines(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ASK.format(name=name, heavy=HEAVY)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    heavy, seconds = json.loads(done.stdout)

    assert heavy == []
    assert seconds < MOST_SECONDS


def test_the_reader_loads_no_engine_before_it_is_asked_to_read() -> None:
    code = _ASK.format(name="read", heavy=HEAVY[1:])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout)[0] == []
