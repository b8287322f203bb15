"""What the API answers of the installation itself: offices with their doors, queues, and who works on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copiste.views.common import Coded


@dataclass(frozen=True, slots=True)
class DoorView:
    """A way by which documents come to an office. `kind` says which (`door.…`), `name` how people call it.

    `detail` is the line's number, the folder's path or the kind of gateway; `last_at` when something last came, null
    where that is not known; `quiet_since` is set for a line that is quieter than is plausible; `problem` says what is
    the matter, since `failing_since`.
    """

    kind: Literal["inbox", "upload", "counter", "line", "connection", "folder"]
    name: str
    detail: str
    forms: tuple[str, ...]
    last_at: str | None
    quiet_since: str | None
    problem: Coded | None
    failing_since: str | None


@dataclass(frozen=True, slots=True)
class OfficeDoors:
    """An office and its doors; `described` says whether a file describes it, or whether it is only named somewhere."""

    id: str
    title: str
    zone: str
    language: str
    described: bool
    doors: tuple[DoorView, ...]


@dataclass(frozen=True, slots=True)
class DoorList:
    """Every office that the person may see. `kept` says where they are changed: in `files` of the data folder, or as
    parameters of the `stack`; `looked_at` is how many of an office's newest documents were looked over at most."""

    offices: tuple[OfficeDoors, ...]
    kept: Literal["files", "stack"]
    looked_at: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """A step (`step.…`): messages that wait, messages in work, and those that failed for good (`dead`).

    `oldest_at` is since when the oldest document stands before it, or the oldest event is owed; null where nothing
    does, or where no document tells.
    """

    step: str
    waiting: int
    working: int
    dead: int
    oldest_at: str | None


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A process of one machine: since when it runs, and how often it had to be started again. `step` is the queue that
    it works on, if it works on one."""

    name: str
    step: str | None
    alive: bool
    since: str
    restarts: int


@dataclass(frozen=True, slots=True)
class QueueList:
    """The steps in order, and the workers as they stood at `seen_at`: null where functions are started as they are
    needed and nobody keeps them (AWS)."""

    queues: tuple[QueueView, ...]
    workers: tuple[WorkerView, ...]
    seen_at: str | None
    silent: bool
