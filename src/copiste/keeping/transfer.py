"""The record of a transfer: what the law asks to be kept so that a copy can stand for its source (LCCJTI, section 17).

Landing is the first transfer, from the channel to our keeping; decoding the second, from the file to page pictures.
Each record names what went in and what came out by SHA-256, the process and its software, and the record before it.
They are kept sealed beside the original, for as long as it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata

from copiste import __version__
from copiste.pages.model import PageFacts, Problem
from copiste.records.arrival import ArrivalFacts

LANDING_PROCESS = (
    "The bytes were read once from the channel, sealed with AES-GCM under a key of this document alone, and "
    "stored before the channel's copy was removed. Nothing in them was changed."
)
DECODING_PROCESS = (
    "Every page of the original was decoded, set to square pixels and to one resolution, and stored as PNG "
    "without loss. Pages are working copies; the original is the record and stays as received."
)
GUARANTEES = (
    "The original is kept byte for byte; its SHA-256 and authenticated encryption show any change. "
    "Every page that the original holds has a picture here, counted in and out."
)
_TOUCHES = ("pillow", "pypdfium2", "pypdf", "numpy", "opencv-python-headless", "cryptography")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a transfer took or made. `size` is in bytes, `sha256` of the plain bytes."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer. `file_name` is the name as received and `facts` what the door knew (landing only); `previous` is
    the SHA-256 of the record before.

    `pages_in` is None as long as nobody has opened the file.
    """

    document: str
    process: str
    description: str
    guarantees: str
    at: dt.datetime
    software: Mapping[str, str]
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    channel: str | None = None
    file_name: str | None = None
    facts: ArrivalFacts | None = None
    pages_in: int | None = None
    pages_out: int | None = None
    pages: tuple[PageFacts, ...] = ()
    problems: tuple[Problem, ...] = ()
    previous: str | None = None


def part(name: str, media_type: str, data: bytes) -> Part:
    """Return the description of *data*."""
    return Part(name, media_type, len(data), hashlib.sha256(data).hexdigest())


@cache
def software() -> Mapping[str, str]:
    """Return the versions of what touches a document between landing and pages."""
    versions = {name: metadata.version(name) for name in _TOUCHES}
    return {"copiste": __version__, "python": platform.python_version(), **versions}
