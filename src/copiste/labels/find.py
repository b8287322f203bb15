"""Which form a page is by its printed labels, and where each label stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from copiste.forms.model import Definition, Edition, FieldLayout
from copiste.labels.text import Print, Spot

_TITLE = 0.8
"""How alike (0..1) a title must be; lower than `_PLAIN`, as titles are long and often worn; set by hand."""
_WITH_TITLE, _WITHOUT = 2, 3
"""Labels of answers that a page needs to be the form's: beside its title, or without it (a page that goes on)."""
_SHARE = 0.2
"""Share of its answers' labels that a page needs beside its title; set by hand."""
_PLAIN, _PRINT = 0.88, 0.82
"""How alike (0..1) a label must be to speak for its form, and other print to bound a zone; set by hand."""
_HALF = 12
"""Letters that half a label must have to be told by them."""
_SOME, _FAR = 3, 10
"""Labels before and after one that say where it may stand, and heights of print it may lie beyond them; set by hand."""
_RIVAL = 0.04
"""A second place as much like a label as this makes the first doubtful."""
FIRST, NEXT = 1, 2
"""Pages of a form, counted from 1: the one that bears the title, and those that go on."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelMatch:
    """An edition found on a page. `form_page` is FIRST for the page that bears the title, NEXT for one that goes on.

    `labels` holds the place of each field's label by the field's name, `options` that of each option's words by name
    and value, `prints` everything else printed that was looked for. `sure` (0..1) says how well each field was placed.
    """

    definition: Definition
    edition: Edition
    form_page: int
    labels: Mapping[str, Spot]
    options: Mapping[tuple[str, str], Spot]
    prints: tuple[Spot, ...]
    sure: Mapping[str, float]
    titled: bool

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Return every place of print that was found."""
        return (*self.labels.values(), *self.options.values(), *self.prints)


def by_labels(definitions: Iterable[Definition]) -> tuple[tuple[Definition, Edition], ...]:
    """Return the editions that are read by their printed labels."""
    return tuple((one, edition) for one in definitions for edition in one.editions if edition.titles)


def recognised(print_: Print, known: Sequence[tuple[Definition, Edition]]) -> LabelMatch | None:
    """Return the edition whose title and labels stand on the page; None when it is none that is known."""
    found = [one for definition, edition in known if (one := _labelled(print_, definition, edition)) is not None]
    return max(found, key=lambda one: (one.titled, sum(spot.score for spot in one.labels.values())), default=None)


def _labelled(print_: Print, definition: Definition, edition: Edition) -> LabelMatch | None:
    titles = [spot for spot in print_.find(edition.titles) if spot.score >= _TITLE]
    prints = [spot for phrase in edition.prints for spot in print_.find((phrase,))[:1] if spot.score >= _PRINT]
    spots = {field.name: _places(print_, field.label.says) for field in edition.fields if field.label}
    claims = [*titles, *prints, *(found[0] for found in spots.values() if found)]
    labels: dict[str, Spot] = {}
    sure: dict[str, float] = {}
    for name, found in spots.items():
        own = [spot for spot in found if not any(one.weight > spot.weight and one.covers(spot) for one in claims)]
        if own:
            labels[name], sure[name] = _chosen(own)
    labels = _in_order(labels)
    plain = [spot for spot in labels.values() if spot.score >= _PLAIN]
    enough = max(_WITH_TITLE, round(_SHARE * len(edition.fields))) if titles else _WITHOUT
    if len(plain) < enough:
        return None
    options = _options(print_, edition, labels)
    first = bool(titles) or len(plain) > len(edition.fields) / 2
    return LabelMatch(
        definition, edition, FIRST if first else NEXT, labels, options, (*titles, *prints), sure, bool(titles)
    )


def _options(print_: Print, edition: Edition, labels: Mapping[str, Spot]) -> dict[tuple[str, str], Spot]:
    """Return where the words of each option stand, for the groups whose label was found; no place is two options'."""
    found = {
        (field.name, one.value): print_.find(one.label.says)
        for field in edition.fields
        if field.name in labels
        for one in field.labelled
    }
    best = [spots[0] for spots in found.values() if spots]
    chosen = {}
    for key, spots in found.items():
        own = [spot for spot in spots if not any(one.weight > spot.weight and one.covers(spot) for one in best)]
        if (spot := _nearest(labels[key[0]], own)) is not None:
            chosen[key] = spot
    return chosen


def _in_order(labels: Mapping[str, Spot]) -> dict[str, Spot]:
    """Drop the places that are not plain and lie far from those laid out before and after: fields are in reading order.

    Columns are read one after the other, so that a label may stand somewhat above the one before.
    """
    names = list(labels)
    kept = {}
    for at, name in enumerate(names):
        around_it = [labels[other] for other in (*names[max(at - _SOME, 0) : at], *names[at + 1 : at + 1 + _SOME])]
        plain = [spot.box[1] for spot in around_it if spot.score >= _PLAIN]
        slack = _FAR * labels[name].words[0].height
        near = not plain or min(plain) - slack < labels[name].box[1] < max(plain) + slack
        if labels[name].score >= _PLAIN or near:
            kept[name] = labels[name]
    return kept


def _places(print_: Print, says: Sequence[str]) -> list[Spot]:
    """Return where a label stands, best first; one of which only half can be made out is doubtful by its score."""
    found = print_.find(says)
    return found or [spot for wording in says if (spot := _half(print_, wording)) is not None]


def _half(print_: Print, wording: str) -> Spot | None:
    """Find a label by its first or its last half: the other may lie under a stamp."""
    words = wording.split()
    halves = (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :]))
    if min(map(len, halves)) < _HALF:
        return None
    head, tail = (next((spot for spot in print_.find((half,)) if spot.score >= _PLAIN), None) for half in halves)
    if head is not None and tail is not None and not 0 < tail.box[3] - head.box[1] < 5 * head.words[0].height:
        tail = None
    seen = (*(head.words if head else ()), *(tail.words if tail else ()))
    return Spot(seen, _PLAIN / 2, len(wording) * _PLAIN / 4) if seen else None


def _chosen(spots: Sequence[Spot]) -> tuple[Spot, float]:
    """Return the best place, the highest of those that are as good, and how sure it is."""
    best = [spot for spot in spots if spot.score > spots[0].score - _RIVAL and spot.weight > 0.9 * spots[0].weight]
    first = min(best, key=lambda spot: spot.box[1])
    return first, first.score if len(best) == 1 else first.score / 2


def _nearest(label: Spot, spots: Sequence[Spot]) -> Spot | None:
    """Return the words of an option: those that follow the group's label most closely in reading order."""
    _, top, _, bottom = label.last_line
    after = [spot for spot in spots if spot.box[3] > top + (bottom - top) // 2 and not spot.covers(label)]
    return min(after, key=lambda spot: (max(0, spot.box[1] - bottom), -spot.score), default=None)


def fields_on(found: LabelMatch) -> tuple[FieldLayout, ...]:
    """Return the fields whose label stands on the page."""
    return tuple(field for field in found.edition.fields if field.name in found.labels)
