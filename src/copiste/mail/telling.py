"""What of a message is no document, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from copiste.mail.model import WHY_LEFT
from copiste.texts import Language, say

_ONCE = frozenset({"text", "empty"})
"""What nobody counts: a text often stands in a message twice, plain and as HTML, and attachments cut it in pieces."""


def told_of_left(whys: Iterable[str], language: Language) -> str | None:
    """Return in a sentence what was left beside the documents of a message; None for nothing.

    >>> told_of_left(["text", "picture", "text", "picture"], "en")
    'Left beside, in the message: the text, 2 small pictures.'
    """
    counts = Counter(whys)
    said = [_counted(why, counts[why], language) for why in WHY_LEFT if counts[why]]
    return say("left", language, what=", ".join(said)) if said else None


def _counted(why: str, count: int, language: Language) -> str:
    return (
        say(f"left.{why}", language) if count == 1 or why in _ONCE else say(f"left.{why}.many", language, count=count)
    )
