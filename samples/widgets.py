"""The fields of a blank form that carries an AcroForm: what there is to fill, where, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PdfReader

Rect = tuple[float, float, float, float]
_MULTILINE, _PASSWORD, _COMB, _RADIO, _PUSH, _COMBO = 1 << 12, 1 << 13, 1 << 24, 1 << 15, 1 << 16, 1 << 17
"""Flags of a form field (ISO 32000-1, tables 226, 228 and 230)."""


@dataclass(frozen=True, slots=True)
class WidgetSpot:
    """One place where a field shows: page from 0, rectangle in points from bottom left, state of a tick box, and what
    that state says: its option, where the field names options (ISO 32000-1, 12.7.4.2.3), else the state."""

    page: int
    rect: Rect
    on: str = ""
    said: str = ""


@dataclass(slots=True)
class Blank:
    """A field of a blank form. `kind` is text, checkbox, choice (one of the spots), or signature."""

    name: str
    kind: str
    spots: list[WidgetSpot] = field(default_factory=list)
    multiline: bool = False
    cells: int = 0
    limit: int = 0
    hint: str = ""
    choices: tuple[str, ...] = ()


def _inherited(node: Any, key: str) -> Any:
    while node is not None:
        if key in node:
            return node[key]
        node = node["/Parent"].get_object() if "/Parent" in node else None
    return None


def _name(node: Any) -> str:
    parts: list[str] = []
    while node is not None:
        if "/T" in node:
            parts.append(str(node["/T"]))
        node = node["/Parent"].get_object() if "/Parent" in node else None
    return ".".join(reversed(parts))


def _on(node: Any) -> str:
    states = [str(k)[1:] for k in node.get("/AP", {}).get("/N", {}) if str(k) != "/Off"]
    return states[0] if states else "Yes"


def _said(node: Any) -> str:
    """Return what the ticked state of a box says."""
    options = _inherited(node, "/Opt") or []
    kids = [kid.get_object() for kid in node["/Parent"].get_object().get("/Kids", [])] if "/Parent" in node else [node]
    at = next((n for n, kid in enumerate(kids) if kid == node), len(options))
    return str(options[at]) if at < len(options) else _on(node)


def _kind(node: Any, flags: int) -> str | None:
    kind = str(_inherited(node, "/FT"))
    if kind == "/Btn":
        return None if flags & _PUSH else "choice" if flags & _RADIO else "checkbox"
    return {"/Tx": "text", "/Ch": "text", "/Sig": "signature"}.get(kind)


def _choices(node: Any) -> tuple[str, ...]:
    options = _inherited(node, "/Opt") or []
    return tuple(str(o[1] if isinstance(o, list) else o) for o in options if str(o).strip())


def read(path: Path) -> list[Blank]:
    """Every fillable field, in the order of the pages. Read-only fields and push buttons are left out."""
    found: dict[str, Blank] = {}
    for number, page in enumerate(PdfReader(path).pages):
        for reference in page.get("/Annots") or []:
            node = reference.get_object()
            flags = int(_inherited(node, "/Ff") or 0)
            kind = _kind(node, flags) if node.get("/Subtype") == "/Widget" else None
            if kind is None or flags & 1 or int(node.get("/F", 0)) & 2:
                continue
            x0, y0, x1, y1 = (float(v) for v in node["/Rect"])
            rect = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            blank = found.setdefault(_name(node), Blank(_name(node), kind))
            boxed = (_on(node), _said(node)) if kind in ("checkbox", "choice") else ("", "")
            blank.spots.append(WidgetSpot(number, rect, *boxed))
            blank.limit = int(_inherited(node, "/MaxLen") or 0)
            blank.cells = blank.limit if flags & _COMB and kind == "text" else 0
            blank.multiline = bool(flags & _MULTILINE) and str(_inherited(node, "/FT")) == "/Tx"
            blank.hint = str(_inherited(node, "/TU") or "")
            blank.choices = _choices(node) if str(_inherited(node, "/FT")) == "/Ch" else ()
    return list(found.values())
