"""The inbox as a folder that an office's scanner, mail program or people drop files into: `<root>/<office>/…`.

Beside `name` may stand `.name.arrival.json`, put there first: what a fax server knows of the arrival
(`records.arrival.noted`). It is taken with its file, and goes with it.

Names and links in it are hostile: every step down refuses symbolic links and names that lead elsewhere.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from copiste.errors import Conflict, ObjectMissing, TooLarge
from copiste.ports.inbox import LARGEST, Arrived
from copiste.records.arrival import noted

_TAKEN = ".copiste-taken-"  # then the token: a file on its way out, see `done`
_NOTE = ".{}.arrival.json"
_LARGEST_NOTE = 65_536  # bytes that are read of a note: whoever drops files could drop a note without end; chosen
_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO}


class FolderInbox:
    """A key is the path below the root, `/`-separated; a token is made of size, time of change and inode."""

    def __init__(self, root: Path, largest: int = LARGEST) -> None:
        self._root = root
        self._largest = largest
        root.mkdir(parents=True, exist_ok=True)

    def waiting(self) -> Iterator[tuple[str, str]]:
        """Yield key and token of each plain file in an office's folder, sorted; hidden ones and links are passed over.

        A file is listed while it is still being written: its token changes until it stands still.
        """
        with os.scandir(self._root) as entries:
            offices = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        for office in offices:
            if not office.startswith("."):
                yield from self._listed(self._root / office, office)

    def get(self, key: str, version: str | None = None) -> Arrived:
        """Return what stands at *key* now, or raise `ObjectMissing`; `Conflict` when it is being written."""
        del version  # a folder keeps none
        with self._folder_of(key) as (folder, name):
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
            try:
                before = os.fstat(descriptor)
                if not stat.S_ISREG(before.st_mode):
                    raise ObjectMissing(key="inbox")
                if before.st_size > self._largest:
                    raise TooLarge(limit="bytes", found=before.st_size, allowed=self._largest)
                with os.fdopen(descriptor, "rb", closefd=False) as file:
                    data = file.read(self._largest + 1)
                if _token(os.fstat(descriptor)) != _token(before) or len(data) != before.st_size:
                    raise Conflict(what="inbox")
            finally:
                os.close(descriptor)
            note = _note(folder, name)
        return Arrived(key, _token(before), data, None if note is None else noted(note, data))

    def done(self, key: str, token: str) -> None:
        """Remove the file if it still is the one that *token* names; no error when it is gone."""
        try:
            with self._folder_of(key) as (folder, name):
                if _token(os.stat(name, dir_fd=folder, follow_symlinks=False)) != token:
                    return
                # out of the sender's reach first: between a look and a removal a new file could take the name
                taken = _TAKEN + token
                os.rename(name, taken, src_dir_fd=folder, dst_dir_fd=folder)
                _settle(folder, taken)
                with suppress(OSError):  # mostly there is none; one that stays speaks of no other file
                    os.unlink(_NOTE.format(name), dir_fd=folder)
        except ObjectMissing:
            return

    @contextmanager
    def _folder_of(self, key: str) -> Iterator[tuple[int, str]]:
        """Lend the open folder that holds *key*, and the name in it."""
        *above, name = key.split("/")
        if not above or any(part in {"", ".", ".."} or "\0" in part for part in (*above, name)):
            raise ObjectMissing(key="inbox")
        folder = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in above:
                below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = below
            yield folder, name
        except UnicodeEncodeError:
            raise ObjectMissing(key="inbox") from None
        except OSError as fault:
            if fault.errno in _ABSENT:
                raise ObjectMissing(key="inbox") from None
            raise
        finally:
            os.close(folder)

    def _listed(self, folder: Path, above: str) -> Iterator[tuple[str, str]]:
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            return  # gone, or closed to us
        for entry in found:
            key = f"{above}/{entry.name}"
            if entry.name.startswith("."):
                _resume(folder, entry.name)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._listed(folder / entry.name, key)
            elif entry.is_file(follow_symlinks=False):
                yield key, _token(entry.stat(follow_symlinks=False))


def _note(folder: int, name: str) -> bytes | None:
    """Return the note that stands beside *name*, if one does."""
    try:
        descriptor = os.open(_NOTE.format(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        plain = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
        return file.read(_LARGEST_NOTE) if plain else None


def _token(facts: os.stat_result) -> str:
    return f"{facts.st_size}-{facts.st_mtime_ns}-{facts.st_ino}"


def _settle(folder: int, taken: str) -> None:
    """Remove the file *taken* if its token is the one in its name; else give it back to the folder as a new file."""
    if _token(os.stat(taken, dir_fd=folder, follow_symlinks=False)) == taken.removeprefix(_TAKEN):
        os.unlink(taken, dir_fd=folder)
    else:
        os.rename(taken, f"returned-{secrets.token_hex(8)}", src_dir_fd=folder, dst_dir_fd=folder)


def _resume(folder: Path, name: str) -> None:
    """Finish what a crash cut short in `done`."""
    if not name.startswith(_TAKEN):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _settle(descriptor, name)
    except FileNotFoundError:
        pass  # another process was quicker
    finally:
        os.close(descriptor)
