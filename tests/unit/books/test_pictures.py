"""Comparing pages by their pictures is bounded, however many look alike, and begins with the nearest sketch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pytest

from copiste.books import comparisons
from copiste.books.comparisons import MOST_COMPARED, MOST_COMPARED_OF_PAGE, MOST_GLANCES, MOST_GLANCES_OF_PAGE
from copiste.books.duplicates import Duplicates
from copiste.keeping.entering import enter
from copiste.keeping.payloads import dump
from copiste.keeping.vault import Vault, page_reading
from copiste.pages.model import Page, PageFacts
from copiste.reading import likeness_glance, likeness_page
from copiste.reading.model import Likeness, PagePlace, PageReading
from copiste.records.model import PAGE_AGAIN, Assembly, PagePlacing
from tests.contract.homes import Home

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
FACTS = PageFacts(width=4, height=3, x_dpi=300, y_dpi=300, coding="png")
SKETCH = "f0" * 48


Pairs = list[tuple[int, int]]


@dataclass
class Seen:
    """Which pages were glanced at, and which compared whole: none is the same as another."""

    glances: Pairs = field(default_factory=list)
    whole: Pairs = field(default_factory=list)
    plain: bool = False


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    found = Seen()

    def same(one: Page, other: Page) -> bool:
        found.whole.append((one.number, other.number))
        return False

    def plainly_other(one: int, other: int) -> bool:
        found.glances.append((one, other))
        return found.plain

    def loaded(_: str, number: int, __: Vault) -> Page:
        return Page(number, np.full((3, 4), number, np.uint8), FACTS)

    monkeypatch.setattr(likeness_page, "same", same)
    monkeypatch.setattr(likeness_glance, "glance", lambda pixels: int(pixels[0, 0]))
    monkeypatch.setattr(likeness_glance, "other", plainly_other)
    monkeypatch.setattr(comparisons, "load_page", loaded)
    return found


def flagged(home: Home, sketches: list[str]) -> Assembly:
    """Put a document together whose pages of no form have these *sketches*."""
    entry = enter(office="clinic", arrival="a", fingerprint="a", channel="folder", ledger=home.ledger, now=NOW)
    home.sealer.create(entry.id)
    vault = Vault(home.objects, home.sealer)
    readings = [
        PageReading(number, PagePlace.UNRECOGNISED, likeness=Likeness(sketch))
        for number, sketch in enumerate(sketches, start=1)
    ]
    for reading in readings:
        vault.keep(entry.id, page_reading(reading.page), dump(reading))
    whole = Assembly(tuple(PagePlacing(each.page, each.place) for each in readings), ())
    return Duplicates(home.registers, home.sealer, vault, home.ledger).flag(entry, readings, whole, {}, NOW)


def of_one_page(pairs: Pairs) -> int:
    return max(sum(one == page for one, _ in pairs) for page in range(1, 100))


def test_look_alike_pages_are_compared_so_often_and_no_more(home: Home, seen: Seen) -> None:
    flagged(home, [SKETCH] * 30)

    assert (len(seen.whole), of_one_page(seen.whole)) == (MOST_COMPARED, MOST_COMPARED_OF_PAGE)
    assert (len(seen.glances), of_one_page(seen.glances)) == (MOST_GLANCES, MOST_GLANCES_OF_PAGE)


def test_what_is_plainly_another_sheet_is_never_compared_whole(home: Home, seen: Seen) -> None:
    seen.plain = True
    flagged(home, [SKETCH] * 5)

    assert len(seen.glances) == 1 + 2 + 3 + 4
    assert seen.whole == []


def test_the_nearest_sketch_is_compared_first_and_a_far_one_never(home: Home, seen: Seen) -> None:
    near, far = "f1" + SKETCH[2:], SKETCH[:48] + "0f" * 24
    flagged(home, [far, SKETCH, near, near, SKETCH])

    assert next(pair for pair in seen.glances if pair[0] == 5) == (5, 2)
    assert all(1 not in pair for pair in seen.glances)


@pytest.mark.usefixtures("seen")
def test_a_page_that_comes_again_in_one_file_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness_page, "same", lambda one, other: {one.number, other.number} == {1, 3})

    (told,) = flagged(home, [SKETCH] * 3).problems

    assert (told.code, told.page, dict(told.facts)) == (PAGE_AGAIN, 3, {"other": 1})
