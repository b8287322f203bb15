"""What another error target would have meant for the newest forms, counted from the probabilities kept with them.

Only answers read as text, and places found blank, depend on the target by a threshold that is known here; boxes and
signatures are counted as they were decided. What has another reason to be looked at is looked at under every target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.errors import ObjectMissing
from copiste.forms.model import Definition, Kind
from copiste.overview.fields import share, titled
from copiste.overview.readings import ReadForm, Span, read_forms
from copiste.ports.identity import Person
from copiste.reading.model import ELECTRONIC
from copiste.records.calibration import Calibration, shipped
from copiste.records.correcting import Sheet
from copiste.records.decide import ERROR_TARGET
from copiste.records.model import Decision, FieldResult
from copiste.records.standing import target_of
from copiste.views.reading import FormTargets, StrictField, TargetOption

ROOT = "x-error-target"
"""The setting, at the root of a form's schema or at a field."""


def targets(desk: Desk, person: Person, form: str, span: Span) -> FormTargets:
    """Return the target of *form* with what others would have meant; raise `ObjectMissing` for an unknown form."""
    definition = desk.definition(form)
    if definition is None:
        raise ObjectMissing(key="form")
    found, calibration = read_forms(desk, person, span), shipped()
    own = definition.schema.get(ROOT)
    present = target_of({ROOT: own}, "", ERROR_TARGET)
    every = sorted({*calibration.thresholds, present})
    return FormTargets(
        form=form,
        title=wording.definition_title(definition, form),
        installation=ERROR_TARGET,
        own=None if own is None else float(own),
        present=present,
        strict=tuple(_strict(definition, present)),
        forms=len(found.forms),
        answers=sum(len(each.read.fields) for each in found.forms),
        corrected=sum(map(_corrected, found.forms)),
        more=found.more,
        options=tuple(_option(definition, found.forms, limit, present, calibration) for limit in every),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides under one target: the form's schema without its own target, in place of which *limit* stands."""

    schema: Mapping[str, Any]
    limit: float
    calibration: Calibration

    def takes(self, sheet: Sheet, one: FieldResult) -> bool:
        """Whether an answer would go in with no person."""
        if sheet.kind(one.name) is not Kind.TEXT:
            return one.decision is Decision.ACCEPT
        blank = not one.text and one.value is None
        of_confidence = {"not_come_through"} if blank else {"low_confidence"}
        if set(one.reasons) - of_confidence or sheet.critical(one.name):
            return False
        limit = target_of(self.schema, one.name, self.limit)
        if any(each.variant == ELECTRONIC for each in one.candidates):
            return 1 - one.confidence <= limit
        known = self.calibration.blanks if blank else self.calibration
        return one.confidence >= known.threshold(limit)


def _option(
    definition: Definition, forms: Sequence[ReadForm], limit: float, present: float, calibration: Calibration
) -> TargetOption:
    plain = {key: value for key, value in definition.schema.items() if key != ROOT}
    rule = Rule(plain, limit, calibration)
    forms_alone = answers = alone = 0
    wrong = 0.0
    for each in forms:
        sheet = Sheet.of(each.read, definition)
        taken = [one for one in each.read.fields if rule.takes(sheet, one)]
        answers += len(each.read.fields)
        alone += len(taken)
        wrong += sum(1 - one.confidence for one in taken)
        forms_alone += len(taken) == len(each.read.fields) and not each.read.problems
    return TargetOption(
        target=limit,
        present=limit == present,
        settable=limit <= ERROR_TARGET,
        forms_alone=forms_alone,
        forms_share=share(forms_alone, len(forms)),
        answers_alone=alone,
        answers_share=share(alone, answers),
        expected_wrong=round(wrong, 2),
    )


def _strict(definition: Definition, present: float) -> Iterator[StrictField]:
    """Yield the fields that ask for less than their form puts up with."""
    for path in dict.fromkeys(each.name for edition in definition.editions for each in edition.fields):
        limit = target_of(definition.schema, path, present)
        if limit < present:
            yield StrictField(path, titled(definition.schema, path), limit)


def _corrected(each: ReadForm) -> int:
    """Count the answers that had gone in alone and were corrected afterwards."""
    filed = {one.name: (one.value, one.text) for one in each.filed.fields}
    taken = [one for one in each.read.fields if one.decision is Decision.ACCEPT]
    return sum(filed.get(one.name, (one.value, one.text)) != (one.value, one.text) for one in taken)
