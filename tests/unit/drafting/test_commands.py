from __future__ import annotations

from pathlib import Path

import pytest

from copiste.cli import main
from tests.unit.drafting import paper
from tests.unit.drafting.test_draft import form
from tests.unit.forms.a_definition import files, schema


def test_a_draft_is_written_where_it_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "blank.pdf").write_bytes(paper.blank(form))

    status = main(["draft", str(tmp_path / "blank.pdf"), "--id", "visit", "--edition", "2024", "--out", str(tmp_path)])

    said = capsys.readouterr()
    assert status == 0
    assert said.err.count("--all") == 1  # titles in one language are counted, not listed
    assert said.out == f"{tmp_path / 'visit'}\n"
    wanted = [f"editions/2024/{name}" for name in ("blank-1-viewed.png", "blank-1.png", "layout.json")] + [
        "schema.json"
    ]
    found = [
        path.relative_to(tmp_path / "visit").as_posix() for path in (tmp_path / "visit").rglob("*") if path.is_file()
    ]
    assert sorted(found) == wanted


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(b"not a PDF", "visit", 1), (None, "visit", 2), (paper.blank(), "visit", 2), (paper.blank(form), "../up", 2)],
)
def test_what_cannot_be_drafted_says_why_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, name: str, status: int
) -> None:
    if content is not None:
        (tmp_path / "blank.pdf").write_bytes(content)

    got = main(["--lang", "fr", "draft", str(tmp_path / "blank.pdf"), "--id", name, "--out", str(tmp_path / "out")])

    captured = capsys.readouterr()
    assert (got, captured.out, len(captured.err.splitlines())) == (status, "", 1)
    assert "{" not in captured.err
    assert not (tmp_path / "out").exists()


def test_a_draft_never_overwrites_a_definition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "blank.pdf").write_bytes(paper.blank(form))
    command = ["draft", str(tmp_path / "blank.pdf"), "--id", "visit", "--out", str(tmp_path)]
    assert main(command) == 0
    (tmp_path / "visit" / "schema.json").write_text("worked on by hand")

    assert main(command) == 2

    assert (tmp_path / "visit" / "schema.json").read_text() == "worked on by hand"
    assert capsys.readouterr().err


def test_checking_says_each_fault_with_its_file_and_pointer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (files() | {"schema.json": b"{}"}).items():
        (tmp_path / "one" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "one" / name).write_bytes(content)

    assert main(["--lang", "en", "forms", "check", str(tmp_path)]) == 1

    assert f"{tmp_path / 'one' / 'schema.json'}#/x-title: " in capsys.readouterr().out


def test_checking_says_faults_first_and_counts_what_is_worth_a_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_tongue = schema()
    for each in one_tongue["properties"].values():
        each["x-title"] = {"en": "Title"}
    wrong = schema()
    wrong["properties"]["name"]["format"] = "nope"
    for folder, said in (("a", one_tongue), ("b", wrong)):
        for name, content in files(schema_=said).items():
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_bytes(content)
    places = len(one_tongue["properties"])

    assert main(["--lang", "en", "forms", "check", str(tmp_path)]) == 1

    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [f"{tmp_path / 'b'}/" in line for line in lines] == [True, False]
    assert f"(and {places - 1} more" in lines[1]
    assert told.err == f"To put right: 1. Worth a look: {places}.\n"
    main(["--lang", "en", "forms", "check", "--all", str(tmp_path)])
    assert len(capsys.readouterr().out.splitlines()) == 1 + places


def test_checking_a_good_definition_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in files().items():
        (tmp_path / "one" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "one" / name).write_bytes(content)

    assert main(["forms", "check", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
