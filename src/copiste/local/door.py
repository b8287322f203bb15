"""The watched inbox folder: a file is announced to `intake` once it stands still and is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from copiste.errors import BadSetting
from copiste.local.complete import is_complete
from copiste.ports.queues import Queues
from copiste.stages.landing import office_of
from copiste.stages.messages import INTAKE, landed_body

NEVER_WHOLE = 12
"""Times the settling time after which a file that is not whole is taken as it is: quarantine says why to a clerk."""
AGAIN = 900.0
"""Seconds after which a file that was announced and still stands there is announced once more, and doubling."""


class Waiting(Protocol):
    """An inbox that can be looked over."""

    def waiting(self) -> Iterable[tuple[str, str]]:
        """Yield key and token of every file."""
        ...


@dataclass(slots=True)
class _Seen:
    token: str
    since: float
    announced: float | None = None
    again: float = AGAIN


@dataclass(slots=True)
class Door:
    """Looks at the inbox again and again. *settle* is in seconds; *monotonic* is the clock."""

    inbox: Waiting
    root: Path
    queues: Queues
    settle: float
    monotonic: Callable[[], float]
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def look(self) -> list[tuple[str, str]]:
        """Announce what is ready; return key and token of each."""
        now = self.monotonic()
        standing = dict(self.inbox.waiting())
        self._seen = {key: seen for key, seen in self._seen.items() if key in standing}
        ready = [(key, token) for key, token in standing.items() if self._ready(key, token, now)]
        for key, token in ready:
            self.queues.send(INTAKE, landed_body(key, token, "inbox"))
            seen = self._seen[key]
            seen.again *= 1 if seen.announced is None else 2
            seen.announced = now
        return ready

    def nameless(self) -> list[str]:
        """Return the folders whose files are left alone because their name cannot name an office."""
        return sorted({key.partition("/")[0] for key in self._seen if not _has_office(key)})

    def stray(self) -> int:
        """Return how many files stand beside the folders of the offices, where they are left alone."""
        with os.scandir(self.root) as entries:
            return sum(entry.is_file(follow_symlinks=False) and not entry.name.startswith(".") for entry in entries)

    def _ready(self, key: str, token: str, now: float) -> bool:
        seen = self._seen.get(key)
        if seen is None or seen.token != token:
            self._seen[key] = _Seen(token, now)
            return False
        if seen.announced is not None:
            return now - seen.announced >= seen.again
        still = now - seen.since
        if still < self.settle or not _has_office(key):
            return False
        return still >= self.settle * NEVER_WHOLE or is_complete(self.root / key)


def _has_office(key: str) -> bool:
    try:
        office_of(key)
    except BadSetting:
        return False
    return True
