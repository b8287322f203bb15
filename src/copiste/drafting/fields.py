"""The fields of a blank: the widgets of each, and the labels that the print around them gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from copiste.drafting import naming
from copiste.drafting.labels import Zone, labels
from copiste.drafting.printed import PrintedPage
from copiste.drafting.spreads import Spread
from copiste.drafting.widgets import FoundWidget
from copiste.forms.model import Kind

_SIGNATURE = re.compile(r"(?i)^(?!.*\bdate\b).*\b(signatures?|sign here|signez ici)\b")

_TYPED = re.compile(
    r"\b(names?|noms?|prenoms?|titles?|titre|qualite|fonction|lieu|place|phone|telephone|numero|number|print|typed?"
    r"|capacity|sous|before|avant|signatures? (is|are|est|sont))\b"
)
"""What a label asks, besides a signature or instead of one, that is typed."""
_SIGNED_WIDE, _SIGNED_HIGH = 80.0, 17.0
"""Points of the place of a signature at least: lower is a line of type; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class LabelledField:
    """The widgets of one field, the label of each, and the label of the field.

    `spread` is set for an answer over several widgets: `widgets` then holds one as wide as all of them.
    """

    widgets: tuple[FoundWidget, ...]
    labels: tuple[str, ...]
    label: str
    spread: Spread | None = None

    @property
    def kind(self) -> Kind:
        """What stands in the field's zones."""
        family = self.widgets[0].family
        if family == "Btn":
            return Kind.ONE_OF if len({widget.state for widget in self.widgets}) > 1 else Kind.TICK
        return Kind.SIGNATURE if family == "Sig" else Kind.TEXT

    def zone(self, page: PrintedPage) -> Zone:
        """Return the rectangle in points around all of its widgets that stand on the page of the first."""
        boxes = [widget.box for widget in self.widgets if widget.page == self.widgets[0].page]
        return Zone(
            min(box.x0 for box in boxes) * page.width,
            min(box.y0 for box in boxes) * page.height,
            max(box.x1 for box in boxes) * page.width,
            max(box.y1 for box in boxes) * page.height,
        )

    @property
    def title(self) -> str:
        """The print, else the tooltip, else the field's own name, in words where it has any."""
        return self.label or self.widgets[0].tooltip or naming.spoken(self.own_name) or self.own_name

    @property
    def own_name(self) -> str:
        """The last part of the qualified name; of a flat blank's field, its number."""
        return self.widgets[0].name.rpartition(".")[2]


def labelled(found: Sequence[FoundWidget], pages: Sequence[PrintedPage]) -> list[LabelledField]:
    """Return the fields of a blank with their labels, in the order of their first widgets."""
    fields: dict[tuple[str, str], list[int]] = {}
    for n, widget in enumerate(found):
        fields.setdefault((widget.name, widget.family), []).append(n)
    own, over = [""] * len(found), dict.fromkeys(fields, "")
    for number, page in enumerate(pages, 1):
        here = [n for n, widget in enumerate(found) if widget.page == number]
        groups = {
            key: [here.index(n) for n in numbers if n in here]
            for key, numbers in fields.items()
            if _grouped(found, numbers)
        }
        groups = {key: numbers for key, numbers in groups.items() if numbers}
        said = labels(page, [found[n] for n in here], list(groups.values()))
        for n, text in zip(here, said.own, strict=True):
            own[n] = text
        for key, text in zip(groups, said.groups, strict=True):
            over[key] = over[key] or text
    return [
        LabelledField(tuple(found[n] for n in numbers), tuple(own[n] for n in numbers), over[key] or own[numbers[0]])
        for key, numbers in fields.items()
    ]


def questions(
    fields: Sequence[LabelledField], pages: Sequence[PrintedPage], groups: Sequence[Sequence[int]]
) -> list[str]:
    """Return the question over each of *groups* of tick boxes, which are fields by number; "" where print has none."""
    found = [""] * len(groups)
    for number, page in enumerate(pages, 1):
        widgets = [w for one in fields for w in one.widgets if w.page == number]
        at = {id(widget): n for n, widget in enumerate(widgets)}
        here = [n for n, group in enumerate(groups) if fields[group[0]].widgets[0].page == number]
        others = [
            [at[id(w)] for w in one.widgets if w.page == number]
            for one in fields
            if one.kind is Kind.ONE_OF and any(w.page == number for w in one.widgets)
        ]
        own = [[at[id(fields[m].widgets[0])] for m in groups[n]] for n in here]
        for n, text in zip(here, labels(page, widgets, [*own, *others]).groups, strict=False):
            found[n] = text
    return found


def _grouped(found: Sequence[FoundWidget], numbers: Sequence[int]) -> bool:
    return found[numbers[0]].family == "Btn" and len({found[n].state for n in numbers}) > 1


def signed(field: LabelledField, page: PrintedPage, *, fillable: bool) -> LabelledField:
    """Return *field* as a signature when its label asks for one.

    No picture tells it from text. A text field of an AcroForm has to have room to sign besides, and a label that asks
    for nothing that is typed; its own name says nothing, as the place beside a signature is named after it too.
    """
    if field.kind is not Kind.TEXT or not _SIGNATURE.search(field.label) or field.spread or field.widgets[0].comb:
        return field
    zone = field.zone(page)
    roomy = zone.x1 - zone.x0 >= _SIGNED_WIDE and zone.y1 - zone.y0 >= _SIGNED_HIGH
    if fillable and (not roomy or _TYPED.search(naming.plain(field.label))):
        return field
    return replace(field, widgets=tuple(replace(widget, family="Sig") for widget in field.widgets))
