"""`copiste separators` and `copiste batch`: sheets that can be read, batches that say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from copiste.cli import main
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.reading.codes import codes
from copiste.reading.model import Code
from copiste.reading.separators import Separator, text_of


def batch(*arguments: str, data: Path) -> int:
    return main(["--lang", "fr", "batch", *arguments, "--data", str(data)])


def test_each_sheet_that_is_printed_says_what_it_was_asked_to(tmp_path: Path) -> None:
    path = tmp_path / "sheets.pdf"
    asked = ["--office", "greffe", "--form", "permit", "--batch", "lot-7", "--count", "2", "-o", str(path)]

    assert main(["--lang", "fr", "separators", *asked]) == 0

    pages = decode(path.read_bytes(), Limits()).pages
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        named = Separator(office="greffe", form="permit", batch="lot-7", number=number, count=2)
        assert Code("qr", text_of(named)) in codes(page.pixels, thorough=True)


def test_a_sheet_that_names_what_can_be_no_name_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheets.pdf"

    assert main(["--lang", "en", "separators", "--batch", "lot 7", "-o", str(path)]) == 2
    assert capsys.readouterr().err.startswith("copiste: ")
    assert not path.exists()


def test_a_batch_is_opened_once_listed_and_says_that_its_sheets_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    asked = ["new", "lot-7", "--office", "greffe", "--sheets", "43", "--place", "étagère 3"]

    assert batch(*asked, data=data) == 0
    assert batch(*asked, data=data) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert batch("list", data=data) == 0
    assert capsys.readouterr().out.split() == ["greffe", "lot-7", "43", "étagère", "3"]
    assert batch("list", "--office", "est", data=data) == 0
    assert capsys.readouterr().out == ""

    assert batch("show", "lot-7", "--office", "greffe", data=data) == 1
    said = capsys.readouterr().out
    assert "0 arrivées, 43 annoncées" in said
    assert "étagère 3" in said
    assert "Feuilles manquantes" in said


def test_a_batch_that_nobody_opened_is_told_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    batch("new", "lot-7", "--office", "greffe", data=data)
    capsys.readouterr()

    assert batch("show", "lot-8", "--office", "greffe", data=data) == 2
    assert "copiste batch list" in capsys.readouterr().err
    assert batch("new", "lot 8", "--office", "greffe", data=data) == 2
    assert "lettres sans accent" in capsys.readouterr().err
