"""`copiste evaluate` on an office's own folder: documents with their truth beside them."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from copiste.cli import main
from copiste.local.labelled import Labelled, labelled

SAMPLES = Path(__file__).parents[3] / "samples"
FILLED = SAMPLES / "inbox/clinique-du-ruisseau/04-demande-electronique.pdf"
EXPECTED = json.loads((SAMPLES / "expected/clinique-du-ruisseau/04-demande-electronique.pdf.json").read_text("utf-8"))
RECORD: dict[str, Any] = EXPECTED["forms"][0]["record"]


def put(folder: Path, truth: object, name: str = "scan.pdf.truth.json") -> Path:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(FILLED, folder / "scan.pdf")
    (folder / name).write_text(json.dumps(truth), "utf-8")
    return folder


@pytest.mark.parametrize("ending", ["pdf", "TIF", "jpeg", "webp", "avif", "heic"])
def test_one_truth_serves_every_kind_of_file_that_is_read(tmp_path: Path, ending: str) -> None:
    (tmp_path / "17.truth.json").write_text("{}", "utf-8")
    (tmp_path / "17.notes.txt").write_text("no document", "utf-8")
    scan = tmp_path / f"17.scan.{ending}"
    scan.touch()

    assert labelled(tmp_path) == [Labelled(tmp_path / "17.truth.json", scan)]


@pytest.mark.slow
def test_a_folder_of_labelled_documents_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = put(tmp_path / "in", {"form": "referral", "record": RECORD})
    report = tmp_path / "report.html"
    report.touch(mode=0o644)

    assert main(["--lang", "en", "evaluate", str(folder), "--jobs", "1", "-o", str(report)]) == 0

    said = capsys.readouterr().out
    line = next(line for line in said.splitlines() if line.startswith("referral"))
    assert "100.0%" in line
    assert "0/2" in line  # no silent error among some twenty answers
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "No error." in report.read_text("utf-8")


@pytest.mark.slow
def test_a_wrong_reading_shows_in_the_figures_and_with_its_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = {
        "form": "referral",
        "fields": {"patient/surname": "Zzyzx", "/patient/given_name": RECORD["patient"]["given_name"]},
    }
    folder = put(tmp_path / "in", truth, name="scan.truth.json")
    report = tmp_path / "report.html"

    assert main(["--lang", "en", "evaluate", str(folder), "--jobs", "1", "-o", str(report)]) == 0

    assert "1/2" in capsys.readouterr().out
    told = report.read_text("utf-8")
    assert told.count('<img alt="') == 1
    assert "Zzyzx" in told


@pytest.mark.slow
def test_readings_made_before_are_held_against_the_truth_without_reading_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "in", {"form": "referral", "record": RECORD})
    lines = tmp_path / "read.jsonl"
    assert main(["read", str(folder / "scan.pdf"), "-o", str(lines)]) == 0
    capsys.readouterr()

    assert main(["--lang", "fr", "evaluate", str(folder), "--readings", str(lines)]) == 0
    assert "100,0" in capsys.readouterr().out

    lines.write_text("", "utf-8")
    assert main(["--lang", "fr", "evaluate", str(folder), "--readings", str(lines)]) == 1
    assert "n’est pas dans --readings" in capsys.readouterr().err
    lines.write_text("not json", "utf-8")
    assert main(["--lang", "fr", "evaluate", str(folder), "--readings", str(lines)]) == 2


@pytest.mark.slow
def test_a_truth_that_cannot_be_used_is_named_and_the_others_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "in", {"form": "referral", "record": RECORD})
    (folder / "lost.pdf.truth.json").write_text(json.dumps({"form": "referral", "record": {}}), "utf-8")
    (folder / "bad.truth.json").write_text('{"form": "referral", "fields": 7}', "utf-8")

    assert main(["--lang", "en", "evaluate", str(folder), "--jobs", "1"]) == 1

    told = capsys.readouterr()
    assert "bad.truth.json” cannot be used, at “/fields”" in told.err
    assert "lost.pdf.truth.json” has no document" in told.err
    assert "referral" in told.out


@pytest.mark.slow
def test_an_unknown_form_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = put(tmp_path / "in", {"form": "unheard-of", "record": {}})

    assert main(["--lang", "en", "evaluate", str(folder), "--jobs", "1"]) == 1
    assert "unheard-of" in capsys.readouterr().err


def test_a_folder_without_truth_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "evaluate", str(tmp_path)]) == 2
    assert "No labelled document" in capsys.readouterr().err


@pytest.mark.slow
def test_the_samples_can_be_evaluated_as_they_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "evaluate", str(SAMPLES), "-o", str(tmp_path / "report.html")]) == 0

    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("all"))
    assert " 0/" in line
