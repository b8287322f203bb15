"""The AcroForm widgets of a blank PDF, in tab order, each with what its field says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from copiste.errors import DamagedDocument, EncryptedDocument, TooLarge
from copiste.pages.geometry import Box, clamped

MOST_WIDGETS = 5000
"""Widgets of a form, so that one made to hurt ends; chosen, not measured."""
_MOST_PARENTS = 32
"""Steps up a field's tree, so that a circle ends; chosen, not measured."""
_HIDDEN, _PRINT, _NO_VIEW = 1 << 1, 1 << 2, 1 << 5
"""Bits 2, 3 and 6 of an annotation's flags (ISO 32000-1, table 165)."""
_READ_ONLY, _MULTILINE, _COMB = 1 << 0, 1 << 12, 1 << 24
"""Bits 1 (table 221), 13 and 25 (table 228) of a field's flags (ISO 32000-1)."""
_PUSH_BUTTON = 1 << 16
"""Bit 17 of a button's flags (ISO 32000-1, table 226)."""
_EDITABLE_CHOICE = 1 << 18
"""Bit 19 of a choice's flags (ISO 32000-1, table 230)."""

PDF_FAULTS = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""What pypdf raises, beside its own errors, on files that lie about themselves."""


@dataclass(frozen=True, slots=True)
class FoundWidget:
    """One widget. `family` is the PDF field type (Tx, Btn, Ch, Sig); `state` a button's export value when ticked.

    `choices` are the printed texts of a closed choice list; `longest` is how many characters a text field takes;
    `parts` how many widgets this one stands for.
    """

    name: str
    family: str
    page: int
    box: Box
    tooltip: str = ""
    state: str = ""
    choices: tuple[str, ...] = ()
    multiline: bool = False
    comb: int | None = None
    script: str = ""
    longest: int | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class PageFrame:
    """The visible rectangle of a page in PDF points, and the clockwise turn it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as shown."""
        wide, high = (self.right - self.left) * self.unit, (self.top - self.bottom) * self.unit
        return (high, wide) if self.turn in (90, 270) else (wide, high)

    def place(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return a rectangle of PDF user space as fractions of the page as shown, origin top left, unclipped."""
        wide, high = self.right - self.left, self.top - self.bottom
        corners = [self._turned((x - self.left) / wide, (self.top - y) / high) for x, y in ((x0, y0), (x1, y1))]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[self.turn]


@dataclass(frozen=True, slots=True)
class FillableForm:
    """Every page's frame, and the widgets a person can fill, in tab order."""

    frames: tuple[PageFrame, ...]
    widgets: tuple[FoundWidget, ...]
    title: str = ""


def find(blank: bytes, most_pages: int) -> FillableForm:
    """Return the widgets of the PDF *blank*; raise a `DocumentError` when it cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(blank))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedDocument
        if len(reader.pages) > most_pages:
            raise TooLarge(limit="pages", found=len(reader.pages), allowed=most_pages)
        computed = _computed(reader)
        frames = tuple(_frame(page) for page in reader.pages)
        found = [
            w for n, page in enumerate(reader.pages) for w in _ordered(page, _on_page(page, n, frames[n], computed))
        ]
        title = str((reader.metadata.title if reader.metadata else None) or "")
    except NotImplementedError as error:  # pypdf's word for an encryption that it does not know
        raise EncryptedDocument from error
    except PDF_FAULTS as error:
        raise DamagedDocument from error
    return FillableForm(frames, tuple(found), title)


def _frame(page: Any) -> PageFrame:
    media, crop = page.mediabox, page.cropbox
    left, bottom = max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom))
    right, top = min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top))
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = (float(v) for v in (media.left, media.bottom, media.right, media.top))
    if right - left < 1 or top - bottom < 1:
        raise DamagedDocument
    unit = float(page.get("/UserUnit", 1) or 1)
    return PageFrame(left, bottom, right, top, int(page.rotation or 0) % 360 // 90 * 90, unit)


def _computed(reader: PdfReader) -> frozenset[int]:
    """Return the object numbers of fields in the calculation order: read-only, yet they come to hold a value."""
    form = _dictionary(_dictionary(reader.trailer.get("/Root")).get("/AcroForm"))
    order = _resolved(form.get("/CO"))
    return frozenset(getattr(entry, "idnum", 0) for entry in order) if isinstance(order, ArrayObject) else frozenset()


def _on_page(page: Any, number: int, frame: PageFrame, computed: frozenset[int]) -> Iterator[FoundWidget]:
    entries = _resolved(page.get("/Annots"))
    entries = entries if isinstance(entries, ArrayObject) else ArrayObject()
    if len(entries) > MOST_WIDGETS:
        raise TooLarge(limit="widgets", found=len(entries), allowed=MOST_WIDGETS)
    for entry in entries:
        annotation = _dictionary(entry)
        if annotation.get("/Subtype") != "/Widget" or not _fillable(annotation, getattr(entry, "idnum", 0) in computed):
            continue
        box = _box(annotation, frame)
        field = _Inherited(annotation)
        if box is not None and field.name and not (field.family == "Btn" and field.flags & _PUSH_BUTTON):
            yield _widget(annotation, entry, field, number + 1, box)


def _fillable(annotation: DictionaryObject, computed: bool) -> bool:
    shown = int(annotation.get("/F", _PRINT))
    if shown & _HIDDEN or (shown & _NO_VIEW and not shown & _PRINT):
        return False
    field = _Inherited(annotation)
    locked = bool(field.flags & _READ_ONLY)
    return not locked or computed or "/C" in _dictionary(field.get("/AA"))


def _box(annotation: DictionaryObject, frame: PageFrame) -> Box | None:
    rect = _resolved(annotation.get("/Rect"))
    if not isinstance(rect, ArrayObject) or len(rect) != 4:
        return None
    x0, y0, x1, y1 = frame.place(*(float(_resolved(v)) for v in rect))
    if x1 - x0 <= 0 or y1 - y0 <= 0 or x1 <= 0 or y1 <= 0 or x0 >= 1 or y0 >= 1:
        return None
    return clamped(x0, y0, x1, y1)


def _widget(annotation: DictionaryObject, entry: Any, field: _Inherited, page: int, box: Box) -> FoundWidget:
    longest = int(field.get("/MaxLen") or 0) if field.family == "Tx" else 0
    comb = longest if field.flags & _COMB and 0 < longest <= 200 else None
    return FoundWidget(
        name=field.name,
        family=field.family,
        page=page,
        box=box,
        tooltip=str(field.get("/TU") or "").strip(),
        state=_state(annotation, entry, field) if field.family == "Btn" else "",
        choices=_choices(field) if field.family == "Ch" and not field.flags & _EDITABLE_CHOICE else (),
        multiline=field.family == "Tx" and bool(field.flags & _MULTILINE),
        comb=comb,
        script=_script(field),
        longest=longest if longest > 0 else None,
    )


def _script(field: _Inherited) -> str:
    """Return the start of the script that formats what is typed, which may say that the field is a date."""
    action = _dictionary(_dictionary(field.get("/AA")).get("/F"))
    text = _resolved(action.get("/JS"))
    return str(text)[:200] if isinstance(text, str) else ""


def _choices(field: _Inherited) -> tuple[str, ...]:
    options = field.get("/Opt")
    shown = [_resolved(option) for option in options] if isinstance(options, ArrayObject) else []
    texts = (str(_resolved(option[-1]) if isinstance(option, ArrayObject) and option else option) for option in shown)
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _state(annotation: DictionaryObject, entry: Any, field: _Inherited) -> str:
    """Return what ticking this widget exports: its on-state, or the field's `/Opt` entry that the state points to."""
    looks = _dictionary(annotation.get("/AP"))
    states = [str(key)[1:] for look in ("/N", "/D") for key in _dictionary(looks.get(look)) if key != "/Off"]
    kids = _resolved(_dictionary(annotation.get("/Parent")).get("/Kids"))
    kids = kids if isinstance(kids, ArrayObject) else ArrayObject()
    index = next((n for n, kid in enumerate(kids) if kid == entry), 0)
    state = next(filter(None, states), "") or str(index)
    options = field.get("/Opt")
    if not isinstance(options, ArrayObject) or not options:
        return state
    chosen = int(state) if state.isascii() and state.isdigit() and len(state) < 5 else index
    return str(_resolved(options[chosen])) or state if chosen < len(options) else state


class _Inherited:
    """A widget's field: what a widget does not say itself, its ancestors say."""

    def __init__(self, annotation: DictionaryObject) -> None:
        self._line = [annotation]
        while "/Parent" in self._line[-1] and len(self._line) < _MOST_PARENTS:
            self._line.append(_dictionary(self._line[-1].get("/Parent")))
        self.family = str(self.get("/FT") or "")[1:]
        self.flags = int(self.get("/Ff") or 0)
        self.name = ".".join(str(_resolved(d["/T"])) for d in reversed(self._line) if "/T" in d)

    def get(self, key: str) -> Any:
        return next((_resolved(d[key]) for d in self._line if key in d), None)


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _dictionary(value: Any) -> DictionaryObject:
    found = _resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _ordered(page: Any, found: Iterator[FoundWidget]) -> list[FoundWidget]:
    """Order by the page's tab order: as listed, by columns, or by rows (also when the page names none)."""
    tabs = page.get("/Tabs")
    widgets = list(found)
    if tabs in ("/W", "/A", "/S"):
        return widgets
    if tabs == "/C":
        return sorted(widgets, key=lambda w: (round(w.box.x0, 2), w.box.y0))
    return in_rows(widgets)


def in_rows(widgets: list[FoundWidget]) -> list[FoundWidget]:
    """Order from top to bottom, and from left to right where widgets stand side by side."""
    rows: list[list[FoundWidget]] = []
    for widget in sorted(widgets, key=lambda w: w.box.y0 + w.box.y1):
        middle = (widget.box.y0 + widget.box.y1) / 2
        if rows and rows[-1][0].box.y0 < middle < rows[-1][0].box.y1:
            rows[-1].append(widget)
        else:
            rows.append([widget])
    return [widget for row in rows for widget in sorted(row, key=lambda w: w.box.x0)]
