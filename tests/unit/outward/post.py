"""An office whose records leave it, and destinations that answer as they are told."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from copiste import wiring
from copiste.books.attempts import Asked, Attempt, attempts
from copiste.books.outbox import Outbox
from copiste.ports import messages
from copiste.ports.outward import Answer, Outcome, Publisher
from copiste.settings.destinations import Content, Destination, Destinations
from copiste.wiring import Deps
from tests.unit.flow.flow import Flow

START = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
FILES = Destination("files", "folder", "out", content=Content.RECORD)
HOOK = Destination("hook", "url", "https://emr.example/hook", secrets=("file:x",))


@dataclass(slots=True)
class Told:
    """A destination that answers as it is told, in turn; the last answer stands."""

    answers: list[Answer]
    events: list[str] = field(default_factory=list)

    def publish(self, event: Any) -> Answer:
        self.events.append(event.id)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass(slots=True)
class Post:
    """An office whose one form is accepted, and its ways out."""

    flow: Flow
    folder: Path
    publishers: dict[str, Publisher]
    at: dt.datetime = START

    @property
    def deps(self) -> Deps:
        return replace(
            wiring.wired(self.flow.home, {"COPISTE_URL": "https://copiste.example/"}, lambda: self.at),
            library=self.flow.library,
            destinations=self.flow.destinations,
            publisher=lambda each: self.publishers[each.name],
        )

    @property
    def outbox(self) -> Outbox:
        return self.deps.outbox

    def once(self) -> list[Attempt | None]:
        """Take what waits on `deliver` now."""
        queues = self.flow.home.queues
        made = []
        for message in queues.lease(messages.DELIVER, seconds=60, batch=100):
            made.append(self.deps.deliver.run(messages.delivery(json.loads(message.body))))
            queues.ack(message)
        return made

    def log(self, **asked: Any) -> list[Attempt]:
        return list(attempts(self.flow.home.registers, Asked(**asked), self.at))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for path in self.folder.glob("*.jsonl") for line in path.read_text().splitlines()]

    def wait(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)
        self.flow.home.pass_time(seconds)

    def dead(self) -> list[dict[str, Any]]:
        """Return the dead letters, and leave them there."""
        queues = self.flow.home.queues
        letters = queues.lease(messages.DELIVER_DEAD, seconds=60, batch=100)
        for letter in letters:
            queues.release(letter)
        return [json.loads(letter.body) for letter in letters]


def hooked(post: Post, *answers: Answer) -> Told:
    told = Told(list(answers))
    post.flow.destinations = Destinations({"hook": HOOK})
    post.publishers["hook"] = told
    return told


LATER, REFUSED = Answer(Outcome.LATER, "busy", 503), Answer(Outcome.REFUSED, "gone", 410)
TAKEN = Answer(Outcome.DELIVERED, "delivered", 204)
