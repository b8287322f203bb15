"""Objects as files under one folder. What was reported stored survives a power cut.

Nothing half-written is ever seen under a key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from copiste.errors import ObjectMissing
from copiste.homes.object_keys import checked

_PARTS = ".parts"  # no key starts with a dot


class FileObjects:
    """One file an object, its path is its key. Needs a file system with hard links (any local one but FAT)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._parts = root / _PARTS
        _make_folder(self._parts)

    def put_new(self, key: str, data: bytes) -> bool:
        """Store *data* unless *key* is taken; return whether it was stored."""
        path = self._root / checked(key)
        _make_folder(path.parent)
        part = self._parts / secrets.token_hex(16)
        try:
            _write_durably(part, data)
            path.hardlink_to(part)  # a link never replaces, unlike a rename
            return True
        except FileExistsError:
            return False
        finally:
            part.unlink(missing_ok=True)
            # also when the key was taken: whoever took it may not have come this far yet
            sync_folder(path.parent)

    def get(self, key: str) -> bytes:
        """Return the bytes at *key*, or raise `ObjectMissing`."""
        try:
            return (self._root / checked(key)).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise ObjectMissing(key=key) from None

    def keys(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """Yield the stored keys that start with *prefix*, in the order of their bytes; those after *after*."""
        folder, _, _ = prefix.rpartition("/")
        start = self._root / checked(folder) if folder else self._root
        above = f"{folder}/" if folder else ""
        yield from (key for key in _walk(start, above, prefix) if key.startswith(prefix) and key > after)

    def delete(self, key: str) -> None:
        """Remove *key*; no error when it is not there."""
        path = self._root / checked(key)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names added to *folder* or removed from it survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _walk(folder: Path, above: str, prefix: str) -> Iterator[str]:
    """Yield the keys below *folder*, whose own key prefix is *above*, leaving out branches that *prefix* excludes."""
    try:
        with os.scandir(folder) as entries:
            # a folder sorts with its slash, as its keys do: `a-b` comes before `a/b`
            names = sorted(entry.name + "/" * entry.is_dir(follow_symlinks=False) for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return
    for name in names:
        key = above + name
        if name.startswith(".") or not (key.startswith(prefix) or prefix.startswith(key)):
            continue
        if name.endswith("/"):
            yield from _walk(folder / name, key, prefix)
        else:
            yield key
