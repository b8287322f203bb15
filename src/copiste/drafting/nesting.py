"""Where each field stands in the record: in the section, the row or the question that the print puts it in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from copiste.drafting import frames, naming, owners
from copiste.drafting.fields import LabelledField
from copiste.drafting.headings import Headings, headings
from copiste.drafting.labels import Zone
from copiste.drafting.printed import PrintedPage, Segment
from copiste.drafting.repeats import Repeat, Repeated, repeats
from copiste.forms.model import Kind

_NUMBERED = re.compile(r"^\W*([^\W\d_]{3,})\s+(?:n[o°]\s*)?1\b")
_AHEAD = re.compile(r"^\W*[^\W\d_]{3,}\s+(?:n[o°]\s*)?\d{1,2}\s*[-–—:.]?\s+")
_DIGITS = re.compile(r"\d+")
_STEM = re.compile(r"^[^\W\d_]{4,}")
_NO_STEM = re.compile(
    r"(?i)^(text|texte|champ|field|check|case|box|undefined|topmost|subform|page|first|last|radio|group)"
)
_OPENS = re.compile(
    r"(?i)^\W*(?:\d{1,2}[.)\]]?\s+|[A-Z][.)]\s+|part\s+\w+\W+|section\s+\w+\W+)?"
    r"(?:(?:renseignements?|informations?|details)\s+(?:sur|concernant|relati(?:f|ve)s?\s+(?:au?x?|à)|about|on|of)\s+"
    r"(?:l[’']identité\s+(?:d[eu]s?|de\s+la)\s+)?)?(?:l[ea]s?\s+|the\s+|your\s+|votre\s+|vos\s+)?"
)
_PART = re.compile(
    r"(mm|jj|dd)\W*(mm|dd)\W*(yy|aa)(yy|aa)?|(yyyy|aaaa)\W*mm\W*(dd|jj)|area code|ind\W*reg|number|numero|year|annee"
    r"|month|mois"
)
_EXPLAINS = 90
"""Characters from which on a label explains rather than names; by eye."""
_OVER = 45.0
"""Points over a block within which a heading names it; by eye."""
_ASIDE = re.compile(r"\s*\([^)]*\)?")


@dataclass(frozen=True, slots=True)
class GroupStep:
    """A group on the way to a field: its `key` is what tells it from others, `title` what the print calls it; `row` is
    the number of the row where the group repeats."""

    key: Hashable
    title: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Nested:
    """A field with its way into the record, the outermost group first, and its label there."""

    field: LabelledField
    label: str
    steps: tuple[GroupStep, ...] = ()


def nested(
    fields: Sequence[LabelledField], pages: Sequence[PrintedPage], questions: Sequence[tuple[tuple[int, ...], str]]
) -> list[Nested]:
    """Return each of *fields* with the groups it stands in. *questions* are the tick boxes that answer one question, by
    number, with the question."""
    found = {n: Nested(one, one.title) for n, one in enumerate(fields)}
    asked = {n: (group, text) for group, text in questions for n in group}
    for number, page in enumerate(pages, 1):
        here = [n for n, one in enumerate(fields) if one.widgets[0].page == number]
        if here:
            _place_page(found, here, page, asked)
    return [found[n] for n in range(len(fields))]


def _place_page(
    found: dict[int, Nested], here: Sequence[int], page: PrintedPage, asked: Mapping[int, tuple[tuple[int, ...], str]]
) -> None:
    labels = [text for n in here for text in (found[n].field.label, *found[n].field.labels)]
    zones = {n: found[n].field.zone(page) for n in here}
    boxed = frames.frames(page.rules)
    heads = headings(page, [*labels, *(asked[n][1] for n in here if n in asked)], [*zones.values()], boxed)
    framed = _framed(zones, boxed, page, heads)
    sections = {n: heads.section(zones[n]) for n in here}
    counted = Counter(id(head) for head in sections.values() if head is not None)
    parted = sum(count > 1 for count in counted.values()) > 1
    beside = _beside(zones, heads, page, asked)
    under = {n: (id(sections[n]), _DIGITS.sub("", framed[n].text) if n in framed else "") for n in here}
    places = [_as_place(found[n].field, page, n in asked, under[n]) for n in here]
    blocks = repeats([replace(place, before=_text(beside[n])) for n, place in zip(here, places, strict=True)])
    rows = _rows(blocks, here)
    for n in here:
        head = beside[n]
        if head is not None and head.heavy and found[n].field.kind is Kind.TEXT and _says_little(found[n].label):
            found[n] = replace(found[n], label=_text(head))
    in_row = Counter(id(beside[n]) for n in here if n not in rows and found[n].label != _text(beside[n]))
    for n in here:
        steps: list[GroupStep] = []
        head = sections[n]
        if parted and head is not None and counted[id(head)] > 1:
            steps.append(GroupStep(("section", id(head)), shortened(head.text)))
        if n in framed and framed[n] is not head:
            steps.append(GroupStep(("frame", id(framed[n])), shortened(framed[n].text)))
        if n in rows:
            block, row, first = rows[n]
            whole = head is not None and bool(steps) and _fills(blocks[block], here, sections, head)
            title = _repeated(found, [here[m] for m in blocks[block].rows[0] if m is not None], zones, page)
            if whole:
                title, steps = title or steps[0].title, []
            steps.append(GroupStep(("rows", id(page), block), title, row))
            found[n] = replace(found[n], label=_AHEAD.sub("", found[first].label) or found[first].label)
        elif n not in asked and _heads_row(beside[n], in_row, (_text(head), found[n].label)):
            steps.append(GroupStep(("row", id(beside[n])), shortened(_text(beside[n]))))
        if n in asked:
            group, text = asked[n]
            left = beside[group[0]]
            title = text if text.endswith("?") or left is None else shortened(left.text)
            key = tuple(rows[m][2] if m in rows else m for m in group)
            steps += [GroupStep(("question", key), title or text)] if title or text else []
        found[n] = replace(found[n], steps=tuple(steps))
    _place_owned(found, here)


def _place_owned(found: dict[int, Nested], here: Sequence[int]) -> None:
    """Put the fields that stand in no group into that of whom their labels name."""
    groups: dict[Hashable, str] = {
        one.steps: one.steps[-1].title for n in here if (one := found[n]).steps and one.steps[-1].row is None
    }
    free = {n: found[n].label for n in here if not found[n].steps}
    for n, said in owners.owned(free, groups).items():
        own = said.key if isinstance(said.key, tuple) and said.key in groups else (GroupStep(said.key, said.title),)
        found[n] = replace(found[n], steps=own, label=said.label)


def _framed(zones: Mapping[int, Zone], boxed: Sequence[Zone], page: PrintedPage, heads: Headings) -> dict[int, Segment]:
    """Return what heads the frame of each place whose frame has no heading, but print over all of its places."""
    at = frames.around([*zones.values()], boxed)
    own = {id(h.frame) for h in heads.sections if h.frame is not None}
    over = {
        n: frames.header(boxed[n], [*zones.values()], page, heads.free)
        for n in {n for n in at if n is not None}
        if id(boxed[n]) not in own
    }
    pairs = ((n, over.get(f) if f is not None else None) for n, f in zip(zones, at, strict=True))
    return {n: head for n, head in pairs if head is not None}


def _beside(
    zones: Mapping[int, Zone], heads: Headings, page: PrintedPage, asked: Collection[int]
) -> dict[int, Segment | None]:
    """Return what is printed before the row of each place: its own, or that of its neighbour on the left."""
    found: dict[int, Segment | None] = {}
    for n, zone in sorted(zones.items(), key=lambda each: each[1].x0):
        found[n] = heads.row(zone, page, asked=n in asked)
        top, bottom = zone.y0 + 0.3 * (zone.y1 - zone.y0), zone.y1 - 0.3 * (zone.y1 - zone.y0)
        left = [m for m, z in zones.items() if z.x1 <= zone.x0 + 2 and z.y0 < (zone.y0 + zone.y1) / 2 < z.y1]
        last = max(left, key=lambda m: zones[m].x1, default=None)
        if found[n] is None and last is not None and not page.rules.crossed_down(zones[last].x1, zone.x0, top, bottom):
            found[n] = found[last]
    return {n: found[n] for n in zones}


def _heads_row(before: Segment | None, in_row: Mapping[int, int], known: Collection[str]) -> bool:
    """Whether print before a row names two fields of it at least, and is not in their way or label already."""
    return before is not None and in_row[id(before)] > 1 and _text(before) not in known


def _text(segment: Segment | None) -> str:
    return "" if segment is None else segment.text.strip(" :*")


def _says_little(label: str) -> bool:
    """Whether a label names a part of an answer, its pattern, or runs on from what really names it."""
    bare = naming.plain(label).strip(" :.()")
    return bool(_PART.fullmatch(bare)) or len(label) > _EXPLAINS or label[:1].islower() or label.startswith("(for ")


def _as_place(one: LabelledField, page: PrintedPage, told_apart: bool, section: Hashable) -> Repeated:
    options = tuple(sorted(widget.state for widget in one.widgets)) if one.kind is Kind.ONE_OF else ()
    kind = (one.kind, options, one.spread is not None and one.spread.asked, one.widgets[0].comb, section)
    return Repeated(one.zone(page), kind, one.label, one.own_name, told_apart)


def _rows(blocks: Sequence[Repeat], here: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Return for each field that repeats its block, its row, and the field of the first row that it repeats."""
    return {
        here[n]: (at, row, here[first])
        for at, block in enumerate(blocks)
        for row, numbers in enumerate(block.rows)
        for n, first in zip(numbers, block.rows[0], strict=True)
        if n is not None and first is not None
    }


def _fills(block: Repeat, here: Sequence[int], sections: Mapping[int, object], head: object) -> bool:
    """Whether a section holds nothing but the rows of one block."""
    inside = {n for n in here if sections[n] is head}
    return inside <= {here[n] for numbers in block.rows for n in numbers if n is not None}


def _repeated(found: Mapping[int, Nested], first: Sequence[int], zones: Mapping[int, Zone], page: PrintedPage) -> str:
    """Return what the rows of a block are: what is printed with a number, else what their names begin with, or ""."""
    texts = [segment.text for segment in page.segments if _near(segment, [zones[n] for n in first])]
    spoken = {naming.plain(segment.text) for segment in page.segments}
    for text in texts:
        match = _NUMBERED.match(text)
        word = naming.plain(match[1]) if match else ""
        if match and any(re.match(rf"\W*{re.escape(word)}\s+(n[o°]\s*)?2\b", other) for other in spoken):
            return match[1]
    stems = [_STEM.match(found[n].field.own_name) for n in first]
    words = Counter(re.split(r"(?<=[a-z])(?=[A-Z])", stem[0])[0] for stem in stems if stem)
    word, count = words.most_common(1)[0] if words else ("", 0)
    return word if count > len(first) / 2 and len(word) > 3 and not _NO_STEM.match(word) else ""


def _near(segment: Segment, zones: Sequence[Zone]) -> bool:
    """Whether print stands among places, or over them."""
    across = segment.x1 > min(z.x0 for z in zones) - _OVER and segment.x0 < max(z.x1 for z in zones) + _OVER
    return across and min(z.y0 for z in zones) - _OVER < segment.y1 and segment.y0 < max(z.y1 for z in zones)


def shortened(text: str) -> str:
    """Return a heading as people call what stands under it.

    >>> shortened("1. Renseignements sur l’identité du parent (à remplir)"), shortened("LE VÉHICULE (à remplir)")
    ('parent', 'VÉHICULE')
    """
    short = _ASIDE.sub("", _OPENS.sub("", text, count=1)).strip(" :.–-—*")
    return short or text.strip(" :")
