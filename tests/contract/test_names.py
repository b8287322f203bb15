"""What people ask for by a name that nothing can have: it is not there, in every home, and nothing fails."""

from __future__ import annotations

from functools import partial

import pytest

from copiste.errors import ObjectMissing
from copiste.ports.registers import Slip
from copiste.records.states import DocumentState, PageState
from tests.contract.homes import Home
from tests.contract.ledgers import NOW

LONG = {"letters": "D" * 2500, "two-bytes-each": "é" * 1300}
"""DynamoDB's keys hold 2048 bytes and those that order hold 1024; a web server takes addresses of 8 KB."""


@pytest.fixture(params=LONG)
def long_name(request: pytest.FixtureRequest) -> str:
    return LONG[request.param]


def test_what_has_too_long_a_name_is_missing(home: Home, long_name: str) -> None:
    ledger, records = home.ledger, home.records
    for ask in (
        partial(ledger.document, long_name),
        partial(ledger.pages, long_name),
        partial(ledger.first, "clinic", "f", long_name),
        partial(ledger.move, long_name, DocumentState.READING, at=NOW, pages=1),
        partial(ledger.page_read, long_name, 1),
        partial(ledger.move_page, long_name, 1, PageState.READ),
        partial(records.record, long_name),
        partial(records.record, long_name, 2),
        partial(records.task, long_name),
        partial(home.sealer.open, long_name, "n", b"sealed"),
    ):
        with pytest.raises(ObjectMissing):
            ask()


def test_nothing_is_found_by_too_long_a_name(home: Home, long_name: str) -> None:
    registers = home.registers

    assert home.ledger.by_receipt(long_name) is None
    assert registers.slip("user", long_name) is None
    assert registers.slips_at("user", [long_name, "ada"]) == {}
    assert registers.remove("user", long_name) is False
    assert home.records.marks(long_name) == frozenset()
    assert list(home.records.marked(long_name)) == []
    for kind in (long_name, "user"):
        assert list(registers.slips(kind)) == []
    assert list(home.ledger.documents(office=long_name)) == []
    assert list(home.records.records(office=long_name)) == []
    assert list(home.records.tasks(office=long_name)) == []


@pytest.mark.parametrize("backwards", [False, True])
def test_a_list_goes_on_after_too_long_a_name(home: Home, long_name: str, backwards: bool) -> None:
    for key in ("A", "D", "z", "ü"):
        home.registers.write(Slip("user", key))
    expected = {slip.key for slip in home.registers.slips("user") if (slip.key < long_name) is backwards}

    found = home.registers.slips("user", after=long_name, backwards=backwards)

    assert {slip.key for slip in found} == expected
    assert list(home.ledger.documents(after=long_name, backwards=backwards)) == []
    assert list(home.records.records(after=long_name, backwards=backwards)) == []
    assert list(home.records.marked("m", before=long_name)) == []
    assert list(home.audit.entries(after=long_name)) == []
