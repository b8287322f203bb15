"""Answers that a form spreads over several widgets: a date in three, a number in nine, area code and number.

They are known by what is printed between them, by their widths and lengths, by their labels and their own names. Where
these leave it in doubt nothing is joined: two fields too many are seen at once, two answers in one are not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from copiste.drafting import dating, naming
from copiste.drafting.cells import box_around, combs, single
from copiste.drafting.labels import labels
from copiste.drafting.neighbours import Written, between, lines
from copiste.drafting.printed import PrintedPage
from copiste.drafting.widgets import FoundWidget

_NEAR = 22.0
"""Points between the parts of one answer at most, room for a mark or a letter; by eye on public forms."""
_WHOLE_NUMBERS = {
    (3, 2, 4): "-",
    (3, 3, 3): " ",
    (3, 3, 4): "-",
    (2, 2, 2, 2, 2): " ",
    (3, 3, 3, 5): " ",
    (1, 2, 2, 2, 3, 3): " ",
    (1, 2, 2, 2, 3, 3, 2): " ",
}
"""Lengths of the parts in which numbers are written, and what stands between them: social security in the United
States, social insurance in Canada, telephones there and in France, SIRET, NIR."""
_AREA = re.compile(r"\barea code\b|\bindicatif\b|\bind\.? reg\b|\bareacode\b|\bcode regional\b")
_NUMBER = re.compile(r"\bnumber\b|\bnumero\b|\btele?phone\b|\btel\b|\bphone\b|\bphonenumber\b|\bno\b")
_CENTS = re.compile(r"\bcents?\b|\bcentimes?\b")
_HOUR = re.compile(r"[hH:]|heures?")
_TWO_DIGITS = 30.0
"""Points for two digits at most; by eye on public forms."""
_STREET = (
    re.compile(r"\b(n|no|num|numero|number|house|building|civic)\b"),
    re.compile(r"\b(extension|bis|ter|suffixe?|indice)\b"),
    re.compile(r"\btype\b"),
    re.compile(r"\b(nom|name|libelle|intitule)\b"),
)
"""Words of the parts that a street address is printed in, in order: number, suffix, kind of street, name."""
_OF_STREET = re.compile(r"\b(voie|rue|street|road|adresse|address)\b")


class SpreadKind(StrEnum):
    """What an answer over several widgets is."""

    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    AMOUNT = "amount"
    STREET = "street"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Spread:
    """One answer over several widgets.

    `parts` are the widgets in reading order, `zones` what is read: single boxes side by side are one comb. `between`
    stands between the zones. `order` and `century` are what is known of a date, `dated` where its year is known whole.
    """

    asked: SpreadKind
    parts: tuple[FoundWidget, ...]
    zones: tuple[FoundWidget, ...]
    between: str
    order: str = ""
    century: int | None = None
    dated: bool = False

    @property
    def whole(self) -> FoundWidget:
        """A widget as wide as all of them, by the name and tooltip of the first."""
        cells = [zone.comb for zone in self.zones]
        comb = sum(n for n in cells if n) if all(cells) else None
        return replace(self.parts[0], box=box_around(self.parts), comb=comb, multiline=False, parts=len(self.parts))


def find(page: PrintedPage, widgets: Sequence[FoundWidget], said: Sequence[str], language: str) -> list[Spread]:
    """Return the answers of a page that are spread over several of its *widgets*; *said* is the print beside each."""
    found = []
    for line in lines(page, widgets, said):
        at = 0
        while at < len(line):
            spread = next(_beginning(page, line[at:], language), None)
            if spread is not None:
                found.append(spread)
            at += 1 if spread is None else len(spread.parts)
    return found


def joined_up(
    widgets: Sequence[FoundWidget], pages: Sequence[PrintedPage], language: str
) -> tuple[tuple[FoundWidget, ...], dict[str, Spread]]:
    """Return *widgets* with one in the place of all that are one answer, and those answers by its name."""
    found: dict[str, Spread] = {}
    for number, page in enumerate(pages, 1):
        here = [widget for widget in widgets if widget.page == number]
        for spread in find(page, here, labels(page, here).own, language):
            found[spread.parts[0].name] = spread
    later = {part.name for spread in found.values() for part in spread.parts[1:]}
    kept = (widget for widget in widgets if widget.name not in later)
    return tuple(found[w.name].whole if w.name in found else w for w in kept), found


def _beginning(page: PrintedPage, line: Sequence[Written], language: str) -> Iterator[Spread]:
    """Yield what the widgets at the start of *line* may be together, the likeliest first."""
    near = _run(line)
    yield from _date(page, near, language)
    yield from _whole_number(near)
    yield from _time(page, near)
    yield from _phone(line)
    yield from _amount(page, near)
    yield from _street(line)
    yield from _boxes(page, near, language)


def _run(line: Sequence[Written]) -> Sequence[Written]:
    """Return the widgets from the first on that stand close to each other."""
    end = 1
    while end < len(line) and line[end].x0 - line[end - 1].x1 <= _NEAR:
        end += 1
    return line[:end]


def _joined(asked: SpreadKind, parts: Sequence[Written], mark: str) -> Spread:
    every = tuple(part.widget for part in parts)
    return Spread(asked, every, tuple(replace(part, multiline=False) for part in every), mark)


def _date(page: PrintedPage, near: Sequence[Written], language: str) -> Iterator[Spread]:
    if len(near) < 3:
        return
    parts = near[:3]
    marks = [between(page, one, other) for one, other in itertools.pairwise(parts)]
    date = dating.of_three(parts, marks, language)
    if date is not None:
        yield replace(_joined(SpreadKind.DATE, parts, "/"), order=date.order, century=date.century, dated=date.whole)


def _whole_number(near: Sequence[Written]) -> Iterator[Spread]:
    for lengths, mark in sorted(_WHOLE_NUMBERS.items(), key=lambda each: -len(each[0])):
        parts = near[: len(lengths)]
        if tuple(part.cells for part in parts) == lengths:
            yield _joined(SpreadKind.NUMBER, parts, mark)


def _time(page: PrintedPage, near: Sequence[Written]) -> Iterator[Spread]:
    if len(near) < 2:
        return
    one, other = near[:2]
    short = all(part.cells == 2 or part.width <= _TWO_DIGITS for part in (one, other))
    if short and _HOUR.fullmatch(between(page, one, other)):
        yield _joined(SpreadKind.TIME, near[:2], ":")


def _phone(line: Sequence[Written]) -> Iterator[Spread]:
    if len(line) < 2 or line[1].x0 - line[0].x1 > _NEAR:
        return
    one, other = line[:2]
    if _says(one, _AREA) and _says(other, _NUMBER) and not _says(other, _AREA) and one.width < 1.1 * other.width:
        yield _joined(SpreadKind.PHONE, line[:2], " ")


def _amount(page: PrintedPage, near: Sequence[Written]) -> Iterator[Spread]:
    if len(near) < 2:
        return
    one, other = near[:2]
    cents = (other.cells or 2) == 2 and other.width <= _TWO_DIGITS and one.width > 1.5 * other.width
    mark = between(page, one, other) if cents else ""
    if cents and (mark in (".", ",") or _says(other, _CENTS)):
        yield _joined(SpreadKind.AMOUNT, near[:2], mark or ".")


def _street(line: Sequence[Written]) -> Iterator[Spread]:
    """Join what a street address is printed in: three parts at least, from its number to its name."""
    near = _run(line[:4])
    for said in ([_named(part) for part in near], [naming.plain(part.label).replace("°", "o ") for part in near]):
        places = [next((n for n, part in enumerate(_STREET) if part.search(text)), -1) for text in said]
        known = places[: places.index(3) + 1] if 3 in places else []
        of_street = sum(bool(_OF_STREET.search(text)) for text in said[: len(known)])
        if len(known) >= 3 and known[0] == 0 and known == sorted(set(known)) and of_street >= 2:
            yield _joined(SpreadKind.STREET, near[: len(known)], " ")


def _boxes(page: PrintedPage, near: Sequence[Written], language: str) -> Iterator[Spread]:
    """Join boxes of one character each; the marks printed between them part the places that are read."""
    boxes = single(near)
    if len(boxes) < 2:
        return
    marks = [between(page, one, other) for one, other in itertools.pairwise(boxes)]
    if len(boxes) == 2 and marks[0]:
        return
    decimal = "," if language == "fr" else "."
    signs = {mark for mark in marks if mark in ("/", "-", "–", ".", ",", ":")}
    if decimal in signs:  # the other mark parts thousands
        asked, mark, kept = SpreadKind.AMOUNT, decimal, {decimal}
    else:
        asked, mark, kept = SpreadKind.NUMBER, (signs.pop().replace("–", "-") if len(signs) == 1 else ""), {*signs}
        kept = {mark, "–"} if mark == "-" else {mark} - {""}
    groups: list[list[Written]] = [[boxes[0]]]
    for box, sign in zip(boxes[1:], marks, strict=True):
        if sign in kept:
            groups.append([box])
        else:
            groups[-1].append(box)
    zones = tuple(zone for group in groups for zone in combs(group))
    every = tuple(box.widget for box in boxes)
    if len(zones) > len(groups) and mark:
        return  # the boxes of one group stand too unevenly to be read as one
    yield Spread(asked, every, zones, mark)


def _named(part: Written) -> str:
    """Return the words of a widget's own name, plain."""
    return naming.plain(dating.apart(part.widget.name.rpartition(".")[2]))


def _says(part: Written, pattern: re.Pattern[str]) -> bool:
    """Whether a widget's name, its tooltip or its label says something."""
    texts = (_named(part), naming.plain(part.widget.tooltip), naming.plain(part.label))
    return any(pattern.search(text.replace("°", "o ")) for text in texts)
