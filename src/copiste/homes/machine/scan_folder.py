"""A folder that a scanner writes into, on this machine or on a share: one office's, looked at again and again.

What it holds is taken as in the inbox (`homes.machine.inbox`), with the same care about links and names. A share may
be gone: then its mount point stands empty, and nothing must be concluded from that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from copiste.errors import DoorFailed
from copiste.homes.machine.inbox import FolderInbox
from copiste.ports.inbox import LARGEST


class ScanFolder(FolderInbox):
    """Keys are `<name of the folder>/<path in it>`. *door* is what it is called when it fails.

    With *mounted* the folder has to be on another file system than the root of this machine.
    """

    def __init__(self, door: str, path: Path, *, mounted: bool = False, largest: int = LARGEST) -> None:
        # not the inbox's own: a folder that is not there is not made, or scans would wait where nobody puts them
        self._door = door
        self._root = path.parent
        self._name = path.name
        self._mounted = mounted
        self._largest = largest

    def waiting(self) -> Iterator[tuple[str, str]]:
        """Yield key and token of each file; raise `DoorFailed` when the folder is not to be had."""
        folder = self._root / self._name
        try:
            facts = folder.stat()
            if self._mounted and facts.st_dev == Path("/").stat().st_dev:
                raise DoorFailed(door=self._door, problem="not_mounted")
            with os.scandir(folder):
                pass
        except OSError:
            raise DoorFailed(door=self._door, problem="unreachable") from None
        yield from self._listed(folder, self._name)
