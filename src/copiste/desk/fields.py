"""Fields as the screen shows them: what the definition says of each, what was read, and what stays hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from copiste.desk import wording
from copiste.desk.choices import candidates, likely
from copiste.desk.context import Desk
from copiste.fields.choices import options_of
from copiste.fields.registry import type_of
from copiste.forms.model import Kind
from copiste.pointers import parted
from copiste.records.asking import required
from copiste.records.correcting import Draft, FieldAnswer, Sheet
from copiste.records.model import Decision, FieldResult
from copiste.texts import Language
from copiste.views.fields import FieldShape, FieldView, OptionView, WhereView

_WIDGETS = {
    "date": "date",
    "year-month": "month",
    "money": "money",
    "integer": "number",
    "decimal": "number",
    "percent": "number",
    "phone": "phone",
    "email": "email",
    "one-of": "one-of",
    "text": "text",
    "name": "text",
    "surname": "text",
    "given-name": "text",
    "yes-no": "tick",
    "many-of": "many-of",
}
_SHAPED = frozenset({"phone", "email", "code"})
"""Widgets of answers that have a shape, which an example shows best."""
_MARKS = {Kind.TICK: "tick", Kind.ONE_OF: "one-of", Kind.MANY_OF: "many-of", Kind.SIGNATURE: "signature"}


def field_type(sheet: Sheet, path: str) -> FieldShape:
    """Return what the definition says of the field at *path*."""
    layout, subschema = sheet.layout(path), sheet.subschema(path)
    kind = sheet.kind(path)
    multiline = layout is not None and layout.multiline
    named = type_of(subschema)
    widget = _MARKS.get(kind) or ("multiline" if multiline else _WIDGETS.get(named.name, "code"))
    known = subschema.get("x-help")
    longest = subschema.get("maxLength")
    return FieldShape(
        path=path,
        title=wording.titled(subschema, parted(path)[1]),
        help=wording.titled({"x-title": known}, "") if known else None,
        group=wording.groups(sheet.schema, path),
        widget=widget,
        format=named.name if kind is Kind.TEXT else None,
        options=_options(subschema if kind is not Kind.MANY_OF else subschema.get("items") or subschema),
        required=required(sheet.schema, path),
        critical=sheet.critical(path),
        multiline=multiline,
        comb=None if layout is None else layout.comb,
        max_length=longest if isinstance(longest, int) else None,
        currency=subschema.get("x-currency"),
        example=named.example if widget in _SHAPED else None,
    )


def is_blind(sheet: Sheet, draft: Draft, path: str) -> bool:
    """Whether the field at *path* has to be keyed before anything of it is shown. Where no paper is, nothing is."""
    return sheet.critical(path) and path not in draft.blind and bool(sheet.form.pages)


def field_view(
    desk: Desk, document: str, sheet: Sheet, read: FieldResult, draft: Draft, *, answer: FieldAnswer, language: Language
) -> FieldView:
    """Return one field as it was read, hidden when it is to be keyed blind; *answer* is what it comes to now."""
    blind = is_blind(sheet, draft, read.name)
    kind, subschema = sheet.kind(read.name), sheet.subschema(read.name)
    reasons = ("critical",) if blind else read.reasons
    named = f"{sheet.form.index}{read.name}" if kind is Kind.TEXT and not blind else None
    return FieldView(
        **_shallow(field_type(sheet, read.name)),
        stop=blind or read.decision is Decision.REVIEW,
        blind=blind,
        decision=Decision.REVIEW.value if blind else read.decision.value,
        brief=wording.brief(reasons, language),
        reasons=tuple(wording.reason(code, language) for code in reasons),
        witness=() if blind else tuple(wording.witness(each, language) for each in read.witness),
        text="" if blind else read.text,
        value=None if blind else wording.value(read.value),
        confidence=None if blind else read.confidence,
        likely=not blind and likely(desk, read, kind, subschema),
        candidates=() if blind or kind is not Kind.TEXT else candidates(desk, read, subschema),
        where=tuple(
            WhereView(each.page, wording.corners(each.box), crop_url(document, each.page, each.box.as_list(), named))
            for each in read.where
        ),
        handwritten=read.handwritten,
        findings=() if blind else wording.findings(answer.findings, read.name, language),
    )


def crop_url(document: str, page: int, box: list[float], named: str | None) -> str:
    """Return the address of the picture of a box, of the answer of the field *named* if any is."""
    whole = f"/api/documents/{document}/pages/{page}/crop?box={','.join(map(str, box))}"
    return whole if named is None else f"{whole}&field={quote(named)}"


def _options(subschema: Mapping[str, Any]) -> tuple[OptionView, ...]:
    branches = [each for key in ("oneOf", "anyOf") for each in subschema.get(key, ()) if isinstance(each, dict)]
    titles = {str(each.get("const")): each for each in branches}
    values = dict.fromkeys(str(value) for value in options_of(subschema).values())
    return tuple(OptionView(value, wording.titled(titles.get(value), value)) for value in values)


def _shallow(static: FieldShape) -> dict[str, Any]:
    return {name: getattr(static, name) for name in FieldShape.__dataclass_fields__}
