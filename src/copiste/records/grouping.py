"""Pages to forms: separators cut first, then the numbers of pages tell where one copy of a form ends.

Pages of one edition that follow each other are parted into copies so that the fewest pages are missing, then out of
order. What follows a form and is none is attached to it, with a doubt where something speaks against that; blank
pages come between without harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise

from copiste.forms.model import Definition, Edition
from copiste.pages.model import Problem
from copiste.reading.model import PagePlace, PageReading
from copiste.reading.separators import Separator
from copiste.records.belonging import doubts, strangers
from copiste.records.collating import collated
from copiste.records.cutting import CutFound, Cutting, cuts
from copiste.records.model import BatchPart, PagePlacing

_MISSING, _DISORDER = 3, 2
"""What a missing page and one out of order weigh when pages are parted into copies of a form."""


@dataclass(slots=True)
class Group:
    """The pages of one form in a document: its own by number within the form, and those attached to it."""

    form: str
    edition: str
    pages: dict[int, PageReading] = field(default_factory=dict)
    attached: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Grouping:
    """What the pages of a document came to: its forms, the one place of each page, and what is to be said of it all."""

    groups: list[Group]
    places: list[PagePlacing]
    problems: list[Problem]
    batches: tuple[BatchPart, ...] = ()


@dataclass(slots=True)
class _Section:
    """Pages between two cuts; `said` is what the sheet before them says."""

    said: Separator | None = None
    pages: list[PageReading] = field(default_factory=list)


def grouped(
    readings: Sequence[PageReading],
    definitions: Mapping[str, Definition],
    *,
    cutting: Cutting | None = None,
    collate: bool = False,
) -> Grouping:
    """Return the forms found, and the one place of each page, in the order of pages.

    Without *cutting* no code cuts: a person has said what goes together. With *collate* the second half of the pages
    are the backs of the first half, the last first, as a sheet that says `backs` may also say.
    """
    ordered = sorted(readings, key=lambda reading: reading.page)
    found = {} if cutting is None else cuts(ordered, cutting)
    ordered, problems = collated(ordered, found, collate=collate)
    uneven = list(problems)
    problems = [*problems, *_unfit(found)]
    groups: list[Group] = []
    places: list[PagePlacing] = []
    sections, sheets = _sections(ordered, found)
    for section in sections:
        _group(section, definitions, groups, places)
    for group in groups:
        group.problems += uneven
    places += [PagePlacing(page, PagePlace.SEPARATOR) for page in sheets]
    batches = _batches(ordered, found)
    return Grouping(groups, sorted(places, key=lambda each: each.page), problems, batches)


def _sections(ordered: Sequence[PageReading], found: Mapping[int, CutFound]) -> tuple[list[_Section], list[int]]:
    sections, sheets = [_Section()], []
    for page in ordered:
        cut = found.get(page.page)
        if cut is not None:
            sections.append(_Section(cut.said))
        if cut is not None and cut.sheet:
            sheets.append(page.page)
        else:
            sections[-1].pages.append(page)
    return sections, sheets


def _group(
    section: _Section, definitions: Mapping[str, Definition], groups: list[Group], places: list[PagePlacing]
) -> None:
    """Add the forms of one section to *groups*, and its pages to *places*."""
    pages, doubt = _as_named(section, definitions)
    begins = _beginnings([page for page in pages if page.place is PagePlace.FORM], definitions)
    attaches = False
    first = len(groups)
    for page in pages:
        if page.place is PagePlace.FORM and page.form and page.edition and page.form_page:
            if page.page in begins:
                groups.append(Group(page.form, page.edition))
            groups[-1].pages[page.form_page] = page
            places.append(PagePlacing(page.page, PagePlace.FORM, len(groups) - 1, page.turn))
            attaches = True
        elif page.place in (PagePlace.UNRECOGNISED, PagePlace.SEPARATOR) and attaches:
            groups[-1].attached.append(page.page)
            expected = _has_attachments(groups[-1].form, definitions)
            groups[-1].problems += doubts(groups[-1].pages.values(), page, expected=expected)
            places.append(PagePlacing(page.page, PagePlace.ATTACHMENT, len(groups) - 1))
        else:
            attaches = attaches and page.place is not PagePlace.COVER  # something else begins with it
            known = page.place is not PagePlace.SEPARATOR
            places.append(PagePlacing(page.page, page.place if known else PagePlace.UNRECOGNISED))
    for group in groups[first:]:
        group.problems += [*doubt, *_incomplete(group, definitions), *strangers(group.pages.values())]


def _has_attachments(form: str, definitions: Mapping[str, Definition]) -> bool:
    return form in definitions and definitions[form].schema.get("x-attachments") is True


def _beginnings(pages: Sequence[PageReading], definitions: Mapping[str, Definition]) -> set[int]:
    """Return the pages with which another form, or another copy of the same one, begins."""
    begins: set[int] = set()
    at = 0
    while at < len(pages):
        same = at
        while same < len(pages) and _edition(pages[same]) == _edition(pages[at]):
            same += 1
        run = pages[at:same]
        needed = _needed(run[0].form or "", run[0].edition or "", definitions)
        begins |= {run[start].page for start in _parted([page.form_page or 0 for page in run], needed)}
        at = same
    return begins


def _parted(numbers: Sequence[int], needed: frozenset[int]) -> list[int]:
    """Return where copies begin in a run of page numbers of one form.

    >>> _parted([1, 2, 2, 1, 2], frozenset({1, 2})), _parted([2, 1, 2, 1], frozenset({1, 2}))
    ([0, 2, 3], [0, 2])
    """
    best: list[tuple[int, int]] = [(0, 0)]  # for each end: the least cost up to it, and where its last copy begins
    for end in range(1, len(numbers) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            copy = numbers[start:end]
            if len(set(copy)) < len(copy):
                break
            disorder = sum(later < earlier for earlier, later in pairwise(copy))
            cost = best[start][0] + _MISSING * len(needed.difference(copy)) + _DISORDER * disorder
            options.append((cost, start))
        best.append(min(options))
    begins = []
    end = len(numbers)
    while end:
        end = best[end][1]
        begins.append(end)
    return begins[::-1]


def _edition(page: PageReading) -> tuple[str | None, str | None]:
    return page.form, page.edition


def _needed(form: str, edition: str, definitions: Mapping[str, Definition]) -> frozenset[int]:
    """Return the pages of an edition that hold answers; none for one that is read by its labels."""
    editions = definitions[form].editions if form in definitions else ()
    known = next((each for each in editions if each.name == edition), None)
    if known is None or not known.pages:
        return frozenset()
    places = [place for each in known.fields for place in each.places]
    places += [option.place for each in known.fields for option in each.options]
    return frozenset(place.page for place in places)


def _incomplete(group: Group, definitions: Mapping[str, Definition]) -> list[Problem]:
    """Say which pages of a form are not there, and whether those that are came in disorder."""
    found = []
    missing = _needed(group.form, group.edition, definitions).difference(group.pages)
    if missing:
        found.append(Problem("page_awaited", facts={"pages": ", ".join(map(str, sorted(missing)))}))
    numbers = [*group.pages]
    if numbers != sorted(numbers):
        came = ", ".join(map(str, numbers))
        found.append(Problem("pages_disordered", page=group.pages[numbers[0]].page, facts={"pages": came}))
    return found


def _as_named(
    section: _Section, definitions: Mapping[str, Definition]
) -> tuple[Sequence[PageReading], Sequence[Problem]]:
    """Return the pages as the sheet before them names them; where they do not look like it, a doubt as well."""
    form = None if section.said is None else section.said.form
    if form is None or any(page.form == form for page in section.pages):
        return section.pages, ()
    doubt = (Problem("separator_disagrees", facts={"form": form}),)
    definition = definitions.get(form)
    if definition is None or any(page.place is PagePlace.FORM for page in section.pages):
        return section.pages, doubt
    edition = definition.editions[0]
    strange = [page.page for page in section.pages if page.place is PagePlace.UNRECOGNISED]
    numbers = {page: number for number, page in enumerate(strange[: max(len(edition.pages), 1)], start=1)}
    take = partial(_taken_for, numbers=numbers, definition=definition, edition=edition)
    return [take(page) for page in section.pages], doubt


def _taken_for(
    page: PageReading, *, numbers: Mapping[int, int], definition: Definition, edition: Edition
) -> PageReading:
    if page.page not in numbers:
        return page
    return replace(
        page,
        place=PagePlace.FORM,
        form=definition.id,
        edition=edition.name,
        definition=definition.digest,
        form_page=numbers[page.page],
    )


def _unfit(found: Mapping[int, CutFound]) -> list[Problem]:
    """Say which sheets are not understood, and which are another office's."""
    unfit = [Problem("separator_unfit", page=page) for page, cut in found.items() if cut.unfit]
    return unfit + [Problem("separator_foreign", page=page) for page, cut in found.items() if cut.foreign]


def _batches(ordered: Sequence[PageReading], found: Mapping[int, CutFound]) -> tuple[BatchPart, ...]:
    """Return the sheets that name a batch, each with the pages up to the next sheet that names one."""
    parts: list[tuple[int, Separator, list[int]]] = []
    for page in ordered:
        cut = found.get(page.page)
        if cut is not None and cut.said is not None and cut.said.batch:
            parts.append((page.page, cut.said, []))
        elif parts and not (cut is not None and cut.sheet):
            parts[-1][2].append(page.page)
    return tuple(
        BatchPart(said.batch or "", said.number, said.count, sheet, tuple(pages)) for sheet, said, pages in parts
    )
