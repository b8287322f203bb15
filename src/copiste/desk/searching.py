"""Documents looked for by receipt, by file and by day: the newest first, never more than one call can bear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from copiste.fields.base import folded
from copiste.ports.ledger import DocumentEntry

LOOKED_AT = 2000
"""Documents that one search looks at, at most: a year of ten a day."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: `text` is part of a receipt number or of a file's name; None is any."""

    text: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def ended(self, entry: DocumentEntry) -> bool:
        """Say whether nothing older than *entry*, nor that, is looked for."""
        return self.since is not None and entry.landed_at < self.since

    def takes(self, entry: DocumentEntry, name: Callable[[str], str]) -> bool:
        """Say whether *entry* is looked for; *name* gives the name of its file where that is needed."""
        if self.until is not None and entry.landed_at > self.until:
            return False
        plain = _plain(self.text or "")
        return not plain or plain in _plain(entry.receipt) or plain in _plain(name(entry.id))


def page(
    entries: Iterable[DocumentEntry], sought: Sought, takes: Callable[[DocumentEntry], bool], limit: int
) -> tuple[list[DocumentEntry], str | None]:
    """Return *limit* of *entries*, which come newest first, that *takes* takes, and after which id to go on."""
    found: list[DocumentEntry] = []
    for looked, entry in enumerate(entries, start=1):
        if sought.ended(entry):
            break
        found += [entry] if takes(entry) else []
        if len(found) == limit or looked == LOOKED_AT:
            return found, entry.id
    return found, None


def _plain(text: str) -> str:
    """Return the letters and figures of *text*: nobody types a receipt's hyphens."""
    return "".join(filter(str.isalnum, folded(text)))
