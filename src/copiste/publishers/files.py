"""Events as lines of JSON in a folder, a file a day: for offices whose systems read files and not HTTP."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from copiste.outward.events import Event, encoded
from copiste.ports.outward import Answer, Outcome, PublisherFacts
from copiste.settings.destinations import Destination

FACTS = PublisherFacts(key="folder", disk=True, elsewhere="folder_there")


class FilePublisher:
    """Appends to `events-<day in UTC>.jsonl` in *folder*. Several processes may do so at once."""

    facts = FACTS

    def __init__(self, folder: Path, clock: Callable[[], dt.datetime]) -> None:
        self._folder = folder
        self._clock = clock

    @classmethod
    def to(cls, destination: Destination, folder: Path | None, clock: Callable[[], dt.datetime]) -> FilePublisher:
        """Return what writes where *destination* says, from the data *folder*."""
        return cls((folder or Path()) / destination.where, clock)

    def publish(self, event: Event) -> Answer:
        """Append one line, on the disk before this returns."""
        path = self._folder / f"events-{self._clock():%Y-%m-%d}.jsonl"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _append(path, encoded(event) + b"\n")
        except OSError:
            return Answer(Outcome.LATER, "unwritable")
        return Answer(Outcome.DELIVERED, "delivered")


def _append(path: Path, line: bytes) -> None:
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        cut_short = size > 0 and os.pread(file, 1, size - 1) != b"\n"  # a power cut left half a line: end it
        whole = b"\n" * cut_short + line
        while whole:
            whole = whole[os.write(file, whole) :]
        os.fsync(file)
    finally:
        os.close(file)
