"""How a document came: what the fax gateway, the mail or the scanner said of it, kept with the record of its landing.

None of it authenticates anybody: a caller's number and a station's name are typed by whoever sends (ITU-T T.30).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from pydantic import TypeAdapter

_LONGEST = 200
"""Characters kept of what a gateway says; chosen, not measured."""
CALLIDS, LINE = "callids", "line"
"""Doubts: the door could not tell which number was called; it is another office's line, for which it does not speak."""
_OURS = frozenset({"line", "forms", "refused"})
"""Facts that follow from what we know, and that no note may claim."""


@dataclass(frozen=True, slots=True)
class ArrivalFacts:
    """What a door knows of one document. Texts are cut to 200 characters and lose what cannot be printed.

    `provider` and `provider_id` name the delivery, for it to be known again; `caller` and `called` are numbers as the
    door gives them, `station` the sender's own name for itself (CSID or TSI); `received_at` is UTC, `local_time` the
    provider's own words for it; `seconds` is the length of the call. `partial` is set when the sender broke off;
    `forms` are the forms that a line is for (none: any), `line` how people call it. `doubt` is why it is not sure whose
    the document is (`CALLIDS`, `LINE`). `refused` is the code of the reason when what handed it over found it to be no
    document: of a part of a message, say, that only the message explains.
    """

    provider: str = ""
    provider_id: str = ""
    received_at: dt.datetime | None = None
    local_time: str = ""
    caller: str = ""
    caller_name: str = ""
    station: str = ""
    called: str = ""
    line: str = ""
    pages_declared: int | None = None
    pages_received: int | None = None
    seconds: int | None = None
    ecm: bool | None = None
    data_format: str = ""
    resolution: str = ""
    bad_lines: int | None = None
    partial: bool = False
    error: str = ""
    attempt: int | None = None
    media_type: str = ""
    forms: tuple[str, ...] = ()
    doubt: str = ""
    refused: str = ""

    def __post_init__(self) -> None:
        if self.received_at is not None and self.received_at.utcoffset() != dt.timedelta(0):
            raise ValueError("instants are UTC")
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, _plain(value))
            elif isinstance(value, int) and value < 0:
                raise ValueError("counts are not negative")

    @property
    def is_incomplete(self) -> bool:
        """Whether the door itself says that pages are missing."""
        declared, received = self.pages_declared, self.pages_received
        return self.partial or (declared is not None and received is not None and received < declared)


def _plain(text: str) -> str:
    """Return *text* as it may be kept: what senders type can hold anything.

    >>> _plain("CLINIQUE\\x1b[2J  DU\\nRUISSEAU")
    'CLINIQUE[2J DU RUISSEAU'
    """
    printable = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text[: 4 * _LONGEST])
    return " ".join(printable.split())[:_LONGEST]


def noted(note: bytes, data: bytes) -> ArrivalFacts | None:
    """Return what a *note* beside a document says; None when it is not about exactly these *data*, or makes no sense.

    The note is a JSON object: names and values of `ArrivalFacts`, and `sha256` (hex) of the document. A name that it
    gives wrong is left out, and so is one that we do not know.

    >>> noted(b'{"sha256": "00", "partial": true}', b"another document") is None
    True
    """
    try:
        told = json.loads(note.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("sha256") != hashlib.sha256(data).hexdigest():
        return None
    values: dict[str, Any] = {name: _valid(name, told[name]) for name in _adapters() if name in told}
    return ArrivalFacts(**{name: value for name, value in values.items() if value is not None})


def _valid(name: str, raw: object) -> object:
    try:
        value = _adapters()[name].validate_python(raw)
    except ValueError:
        return None
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC) if value.tzinfo is not None else None
    return None if isinstance(value, int) and value < 0 else value


@cache
def _adapters() -> dict[str, TypeAdapter[object]]:
    kinds = {
        "received_at": dt.datetime,
        **dict.fromkeys(("pages_declared", "pages_received", "seconds", "bad_lines", "attempt"), int),
        **dict.fromkeys(("ecm", "partial"), bool),
    }
    names = (each.name for each in fields(ArrivalFacts) if each.name not in _OURS)
    return {name: TypeAdapter(kinds.get(name, str)) for name in names}
