"""Figures by form and by field: what went in alone, what was asked, what people changed, and why they were asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.forms.pointers import property_at
from copiste.keeping.artefacts import FIRST
from copiste.overview.readings import ReadForm, Span, read_forms
from copiste.pointers import pointer_of, tokens
from copiste.ports.identity import Person
from copiste.records.model import Decision, FieldResult, Status
from copiste.texts import LANGUAGES, Language
from copiste.views.common import Texts
from copiste.views.reading import FieldFigures, FormFigures, ReadingFigures, ReasonCount, Tally

_REASONS = 3
"""Reasons that are told of a field: what is rarer leads nowhere. Chosen."""


@dataclass(slots=True)
class _Count:
    """Answers being counted."""

    answers: int = 0
    alone: int = 0
    changed: int = 0
    corrected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, read: FieldResult, filed: FieldResult | None) -> None:
        differs = filed is not None and (filed.value, filed.text) != (read.value, read.text)
        alone = read.decision is Decision.ACCEPT
        self.answers += 1
        self.alone += alone
        self.changed += differs and not alone
        self.corrected += differs and alone
        self.reasons.update(read.reasons)

    def tally(self) -> Tally:
        asked = self.answers - self.alone
        return Tally(self.answers, self.alone, asked, self.changed, self.corrected, share(self.alone, self.answers))


def figures(desk: Desk, person: Person, span: Span, *, fields: bool) -> ReadingFigures:
    """Count the newest records of *span*; without *fields* by form alone."""
    found = read_forms(desk, person, span)
    by_form: defaultdict[str, list[ReadForm]] = defaultdict(list)
    for each in found.forms:
        by_form[each.entry.form].append(each)
    ranked = sorted(by_form.items(), key=lambda item: (-len(item[1]), item[0]))
    return ReadingFigures(
        forms=tuple(_form(desk, form, of) for form, of in ranked),
        fields=tuple(one for form, of in ranked for one in _fields(desk, person.language, form, of)) if fields else (),
        looked_at=len(found.forms),
        more=found.more,
    )


def lines(found: ReadingFigures, language: Language) -> Iterator[dict[str, Any]]:
    """Yield what was counted as lines of a table: of each form one for the whole, then one a field."""
    for form in found.forms:
        yield {**_line(form.form, getattr(form.title, language), form.answers), "forms": form.filed, "record": {}}
        for each in (one for one in found.fields if one.form == form.form):
            reasons = "; ".join(f"{reason.message} ({reason.count})" for reason in each.reasons)
            line = _line(form.form, getattr(each.title, language), each.answers, path=each.path)
            yield {**line, "forms": form.filed, "reasons": reasons, "record": {}}


def share(part: int, whole: int) -> float | None:
    """Return *part* of *whole*; None of nothing."""
    return round(part / whole, 4) if whole else None


def column(path: str) -> str:
    """Return the path of a field with its rows as one: `/lines/0/amount` is `/lines/*/amount`."""
    return pointer_of(*("*" if part.isdecimal() else part for part in tokens(path)))


def titled(schema: Mapping[str, Any], path: str) -> Texts:
    """Return what the field at *path* is called, with the groups that it stands in."""
    own = wording.titled(property_at(schema, path), tokens(path)[-1])
    around = [each.title for each in wording.groups(schema, path) if each.row is None]
    return Texts(*(" · ".join(getattr(each, language) for each in (*around, own)) for language in LANGUAGES))


def _form(desk: Desk, form: str, of: list[ReadForm]) -> FormFigures:
    alone = sum(each.read.status is Status.ACCEPTED for each in of)
    return FormFigures(
        form=form,
        title=wording.definition_title(desk.definition(form), form),
        filed=len(of),
        alone=alone,
        share=share(alone, len(of)),
        corrected=sum(each.entry.version > FIRST for each in of),
        answers=_all(_counted(of).values()).tally(),
    )


def _fields(desk: Desk, language: Language, form: str, of: list[ReadForm]) -> Iterator[FieldFigures]:
    definition = desk.definition(form)
    schema = {} if definition is None else definition.schema
    for path, count in _counted(of).items():
        told = count.reasons.most_common(_REASONS)
        reasons = tuple(ReasonCount(code, wording.reason(code, language).message, n) for code, n in told)
        title = titled(schema, pointer_of(*("0" if part == "*" else part for part in tokens(path))))
        yield FieldFigures(form, path, title, count.tally(), reasons)


def _counted(of: Iterable[ReadForm]) -> Mapping[str, _Count]:
    """Count by field, in the order in which they stand on the form."""
    found: defaultdict[str, _Count] = defaultdict(_Count)
    for each in of:
        filed = {one.name: one for one in each.filed.fields}
        for one in each.read.fields:
            found[column(one.name)].add(one, filed.get(one.name))
    return found


def _all(counts: Iterable[_Count]) -> _Count:
    whole = _Count()
    for each in counts:
        whole.answers += each.answers
        whole.alone += each.alone
        whole.changed += each.changed
        whole.corrected += each.corrected
    return whole


def _line(form: str, title: str, tally: Tally, path: str = "") -> dict[str, Any]:
    return {
        "form": form,
        "field": path,
        "title": title,
        "answers": tally.answers,
        "alone": tally.alone,
        "asked": tally.asked,
        "changed": tally.changed,
        "corrected": tally.corrected,
    }
