"""`copiste read --overlay`: a picture of every page, named after the bytes, closed to others."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from copiste.cli import main

INBOX = Path(__file__).parents[3] / "samples/inbox"
FILLED = INBOX / "clinique-du-ruisseau/04-demande-electronique.pdf"


@pytest.mark.slow
def test_every_page_is_drawn_under_a_name_that_says_nothing(tmp_path: Path) -> None:
    source = tmp_path / "Marie Tremblay.pdf"
    source.write_bytes(FILLED.read_bytes())
    folder = tmp_path / "pictures"
    folder.mkdir()
    digest = hashlib.sha256(FILLED.read_bytes()).hexdigest()
    (folder / f"{digest}-0001.png").touch(mode=0o644)

    assert main(["--lang", "fr", "read", str(source), "--overlay", str(folder), "-o", str(tmp_path / "out")]) == 0

    assert [path.name for path in folder.iterdir()] == [f"{digest}-0001.png"]
    (picture,) = folder.iterdir()
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    colours = np.asarray(Image.open(picture).convert("RGB")).reshape(-1, 3)
    assert (colours == (20, 110, 65)).all(axis=1).sum() > 1000
    form = json.loads((tmp_path / "out").read_text("utf-8").splitlines()[1])
    assert form["status"] == "accepted"


def test_a_folder_that_takes_no_picture_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")

    status = main(["--lang", "en", "read", str(FILLED), "--overlay", str(tmp_path / "file" / "sub")])

    assert status == 2
    assert "does not take the pictures" in capsys.readouterr().err


@pytest.mark.slow
def test_what_fails_in_a_process_of_its_own_is_said_in_a_sentence_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    digest = hashlib.sha256(FILLED.read_bytes()).hexdigest()
    (folder / f"{digest}-0001.png").mkdir()  # in the way

    status = main(["--lang", "en", "read", str(FILLED), str(FILLED), "--jobs", "2", "--overlay", str(folder)])

    assert status == 2
    assert "does not take the pictures" in capsys.readouterr().err
