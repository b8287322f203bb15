"""read: one page image to one reading. Recognise, register, cut zones, have them read, gather the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from copiste.forms.model import Definition
from copiste.labels.find import by_labels
from copiste.pages import densities
from copiste.pages.model import Page
from copiste.pages.quality import is_blank
from copiste.ports.readers import Reader, Speller, WordReader
from copiste.readers.other_pages import read_other, with_sender
from copiste.reading import electronic, labels, vote
from copiste.reading.codes import codes
from copiste.reading.identify import KnownPage, known_pages
from copiste.reading.levels import ANEW
from copiste.reading.model import (
    VARIANTS,
    Candidate,
    Code,
    Crop,
    PagePlace,
    PageReading,
    ZoneReading,
    spelt,
)
from copiste.reading.page import PagePlan, conclude, plan, plan_by_labels
from copiste.reading.separators import is_ours
from copiste.reading.voices import Panel

_UNSURE = 0.5
"""Score of a reader, 0 to 1, below which it is asked again; chosen."""


def read_page(page: Page, definitions: Mapping[str, Definition], readers: Sequence[Reader]) -> PageReading:
    """Return what stands on *page*: read from its ink, also where its file says what its answers are.

    Zones are first read clean of the form's print, by every reader; where they disagree, as they came, too, and with a
    wider margin, and with second guesses. A reader outside the installation sees what a form that asks for it says,
    and nothing else. Codes are looked for on every page, and harder where it is no form's. A page that is as long as no
    sheet of paper is looked at in other line densities as well, before it is said to be no known form's.
    """
    if any(problem.code == "page_unreadable" for problem in page.problems):
        return PageReading(page.number, PagePlace.UNREADABLE, problems=page.problems)
    found = codes(page.pixels)
    inside = [reader for reader in readers if not reader.facts.leaves]
    for look in (page, *densities.others(page)):
        reading = _form_page(look, definitions, readers, sheet=_separates(found))
        if reading is not None:
            return with_sender(replace(reading, codes=found), look, inside)
    if not found and not is_blank(page):
        looks = (codes(look.pixels, thorough=True) for look in (page, *densities.others(page)))
        found = next((each for each in looks if each), ())
    if _separates(found):
        return PageReading(page.number, PagePlace.SEPARATOR, problems=page.problems, codes=found)
    return read_other(page, found, inside)


def _separates(found: Sequence[Code]) -> bool:
    return any(code.kind == "qr" and is_ours(code.text) for code in found)


def _form_page(
    page: Page,
    definitions: Mapping[str, Definition],
    readers: Sequence[Reader],
    *,
    sheet: bool,
) -> PageReading | None:
    """Return what stands on a page of a known form; None for any other. A separator *sheet* has no labels to find."""
    inside = [reader for reader in readers if not reader.facts.leaves]
    planned = plan(page, _known(tuple(definitions.values())))
    if planned is None and not sheet:
        planned = _by_labels(page, definitions, inside)
    if planned is None:
        return None
    asked = _asked(planned, readers)
    panel = Panel(tuple(reader.facts.voice for reader in asked))
    said = {at for at, zone in enumerate(planned.zones) if zone.reading.candidates}
    here = [reader for reader in asked if not reader.facts.leaves]
    found = {**_checked(planned, said, here), **_read(planned, {*range(len(planned.zones))} - said, asked)}
    return conclude(planned, found, {reader.facts.name: reader.version for reader in asked}, panel)


def _asked(planned: PagePlan, readers: Sequence[Reader]) -> list[Reader]:
    """Return the readers of the page's language; those outside last, where the form of the page names them."""
    named = planned.known.definition.schema.get("x-readers", ())
    fit = [reader for reader in readers if planned.language in reader.facts.languages]
    outside = [reader for reader in fit if reader.facts.leaves and reader.facts.name in named]
    return [*(reader for reader in fit if not reader.facts.leaves), *outside]


def _by_labels(page: Page, definitions: Mapping[str, Definition], readers: Sequence[Reader]) -> PagePlan | None:
    """Look for a form's printed labels on a page that no blank identifies: in its text layer, else with a reader."""
    editions = by_labels(definitions.values())
    finder = next((reader for reader in readers if isinstance(reader, WordReader)), None)
    if not editions or is_blank(page):
        return None
    words = [word for word in page.words if word.score >= electronic.SHOWN]
    planned = plan_by_labels(page, labels.as_it_is(page), words, editions) if words else None
    if planned is not None or finder is None:
        return planned
    level = labels.level(page)
    tongues = {edition.language for _, edition in editions}
    language = tongues.pop() if len(tongues) == 1 else None
    return plan_by_labels(page, level, finder.words(level.pixels, language), editions)


def _checked(planned: PagePlan, zones: Collection[int], readers: Sequence[Reader]) -> dict[int, ZoneReading]:
    """Have the ink of *zones* read, of which the file says what it is, where it is not the strokes of just that: by one
    reader after the other, the quickest first, each only where none before read what the file says; then as it came."""
    found = {at: list(planned.zones[at].reading.candidates) for at in zones}
    open_ = {at for at in zones if not planned.zones[at].reading.evidence.get(ANEW)}
    for variant in VARIANTS[:2]:
        for reader in sorted(readers, key=lambda each: each.facts.cost(len(open_))) if open_ else ():
            crops = planned.crops(variant, open_)
            for at, joined in _joined(planned, crops, reader.read(crops, planned.language)).items():
                found[at].append(Candidate(reader.facts.name, *joined, variant))
                if vote.agrees(joined[0], planned.zones[at].reading):
                    open_.discard(at)
    return {at: replace(planned.zones[at].reading, candidates=tuple(said)) for at, said in found.items()}


def _read(planned: PagePlan, zones: Collection[int], readers: Sequence[Reader]) -> dict[int, ZoneReading]:
    found: dict[int, list[Candidate]] = defaultdict(list)
    spellers = [reader for reader in readers if isinstance(reader, Speller)]
    doubtful: set[int] | None = None
    dirt: frozenset[str] = frozenset()
    for variant in VARIANTS:
        crops = [
            crop for crop in planned.crops(variant, zones if doubtful is None else doubtful) if crop.key not in dirt
        ]
        third = [each for each in readers if each in spellers or variant in each.facts.weights]
        asked = third if variant == "padded" else readers
        given = [reader.read(crops, planned.language) for reader in asked]
        if doubtful is None:
            dirt = _dirt(planned, crops, given)
        for reader, answers in zip(asked, given, strict=True):
            for at, joined in _joined(planned, crops, answers, dirt).items():
                found[at].append(Candidate(reader.facts.name, *joined, variant))
        if doubtful is None:
            doubtful = {at for at, said in found.items() if _doubtful(said, planned.zones[at].reading)}
            crops = [crop for crop in crops if _zone(crop.key) in doubtful and crop.key not in dirt]
        for speller in spellers:
            _spell(planned, crops, speller, variant, found)
    dirty = {_zone(key) for key in dirt}
    return {at: _read_as(planned.zones[at].reading, said, dirty=at in dirty) for at, said in found.items()}


def _dirt(planned: PagePlan, crops: Sequence[Crop], given: Sequence[Sequence[tuple[str, float]]]) -> frozenset[str]:
    """Return the keys of lines that are no writing, such as what a stamp left, in answers of several lines."""
    said = {crop.key: [answers[at][0] for answers in given] for at, crop in enumerate(crops)}
    return frozenset(
        key for key, texts in said.items() if len(planned.zones[_zone(key)].lines) > 1 and vote.nobodys(texts)
    )


def _read_as(zone: ZoneReading, candidates: Sequence[Candidate], *, dirty: bool) -> ZoneReading:
    return replace(zone, candidates=tuple(candidates), evidence={**zone.evidence, "dirt": float(dirty)})


def _spell(
    planned: PagePlan, crops: Sequence[Crop], reader: Speller, variant: str, found: dict[int, list[Candidate]]
) -> None:
    """Add what a reader's second guesses make of the zones, where that differs from what it read."""
    texts = [(text, 0.0) for text in reader.spell(crops, planned.language)]
    for at, (text, _) in _joined(planned, crops, texts).items():
        plain = next(c for c in found[at] if (c.reader, c.variant) == (reader.facts.name, variant))
        if text != plain.text:
            found[at].append(replace(plain, text=text, variant=spelt(variant)))


def _joined(
    planned: PagePlan, crops: Sequence[Crop], answers: Sequence[tuple[str, float]], dirt: Collection[str] = ()
) -> dict[int, tuple[str, float]]:
    lines: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for crop, answer in zip(crops, answers, strict=True):
        lines[_zone(crop.key)] += [] if crop.key in dirt else [answer]
    joined = {at: vote.joined(given, comb=planned.zones[at].comb is not None) for at, given in lines.items()}
    return {at: (text, round(score, 4)) for at, (text, score) in joined.items()}


def _zone(key: str) -> int:
    return int(key.split("/", maxsplit=1)[0])


def _doubtful(candidates: Sequence[Candidate], zone: ZoneReading) -> bool:
    """Whether to look at the zone again: the readers differ, one is unsure, or cleaning may have cost strokes."""
    first = candidates[0]
    return (
        any(not vote.same(first.text, other.text) for other in candidates[1:])
        or min(candidate.score for candidate in candidates) < _UNSURE
        or zone.evidence.get("lost", 0.0) >= vote.LOST
    )


@lru_cache(maxsize=8)
def _known(definitions: tuple[Definition, ...]) -> tuple[KnownPage, ...]:
    return tuple(known_pages(definitions))
