"""What every inbox promises. Names are hostile and belong to senders."""

from __future__ import annotations

import pytest

from copiste.errors import ObjectMissing, TooLarge
from tests.contract.homes import LARGEST, Home

NAMES = [
    "clinique/a.pdf",
    "clinique/sous dossier/Reçu n° 1 (copie).pdf",
    "Clinique-Été/télécopie.tif",
    "office/😀.png",
    "office/e\u0301.png",
    "office/a+b%20c&d=1.png",
    "office/" + "x" * 200,
    "office/..a",
]
NOWHERE = ["", "a", "o/", "/o/a", "../secret", "o/../../secret", "o/./a", "o//a", "..", "o/\0", "o/none", "none/a"]


@pytest.mark.parametrize("key", NAMES)
def test_what_landed_is_taken_byte_for_byte_and_then_gone(door: Home, key: str) -> None:
    door.drop(key, b"\x00fax\xff")

    arrived = door.inbox.get(key)
    assert (arrived.key, arrived.data) == (key, b"\x00fax\xff")
    door.inbox.done(key, arrived.token)
    door.inbox.done(key, arrived.token)

    with pytest.raises(ObjectMissing):
        door.inbox.get(key)
    assert list(door.inbox.waiting()) == []


def test_what_waits_is_listed_with_its_token(door: Home) -> None:
    for key in ("b/2", "a/1", "a/deep/3"):
        door.drop(key, key.encode())

    waiting = list(door.inbox.waiting())

    assert [key for key, _ in waiting] == ["a/1", "a/deep/3", "b/2"]
    assert all(door.inbox.get(key).token == token for key, token in waiting)


def test_an_object_that_lies_in_no_office_is_not_listed(door: Home) -> None:
    door.drop("stray.pdf", b"x")

    assert list(door.inbox.waiting()) == []


def test_the_token_stays_while_the_object_does(door: Home) -> None:
    door.drop("o/a", b"x")

    assert door.inbox.get("o/a") == door.again().inbox.get("o/a")


def test_an_object_written_anew_is_not_removed_by_the_old_token(door: Home) -> None:
    door.drop("o/a", b"first")
    first = door.inbox.get("o/a")
    door.inbox.done("o/a", first.token)
    door.drop("o/a", b"second")

    door.inbox.done("o/a", first.token)

    second = door.inbox.get("o/a")
    assert second.data == b"second"
    assert second.token != first.token


def test_an_object_written_over_before_it_was_taken_away_stays(door: Home) -> None:
    door.drop("o/a", b"first")
    first = door.inbox.get("o/a")
    door.drop("o/a", b"second")

    door.inbox.done("o/a", first.token)

    assert door.inbox.get("o/a").data == b"second"


@pytest.mark.parametrize("key", [*NOWHERE, "o/" + "x" * 2000])
def test_keys_that_lead_nowhere_or_elsewhere_are_missing(door: Home, key: str) -> None:
    door.drop("o/a", b"x")

    with pytest.raises(ObjectMissing) as caught:
        door.inbox.get(key)
    door.inbox.done(key, "1-1-1")

    assert "secret" not in str(caught.value)
    assert door.inbox.get("o/a").data == b"x"


def test_an_object_that_memory_would_not_hold_is_refused_and_left(door: Home) -> None:
    door.drop("o/a", bytes(LARGEST + 1))
    door.drop("o/b", bytes(LARGEST))

    with pytest.raises(TooLarge) as caught:
        door.inbox.get("o/a")
    assert caught.value.facts == {"limit": "bytes", "found": LARGEST + 1, "allowed": LARGEST}
    assert len(door.inbox.get("o/b").data) == LARGEST
    assert len(list(door.inbox.waiting())) == 2
