"""From a real mailbox to filed records: polled by the production handler, marked only when everything is durable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste import wiring
from copiste.errors import Conflict
from copiste.flow.reception import Reception
from copiste.local.pump import context
from copiste.wiring import Deps
from functions.poll.app import handler as poll
from tests.contract.mailbox import PASSWORD, Mailbox, serving
from tests.e2e.installation import REFERRAL, drain
from tests.unit.mail.makes import with_pdf


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with serving() as running:
        yield running


@pytest.fixture
def office(mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    options = mailbox.options(allow="ruisseau.example")
    courriel = {"kind": "imap", "office": "greffe", "secret": "key/courriel", "options": options}
    (tmp_path / "doors.json").write_text(json.dumps({"connections": {"courriel": courriel}}))
    (tmp_path / "key").mkdir(mode=0o700, exist_ok=True)
    (tmp_path / "key" / "courriel").write_text(PASSWORD)
    (tmp_path / "key" / "courriel").chmod(0o600)
    monkeypatch.setenv("COPISTE_HOME", str(tmp_path))
    wiring.deps.cache_clear()
    yield wiring.deps()
    wiring.deps.cache_clear()


def test_a_message_is_polled_opened_and_filed(office: Deps, mailbox: Mailbox) -> None:
    mailbox.deliver(with_pdf(REFERRAL.read_bytes()))
    mailbox.deliver(with_pdf(REFERRAL.read_bytes(), sender="a@autre.example"))

    assert poll({}, context("poll", 120)) == {"taken": 2, "failed": 0}
    assert poll({}, context("poll", 120)) == {"taken": 0, "failed": 0}
    drain(office.queues)

    found = [(entry.channel, entry.state.value, entry.reason) for entry in office.ledger.documents()]
    assert sorted(found, key=str) == [
        ("email", "filed", None),
        ("mailbox", "moved", None),
        ("mailbox", "quarantined", "mail_sender"),
    ]
    assert ["Seen" in each for each in mailbox.flags()] == [True, True]


@pytest.mark.usefixtures("office")
def test_a_message_that_could_not_be_kept_stays_unread(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox.deliver(with_pdf(REFERRAL.read_bytes()))

    def full(*_: object) -> None:
        raise Conflict(what="storage")

    with monkeypatch.context() as patched:
        patched.setattr(Reception, "run", full)
        assert poll({}, context("poll", 120)) == {"taken": 0, "failed": 2}
    assert not any("Seen" in each for each in mailbox.flags())

    assert poll({}, context("poll", 120)) == {"taken": 1, "failed": 0}
    assert ["Seen" in each for each in mailbox.flags()] == [True]
