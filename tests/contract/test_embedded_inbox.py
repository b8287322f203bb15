"""The inbox folder belongs to others: links, pipes, and files that change while we look."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.machine.inbox import FolderInbox


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "o").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a").write_bytes(b"secret")
    return tmp_path / "inbox"


def test_links_are_never_followed_wherever_they_stand(root: Path) -> None:
    (root / "o" / "file-link").symlink_to(root.parent / "secret" / "a")
    (root / "o" / "folder-link").symlink_to(root.parent / "secret")
    (root / "office-link").symlink_to(root.parent / "secret")
    inbox = FolderInbox(root)

    assert list(inbox.waiting()) == []
    for key in ("o/file-link", "o/folder-link/a", "office-link/a"):
        with pytest.raises(ObjectMissing):
            inbox.get(key)
        inbox.done(key, "6-0-0")
    assert (root.parent / "secret" / "a").read_bytes() == b"secret"


def test_pipes_and_folders_are_no_objects_and_hold_nothing_up(root: Path) -> None:
    os.mkfifo(root / "o" / "pipe")
    (root / "o" / "folder").mkdir()
    inbox = FolderInbox(root)

    assert list(inbox.waiting()) == []
    for key in ("o/pipe", "o/folder"):
        with pytest.raises(ObjectMissing):
            inbox.get(key)


def test_hidden_files_are_passed_over(root: Path) -> None:
    (root / "o" / ".upload.part").write_bytes(b"half")
    (root / ".hidden").mkdir()
    (root / ".hidden" / "a").write_bytes(b"x")

    assert list(FolderInbox(root).waiting()) == []


def test_a_name_that_is_no_text_is_taken_like_any_other(root: Path) -> None:
    name = os.fsencode(root / "o") + b"/re\xe7u.pdf"  # Latin-1, from an old scanner
    with open(name, "wb") as file:  # noqa: PTH123  pathlib takes no bytes
        file.write(b"x")
    inbox = FolderInbox(root)

    ((key, token),) = inbox.waiting()
    assert inbox.get(key).data == b"x"
    inbox.done(key, token)
    assert list((root / "o").iterdir()) == []


def test_a_file_that_grows_while_it_is_read_is_left_for_later(root: Path) -> None:
    path = root / "o" / "slow.tif"
    path.write_bytes(bytes(40_000_000))
    inbox = FolderInbox(root)
    started, stop = threading.Event(), threading.Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"x")
                file.flush()
                started.set()

    writer = threading.Thread(target=grow)
    writer.start()
    started.wait(timeout=10)
    try:
        with pytest.raises(Conflict):
            inbox.get("o/slow.tif")
    finally:
        stop.set()
        writer.join()
    assert path.exists()


def test_a_removal_cut_short_is_finished_when_the_folder_is_listed(root: Path) -> None:
    (root / "o" / "a").write_bytes(b"kept elsewhere")
    inbox = FolderInbox(root)
    arrived = inbox.get("o/a")
    (root / "o" / "a").rename(root / "o" / f".copiste-taken-{arrived.token}")

    assert list(inbox.waiting()) == []
    assert list((root / "o").iterdir()) == []


def test_a_file_taken_away_by_mistake_is_given_back_under_a_new_name(root: Path) -> None:
    (root / "o" / ".copiste-taken-1-2-3").write_bytes(b"another file came in its place")
    inbox = FolderInbox(root)

    list(inbox.waiting())

    ((key, _),) = inbox.waiting()
    assert inbox.get(key).data == b"another file came in its place"
