"""What every register promises: nothing is written over unseen; and the audit: it only grows, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from copiste.errors import Conflict
from copiste.ports.audit import AuditEntry
from copiste.ports.registers import Slip
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)


def act(number: int, *, who: str = "ada", what: str = "record.view", subject: str = "D1", day: int = 0) -> AuditEntry:
    at = NOW + dt.timedelta(days=day)
    return AuditEntry(f"01K{number:023}", at, who, "reviewer", what, subject, "clinic", None)


def test_an_entry_comes_back_as_it_was_written(home: Home) -> None:
    slip = Slip("user", "Zoé", {"offices": ["Été"], "disabled": False, "note": None, "n": 3}, expires_at=NOW)

    written = home.registers.write(slip)

    assert written == replace(slip, revision=1)
    assert home.again().registers.slip("user", "Zoé") == written
    assert home.registers.slip("user", "other") is None
    assert home.registers.slip("session", "Zoé") is None


def test_an_entry_is_written_over_only_as_it_was_read(home: Home) -> None:
    first = home.registers.write(Slip("user", "ada", {"n": 1}))
    second = home.registers.write(replace(first, value={"n": 2}))

    assert second.revision == 2
    for stale in (first, Slip("user", "ada", {"n": 3}), replace(second, revision=9)):
        with pytest.raises(Conflict):
            home.registers.write(stale)
    with pytest.raises(Conflict):
        home.registers.write(Slip("user", "nobody", revision=1))
    assert home.registers.slip("user", "ada") == second


def test_of_several_writers_one_wins(home: Home) -> None:
    def tried(number: int) -> bool:
        try:
            home.again().registers.write(Slip("user", "ada", {"n": number}))
        except Conflict:
            return False
        return True

    assert at_once([partial(tried, number) for number in range(5)]).count(True) == 1


def test_an_entry_is_taken_once(home: Home) -> None:
    home.registers.write(Slip("setup", "token"))

    assert at_once([partial(home.again().registers.remove, "setup", "token")] * 4).count(True) == 1
    assert home.registers.slip("setup", "token") is None
    assert home.registers.remove("setup", "token") is False
    assert home.registers.write(Slip("setup", "token", {"again": True})).revision == 1


def test_entries_are_listed_by_kind_in_either_order(home: Home) -> None:
    for number in (3, 1, 2):
        home.registers.write(Slip("user", f"u{number}"))
    home.registers.write(Slip("session", "u9"))

    def keys(**asked: object) -> list[str]:
        return [slip.key for slip in home.registers.slips("user", **asked)]  # type: ignore[arg-type]

    assert keys() == ["u1", "u2", "u3"]
    assert keys(backwards=True) == ["u3", "u2", "u1"]
    assert keys(after="u1", limit=1) == ["u2"]
    assert keys(after="u3", backwards=True) == ["u2", "u1"]
    home.registers.remove("user", "u2")
    assert keys() == ["u1", "u3"]


def test_a_long_listing_is_whole(home: Home) -> None:
    for number in range(103):
        home.registers.write(Slip("incident", f"{number:03}"))
        home.audit.add(act(number))

    assert [slip.key for slip in home.registers.slips("incident")] == [f"{number:03}" for number in range(103)]
    assert [entry.id for entry in home.audit.entries()] == [act(number).id for number in range(102, -1, -1)]


def test_acts_are_found_by_who_what_whom_and_when(home: Home) -> None:
    acts = [
        act(1),
        act(2, who="eve"),
        act(3, what="record.file", day=1),
        act(4, subject="D2", day=40),
        replace(act(5, day=41), detail="seen"),
    ]
    for each in acts:
        home.audit.add(each)
    home.audit.add(replace(acts[0], who="mallory"))

    def found(**asked: object) -> list[int]:
        return [int(entry.id[3:]) for entry in home.again().audit.entries(**asked)]  # type: ignore[arg-type]

    assert list(home.audit.entries()) == acts[::-1]
    assert found(who="eve") == [2]
    assert found(what="record.file") == [3]
    assert found(subject="D2") == [4]
    assert found(since=NOW + dt.timedelta(days=1)) == [5, 4, 3]
    assert found(until=NOW + dt.timedelta(days=1)) == [2, 1]
    assert found(after=acts[2].id, limit=1) == [2]
    assert found(who="ada", limit=2) == [5, 4]


def test_instants_without_a_zone_are_refused(home: Home) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        home.audit.add(replace(act(1), at=naive))
    with pytest.raises(ValueError, match="time zone"):
        home.registers.write(Slip("user", "ada", expires_at=naive))


def test_what_expired_is_removed_where_nothing_else_does_it(home_machine: Home) -> None:
    home_machine.registers.write(Slip("session", "old", expires_at=NOW))
    home_machine.registers.write(Slip("session", "new", expires_at=NOW + dt.timedelta(hours=1)))
    home_machine.registers.write(Slip("user", "ada"))

    assert home_machine.registers.expire(NOW + dt.timedelta(seconds=1)) == 1
    assert [slip.key for slip in home_machine.registers.slips("session")] == ["new"]


def test_entries_are_read_and_written_many_at_a_time_each_as_it_was_read(home: Home) -> None:
    names = [f"k{number}" for number in range(105)]
    assert home.registers.write_each([Slip("note", name, {"n": 1}) for name in names]) == [True] * 105
    stale = home.registers.slips_at("note", names)
    home.registers.write(replace(stale["k7"], value={"n": 2}))
    home.registers.remove("note", "k8")

    written = home.registers.write_each([replace(stale[name], value={"n": 3}) for name in ("k6", "k7", "k8")])

    assert written == [True, False, False]
    found = home.registers.slips_at("note", [*names, "none"])
    assert found.keys() == {*names} - {"k8"}
    assert [found[name].value["n"] for name in ("k5", "k6", "k7")] == [1, 3, 2]
    assert home.registers.slips_at("note", []) == {}


def test_an_entry_that_is_not_listed_is_found_by_its_key(home: Home) -> None:
    first = home.registers.write(Slip("note", "a", {"n": 1}, listed=False))

    home.registers.write(replace(first, value={"n": 2}, listed=False))

    assert home.registers.slips_at("note", ["a"])["a"].value == {"n": 2}
    assert home.again().registers.slip("note", "a") == home.registers.slips_at("note", ["a"])["a"]
