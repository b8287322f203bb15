"""Files read with no server: a message as the mail door would."""

from __future__ import annotations

import hashlib
from pathlib import Path

from copiste.local.read_files import FileReading, Job, read_file
from tests.e2e.installation import BLANK, LOCKED
from tests.unit.mail.makes import ZIP, attach, message


def read(folder: Path, data: bytes) -> FileReading:
    file = folder / "envoi.eml"
    file.write_bytes(data)
    return read_file(Job(str(file), (), None, "en"))


def test_each_document_of_a_message_is_read_and_named_and_nothing_is_left_out_without_a_word(tmp_path: Path) -> None:
    made = attach(message(), BLANK.read_bytes(), name="demande été.pdf")
    attach(made, LOCKED.read_bytes(), name="verrouille.pdf")
    attach(made, ZIP, "application/zip", "scans.zip")

    found = read(tmp_path, bytes(made))

    mail, blank, locked, archive = found.lines
    assert found.readable
    assert {line["source"] for line in found.lines} == {str(tmp_path / "envoi.eml")}
    assert (mail["media_type"], mail["pages"], mail["problems"]) == ("message/rfc822", [], [])
    assert mail["left"] == [{"part": "1", "left": "text"}]
    assert mail["left_text"] == "Left beside, in the message: the text."
    assert (blank["part"], blank["name"]) == ("2", "demande été.pdf")
    assert blank["sha256"] == hashlib.sha256(BLANK.read_bytes()).hexdigest()
    assert [page["place"] for page in blank["pages"]] == ["blank"]
    assert (locked["part"], locked["pages"], [p["code"] for p in locked["problems"]]) == ("3", [], ["encrypted"])
    assert (archive["part"], archive["name"]) == ("4", "scans.zip")
    assert [problem["code"] for problem in archive["problems"]] == ["archive"]


def test_a_message_with_nothing_to_read_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, bytes(message()))

    (mail,) = found.lines
    assert not found.readable
    assert [problem["code"] for problem in mail["problems"]] == ["mail_no_document"]


def test_a_piece_of_a_message_that_was_cut_up_waits_for_the_others_aloud(tmp_path: Path) -> None:
    made = message()
    made.set_type('message/partial; number=1; total=3; id="un"')

    found = read(tmp_path, bytes(made))

    assert [problem["code"] for problem in found.lines[1]["problems"]] == ["mail_split"]
