"""Pages as pictures for the screen: at reading size, whole and small.

OpenCV is loaded with the first picture: the API starts without it, and most of what it is asked is no picture.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Literal

import numpy as np

from copiste.desk.context import Desk
from copiste.errors import ObjectMissing
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.kept_pages import page_png, page_size
from copiste.pages.arrays import Colour
from copiste.pages.model import Grey

Size = Literal["reading", "full", "thumb"]
WIDTHS = {"reading": 1275, "thumb": 200}
"""Pixels across: 150 dots an inch on a letter page is read well, and weighs a fifth of what was decoded."""
_QUALITY = 78
"""Of 100, on libjpeg's scale; chosen, not measured."""
_PAGES, _PICTURES, _TURNS = 6, 48, 400
"""How many of each are kept by a process: pages take megabytes, pictures kilobytes, turns hardly any; chosen."""


class _Recent:
    """The few things made last, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_pixels, _pictures, _turns = _Recent(_PAGES), _Recent(_PICTURES), _Recent(_TURNS)


def picture(desk: Desk, document: str, page: int, size: Size, turn: int = 0) -> tuple[str, bytes]:
    """Return media type and bytes of a page, upright, and turned clockwise by *turn* more degrees."""
    _alive(desk, document)
    turned = (upright_turn(desk, document, page) + turn) % 360

    def made() -> bytes:
        pixels = _turned(_page(desk, document, page), turned)
        if size == "full":
            return png(pixels)
        return _jpeg(_shrunk(pixels, WIDTHS[size]))

    data: bytes = _pictures.get((document, page, size, turned), made)
    return ("image/png" if size == "full" else "image/jpeg"), data


def upright(desk: Desk, document: str, page: int) -> Grey:
    """Return a page as its boxes are given."""
    _alive(desk, document)
    return _turned(_page(desk, document, page), upright_turn(desk, document, page))


def size(desk: Desk, document: str, page: int, turn: int) -> tuple[int, int]:
    """Return width and height of a page in pixels at the working resolution, set upright by *turn*."""
    width, height = page_size(document, page, desk.vault)
    return (height, width) if turn % 180 else (width, height)


def upright_turn(desk: Desk, document: str, page: int) -> int:
    """Return the clockwise turn that sets a page upright, as its boxes are given."""

    def found() -> dict[int, int]:
        try:
            return {placing.page: placing.turn for placing in load_assembly(document, desk.vault).pages}
        except ObjectMissing:
            return {}

    turns: dict[int, int] = _turns.get(document, found) or found()  # nothing yet is not kept for what is
    return turns.get(page, 0)


def _alive(desk: Desk, document: str) -> None:
    """Raise what opening the document would: a picture kept in memory must not outlive its document's key."""
    desk.sealer.seal(document, "alive", b"")


def _page(desk: Desk, document: str, page: int) -> Grey:
    def made() -> Grey:
        import cv2

        data = np.frombuffer(page_png(document, page, desk.vault), np.uint8)
        decoded = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        if decoded is None:
            raise ObjectMissing(key="page")
        return np.asarray(decoded, np.uint8)

    found: Grey = _pixels.get((document, page), made)
    return found


def _turned(pixels: Grey, turn: int) -> Grey:
    """Turn clockwise by quarter-turns."""
    return pixels if turn == 0 else np.ascontiguousarray(np.rot90(pixels, -turn // 90))


def _shrunk(pixels: Grey, width: int) -> Grey:
    rows, columns = pixels.shape
    if columns <= width:
        return pixels
    return resized(pixels, (width, max(1, round(rows * width / columns))))


def resized(pixels: Grey, to: tuple[int, int]) -> Grey:
    """Return a picture at another width and height."""
    import cv2

    return np.asarray(cv2.resize(pixels, to, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(pixels: Grey) -> bytes:
    import cv2

    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def png(pixels: Grey | Colour) -> bytes:
    """Return a picture as PNG."""
    import cv2

    ready = pixels if pixels.ndim == 2 else pixels[:, :, ::-1]  # OpenCV's colours begin with blue
    return bytes(cv2.imencode(".png", ready, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])
