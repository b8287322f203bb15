"""How far the comparison of everything is, which somebody asked for and one sweep is too short for (`flow.whole`)."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.books.book import Book


@dataclass(frozen=True, slots=True)
class KeptWhole:
    """What is gone through now (`flow.whole.STAGES`), the last one of these that was looked at, how many documents were
    compared, how much did not fit, and whether it came to its end."""

    stage: int = 0
    after: str = ""
    documents: int = 0
    findings: int = 0
    done: bool = False


WHOLE = Book("whole", KeptWhole, "the one comparison of an installation", None, "it goes on where it was")
ONE = "whole"
"""The key of the one that there is."""
