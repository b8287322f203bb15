"""What the command line answers to what it cannot do: one plain sentence in the person's language, and a status."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from copiste.cli import COMMANDS, main
from copiste.cli.usage import language_asked, parser_class, private
from copiste.errors import CannotListen, ReaderFailed
from copiste.local.gateway import check_free
from copiste.local.read_files import FileReading, Job, read_files, read_or_give_up
from copiste.pages.decode import decode
from copiste.pages.model import Limits, Page
from copiste.readers import tesseract
from copiste.reading.model import PagePlace, PageReading
from copiste.texts import catalogue

ROOT = Path(__file__).parents[2]
ELECTRONIC = ROOT / "samples/inbox/services-aux-citoyens/14-changement-electronique.pdf"
LOCKED = ROOT / "samples/inbox/clinique-du-ruisseau/16-verrouille.pdf"


def _said(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, str]:
    try:
        status = main(["--lang", "fr", *command])
    except SystemExit as end:
        status = int(end.code or 0)
    return status, capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["lire"],
        ["read"],
        ["read", "a.pdf", "--jobs", "0"],
        ["read", "a.pdf", "--jobs", "x"],
        ["read", "a.pdf", "--format", "xml"],
        ["read", "a.pdf", "--form"],
        ["read", "a.pdf", "--nope"],
        ["read", "a.pdf", "--form", "nope"],
        ["read", "a.pdf", "--forms", "{empty}/no"],
        ["read", "a.pdf", "--forms", "{empty}"],
        ["read", "a.pdf", "-o", "{empty}/no/out.jsonl"],
        ["forms", "check", "{empty}/no"],
        ["forms", "check", "{empty}"],
        ["evaluate", "{empty}"],
        ["serve", "--port", "99999", "--data", "{empty}/data"],
        ["serve", "--data", "{file}/data"],
        ["serve", "--data", "{empty}/data", "--samples", "{empty}/no"],
        ["draft", str(ROOT / "samples/blanks/permit.pdf"), "--id", "permit", "--out", "{file}/out"],
    ],
)
def test_a_command_that_cannot_be_done_says_so_in_one_french_sentence(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    filled = [part.format(empty=tmp_path / "empty", file=tmp_path / "file") for part in command]

    status, err = _said(capsys, *filled)

    assert (status, len(err.splitlines())) == (2, 1), err
    assert err.startswith("copiste: ")
    assert err.endswith(".\n")
    for english in (" error", "required", "invalid", "expected", "argument ", "no such", "Traceback"):
        assert english not in err


def test_the_language_may_be_asked_for_anywhere() -> None:
    assert language_asked(["read", "a.pdf", "--lang", "fr"], "en") == ("fr", ["read", "a.pdf"])
    assert language_asked(["--lang=en", "status"], "fr") == ("en", ["status"])
    assert language_asked(["read", "-h"], "fr") == ("fr", ["read", "-h"])


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _parsers(child)


def test_every_help_is_in_the_catalogues_and_every_text_there_is_asked_for() -> None:
    parser = parser_class("fr")(prog="copiste")
    commands = parser.add_subparsers()
    for command in COMMANDS:
        command.add(commands)
    actions = [action for each in _parsers(parser) for action in each._actions]
    choices = [
        choice
        for action in actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action._choices_actions
    ]
    helps = {str(action.help) for action in [*actions, *choices] if action.help and action.help != argparse.SUPPRESS}
    known = {key for key in catalogue("fr") if key.startswith("help.")}

    assert helps <= known
    assert known - helps == {"help.usage", "help.arguments", "help.options", "help.lang", "help.version"}


def test_help_is_french_from_its_first_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang", "fr", "serve", "--help"])

    said = capsys.readouterr().out
    assert said.startswith("usage\u00a0: copiste serve")
    assert "port d’écoute (par défaut\u00a0: 8080)" in " ".join(said.split(" ")).replace("\n", " ").replace("  ", " ")
    assert "show this help" not in said


def test_answers_are_written_for_their_owner_alone_and_a_device_is_left_as_it_is(tmp_path: Path) -> None:
    before = Path("/dev/null").stat().st_mode
    (tmp_path / "old").write_text("seen by all")
    (tmp_path / "old").chmod(0o644)

    for place in (tmp_path / "old", tmp_path / "new", Path("/dev/null")):
        with private(place) as out:
            out.write("x")

    assert Path("/dev/null").stat().st_mode == before
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("old", "new")} == {0o600}


def test_an_address_of_another_machine_is_no_port_that_is_taken() -> None:
    with pytest.raises(CannotListen):
        check_free("192.0.2.1", 18080)


def test_a_document_that_does_not_open_still_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "fr", "read", str(LOCKED)]) == 1

    line = json.loads(capsys.readouterr().out)
    assert (line["media_type"], line["pages"]) == ("application/pdf", [])
    assert line["sha256"] == hashlib.sha256(LOCKED.read_bytes()).hexdigest()


def test_a_reader_that_is_not_there_costs_only_the_files_that_need_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")  # as where Tesseract was never installed
    monkeypatch.setattr(tesseract, "models", cache(tesseract.models.__wrapped__))
    scan = ROOT / "samples/inbox/maple-bend/05-permit-scan.pdf"

    status = main(["--lang", "fr", "read", str(scan), str(LOCKED), "--jobs", "1"])

    first, second = [line for line in map(json.loads, capsys.readouterr().out.splitlines()) if "media_type" in line]
    assert status == 1
    assert (first["pages"], [problem["code"] for problem in first["problems"]]) == ([], ["reader_failed"])
    assert [problem["code"] for problem in second["problems"]] == ["encrypted"]


def test_a_page_that_fails_its_reader_is_unreadable_and_no_traceback() -> None:
    page = decode(ELECTRONIC.read_bytes(), Limits()).pages[0]
    asked = []

    def read(each: Page) -> PageReading:
        asked.append(each.number)
        raise ZeroDivisionError

    reading = read_or_give_up(page, read)

    assert (reading.place, [problem.code for problem in reading.problems]) == (PagePlace.UNREADABLE, ["page_given_up"])
    assert len(asked) > 1

    def absent(_: Page) -> PageReading:
        raise ReaderFailed(reader="tesseract")

    with pytest.raises(ReaderFailed):
        read_or_give_up(page, absent)


def test_progress_is_told_in_the_person_s_language(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "fr", "read", str(LOCKED), str(ELECTRONIC), "--jobs", "1"])

    assert capsys.readouterr().err.splitlines() == [f"illisible\t{LOCKED}", f"lu\t{ELECTRONIC}"]


def _dies_of_one(job: Job) -> FileReading:
    if job.source == "deadly":
        os._exit(9)
    return FileReading(job.source, (), True)


def test_a_file_that_kills_its_process_stops_no_other() -> None:
    jobs = [Job(source, (), None, "fr") for source in ("one", "deadly", "two", "three")]

    found = list(read_files(jobs, 2, _dies_of_one))

    assert [(read.source, read.readable) for read in found] == [
        ("one", True),
        ("deadly", False),
        ("two", True),
        ("three", True),
    ]
    assert found[1].lines[0]["problems"][0]["code"] == "decoding_exhausted"
