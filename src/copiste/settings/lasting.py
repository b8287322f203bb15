"""What a process builds once and keeps, until something else is true."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

ASK_EVERY = 30.0
"""Seconds after which a process asks whether what it built still holds; what is told is known within a minute."""


class Lasting(Generic[T]):
    """Gives what `make` makes, on first use: one cold start, many invocations. Made anew when `is_past` says so."""

    def __init__(self, make: Callable[[], T], is_past: Callable[[T], bool]) -> None:
        self._make = make
        self._is_past = is_past
        self._made: T | None = None
        self._asked = 0.0

    def __call__(self) -> T:
        """Return it."""
        now = time.monotonic()
        if self._made is not None and now >= self._asked + ASK_EVERY:
            self._asked = now
            if self._is_past(self._made):
                self._made = None
        if self._made is None:
            self._made, self._asked = self._make(), now
        return self._made

    def cache_clear(self) -> None:
        """Forget it."""
        self._made = None
