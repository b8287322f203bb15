"""One process of local mode for one scan folder: what stands still and is whole there is handed in, then removed.

It is a process of its own because a share that is gone can hold whoever asks it for minutes: nobody else waits for it.
How it fares is written down (`books.doors`), for the supervisor to say aloud.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from copiste import wiring
from copiste.books import doors
from copiste.books.doors import FOLDERS, SILENT, TAKEN_FILES, FolderState, TakenFile
from copiste.errors import Conflict, CopisteError, DoorFailed, ObjectMissing, TooLarge
from copiste.flow.reception import Handed, Reception
from copiste.homes.machine.scan_folder import ScanFolder
from copiste.local.door import Stillness
from copiste.local.forked import Alive, stopping
from copiste.ports.inbox import Arrived
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.settings.doors import Folder
from copiste.wiring import Deps

CHANNEL = "folder"
_SAY = dt.timedelta(seconds=30)
"""How often a folder says that nothing changed, well within `SILENT`; chosen."""


@dataclass(slots=True)
class Watch:
    """Looks at one folder again and again."""

    folder: Folder
    files: ScanFolder
    reception: Reception
    registers: Registers
    sealer: Sealer
    still: Stillness
    clock: Callable[[], dt.datetime]
    _taken: set[str] = field(default_factory=set)

    def look(self) -> int:
        """Take what is ready and return how many files; whatever goes wrong is noted and tried again."""
        taken, problem = 0, ""
        try:
            standing = dict(self.files.waiting())
        except DoorFailed as failure:
            self._note(str(failure.facts["problem"]))
            return 0
        except OSError:
            self._note("unreachable")
            return 0
        for key, token in self.still.ready(standing, self._may):
            if self._was_taken(key, token):
                continue
            try:
                problem = self._take(key) or problem
                taken += 1
            except (ObjectMissing, Conflict):
                self.still.seen.pop(key, None)  # gone, or written again at this moment
            except OSError:
                self.still.seen.pop(key, None)
                problem = "busy"
            except TooLarge:
                problem = "too_large"
            except CopisteError:
                self.still.seen.pop(key, None)
                problem = "storage"
        self._note(problem, took=taken > 0)
        return taken

    def _may(self, key: str) -> bool:
        return fnmatchcase(key.rpartition("/")[2].lower(), self.folder.pattern.lower())

    def _take(self, key: str) -> str:
        """Hand one file in, then remove it; return what there is to be said."""
        arrived = self.files.get(key)
        name = key.partition("/")[2].encode(errors="surrogateescape").decode(errors="replace")
        facts_of_file = hashlib.sha256(arrived.data).hexdigest() if self.folder.keep else arrived.token
        delivery = f"{self.folder.name} {name} {facts_of_file}"
        self.reception.run(Handed(self.folder.office, CHANNEL, delivery, arrived.data, name))
        if self.folder.keep:
            self._remember(arrived)
            return ""
        try:
            self.files.done(key, arrived.token)
        except OSError:
            self._remember(arrived)
            return "cannot_remove"
        return ""

    def _was_taken(self, key: str, token: str) -> bool:
        name = self._name(key, token)
        if name not in self._taken and TAKEN_FILES.read(self.registers, name) is not None:
            self._taken.add(name)
        return name in self._taken

    def _remember(self, arrived: Arrived) -> None:
        name = self._name(arrived.key, arrived.token)
        with suppress(Conflict):  # it was noted before
            TAKEN_FILES.put(self.registers, name, TakenFile())
        self._taken.add(name)

    def _name(self, key: str, token: str) -> str:
        # without the inode: a share that is mounted again numbers its files anew
        facts = token.rpartition("-")[0]
        return self.sealer.fingerprint(f"{self.folder.name} {key} {facts}".encode(errors="surrogateescape"))

    def _note(self, problem: str, *, took: bool = False) -> None:
        """Note how the folder fares, at a change and now and then, and when something was taken."""
        now = self.clock()

        def fares(known: FolderState | None) -> FolderState | None:
            if known is not None and known.problem == problem and now - known.at < _SAY and not took:
                return None
            since = None if known is None else known.failing_since
            last = now if took else None if known is None else known.took
            return FolderState(at=now, problem=problem, failing_since=since or now if problem else None, took=last)

        with suppress(Conflict):  # another process notes the same
            FOLDERS.change(self.registers, self.folder.name, fares)


def problem_of(registers: Registers, folder: str, now: dt.datetime, *, began: dt.datetime) -> str:
    """Return what is wrong with a folder: the code of its last look, if any, or `silent` when there was none lately.

    Nobody looked before *began*: what was noted then says nothing of today.
    """
    known = FOLDERS.read(registers, folder)
    if known is None or known.at < began:
        return "silent" if now - began > SILENT else ""
    return doors.problem_of(known, now)


def watch(folder: Folder, deps: Deps, settle: float) -> Watch:
    """Return what looks at *folder*."""
    path = Path(folder.path)
    return Watch(
        folder=folder,
        files=ScanFolder(folder.name, path, mounted=folder.mounted),
        reception=deps.reception,
        registers=deps.registers,
        sealer=deps.sealer,
        still=Stillness(settle, time.monotonic, lambda key: path.parent / key),
        clock=deps.clock,
    )


def main(name: str, settle: str, supervised: Alive) -> int:
    """Look at the folder *name* until SIGTERM, or until it is not *supervised* any more."""
    stop = stopping()
    deps = wiring.deps()
    seconds = float(settle)
    looking = watch(deps.doors.folders[name], deps, seconds)
    while not stop.is_set() and supervised():
        looking.look()
        stop.wait(max(0.25, seconds / 2))
    return 0
