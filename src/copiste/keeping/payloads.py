"""What stages leave for each other, as bytes: dataclasses as compressed JSON, page pictures as PNG."""

from __future__ import annotations

import json
import zlib
from collections.abc import Hashable
from functools import cache
from io import BytesIO
from typing import Any, TypeVar, cast

import numpy as np
from PIL import Image
from pydantic import TypeAdapter

from copiste.pages.model import Grey

T = TypeVar("T")
_LENGTH = 4
"""Bytes of the length before a part: 4 GB of picture are no page."""


def dump(value: Any) -> bytes:
    """Return a dataclass as compressed JSON; the same value gives the same bytes."""
    plain = _adapter(cast("Hashable", type(value))).dump_python(value, mode="json")
    return zlib.compress(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode(), 6)


def load(kind: type[T], data: bytes) -> T:
    """Return the dataclass of *kind* that `dump` wrote; raise pydantic's `ValidationError` when it is none."""
    return cast("T", _adapter(cast("Hashable", kind)).validate_json(zlib.decompress(data)))


def to_json(value: Any) -> Any:
    """Return a dataclass as plain JSON values."""
    return _adapter(cast("Hashable", type(value))).dump_python(value, mode="json")


def packed(*parts: bytes) -> bytes:
    """Return *parts* as one, each with its length before it."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def unpacked(data: bytes) -> tuple[bytes, ...]:
    """Return the parts that `packed` put together."""
    parts: list[bytes] = []
    while data:
        end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
        parts.append(data[_LENGTH:end])
        data = data[end:]
    return tuple(parts)


def picture(pixels: Grey) -> bytes:
    """Return a page's pixels as PNG, nothing lost."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


def pixels(png: bytes) -> Grey:
    """Return the pixels that `picture` wrote."""
    with Image.open(BytesIO(png), formats=("PNG",)) as image:
        return np.asarray(image, dtype=np.uint8)


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", kind))
