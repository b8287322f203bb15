"""Identifiers sort by time and are safe anywhere."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.records.identifiers import (
    document_in,
    form_index,
    is_document_id,
    is_record_id,
    is_task_id,
    loose_id,
    names_form,
    new_document_id,
    part_id,
    part_of,
    record_id,
    task_id,
    version_id,
    version_named,
)

RANDOMNESS = random.Random(7).randbytes
DOCUMENT = "01ARYZ6S41ZZZZZZZZZZZZZZZZ"
instants = st.floats(631_152_000, 200_000_000_000).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))


@given(instants, instants)
def test_identifiers_sort_by_the_millisecond_of_landing(one: dt.datetime, other: dt.datetime) -> None:
    first, second = new_document_id(one, RANDOMNESS), new_document_id(other, RANDOMNESS)

    assert first != second
    if int(one.timestamp() * 1000) != int(other.timestamp() * 1000):
        assert (first < second) == (one < other)


@given(instants)
def test_identifiers_are_26_characters_of_crockfords_alphabet(now: dt.datetime) -> None:
    made = new_document_id(now, RANDOMNESS)

    assert len(made) == 26
    assert set(made) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_a_known_identifier_stays_as_it_is() -> None:
    now = dt.datetime.fromtimestamp(1469918176.385, dt.UTC)

    assert new_document_id(now, lambda count: b"\xff" * count) == "01ARYZ6S41" + "Z" * 16
    assert new_document_id(now, lambda count: b"\x00" * count) == "01ARYZ6S41" + "0" * 16


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        new_document_id(dt.datetime(2026, 3, 1), RANDOMNESS)  # noqa: DTZ001  this is what is refused


@given(st.integers(0, 999), st.integers(0, 999))
def test_records_and_tasks_are_named_after_document_and_form_in_order(one: int, other: int) -> None:
    assert (record_id("D", one) < record_id("D", other)) == (one < other)
    assert (record_id("D", one) == record_id("D", other)) == (one == other)
    assert record_id("D", one) != task_id("D", one)


@pytest.mark.parametrize("index", [-1, 1000])
def test_an_index_that_no_form_can_have_is_refused(index: int) -> None:
    with pytest.raises(ValueError, match="form index"):
        record_id("D", index)


@given(st.integers(0, 999), st.integers(1, 20_000))
def test_what_was_put_together_is_taken_apart_again(index: int, version: int) -> None:
    record, task = record_id(DOCUMENT, index), task_id(DOCUMENT, index)
    correction = version_id(record, version)

    assert [form_index(each) for each in (record, task, correction)] == [index] * 3
    assert [document_in(each) for each in (record, task, correction, loose_id(DOCUMENT))] == [DOCUMENT] * 4
    assert version_named(correction) == version
    assert part_of(part_id(DOCUMENT, version)) == (DOCUMENT, version)


def test_each_identifier_is_told_from_the_others() -> None:
    record, task, loose = record_id(DOCUMENT, 3), task_id(DOCUMENT, 3), loose_id(DOCUMENT)
    every = (DOCUMENT, record, task, loose, version_id(record, 2))

    assert [each for each in every if is_document_id(each)] == [DOCUMENT]
    assert [each for each in every if is_record_id(each)] == [record]
    assert [each for each in every if is_task_id(each)] == [task, loose, version_id(record, 2)]
    assert [each for each in every if names_form(each)] == [record, task, version_id(record, 2)]


@pytest.mark.parametrize("text", ["", "A", DOCUMENT + "A", DOCUMENT[:-1] + "é", DOCUMENT[:-1] + "/", DOCUMENT + "\n"])
def test_what_is_no_identifier_is_taken_for_none(text: str) -> None:
    assert not is_document_id(text)
    assert not any(is_task_id(text + end) or is_record_id(text + end) for end in ("", "-r000", "-t000", "-r000-v002"))
    assert document_in(text) == text


def test_what_names_no_form_or_no_version_is_refused() -> None:
    with pytest.raises(ValueError, match="no form"):
        form_index(loose_id(DOCUMENT))
    with pytest.raises(ValueError, match="no version"):
        version_named(record_id(DOCUMENT, 0))
