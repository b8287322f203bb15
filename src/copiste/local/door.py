"""The watched inbox folder: a file is announced to `intake` once it stands still and is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from copiste.errors import BadSetting
from copiste.local.complete import is_complete, is_left_alone
from copiste.ports.messages import INTAKE, landed_body
from copiste.ports.queues import Queues
from copiste.settings.offices import office_of

NEVER_WHOLE = 12
"""Times the settling time after which a file that is not whole is taken as it is: quarantine says why to a clerk."""
AGAIN = 900.0
"""Seconds after which a file that was announced and still stands there is announced once more, and doubling."""


class WatchedInbox(Protocol):
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
class Stillness:
    """Knows which files stand still and are whole. *settle* is in seconds; *monotonic* is the clock: those of scanners
    are wrong, and so nothing is asked of a file's own times but whether they change.
    """

    settle: float
    monotonic: Callable[[], float]
    path: Callable[[str], Path]
    seen: dict[str, _Seen] = field(default_factory=dict)

    def ready(self, standing: Mapping[str, str], may: Callable[[str], bool]) -> list[tuple[str, str]]:
        """Return key and token of what is ready among *standing* and *may* be taken; each once in a long while."""
        now = self.monotonic()
        self.seen = {key: seen for key, seen in self.seen.items() if key in standing}
        found = [(key, token) for key, token in standing.items() if self._is_ready(key, token, now, may)]
        for key, _ in found:
            seen = self.seen[key]
            seen.again *= 1 if seen.announced is None else 2
            seen.announced = now
        return found

    def _is_ready(self, key: str, token: str, now: float, may: Callable[[str], bool]) -> bool:
        seen = self.seen.get(key)
        if seen is None or seen.token != token:
            self.seen[key] = _Seen(token, now)
            return False
        if seen.announced is not None:
            return now - seen.announced >= seen.again
        still = now - seen.since
        if still < self.settle or not may(key) or is_left_alone(key.rpartition("/")[2]):
            return False
        return still >= self.settle * NEVER_WHOLE or is_complete(self.path(key))


@dataclass(slots=True)
class Door:
    """Looks at the inbox again and again. *settle* is in seconds; *monotonic* is the clock."""

    inbox: WatchedInbox
    root: Path
    queues: Queues
    settle: float
    monotonic: Callable[[], float]
    _still: Stillness = field(init=False)

    def __post_init__(self) -> None:
        self._still = Stillness(self.settle, self.monotonic, lambda key: self.root / key)

    def look(self) -> list[tuple[str, str]]:
        """Announce what is ready; return key and token of each."""
        ready = self._still.ready(dict(self.inbox.waiting()), _has_office)
        for key, token in ready:
            self.queues.send(INTAKE, landed_body(key, token, "inbox"))
        return ready

    def nameless(self) -> list[str]:
        """Return the folders whose files are left alone because their name cannot name an office."""
        return sorted({key.partition("/")[0] for key in self._still.seen if not _has_office(key)})

    def stray(self) -> int:
        """Return how many files stand beside the folders of the offices, where they are left alone."""
        with os.scandir(self.root) as entries:
            return sum(entry.is_file(follow_symlinks=False) and not entry.name.startswith(".") for entry in entries)


def _has_office(key: str) -> bool:
    try:
        office_of(key)
    except BadSetting:
        return False
    return True
