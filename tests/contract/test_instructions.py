"""What an installation without a disk of its own is told: beside what it was told before, and for all who ask."""

from __future__ import annotations

import pytest

from copiste.ports.instructions import Instructions
from tests.contract.homes import Home

FORM = {"schema.json": b"{}", "Été/page 1.png": bytes(range(256))}


@pytest.fixture
def instructions(home_aws: Home) -> Instructions:
    assert home_aws.instructions is not None
    return home_aws.instructions


def test_what_was_told_is_known_to_whoever_starts_later(home_aws: Home, instructions: Instructions) -> None:
    assert (instructions.setting("offices"), instructions.forms()) == (None, {})

    instructions.give({"offices": '{"Été": {}}', "doors": ""}, {"visit": FORM})

    later = home_aws.again().instructions
    assert later is not None
    assert [later.setting(name) for name in ("offices", "doors", "destinations")] == ['{"Été": {}}', "", None]
    assert later.forms() == {"visit": FORM}


def test_what_is_told_later_stands_beside_what_was(instructions: Instructions) -> None:
    instructions.give({"offices": "1", "doors": "2"}, {"visit": FORM, "old": FORM})
    instructions.give({"doors": "3"}, {"move": FORM}, gone=frozenset({"old"}))

    assert (instructions.setting("offices"), instructions.setting("doors")) == ("1", "3")
    assert sorted(instructions.forms()) == ["move", "visit"]


def test_whoever_runs_already_learns_of_it_on_asking(home_aws: Home, instructions: Instructions) -> None:
    running = home_aws.again().instructions
    assert running is not None
    assert (running.setting("doors"), running.changed()) == (None, False)

    instructions.give({"doors": "1"}, {})

    assert (running.changed(), running.setting("doors"), running.changed()) == (True, "1", False)
