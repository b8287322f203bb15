"""The values that a filled AcroForm still carries, by qualified name."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject, StreamObject

from copiste.pages.model import Widget

_PUSH_BUTTON = 1 << 16
_UNTICKED = "Off"
_MOST_NODES = 20_000
SIGNED = "signed"
"""The value of a signature field that holds a signature."""

_INHERITED = ("/FT", "/Ff", "/V", "/DV")


@dataclass(frozen=True, slots=True)
class _Field:
    """A node of the form tree: its qualified name and its entries, inherited ones included."""

    name: str
    entries: dict[str, PdfObject]
    kids: tuple[DictionaryObject, ...] = ()


def widgets(data: bytes) -> tuple[Widget, ...]:
    """Return every field of the form in *data* with its value, or nothing when no field is filled.

    A tick box or one-of group has its export value, `Off` when unticked; chosen items are joined by line ends. What the
    form's author filled in beforehand does not count as filled. A form tree that is broken counts as not filled: what
    it shows is still on the page.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                reader.decrypt("")
            fields = [field for field in _fields(reader) if _holds_value(field)]
            values = {field.name: _value(field) for field in fields}
            filled = any(values[field.name] not in _as_delivered(field) for field in fields)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  pypdf meets hostile trees with any exception at all (DOMAIN 8.1)
        return ()
    return tuple(Widget(name, value) for name, value in values.items()) if filled else ()


def _fields(reader: pypdf.PdfReader) -> Iterator[_Field]:
    """Walk the form tree once, however it is knotted, and yield its leaves."""
    form = _whole(reader.root_object.get("/AcroForm"))
    roots = _whole(form.get("/Fields")) if isinstance(form, DictionaryObject) else None
    waiting = [(kid, "", dict[str, PdfObject]()) for kid in reversed(_dictionaries(roots))]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_NODES:
        node, above, inherited = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        title = _text(node.get("/T"))
        name = ".".join(filter(None, (above, title)))
        entries = inherited | {key: node[key] for key in _INHERITED if key in node}
        kids = _dictionaries(node.get("/Kids"))
        fields = [kid for kid in kids if "/T" in kid]
        if fields:
            waiting.extend((kid, name, entries) for kid in reversed(fields))
        elif name:
            yield _Field(name, entries, tuple(kids) or (node,))


def _dictionaries(value: object) -> list[DictionaryObject]:
    found = _whole(value)
    if not isinstance(found, ArrayObject):
        return []
    return [kid for kid in map(_whole, list.__iter__(found)) if isinstance(kid, DictionaryObject)]


def _whole(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _holds_value(field: _Field) -> bool:
    kind = _text(field.entries.get("/FT"))
    if kind == "Btn":
        return not int(str(field.entries.get("/Ff", 0))) & _PUSH_BUTTON
    return kind in ("Tx", "Ch", "Sig")


def _value(field: _Field) -> str:
    text = _text(field.entries.get("/V"))
    kind = _text(field.entries.get("/FT"))
    if kind == "Sig":  # whether it was signed, never by whom
        return SIGNED if isinstance(_whole(field.entries.get("/V")), DictionaryObject) else ""
    if kind != "Btn":
        return text
    shown = (_text(kid.get("/AS")) for kid in field.kids)
    return text or next((state for state in shown if state not in ("", _UNTICKED)), _UNTICKED)


def _as_delivered(field: _Field) -> tuple[str, ...]:
    return "", _UNTICKED, _text(field.entries.get("/DV"))


def _text(value: object) -> str:
    """Return a PDF value as text: names without their slash, line ends as `\\n`."""
    value = _whole(value)
    if value is None or (isinstance(value, DictionaryObject) and not isinstance(value, StreamObject)):
        return ""
    if isinstance(value, ArrayObject):
        return "\n".join(_text(part) for part in value)
    if isinstance(value, StreamObject):
        value = value.get_data().decode("latin-1")
    if isinstance(value, NameObject):
        return str(value).removeprefix("/")
    return str(value).replace("\r\n", "\n").replace("\r", "\n")
