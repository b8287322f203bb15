"""A form that lets somebody put one file into the inbox themselves: where a request to the API may not be as large."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Posting:
    """What to send: a form with `fields`, then `key` (the prefix that was asked for and a name), then the `file`."""

    url: str
    fields: Mapping[str, str]


class Postbox(Protocol):
    """Signs such forms. What is signed holds for whoever has it, until it runs out."""

    def posting(self, prefix: str, *, media_type: str, largest: int, lasts: dt.timedelta) -> Posting:
        """Return a form for one object whose key begins with *prefix*.

        Storage itself refuses another key, another type, no bytes or more than *largest*, and what comes too late.
        """
        ...
