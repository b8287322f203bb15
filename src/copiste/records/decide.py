"""One field: from the readings of its zones to text, value, probability and decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from copiste.fields.words import lacks_accent
from copiste.forms.model import FieldLayout, Kind
from copiste.reading import vote
from copiste.reading.levels import LEAST, MISSED, SEEN
from copiste.reading.model import ELECTRONIC, ZoneReading
from copiste.reading.signs import odd, tall
from copiste.records import evidence, joining, ticks, told, witness
from copiste.records.blanks import blank_features, inked
from copiste.records.calibration import Calibration
from copiste.records.choice import CHECKED, Choice, choose, seconded, sound, typed, worded
from copiste.records.evidence import PageContext
from copiste.records.marked import marked
from copiste.records.model import Decision, FieldResult, Where, Witness
from copiste.records.standing import ALONE, Standing

ERROR_TARGET = 0.0025
"""As good as a clerk keying once, who errs in 0.29 % of fields (Garza and others, 2025)."""

_OTHER_INK = 0.15
"""Share of ink across the zone that is not the answer's, from which on something may have been left out."""
_LOCATED = 0.8
"""How alike a printed label must be to the words found, for its answer to go in with no person."""
_AS_LIKELY_WRONG = 0.5
"""What an answer is worth with a sign that no number has, or that is blank where it may not have been looked for."""
_UNTICKED = 0.7
"""What a box is worth that was not seen, or the lack of a signature: of 15,618 boxes on sheets and forms so many were
empty (bench/calibrate_ticks.py prints it)."""
_SIGNED_UNSEEN = 0.97
"""What a signature is worth whose place was not wholly seen: on 408 made pages 37 were, each as it was read (rule of
succession; samples/corpus.py makes them)."""
_BROKEN = 0.5
"""How far an answer's strokes may have fallen to pieces (0..1) for its readers to be believed."""
_LEAST_TALL = 14.0
"""Pixels at 300 dpi, 1.2 mm: figures of six points are taller, and so are the small letters of seven. On made pages all
but a few lines that are lower were what a bad fax left of taller ones."""
_TWICE = 2
"""A repair goes in with no person only when two things confirm it: another reader, a check digit, another answer."""


@dataclass(frozen=True, slots=True)
class ReadZone:
    """A zone as read on page number `page` of the document."""

    page: int
    zone: ZoneReading
    context: PageContext


@dataclass(frozen=True, slots=True)
class Weighed:
    """One field before the rest of the record has its say. `choice` is set for text that was read from ink in `one`.

    `reasons` are those that no other field can take away; `sure` is the confidence where no more is to be weighed,
    `least` that of the least sure of its boxes; `bare` says that it is that of a zone in which no writing was found.
    `parts` are the zones of an answer that is spread over several: `seen` is then what they are together.
    """

    layout: FieldLayout
    schema: Mapping[str, Any]
    seen: Sequence[ReadZone]
    text: str = ""
    value: JsonValue = None
    reasons: tuple[str, ...] = ()
    sure: float = 0.0
    least: float = 1.0
    one: ReadZone | None = None
    choice: Choice | None = None
    bare: bool = False
    parts: Sequence[ReadZone] = ()

    @property
    def told(self) -> bool:
        """Whether the answer is one that the file itself says."""
        return self.choice is not None and self.choice.candidate.variant == ELECTRONIC

    @property
    def words(self) -> bool:
        """Whether it was read from ink and is answered in words that do not name a person or a file."""
        return (
            self.choice is not None and not self.told and worded(self.schema) and self.schema.get("x-key") is not True
        )

    def features(self, standing: Standing = ALONE) -> Mapping[str, float] | None:
        """Return the inputs of the calibration, None for what is not weighed by it."""
        if self.one is None or self.choice is None or self.told:
            return None
        zone, context = self.one.zone, self.one.context
        return evidence.features(self.choice, zone, context, worded=worded(self.schema), standing=standing)


@dataclass(frozen=True, slots=True)
class Judge:
    """What every decision needs: the calibration, and the share of wrong fields that the office puts up with."""

    calibration: Calibration
    target: float = ERROR_TARGET

    def weigh(self, layout: FieldLayout, schema: Mapping[str, Any], seen: Sequence[ReadZone]) -> Weighed:
        """Choose between readings. *schema* is the property's own subschema; *seen* its zones, none for a lost page."""
        bare = Weighed(layout, schema, seen)
        if not seen:
            return replace(bare, reasons=("label_missing" if layout.label else "page_missing",))
        if layout.joined is not None:
            return self._spread(bare, layout.joined)
        if layout.kind is Kind.TEXT:
            return self._text(bare)
        zones = [(one.zone, one.context.boxes) for one in seen]
        found = marked(layout, zones, otherwise=self.calibration.mark)
        reasons = (*told.doubts([zone for zone, _ in zones]), *found.reasons)
        text = _spoken(found.value)
        return replace(bare, text=text, value=found.value, reasons=reasons, sure=found.sure, least=found.least)

    def rule(self, weighed: Weighed, standing: Standing = ALONE, *, target: float | None = None) -> FieldResult:
        """Decide one field, given what the rest of the record says of it. *target* is its own error target."""
        inputs = weighed.features(standing)
        confidence = weighed.sure if inputs is None else self.calibration.confidence(inputs)
        reasons = ["zone_not_seen", *weighed.reasons] if _unseen(weighed.seen) else list(weighed.reasons)
        if any(each.zone.evidence.get("located", 1.0) < _LOCATED for each in weighed.seen):
            reasons.append("label_unsure")
        limit = self.target if target is None else target
        if weighed.bare and confidence < self.calibration.blanks.threshold(limit):
            reasons.append("not_come_through")
        if weighed.told:
            reasons += [] if reasons or 1 - confidence <= limit else ["low_confidence"]
        elif weighed.one is not None and weighed.choice is not None:
            threshold = self.calibration.threshold(limit)
            reasons += _doubts(weighed.one, weighed.choice, standing, below=confidence < threshold)
            if weighed.words and not standing.learned and lacks_accent(weighed.text):
                reasons.append("accent_lost")
        if not reasons and weighed.least < ticks.shipped().threshold(limit):
            reasons.append("mark_unsure")
        if "zone_not_seen" in reasons:
            confidence = min(confidence, _not_seen(weighed))
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
            where=_where(weighed),
            handwritten=one is not None and not weighed.told and evidence.handwritten(one.zone, one.context),
            settled=choice.settled if choice else "",
            as_read=choice.as_read if choice else None,
            witness=() if reasons else _witnessed(weighed),
        )

    def _spread(self, bare: Weighed, between: str) -> Weighed:
        """Weigh an answer that is spread over several zones as one: a part that may not be blank leaves it in doubt."""
        if len(bare.seen) != len(bare.layout.places):
            return replace(bare, reasons=("page_missing",))
        parts, first = bare.seen, bare.seen[0]
        zones = [each.zone for each in parts]
        one = replace(first, zone=joining.whole(zones, between))
        weighed = self._text(replace(bare, seen=(one,), parts=parts))
        blanks = self.calibration.blanks
        sure = [blanks.confidence(blank_features(zone, first.context)) for zone in joining.left_blank(zones)]
        if min(sure, default=1.0) < blanks.threshold(self.target):
            weighed = replace(weighed, reasons=(*weighed.reasons, "not_come_through"))
        if joining.unread(zones, one.zone):
            weighed = replace(weighed, reasons=(*weighed.reasons, "nothing_read"))
        return weighed

    def _text(self, bare: Weighed) -> Weighed:
        zones = [one.zone for one in bare.seen]
        if told.delivered(zones):
            return self._delivered(bare, zones[0])
        read = [(one, choose(one.zone, bare.schema, one.context.panel)) for one in bare.seen]
        answered = [(one, best) for one, best in read if best is not None]
        if not answered:
            return self._nothing(bare)
        one, choice = max(answered, key=lambda pair: pair[1].candidate.score)
        text, parsed = choice.candidate.text, choice.parsed
        reasons = [*told.doubts(zones)]
        reasons += ["unparsable"] if parsed is None else [] if sound(parsed) else ["check_failed"]
        if any(not vote.same(other.candidate.text, text) for _, other in answered):
            reasons.append("places_disagree")
        weighed = replace(bare, text=text, value=parsed.value if parsed else None, reasons=tuple(reasons))
        weighed = replace(weighed, one=one, choice=choice)
        return replace(weighed, sure=told.confidence(one.zone)) if weighed.told else weighed

    def _delivered(self, bare: Weighed, zone: ZoneReading) -> Weighed:
        """What the form came with stands there: a hint is no answer, and anything else may be one."""
        text = zone.candidates[0].text
        if told.is_hint(text, str(bare.schema.get("title", ""))):
            return replace(bare, sure=told.confidence(zone))
        parsed = typed(text, bare.schema)
        return replace(bare, text=text, value=parsed.value if parsed else None, reasons=("as_delivered",), sure=0.5)

    def _nothing(self, bare: Weighed) -> Weighed:
        """No reader made anything of it: a person's where there is ink; else as likely blank as what is left says."""
        blanks = self.calibration.blanks
        sure = min(blanks.confidence(blank_features(one.zone, one.context)) for one in bare.seen)
        if differing := told.doubts([one.zone for one in bare.seen]):
            return replace(bare, reasons=differing, sure=sure)
        if any(inked(one.zone) for one in bare.seen):
            return replace(bare, reasons=("nothing_read",), sure=sure)
        return replace(bare, sure=sure, bare=True)


def _not_seen(weighed: Weighed) -> float:
    """Return what an answer is worth at most whose place was not seen."""
    if weighed.layout.kind is Kind.SIGNATURE and weighed.value is not None:
        return _SIGNED_UNSEEN
    return _AS_LIKELY_WRONG if weighed.layout.kind is Kind.TEXT else _UNTICKED


def _where(weighed: Weighed) -> tuple[Where, ...]:
    """Return where an answer stands: of one in boxes that are each a widget, how many each of its places has."""
    layout = weighed.layout
    each_own = isinstance(layout.acroform, tuple) and len(layout.acroform) == sum(
        place.comb or 0 for place in layout.places
    )
    cells = [place.comb or 1 for place in layout.places] if each_own and weighed.parts else []
    zones = weighed.parts or weighed.seen
    return tuple(
        Where(each.page, each.zone.box, count) for each, count in zip(zones, cells or [1] * len(zones), strict=True)
    )


def _unseen(seen: Sequence[ReadZone]) -> bool:
    """Whether a place of the field was not seen on its page: cut off, covered, whitened, broken off."""
    return any(each.zone.evidence.get(SEEN, 1.0) < (MISSED if each.context.through else LEAST) for each in seen)


def _witnessed(weighed: Weighed) -> tuple[Witness, ...]:
    if weighed.layout.kind is not Kind.TEXT:
        return witness.of_mark(weighed.layout.kind, weighed.value)
    one = weighed.one
    if one is None or weighed.choice is None:
        return (Witness.BLANK_SEEN,)
    return witness.of_text(weighed.choice, one.zone, one.context.panel)


def _doubts(one: ReadZone, choice: Choice, standing: Standing, *, below: bool) -> list[str]:
    """Return why a person should look: what is plainly wrong, else a confidence below what the target asks."""
    zone, best, parsed, found = one.zone, choice.candidate, choice.parsed, []
    other = zone.evidence.get("stamped", 0.0) + zone.evidence.get("dirt", 0.0)
    if zone.evidence.get("foreign", 0) > _OTHER_INK or other > 0:
        found.append("other_ink")
    if odd(best.text) and not (parsed and parsed.evidence):
        found.append("stray_sign")
    if zone.evidence.get("cells", tall(best.text)) != tall(best.text):
        found.append("cells_differ")
    settled = choice.settled in ("structure", "lexicon")  # the readers differed, and the vote went another way
    if settled or not _backed(choice, one, standing) or evidence.marks_disputed(best.text, zone):
        found.append("readers_disagree")
    if evidence.mark_unread(best.text, zone, one.context):
        found.append("mark_unread")
    if _in_part(best.text, zone):
        found.append("not_come_through")
    if choice.settled == "repair" and choice.confirmed + (standing.confirmed >= CHECKED) < _TWICE:
        found.append("repaired")
    if evidence.unsure_hand(zone, one.context):
        found.append("handwritten")
    return found or (["low_confidence"] if below else [])


def _in_part(text: str, zone: ZoneReading) -> bool:
    """Whether only a part of an answer came through: its strokes fell to pieces, some are too pale to be shown to a
    reader, or its letters are lower than anybody writes them."""
    seen = zone.evidence
    return seen.get("broken", 0.0) > _BROKEN or seen.get("unshown", 0.0) > evidence.SPECKS or _cropped(text, zone)


def _cropped(text: str, zone: ZoneReading) -> bool:
    """Whether letters or figures are lower than anybody writes or prints them: only a part of them came through."""
    return any(map(str.isalnum, text)) and zone.evidence.get("height", _LEAST_TALL) < _LEAST_TALL


def _backed(choice: Choice, one: ReadZone, standing: Standing) -> bool:
    """Whether something other than the one reader speaks for an answer: another reader, a check digit, a sum."""
    own = choice.parsed.evidence if choice.parsed is not None else 0.0
    return max(own, standing.confirmed) >= CHECKED or seconded(choice.candidate, one.zone, one.context.panel)


def _spoken(value: JsonValue) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return value if isinstance(value, str) else ""
