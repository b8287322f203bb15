"""Identifiers in the order in which one process drew them: within one millisecond chance alone would order them."""

from __future__ import annotations

import datetime as dt
import secrets
from threading import Lock

from copiste.records.identifiers import following, new_document_id, same_millisecond


class _Ordered:
    """Identifiers of one millisecond are random: what one process does in it must still stand in its order."""

    def __init__(self) -> None:
        self._last = ""
        self._lock = Lock()

    def next(self, fresh: str) -> str:
        with self._lock:
            self._last = following(self._last) if same_millisecond(fresh, self._last) else fresh
            return self._last


_ordered = _Ordered()


def new_id(now: dt.datetime) -> str:
    """Return an identifier that sorts by time; within one process, in the order of the calls."""
    return _ordered.next(new_document_id(now, secrets.token_bytes))
