"""A file is taken once it stands still and is whole, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copiste.homes.machine.base import Database
from copiste.homes.machine.inbox import FolderInbox
from copiste.homes.machine.queues import SqliteQueues
from copiste.local.complete import is_complete
from copiste.local.door import AGAIN, NEVER_WHOLE, Door
from copiste.ports.messages import Landed, arrivals
from tests.unit.local.conftest import Clock

ROOT = Path(__file__).parents[3]
SETTLE = 5.0
WHOLE = b"%PDF-1.7 ... %%EOF\n"


@pytest.fixture
def door(tmp_path: Path, clock: Clock) -> Door:
    inbox = FolderInbox(tmp_path / "inbox")
    (tmp_path / "inbox" / "greffe").mkdir()
    return Door(inbox, tmp_path / "inbox", SqliteQueues(Database(tmp_path / "q.db")), SETTLE, clock)


def look_after(door: Door, clock: Clock, seconds: float) -> list[str]:
    clock.now += seconds
    return [key for key, _ in door.look()]


def test_a_whole_file_is_announced_once_when_it_stood_still(door: Door, clock: Clock) -> None:
    (door.root / "greffe" / "a b+é.pdf").write_bytes(WHOLE)

    assert look_after(door, clock, 0) == []
    assert look_after(door, clock, SETTLE - 1) == []
    assert look_after(door, clock, 1) == ["greffe/a b+é.pdf"]
    assert look_after(door, clock, 60) == []
    (message,) = door.queues.lease("intake", seconds=1)
    assert arrivals(json.loads(message.body)) == [Landed("greffe/a b+é.pdf")]


def test_a_file_that_grows_waits_anew(door: Door, clock: Clock) -> None:
    path = door.root / "greffe" / "a.pdf"
    for length in range(1, 4):
        path.write_bytes(WHOLE * length)
        assert look_after(door, clock, SETTLE) == []

    assert look_after(door, clock, SETTLE) == ["greffe/a.pdf"]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 no end", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0\x08\0\0\0"]
)
def test_a_file_that_never_becomes_whole_is_taken_after_long(door: Door, clock: Clock, data: bytes) -> None:
    (door.root / "greffe" / "a").write_bytes(data)

    assert look_after(door, clock, 0) == []
    assert look_after(door, clock, SETTLE * (NEVER_WHOLE - 1)) == []
    assert look_after(door, clock, SETTLE) == ["greffe/a"]


def test_what_was_announced_and_still_stands_there_is_announced_again_later(door: Door, clock: Clock) -> None:
    (door.root / "greffe" / "a.pdf").write_bytes(WHOLE)
    look_after(door, clock, 0)
    look_after(door, clock, SETTLE)

    assert look_after(door, clock, AGAIN - 1) == []
    assert look_after(door, clock, 1) == ["greffe/a.pdf"]
    assert look_after(door, clock, AGAIN) == []
    assert look_after(door, clock, AGAIN) == ["greffe/a.pdf"]


def test_a_folder_that_cannot_name_an_office_is_left_alone_and_named(door: Door, clock: Clock) -> None:
    (door.root / "Été à la clinique").mkdir()
    (door.root / "Été à la clinique" / "a.pdf").write_bytes(WHOLE)

    assert look_after(door, clock, 0) == look_after(door, clock, SETTLE) == []
    assert door.nameless() == ["Été à la clinique"]


def test_a_file_beside_the_offices_folders_is_left_alone_and_counted(door: Door, clock: Clock) -> None:
    for name in ("a.pdf", "b.pdf", ".part"):
        (door.root / name).write_bytes(WHOLE)
    (door.root / "link.pdf").symlink_to(door.root / "a.pdf")

    assert look_after(door, clock, 0) == look_after(door, clock, SETTLE) == []
    assert door.stray() == 2


@pytest.mark.parametrize("path", sorted((ROOT / "samples" / "inbox").glob("*/*")), ids=lambda path: path.name)
def test_every_sample_is_whole_and_none_is_when_its_second_half_is_missing(path: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert is_complete(path)
    assert not is_complete(half)
