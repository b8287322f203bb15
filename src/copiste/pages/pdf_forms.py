"""The widgets of a PDF's form, page by page, each with what the file says its answer is.

A widget's own entries count before those of the fields above it, never another widget's of the same name: files that
were put together from several hold one name many times.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from copiste.pages.model import OFF, ON, Family
from copiste.pages.pdf_optional import Switches

Rectangle = tuple[float, float, float, float]

_PUSH_BUTTON, _COMBO, _COMB = 1 << 16, 1 << 17, 1 << 24
"""Bits of a field's flags (ISO 32000-1, tables 226, 228 and 230)."""
_HIDDEN = 1 << 1 | 1 << 5
"""Flags of an annotation: hidden, or not to be shown on a screen."""
_MOST_WIDGETS, _MOST_PARENTS, _MOST_ITEMS = 5_000, 32, 500
"""Widgets of a page, fields above one, entries of a list, so that a file made to hurt ends; chosen, not measured."""
_TAGS = re.compile(r"<[^>]*>")


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Stated:
    """A widget as its file states it; `rectangle` is in the page's own user space. See `pages.model.Widget`."""

    name: str
    value: str
    rectangle: Rectangle
    family: Family
    written: str = ""
    delivered: bool = False
    shown: str = ""
    cells: int = 0


class Forms:
    """The form of a PDF, opened once. A form that is broken says nothing: what it shows is still on the page."""

    def __init__(self, data: bytes) -> None:
        self._reader: pypdf.PdfReader | None = None
        try:
            with _quietly():
                self._reader = pypdf.PdfReader(io.BytesIO(data))
                if self._reader.is_encrypted:
                    self._reader.decrypt("")
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  pypdf meets hostile trees with any exception at all (DOMAIN 8.1)
            self._reader = None

    def on(self, number: int) -> tuple[Stated, ...]:
        """Return the widgets on page *number* (from 1) that a person can see."""
        return self._asked(_widgets, number)

    def switched_off(self, number: int) -> tuple[int, ...]:
        """Return the places among the annotations of page *number* (from 1) of widgets on layers that are off."""
        return self._asked(_switched_off, number)

    def _asked(self, ask: Callable[[DictionaryObject, Switches], Iterator[_T]], number: int) -> tuple[_T, ...]:
        if self._reader is None:
            return ()
        try:
            with _quietly():
                return tuple(ask(self._reader.pages[number - 1], Switches(self._reader.root_object)))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  as above
            return ()


@dataclass(frozen=True, slots=True)
class _Field:
    """A widget and the fields above it, the nearest first."""

    line: tuple[DictionaryObject, ...]

    def get(self, key: str) -> object:
        return next((_whole(each[key]) for each in self.line if key in each), None)

    @property
    def own(self) -> DictionaryObject:
        return self.line[0]

    @property
    def flags(self) -> int:
        return _number(self.get("/Ff"))

    @property
    def name(self) -> str:
        return ".".join(_text(each["/T"]) for each in reversed(self.line) if "/T" in each)


def _quietly() -> warnings.catch_warnings[None]:
    return warnings.catch_warnings(action="ignore")


def _widgets(page: DictionaryObject, switches: Switches) -> Iterator[Stated]:
    for _, own in _own(page):
        stated = None if switches.hide(own) else _stated(_Field(_line(own)))
        if stated is not None:
            yield stated


def _switched_off(page: DictionaryObject, switches: Switches) -> Iterator[int]:
    return (at for at, own in _own(page) if switches.hide(own))


def _own(page: DictionaryObject) -> Iterator[tuple[int, DictionaryObject]]:
    """Yield the entries of widgets with their places among the annotations of a page."""
    entries = _whole(page.get("/Annots"))
    if isinstance(entries, ArrayObject):
        for at, entry in enumerate(list.__iter__(entries[:_MOST_WIDGETS])):
            own = _whole(entry)
            if isinstance(own, DictionaryObject) and _text(own.get("/Subtype")) == "Widget":
                yield at, own


def _line(own: DictionaryObject) -> tuple[DictionaryObject, ...]:
    line = [own]
    while len(line) < _MOST_PARENTS and isinstance(above := _whole(line[-1].get("/Parent")), DictionaryObject):
        line.append(above)
    return tuple(line)


def _stated(field: _Field) -> Stated | None:
    rectangle = _rectangle(field.own.get("/Rect"))
    if rectangle is None or not field.name or _number(field.own.get("/F")) & _HIDDEN:
        return None
    kind = _text(field.get("/FT"))
    if kind == "Btn" and not field.flags & _PUSH_BUTTON:
        return Stated(field.name, _ticked(field), rectangle, Family.BUTTON, shown=_shown(field))
    if kind == "Sig":  # whether it was signed, never by whom
        signed = isinstance(field.get("/V"), DictionaryObject)
        return Stated(field.name, ON if signed else "", rectangle, Family.SIGNATURE)
    if kind == "Ch":
        family = Family.CHOICE if field.flags & _COMBO else Family.LIST
        value, written = _chosen(field)
        return Stated(field.name, value, rectangle, family, written, delivered=_delivered(field))
    if kind == "Tx":
        value = _text(field.get("/V")) or _rich(field)
        cells = min(max(_number(field.get("/MaxLen")), 0), _MOST_ITEMS) if field.flags & _COMB else 0
        return Stated(field.name, value, rectangle, Family.TEXT, value, delivered=_delivered(field), cells=cells)
    return None


def _ticked(field: _Field) -> str:
    """Return what the value says of this one box: by its state's name, by its entry in `/Opt`, or by its number."""
    value = _text(field.get("/V")).removeprefix("/")
    if not value:
        return ""
    if value == "Off":
        return OFF
    if value in _states(field.own):
        return ON
    if any(value in _states(kid) for kid in _kids(field)):
        return OFF
    options, at = _options(field), _place_among_kids(field)
    if at is not None and at < len(options) and value in options[at]:
        return ON
    return OFF if any(value in pair for pair in options) else ""


def _shown(field: _Field) -> str:
    """Return the state that the box is drawn in."""
    state = _text(field.own.get("/AS"))
    if not state:
        return ""
    return OFF if state == "Off" else ON


def _states(widget: DictionaryObject) -> set[str]:
    looks = _whole(widget.get("/AP"))
    normal = _whole(looks.get("/N")) if isinstance(looks, DictionaryObject) else None
    if not isinstance(normal, DictionaryObject) or isinstance(normal, StreamObject):
        state = _text(widget.get("/AS"))
        return {state} - {"", "Off"}
    return {str(key).removeprefix("/") for key in list(normal)[:_MOST_ITEMS]} - {"Off"}


def _kids(field: _Field) -> list[DictionaryObject]:
    kids = _whole(field.line[1].get("/Kids")) if len(field.line) > 1 else None
    found = list.__iter__(kids[:_MOST_ITEMS]) if isinstance(kids, ArrayObject) else ()
    return [kid for kid in map(_whole, found) if isinstance(kid, DictionaryObject)]


def _place_among_kids(field: _Field) -> int | None:
    return next((at for at, kid in enumerate(_kids(field)) if kid is field.own), None)


def _chosen(field: _Field) -> tuple[str, str]:
    """Return what was chosen, worded as the form shows it and as the file writes it."""
    value, options = field.get("/V"), _options(field)
    written = [_text(each) for each in _items(value)]
    numbers = [_number(each) for each in _items(field.get("/I"))]
    if not any(written):
        written = [options[at][0] for at in numbers if 0 <= at < len(options)]
    words = dict(options)
    return "\n".join(words.get(each, each) for each in written), "\n".join(written)


def _options(field: _Field) -> list[tuple[str, str]]:
    """Return the entries of `/Opt`, each as it is exported and as it is shown."""
    found = field.get("/Opt")
    entries = map(_whole, list.__iter__(found[:_MOST_ITEMS])) if isinstance(found, ArrayObject) else ()
    pairs = []
    for entry in entries:
        parts = [_text(part) for part in _items(entry)] or [""]
        pairs.append((parts[0], parts[-1]))
    return pairs


def _items(value: object) -> list[object]:
    if value is None:
        return []
    return list(list.__iter__(value[:_MOST_ITEMS])) if isinstance(value, ArrayObject) else [value]


def _delivered(field: _Field) -> bool:
    """Whether the value is the one that the form's author put there."""
    return bool(_text(field.get("/V"))) and _text(field.get("/V")) == _text(field.get("/DV"))


def _rich(field: _Field) -> str:
    """Return the words of a rich text value, where there is no other."""
    return " ".join(unescape(_TAGS.sub(" ", _text(field.get("/RV")))).split())


def _rectangle(value: object) -> Rectangle | None:
    found = _whole(value)
    if not isinstance(found, ArrayObject) or len(found) != 4:
        return None
    x0, y0, x1, y1 = (float(str(_whole(side))) for side in list.__iter__(found))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _number(value: object) -> int:
    found = _whole(value)
    return int(found) if isinstance(found, int | float) else 0


def _whole(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _text(value: object) -> str:
    """Return a PDF value as text: names without their slash, line ends as `\\n`."""
    value = _whole(value)
    if value is None or (isinstance(value, DictionaryObject) and not isinstance(value, StreamObject)):
        return ""
    if isinstance(value, ArrayObject):
        return "\n".join(_text(part) for part in list.__iter__(value[:_MOST_ITEMS]))
    if isinstance(value, StreamObject):
        return _lines(_decoded(value.get_data()))
    text = str(value)
    return _lines(text.removeprefix("/") if isinstance(value, NameObject) else text)


def _decoded(data: bytes) -> str:
    """Return the text of a stream: in the encoding that its first bytes name, else in Latin-1."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    return data[3:].decode("utf-8", "replace") if data.startswith(b"\xef\xbb\xbf") else data.decode("latin-1")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
