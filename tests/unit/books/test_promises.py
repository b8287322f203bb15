"""Uploads that go straight into the inbox: whoever was promised the place, and nobody else, finds the document."""

from __future__ import annotations

import datetime as dt

import pytest

from copiste.books import batches, promises
from copiste.books.batches import Batch
from copiste.books.promises import UPLOAD_KEYS, UPLOADS, UploadPromise
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState
from tests.contract.homes import Home

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
FIRST, SECOND = "01K0000000000000000000000Z", "01K0000000000000000000001Z"


def document(name: str) -> DocumentEntry:
    return DocumentEntry(name, "greffe", "x", "a", "upload", DocumentState.LANDED, NOW, NOW)


def uploads(home: Home, person: str) -> dict[str, str]:
    """Return a person's uploads: the name that they gave each, by document."""
    return {each.key: each.value.key for each in UPLOADS.shelf(person).entries(home.registers)}


def test_a_form_can_be_used_for_an_hour_and_its_file_may_land_an_hour_later() -> None:
    assert dt.timedelta(hours=1) == promises.LASTS
    assert promises.PROMISES.keep == dt.timedelta(hours=2)


def test_what_lands_in_a_promised_place_is_whose_it_was_promised_to(home: Home) -> None:
    place = promises.promise(home.registers, "rose", "greffe", "one", NOW, batch="lot-7")

    found = promises.promised(home.registers, f"{place}a b\n.pdf", NOW)

    assert found == UploadPromise("rose", "one", "greffe", "lot-7")
    assert place.startswith("greffe/upload-")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "est/upload-{token}/a.pdf",
        "ouest/upload-{token}/a.pdf",
        "greffe/{token}/a.pdf",
        "greffe/upload-{token}/",
        "x/greffe/upload-{token}/a.pdf",
        "a",
    ],
)
def test_what_lands_elsewhere_is_nobodys_upload(home: Home, elsewhere: str) -> None:
    place = promises.promise(home.registers, "rose", "greffe", "one", NOW)
    token = place.removeprefix("greffe/upload-").removesuffix("/")

    assert promises.promised(home.registers, elsewhere.format(token=token), NOW) is None
    assert promises.promised(home.registers, f"greffe/upload-{'0' * 32}/a.pdf", NOW) is None


def test_two_places_are_never_the_same_and_nobody_guesses_one(home: Home) -> None:
    places = {promises.promise(home.registers, "rose", "greffe", "one", NOW) for _ in range(20)}

    assert len(places) == 20
    assert {len(each) for each in places} == {len("greffe/upload-/") + 32}


def test_a_kept_promise_stands_among_the_uploads_and_in_its_batch(home: Home) -> None:
    lot = batches.declare(home.registers, Batch("greffe", "lot-7", by="rose", at=NOW))
    promises.keep_promise(home.registers, UploadPromise("rose", "one", "greffe", "lot-7"), document(FIRST))
    promises.keep_promise(home.registers, UploadPromise("rose", "two", "greffe"), document(SECOND))

    assert uploads(home, "rose") == {FIRST: "one", SECOND: "two"}
    assert uploads(home, "jane") == {}
    assert [each.document for each in batches.members(home.registers, lot)] == [FIRST]


def test_a_name_finds_the_first_file_that_was_given_under_it_and_a_file_is_entered_once(home: Home) -> None:
    assert promises.enter_upload(home.registers, "rose", "one", FIRST)
    assert not promises.enter_upload(home.registers, "rose", "one", FIRST)
    assert promises.enter_upload(home.registers, "rose", "one", SECOND)

    named = UPLOAD_KEYS.shelf("rose").read(home.registers, "one")
    assert named is not None
    assert named.document == FIRST
    assert uploads(home, "rose") == {FIRST: "one", SECOND: "one"}
