"""What a place asks for, as far as print, names and room leave no doubt: the type of a field."""

from __future__ import annotations

import re
from typing import Any

from copiste.drafting import naming
from copiste.drafting.fields import LabelledField
from copiste.drafting.printed import PrintedPage
from copiste.drafting.spreads import Spread, SpreadKind
from copiste.drafting.widgets import FoundWidget

_LEAST_CELLS = 6
"""Cells of a comb for a date: two each for day, month and year."""
_LEAST_DATE, _MOST_DATE = 32, 190
"""Points for a date: eight digits in type of eight points, half as wide as high; and a place that is for more than a
date, by eye on public forms."""
_SIGNED = re.compile(r"^(fait )?le$")
_SCRIPT = re.compile(r"AFDate_Format(?:Ex)?\(\s*[\"']([a-z/. -]+)[\"']")
_PARTS = {"annee": "y", "mois": "m", "jour": "d", "year": "y", "month": "m", "day": "d"}
_ABOVE, _BELOW = 16.0, 14.0
"""Points above and below a comb within which what is printed names its parts; by eye."""
_NUMBERS = (
    ("fr-siret", re.compile(r"\bsiret\b"), 14, re.compile(r"\b(nom|adresse|raison)\b")),
    ("ca-sin", re.compile(r"\bassurance sociale\b|\bsocial insurance\b"), 9, re.compile(r"\bnoms?\b|\bnames?\b")),
)
"""Numbers with a check digit: format, what a label calls them, their digits, and what else a label asks besides."""
_LEAST_DIGIT = 4.0
"""Points for a digit at least that a person writes; chosen, not measured."""


def keywords(field: LabelledField, page: PrintedPage, language: str) -> dict[str, Any]:
    """Return the keywords of a written answer's type, none where it is in doubt."""
    if field.spread is not None:
        return _spread(field.spread)
    widget = field.widgets[0]
    width = (widget.box.x1 - widget.box.x0) * page.width
    return _date(field, page, width, language) or _number(field, width)


def _spread(spread: Spread) -> dict[str, Any]:
    """Return the keywords of a spread answer: a date's, where its year is known whole."""
    if spread.asked is not SpreadKind.DATE or not spread.dated:
        return {}
    order = {"x-date-order": spread.order} if spread.order else {}
    century = {"x-century-from": spread.century} if spread.century is not None else {}
    return {"format": "date", **order, **century}


def _date(field: LabelledField, page: PrintedPage, width: float, language: str) -> dict[str, Any]:
    """Return a date's keywords: where its label or its tooltip asks for one, or a script writes it as one."""
    widget = field.widgets[0]
    if (
        widget.multiline
        or (widget.comb or _LEAST_CELLS) < _LEAST_CELLS
        or (widget.comb or 0) > 8
        or width < _LEAST_DATE
    ):
        return {}
    label, tip = field.title, widget.tooltip
    order = naming.stated_order(label) or naming.stated_order(tip) or _over(field, page)
    sure = naming.certain_type(label) or naming.certain_type(tip)
    if not sure and language == "fr" and _SIGNED.fullmatch(naming.plain(label).strip(" ,.:")) and width <= _MOST_DATE:
        sure = {"format": "date", "x-date-order": "dmy"}
    script = _SCRIPT.match(widget.script)
    written = _order_of(script[1]) if script else ""
    if not sure and order and (widget.comb == 8 or naming.is_a_date(label) or naming.is_a_date(tip)):
        sure = {"format": "date"}
    if not sure and written and naming.is_a_date(label) and width <= _MOST_DATE:
        sure = {"format": "date"}
    if not sure:
        return {}
    order = order or written
    return {**sure, "x-date-order": order} if order else sure


def _order_of(script: str) -> str:
    letters = "".join(dict.fromkeys(re.sub(r"[^dmy]", "", script)))
    return letters if sorted(letters) == ["d", "m", "y"] else ""


def _over(field: LabelledField, page: PrintedPage) -> str:
    """Return the order in which day, month and year are printed over or under the cells of a comb."""
    zone = field.zone(page)
    parts = [
        (segment.x0, _PARTS[word])
        for segment in page.segments
        if zone.y0 - _ABOVE < segment.y0 < zone.y1 + _BELOW and zone.x0 - 4 < segment.x0 and segment.x1 < zone.x1 + 4
        if (word := naming.plain(segment.text).strip(" .:()")) in _PARTS
    ]
    order = "".join(part for _, part in sorted(parts))
    return order if sorted(order) == ["d", "m", "y"] and field.widgets[0].comb else ""


def _number(field: LabelledField, width: float) -> dict[str, Any]:
    """Return the format of a number that has a check digit, where the label asks for it alone and it fits."""
    widget, label = field.widgets[0], naming.plain(field.title)
    for name, pattern, digits, besides in _NUMBERS:
        fits = widget.comb == digits or (widget.comb is None and _room(widget, digits, width))
        if fits and pattern.search(label) and not besides.search(label):
            return {"format": name}
    return {}


def _room(widget: FoundWidget, digits: int, width: float) -> bool:
    return not widget.multiline and digits * _LEAST_DIGIT < width < 6 * digits * _LEAST_DIGIT
