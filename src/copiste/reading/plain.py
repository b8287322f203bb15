"""Text as it is compared with words that we look for."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return *text* in small letters without accents."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in bare if not unicodedata.combining(char))
