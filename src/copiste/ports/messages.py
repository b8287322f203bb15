"""The messages between stages. They hold identifiers only; their JSON is what stands on the queues.

`give_up` says that a person wants what the message names at once: no more is tried.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, unquote_plus

INTAKE, READ, ASSEMBLE, FILE, DELIVER = "intake", "read", "assemble", "file", "deliver"
FLOW = (INTAKE, READ, ASSEMBLE, FILE)
"""The queues that a document passes through, in order."""
QUEUES = (*FLOW, DELIVER)
DELIVER_DEAD = "deliver-dead"
DEAD_LETTERS = ("intake-dead", "read-dead", "assemble-dead", "file-dead", DELIVER_DEAD)
"""Where a message ends that failed again and again."""


ATTEMPTS = 3
"""Deliveries after which what a message names goes to a person: it failed or killed whoever worked on it each time."""


@dataclass(frozen=True, slots=True)
class Landed:
    """An object stands at the door. The key was chosen by a sender: never log it.

    `version` is the one that was written, where the door keeps versions and said so.
    """

    key: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page waits to be read; `page` counts from 1."""

    document: str
    page: int
    give_up: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document waits: to be taken up again (`intake`) or to be put together (`assemble`)."""

    document: str
    give_up: bool = False


@dataclass(frozen=True, slots=True)
class FileForm:
    """An accepted form waits to be filed; `form` is its index from 0."""

    document: str
    form: int


@dataclass(frozen=True, slots=True)
class DeliverEvent:
    """An event about a version of a record is owed to a destination."""

    record: str
    version: int
    destination: str


def body(message: ReadPage | Document | FileForm | DeliverEvent) -> str:
    """Return the body that stands on the queue."""
    return json.dumps({name: value for name, value in asdict(message).items() if value is not False})


def is_last(attempt: int, message: Landed | Document | ReadPage) -> bool:
    """Whether no more is tried. *attempt* counts the deliveries of *message*, this one included."""
    return attempt > ATTEMPTS or (not isinstance(message, Landed) and message.give_up)


def landed_body(key: str, token: str, bucket: str) -> str:
    """Return the event that S3 sends when an object is created, with the facts that intake looks at."""
    thing = {"key": quote(key, errors="surrogateescape"), "eTag": token, "sequencer": token}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "s3": {"bucket": {"name": bucket}, "object": thing}}]})


def arrivals(event: Any) -> list[Landed | Document]:
    """Return what a message on `intake` announces: a document, or objects that landed, as S3 or EventBridge says it.

    Raise KeyError, TypeError or ValueError for a message that is none of ours: it belongs with the dead letters.
    """
    if event.get("Event") == "s3:TestEvent":
        return []
    if "document" in event:
        return [document(event)]
    if event.get("source") == "aws.s3":  # through EventBridge, where keys are plain
        thing = event["detail"]["object"]
        return [Landed(_text(thing["key"]), _version(thing.get("version-id")))]
    return [Landed(_key(record["s3"]["object"]["key"])) for record in event["Records"]]


def page(event: Any) -> ReadPage:
    """Return the message on `read`; raises as `arrivals` does."""
    return ReadPage(_text(event["document"]), int(event["page"]), event.get("give_up") is True)


def document(event: Any) -> Document:
    """Return the message on `assemble`; raises as `arrivals` does."""
    return Document(_text(event["document"]), event.get("give_up") is True)


def form(event: Any) -> FileForm:
    """Return the message on `file`; raises as `arrivals` does."""
    return FileForm(_text(event["document"]), int(event["form"]))


def delivery(event: Any) -> DeliverEvent:
    """Return the message on `deliver`, or a dead letter of it that was sent back; raises as `arrivals` does."""
    return DeliverEvent(_text(event["record"]), int(event["version"]), _text(event["destination"]))


def _key(value: Any) -> str:
    # names on a disk need not be UTF-8: bytes that are none come through as they are
    return unquote_plus(_text(value), errors="surrogateescape")


def _version(value: Any) -> str | None:
    return _text(value) if value else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a message names things by strings")
    return value
