"""What every book promises, in every home: typed entries, one at a time, and an end when they have one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

import pytest
from pydantic import JsonValue

from copiste.books import earlier
from copiste.books.attempts import Asked, Attempt, attempts, note
from copiste.books.book import EVEN_ENDED, Book, aside
from copiste.books.doors import COLLECTED, DOORS, FOLDERS, DoorState
from copiste.errors import Conflict
from copiste.ports.registers import Slip
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Something to keep."""

    count: int = 0
    at: dt.datetime | None = None
    words: tuple[str, ...] = ()
    revision: Annotated[int, aside] = 0


FOR_EVER = Book("stamp", Stamp, "name", None, "for tests")
A_DAY = Book("stamp", Stamp, "name", DAY, "for tests")
RENEWED = replace(A_DAY, renewed=True)


def more(stamp: Stamp | None) -> Stamp:
    return Stamp(1 if stamp is None else stamp.count + 1)


def test_an_entry_comes_back_as_it_was_put(home: Home) -> None:
    stamp = Stamp(3, NOW, ("Été", "x"), revision=7)

    FOR_EVER.put(home.registers, "Zoé", stamp)

    assert FOR_EVER.read(home.again().registers, "Zoé") == replace(stamp, revision=0)
    assert home.registers.slip("stamp", "Zoé") == Slip(
        "stamp", "Zoé", {"count": 3, "at": "2026-11-01T05:30:00Z", "words": ["Été", "x"]}, 1
    )
    assert FOR_EVER.read(home.registers, "other") is None


def test_slips_of_other_builds_are_read(home: Home) -> None:
    home.registers.write(Slip("stamp", "old", {"at": "2026-11-01T05:30:00+00:00", "gone": [1]}))

    assert FOR_EVER.read(home.registers, "old") == Stamp(at=NOW)


def test_a_new_entry_takes_nobodys_place(home: Home) -> None:
    for book in (FOR_EVER, A_DAY):
        book.put(home.registers, book.why + str(book.keep), Stamp(1), NOW)
        with pytest.raises(Conflict):
            book.put(home.registers, book.why + str(book.keep), Stamp(2), NOW)


def test_an_entry_is_written_over_only_as_it_was_read(home: Home) -> None:
    first = FOR_EVER.put(home.registers, "ada", Stamp(1))
    second = FOR_EVER.write(home.registers, replace(first, value=Stamp(2)))

    with pytest.raises(Conflict):
        FOR_EVER.write(home.registers, replace(first, value=Stamp(3)))
    assert FOR_EVER.entry(home.registers, "ada") == second


def test_changes_at_once_are_all_made(home: Home) -> None:
    at_once([partial(FOR_EVER.change, home.again().registers, "ada", more) for _ in range(5)])

    assert FOR_EVER.read(home.registers, "ada") == Stamp(5)


def test_a_change_to_nothing_or_to_the_same_is_not_written(home: Home) -> None:
    FOR_EVER.put(home.registers, "ada", Stamp(1))

    assert FOR_EVER.change(home.registers, "ada", lambda _: None) == Stamp(1)
    assert FOR_EVER.change(home.registers, "ada", lambda stamp: stamp) == Stamp(1)
    assert FOR_EVER.change(home.registers, "bea", lambda _: None) is None
    entry = FOR_EVER.entry(home.registers, "ada")
    assert entry is not None
    assert entry.revision == 1


def test_changes_of_many_entries_say_what_stood_there(home: Home) -> None:
    FOR_EVER.put(home.registers, "ada", Stamp(1))

    first = FOR_EVER.change_each(home.registers, ["ada", "bea"], more)
    again = FOR_EVER.change_each(home.registers, ["ada", "bea"], lambda stamp: stamp or Stamp(9))

    assert first == {"ada": (Stamp(1), Stamp(2)), "bea": (None, Stamp(1))}
    assert again == {"ada": (Stamp(2), Stamp(2)), "bea": (Stamp(1), Stamp(1))}
    assert [entry.revision for entry in FOR_EVER.entries(home.registers)] == [2, 1]


def test_changes_of_many_entries_at_once_are_all_made(home: Home) -> None:
    names = [f"n{number}" for number in range(10)]

    found = at_once([partial(FOR_EVER.change_each, home.again().registers, names, more) for _ in range(4)])

    for name in names:
        assert FOR_EVER.read(home.registers, name) == Stamp(4)
        assert sorted(value.count for each in found for _, value in [each[name]]) == [1, 2, 3, 4]


def test_an_entry_that_ended_is_begun_anew_among_many(home: Home) -> None:
    A_DAY.put(home.registers, "ada", Stamp(5), NOW)

    assert A_DAY.change_each(home.registers, ["ada"], more, NOW + 2 * DAY) == {"ada": (None, Stamp(1))}
    assert A_DAY.read(home.registers, "ada", NOW + 2 * DAY) == Stamp(1)


def test_a_book_that_is_not_listed_is_asked_by_key(home: Home) -> None:
    book = replace(FOR_EVER, listed=False)
    book.put(home.registers, "ada", Stamp(1))

    assert book.read(home.registers, "ada") == Stamp(1)
    with pytest.raises(ValueError, match="key"):
        book.entries(home.registers)


def test_a_change_that_others_always_forestall_is_given_up(home: Home) -> None:
    def forestalled(stamp: Stamp | None) -> Stamp:
        FOR_EVER.change(home.registers, "ada", more)
        return more(stamp)

    with pytest.raises(Conflict):
        FOR_EVER.change(home.registers, "ada", forestalled)


@pytest.mark.parametrize("book", [A_DAY, RENEWED])
def test_what_ended_is_as_good_as_gone(home: Home, book: Book[Stamp]) -> None:
    book.put(home.registers, "ada", Stamp(1), NOW)
    last, over = NOW + DAY - dt.timedelta(seconds=1), NOW + DAY

    assert book.read(home.registers, "ada", last) == Stamp(1)
    assert [entry.key for entry in book.entries(home.registers, last)] == ["ada"]
    assert book.read(home.registers, "ada", over) is None
    assert list(book.entries(home.registers, over)) == []
    assert [entry.key for entry in book.entries(home.registers, EVEN_ENDED)] == ["ada"]
    assert book.change(home.registers, "ada", more, over) == Stamp(1)
    assert book.put(home.registers, "ada", Stamp(9), over + DAY).value == Stamp(9)


def test_an_entry_ends_after_it_was_begun_unless_it_is_renewed(home: Home) -> None:
    for name, book, ends in (("a", A_DAY, NOW + DAY), ("b", RENEWED, NOW + DAY * 1.5)):
        book.change(home.registers, name, more, NOW)
        book.change(home.registers, name, more, NOW + DAY / 2)

        entry = book.entry(home.registers, name, NOW)
        assert entry is not None
        assert (entry.value.count, entry.expires_at) == (2, ends)


def test_whoever_asks_for_what_may_have_ended_says_the_time(home: Home) -> None:
    with pytest.raises(ValueError, match="time"):
        A_DAY.put(home.registers, "ada", Stamp())


def test_shelves_are_listed_apart(home: Home) -> None:
    for shelf in ("a", "b"):
        for number in range(3):
            FOR_EVER.shelf(shelf).put(home.registers, f"{number}", Stamp(number))

    found = FOR_EVER.shelf("a").entries(home.registers, backwards=True, limit=2)
    assert [entry.key for entry in found] == ["2", "1"]
    assert list(FOR_EVER.entries(home.registers)) == []


def test_what_builds_before_wrote_under_one_kind_is_told_apart(home: Home) -> None:
    """Slips as the build before wrote them: `delivery` and `door` held two things each."""
    logged: dict[str, JsonValue] = {
        "at": "2026-10-31T05:30:00.123456+00:00",
        "destination": "emr",
        "record": "01K00000000000000000000000-r000",
        "version": 1,
        "office": "greffe",
        "attempt": 1,
        "outcome": "later",
        "reason": "unreachable",
        "status": None,
    }
    until = NOW + 40 * DAY
    home.registers.write(Slip("delivery", "01K00000000000000000000001", logged, expires_at=until))
    home.registers.write(Slip("delivery", "9f86d081884c7d65", {"door": "fax"}, expires_at=until))
    failing = {"failing_since": "2026-10-31T05:30:00Z", "problem": "error", "began": "2026-10-30T05:30:00Z"}
    home.registers.write(Slip("door", "fax", failing))
    home.registers.write(Slip("door", "etage-2", {"problem": "", "failing_since": "", "at": "2026-10-31T05:30:00Z"}))

    for _ in range(2):
        earlier.move(home.registers)

        found = list(attempts(home.registers, Asked(), NOW))
        assert [(each.id, each.destination, each.attempt) for each in found] == [
            ("01K00000000000000000000001", "emr", 1)
        ]
        kept = COLLECTED.entry(home.registers, "9f86d081884c7d65", NOW)
        assert kept is not None
        assert (kept.value.door, kept.expires_at) == ("fax", until)
        assert list(home.registers.slips("delivery")) == []
        (door,) = DOORS.entries(home.registers)
        assert (door.key, door.value.failing_since, door.value.problem) == ("fax", NOW - DAY, "error")
        (folder,) = FOLDERS.entries(home.registers)
        assert (folder.key, folder.value.at, folder.value.failing_since) == ("etage-2", NOW - DAY, None)


def test_what_was_cut_off_while_it_was_moved_is_moved_once(home: Home) -> None:
    slip = home.registers.write(Slip("delivery", "9f86d081884c7d65", {"door": "fax"}, expires_at=NOW + DAY))
    home.registers.write(replace(slip, kind=COLLECTED.kind, revision=0))

    earlier.move(home.registers)

    assert [entry.key for entry in COLLECTED.entries(home.registers, NOW)] == ["9f86d081884c7d65"]
    assert list(home.registers.slips("delivery")) == []


def test_what_is_collected_stands_in_nobodys_log(home: Home) -> None:
    attempt = Attempt(NOW, "emr", "01K00000000000000000000000-r000", 1, "greffe", 1, "later", "unreachable", id="01K")
    note(home.registers, attempt)

    COLLECTED.put(home.registers, "9f86d081884c7d65", COLLECTED.of("fax"), NOW)

    assert list(attempts(home.registers, Asked(), NOW)) == [attempt]


def test_a_gateway_and_a_folder_of_one_name_erase_nothing_of_each_other(home: Home) -> None:
    DOORS.put(home.registers, "etage-2", DoorState(failing_since=NOW, problem="error"))

    FOLDERS.put(home.registers, "etage-2", FOLDERS.of(at=NOW))

    door = DOORS.read(home.registers, "etage-2")
    assert door is not None
    assert door.failing_since == NOW
