"""Which keys an object store takes: ours, plain ASCII, harmless as a path and as a URL on either home."""

from __future__ import annotations

import re

_SEGMENT = r"[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,199}"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
_LONGEST = 1000  # bytes; S3 allows 1024


def checked(key: str) -> str:
    """Return *key*, or raise `ValueError`: keys are made by us, so a wrong one is a fault in the program."""
    if len(key) > _LONGEST or not _KEY.fullmatch(key):
        raise ValueError("not an object key of ours")
    return key
