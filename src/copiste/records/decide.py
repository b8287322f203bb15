"""One field: from the readings of its zones to text, value, probability and decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from copiste.forms.model import FieldLayout, Kind
from copiste.reading import vote
from copiste.reading.model import ELECTRONIC, Mark, ZoneReading
from copiste.reading.signs import odd
from copiste.records import evidence
from copiste.records.calibration import Calibration
from copiste.records.choice import CHECKED, Choice, choose, seconded, sound, worded
from copiste.records.evidence import PageContext
from copiste.records.model import Decision, FieldResult, Where
from copiste.records.standing import ALONE, Standing

ERROR_TARGET = 0.0025
"""As good as a clerk keying once, who errs in 0.29 % of fields (Garza and others, 2025)."""

_OTHER_INK = 0.15
"""Share of ink across the zone that is not the answer's, from which on something may have been left out."""
_LOCATED = 0.8
_LIKELY_INK = 0.04
_AS_LIKELY_WRONG = 0.5
"""What an answer is worth with a sign that no number has, or that is blank where it may not have been looked for."""
"""How alike a printed label must be to the words found, for its answer to go in with no person."""
_TWICE = 2
"""A repair goes in with no person only when two things confirm it: another reader, a check digit, another answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A zone as read on page number `page` of the document."""

    page: int
    zone: ZoneReading
    context: PageContext


@dataclass(frozen=True, slots=True)
class Weighed:
    """One field before the rest of the record has its say. `choice` is set for text that was read from ink in `one`.

    `reasons` are those that no other field can take away; `sure` is the confidence where no calibration is asked.
    """

    layout: FieldLayout
    schema: Mapping[str, Any]
    seen: Sequence[Seen]
    text: str = ""
    value: JsonValue = None
    reasons: tuple[str, ...] = ()
    sure: float = 0.0
    one: Seen | None = None
    choice: Choice | None = None

    @property
    def words(self) -> bool:
        """Whether it was read from ink and is answered in words that do not name a person or a file."""
        return self.choice is not None and worded(self.schema) and self.schema.get("x-key") is not True

    def features(self, standing: Standing = ALONE) -> Mapping[str, float] | None:
        """Return the inputs of the calibration, None for what is not weighed by it."""
        if self.one is None or self.choice is None:
            return None
        zone, context = self.one.zone, self.one.context
        return evidence.features(self.choice, zone, context, worded=worded(self.schema), standing=standing)


@dataclass(frozen=True, slots=True)
class Judge:
    """What every decision needs: the calibration, and the share of wrong fields that the office puts up with."""

    calibration: Calibration
    target: float = ERROR_TARGET

    def weigh(self, layout: FieldLayout, schema: Mapping[str, Any], seen: Sequence[Seen]) -> Weighed:
        """Choose between readings. *schema* is the property's own subschema; *seen* its zones, none for a lost page."""
        bare = Weighed(layout, schema, seen)
        if not seen:
            return replace(bare, reasons=("label_missing" if layout.label else "page_missing",))
        if layout.kind is Kind.TEXT:
            return self._text(bare)
        value, reasons = _marked(layout, [one.zone for one in seen])
        sure = 0.6 if reasons else self.calibration.mark
        return replace(bare, text=_spoken(value), value=value, reasons=reasons, sure=sure)

    def rule(self, weighed: Weighed, standing: Standing = ALONE, *, target: float | None = None) -> FieldResult:
        """Decide one field, given what the rest of the record says of it. *target* is its own error target."""
        inputs = weighed.features(standing)
        confidence = weighed.sure if inputs is None else self.calibration.confidence(inputs)
        reasons = list(weighed.reasons)
        if any(each.zone.evidence.get("located", 1.0) < _LOCATED for each in weighed.seen):
            reasons.append("label_unsure")
        if weighed.one is not None and weighed.choice is not None:
            threshold = self.calibration.threshold(self.target if target is None else target)
            reasons += _doubts(weighed.one, weighed.choice, standing, below=confidence < threshold)
        if "stray_sign" in reasons or ("label_unsure" in reasons and not weighed.text):
            confidence = min(confidence, _AS_LIKELY_WRONG)
        # a critical field is keyed by a person however sure the reading is, and what is not asked cannot be biased
        if not reasons and weighed.schema.get("x-critical") is True:
            reasons = ["critical"]
        one, choice = weighed.one, weighed.choice
        return FieldResult(
            name=weighed.layout.name,
            acroform=weighed.layout.acroform,
            text=weighed.text,
            value=weighed.value,
            confidence=round(min(max(confidence, 0.0), 1.0), 4),
            decision=Decision.REVIEW if reasons else Decision.ACCEPT,
            reasons=tuple(dict.fromkeys(reasons)),
            candidates=tuple(candidate for each in weighed.seen for candidate in each.zone.candidates),
            where=tuple(Where(each.page, each.zone.box) for each in weighed.seen),
            handwritten=one is not None and evidence.handwritten(one.zone, one.context),
            settled=choice.settled if choice else "",
            as_read=choice.as_read if choice else None,
        )

    def _text(self, bare: Weighed) -> Weighed:
        answered = [(one, best) for one in bare.seen if (best := choose(one.zone, bare.schema)) is not None]
        if not answered:
            return self._nothing(bare)
        one, choice = max(answered, key=lambda pair: pair[1].candidate.score)
        text, parsed = choice.candidate.text, choice.parsed
        reasons = ["unparsable"] if parsed is None else [] if sound(parsed) else ["check_failed"]
        if any(not vote.same(other.candidate.text, text) for _, other in answered):
            reasons.append("places_disagree")
        read = replace(bare, text=text, value=parsed.value if parsed else None, reasons=tuple(reasons))
        if choice.candidate.variant == ELECTRONIC:
            return replace(read, sure=self.calibration.blank)
        return replace(read, one=one, choice=choice)

    def _nothing(self, bare: Weighed) -> Weighed:
        """No reader made anything of it: blank when there is no ink, a person's when there is."""
        if any(one.zone.candidates or one.zone.evidence.get("foreign", 0) > 1 for one in bare.seen):
            return replace(bare, reasons=("nothing_read",), sure=0.5)
        return replace(bare, sure=self.calibration.blank)


def _doubts(one: Seen, choice: Choice, standing: Standing, *, below: bool) -> list[str]:
    """Return why a person should look: what is plainly wrong, else a confidence below what the target asks."""
    zone, best, parsed, found = one.zone, choice.candidate, choice.parsed, []
    other = zone.evidence.get("stamped", 0.0) + zone.evidence.get("dirt", 0.0)
    if zone.evidence.get("foreign", 0) > _OTHER_INK or other > 0:
        found.append("other_ink")
    if odd(best.text) and not (parsed and parsed.evidence):
        found.append("stray_sign")
    if zone.evidence.get("cells", len(best.text)) != len(best.text):
        found.append("cells_differ")
    settled = choice.settled in ("structure", "lexicon")  # the readers differed, and the vote went another way
    if settled or not _backed(choice, zone, standing) or evidence.marks_disputed(best.text, zone):
        found.append("readers_disagree")
    if choice.settled == "repair" and choice.confirmed + (standing.confirmed >= CHECKED) < _TWICE:
        found.append("repaired")
    if evidence.unsure_hand(zone, one.context):
        found.append("handwritten")
    return found or (["low_confidence"] if below else [])


def _backed(choice: Choice, zone: ZoneReading, standing: Standing) -> bool:
    """Whether something other than the one reader speaks for an answer: another reader, a check digit, a sum."""
    own = choice.parsed.evidence if choice.parsed is not None else 0.0
    return max(own, standing.confirmed) >= CHECKED or seconded(choice.candidate, zone)


def _marked(layout: FieldLayout, zones: Sequence[ZoneReading]) -> tuple[JsonValue, tuple[str, ...]]:
    unsure = ("mark_unsure",) if any(zone.mark is Mark.UNSURE for zone in zones) else ()
    ticked = list(dict.fromkeys(zone.option for zone in zones if zone.mark is Mark.TICKED))
    if layout.kind is Kind.MANY_OF:
        likely = [zone.option for zone in zones if zone.mark is Mark.TICKED or _leans(zone)]
        return [option for option in dict.fromkeys(likely) if option], unsure
    if layout.kind is Kind.ONE_OF:
        if len(ticked) == 1:
            return ticked[0], unsure
        return None, unsure or (("several_ticked",) if ticked else ("none_ticked",))
    if layout.kind is Kind.SIGNATURE and unsure:
        return None, unsure
    return bool(ticked), unsure


def _leans(zone: ZoneReading) -> bool:
    """Whether an unsure box of many is likelier ticked than not: what a person is shown first."""
    return zone.mark is Mark.UNSURE and zone.evidence.get("ink", 0.0) >= _LIKELY_INK


def _spoken(value: JsonValue) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return value if isinstance(value, str) else ""
