"""Receipts for an office: `<data>/receipts/<office>.csv`, one line a document that landed.

A line holds the receipt number, the time in the office's zone and the document's id, and no file name: names that
senders choose may name a person, and this file stays when the scan is gone from the inbox.
"""

from __future__ import annotations

import os
from pathlib import Path

from copiste.ports.ledger import DocumentEntry
from copiste.settings.offices import Offices

HEADER = "receipt,landed,document\n"
_LOOKED_AT = 64 * 1024
"""Bytes at the list's end in which receipts that were written already are looked for; chosen."""


class Receipts:
    """Writes each receipt once, also when asked again after a crash."""

    def __init__(self, folder: Path, offices: Offices) -> None:
        self._folder = folder
        self._offices = offices
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, entry: DocumentEntry) -> None:
        """Add the receipt of *entry* unless it stands among the last ones."""
        path = self._folder / f"{entry.office}.csv"
        if entry.receipt in _tail(path):
            return
        line = f"{entry.receipt},{self._offices.get(entry.office).local(entry.landed_at)},{entry.id}\n"
        with path.open("a", encoding="utf-8") as file:
            if file.tell() == 0:
                file.write(HEADER)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def mark(self) -> str | None:
        """Return the document after which receipts may be missing."""
        path = self._folder / ".after"
        return path.read_text("ascii") or None if path.exists() else None

    def move_mark(self, document: str) -> None:
        """Remember that every receipt up to *document* is written."""
        part = self._folder / ".after.part"
        part.write_text(document, "ascii")
        part.replace(self._folder / ".after")


def _tail(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LOOKED_AT))
        return file.read().decode("utf-8", "replace")
