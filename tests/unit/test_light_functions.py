"""Functions that see no pixels load no image library beyond what definitions need, and `--help` loads none at all."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("cv2", "onnxruntime", "openvino", "rapidocr", "pytesseract", "tesserocr", "boto3")
_ASK = """
import json, sys
import functions.{name}.app
heavy = [each for each in {heavy!r} if each in sys.modules]
print(json.dumps(heavy))
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

    assert json.loads(done.stdout) == []


def test_the_image_holds_the_bytecode_that_it_may_not_write(tmp_path: Path) -> None:
    """Compiled as the image is, a module is found with its bytecode, whatever the time of its file."""
    (command,) = re.findall(r"(?m)^RUN python (-m compileall .*)$", (ROOT / "infra" / "Dockerfile").read_text("utf-8"))
    for name in ("src", "functions"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, *command.split()], cwd=tmp_path, check=True)

    sources = [*tmp_path.rglob("*.py")]
    assert len(sources) > 300
    assert [path for path in sources if not Path(importlib.util.cache_from_source(str(path))).is_file()] == []


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

    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("command", [[], ["read"], ["serve"], ["users", "add"]])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    heavy = (*HEAVY, "numpy", "PIL", "pypdfium2", "pypdf", "pydantic", "jsonschema", "phonenumbers", "babel")
    code = (
        "import json, sys\n"
        "from copiste.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print(json.dumps([each for each in {heavy!r} if each in sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command, "--help"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "usage" in done.stdout.splitlines()[0].lower()
    assert json.loads(done.stdout.splitlines()[-1]) == []
