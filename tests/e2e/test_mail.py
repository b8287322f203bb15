"""A message that a mail service put at the door, through the same handlers in both homes: what is attached is filed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copiste import wiring
from copiste.ports.messages import INTAKE, landed_body
from copiste.wiring import Deps
from tests.cloud.plain import plain, put
from tests.e2e.installation import REFERRAL, drain
from tests.unit.mail import makes
from tests.unit.mail.makes import attach, message

MAILBOX = {"kind": "ses", "office": "greffe", "options": {"allow": "ruisseau.example"}}
DOORS = json.dumps({"connections": {"courriel": MAILBOX}})
VERDICTS = (
    b"X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
    b"Authentication-Results: amazonses.com; spf=pass smtp.mailfrom=ruisseau.example;\r\n"
    b" dkim=pass header.i=@ruisseau.example\r\n"
)
KEY = "greffe/mail/9tk3m0q1n5"
Drop = Callable[[bytes], None]


@pytest.fixture(params=["embedded", "aws"])
def door(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Deps, Drop]]:
    """An installation, and what puts a message at its door and announces it."""
    if request.param == "aws":
        with plain(monkeypatch, COPISTE_DOORS=DOORS) as deps:
            yield deps, lambda data: announced(deps, lambda: put(KEY, data))
        return
    (tmp_path / "doors.json").write_text(DOORS)
    monkeypatch.setenv("COPISTE_HOME", str(tmp_path))
    wiring.deps.cache_clear()
    path = tmp_path / "inbox" / KEY
    deps = wiring.deps()
    path.parent.mkdir(parents=True)
    yield deps, lambda data: announced(deps, lambda: path.write_bytes(data))
    wiring.deps.cache_clear()


def announced(deps: Deps, drop: Callable[[], object]) -> None:
    drop()
    deps.queues.send(INTAKE, landed_body(KEY, "t", "inbox"))
    drain(deps.queues)


def states(deps: Deps) -> list[tuple[str, str | None]]:
    return [(entry.state.value, entry.reason) for entry in deps.ledger.documents()]


def test_what_is_attached_is_filed_and_said_nowhere_in_the_log(
    door: tuple[Deps, Drop], capsys: pytest.CaptureFixture[str]
) -> None:
    deps, drop = door
    made = attach(attach(message(), REFERRAL.read_bytes()), makes.LOGO, "image/png", "image001.png")

    drop(VERDICTS + bytes(attach(made, makes.LOCKED_ZIP, "application/zip", "dossier.zip")))

    assert states(deps) == [("moved", None), ("filed", None), ("quarantined", "archive_locked")]
    assert list(deps.inbox.waiting()) == []
    said = capsys.readouterr()
    assert not any(word in said.out + said.err for word in ("ruisseau", "Demande", "dossier.zip", "demande.pdf"))


def test_a_virus_and_a_sender_that_is_not_listed_go_no_further(door: tuple[Deps, Drop]) -> None:
    deps, drop = door

    infected = VERDICTS.replace(b"Virus-Verdict: PASS", b"Virus-Verdict: FAIL")

    drop(infected + bytes(attach(message(), REFERRAL.read_bytes())))
    drop(VERDICTS + bytes(attach(message(sender="a@autre.example"), REFERRAL.read_bytes())))

    assert states(deps) == [("quarantined", "mail_infected"), ("quarantined", "mail_sender")]
