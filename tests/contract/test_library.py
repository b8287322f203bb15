"""The port `library` as its adapter over folders keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from copiste.errors import BadDefinition
from copiste.homes.library_files import FileLibrary
from copiste.ports.library import Library
from tests.unit.forms.a_definition import files


def write(folder: Path, form: str) -> None:
    for name, content in files().items():
        (folder / form / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / form / name).write_bytes(content)


def test_definitions_stand_under_the_name_of_their_folder(tmp_path: Path) -> None:
    write(tmp_path, "one")
    write(tmp_path, "two")

    library: Library = FileLibrary([tmp_path])

    assert sorted(library.definitions()) == ["one", "two"]


def test_a_folder_may_be_a_definition_itself(tmp_path: Path) -> None:
    write(tmp_path, "one")

    assert list(FileLibrary([tmp_path / "one"]).definitions()) == ["one"]


def test_several_folders_make_one_library(tmp_path: Path) -> None:
    write(tmp_path / "a", "one")
    write(tmp_path / "b", "two")

    assert sorted(FileLibrary([tmp_path / "a", tmp_path / "b"]).definitions()) == ["one", "two"]


def test_the_digest_changes_with_a_file_of_the_definition_and_with_no_other(tmp_path: Path) -> None:
    write(tmp_path, "one")
    first = FileLibrary([tmp_path]).definitions()["one"].digest
    (tmp_path / "one" / "notes.txt").write_text("for ourselves")
    assert FileLibrary([tmp_path]).definitions()["one"].digest == first

    layout = tmp_path / "one" / "editions" / "2024" / "layout.json"
    layout.write_bytes(layout.read_bytes() + b"\n")

    assert FileLibrary([tmp_path]).definitions()["one"].digest != first


def test_a_definition_that_cannot_be_used_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "one" / "schema.json").write_text("{}")

    with pytest.raises(BadDefinition) as caught:
        FileLibrary([tmp_path]).definitions()

    assert caught.value.facts["form"] == "one"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition):
        FileLibrary([tmp_path / "nowhere"])


def test_what_is_no_definition_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "one")
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "schema.json").write_text("{}")

    assert list(FileLibrary([tmp_path]).definitions()) == ["one"]
