"""Dead letters: listed, tried again, given to a person, dropped with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copiste import cli
from copiste.ports import messages
from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing
from tests.unit.api.office import Client, Office, one_form

LETTERS = Assembly((PagePlacing(1, PagePlace.UNRECOGNISED),), ())


def died(place: Office, document: str, queue: str = "assemble", **more: int) -> str:
    """Leave a message about *document* with the dead letters; return its id."""
    queues = place.deps.queues
    queues.send(queue, json.dumps({"document": document, **more}))
    (lent,) = queues.lease(queue, seconds=60)
    queues.release(lent, dead_letter=f"{queue}-dead")
    return lent.id


def test_a_letter_is_listed_and_tried_again(place: Office, boss: Client) -> None:
    document = place.arrive(one_form())
    letter = died(place, document)

    (seen,) = boss.ok("GET", "/api/letters")["letters"]
    assert (seen["id"], seen["document"], seen["step"]) == (letter, document, "assemble")
    assert seen["allowed"] == ["again", "give", "drop"]
    assert boss("POST", f"/api/letters/{letter}", {"do": "again"})[0] == 204
    assert boss.ok("GET", "/api/letters")["letters"] == []
    assert place.deps.queues.depth("assemble").waiting == 1
    assert boss("POST", f"/api/letters/{letter}", {"do": "again"})[0] == 404


def test_a_letter_is_given_to_a_person(place: Office, boss: Client) -> None:
    letter = died(place, place.arrive(LETTERS), "read", page=1)

    boss("POST", f"/api/letters/{letter}", {"do": "give"})

    (lent,) = place.deps.queues.lease("read", seconds=60)
    assert messages.is_last(1, messages.page(json.loads(lent.body)))


@pytest.mark.parametrize(("reason", "status"), [(None, 400), ("because", 400), ("test_page", 204)])
def test_a_letter_is_dropped_with_a_reason(place: Office, boss: Client, reason: str | None, status: int) -> None:
    letter = died(place, place.arrive(one_form()), "file", form=0)

    assert boss("POST", f"/api/letters/{letter}", {"do": "give"})[0] == 400  # it was accepted: nothing to decide
    assert boss("POST", f"/api/letters/{letter}", {"do": "drop", "reason": reason})[0] == status
    assert len(boss.ok("GET", "/api/letters")["letters"]) == (status != 204)


def test_only_who_may_sees_and_settles_letters(place: Office, clerk: Client) -> None:
    letter = died(place, place.arrive(one_form()))
    elsewhere = place.person("luc", Role.SUPERVISOR, "ailleurs")

    assert clerk("GET", "/api/letters")[0] == 403
    assert elsewhere.ok("GET", "/api/letters")["letters"] == []
    assert elsewhere("POST", f"/api/letters/{letter}", {"do": "again"})[0] == 403


def test_letters_on_the_command_line(place: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, letter = str(tmp_path / "home"), died(place, place.arrive(one_form()))

    assert cli.main(["--lang", "en", "letters", "list", "--data", home]) == 0
    assert letter[:8] in capsys.readouterr().out
    assert cli.main(["letters", "drop", "x", "--why", "other", "--data", home]) == 2
    assert cli.main(["--lang", "en", "letters", "drop", letter[:8], "--why", "other", "--data", home]) == 0
    assert "Dropped" in capsys.readouterr().out
    assert cli.main(["--lang", "en", "letters", "list", "--data", home]) == 0
    assert "Nothing failed" in capsys.readouterr().out
