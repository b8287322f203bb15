"""Which form, which edition, which page of it: the known blank whose print agrees best with the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copiste.forms.model import BlankPage, Definition, Edition
from copiste.reading.features import Features, features_of
from copiste.reading.register import homography

_SHORTLIST = 3
"""Likeliest known pages that are matched whole; set by hand: forms of one family share frames and titles."""
_LEAST = 12
"""Agreeing keypoints among the strongest few, under which a page is not worth registering to."""
_CLEARLY = 3
"""A candidate that agrees this many times better than the next is the only one to try."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownPage:
    """A page of an edition of a form."""

    definition: Definition
    edition: Edition
    blank: BlankPage


def known_pages(definitions: Iterable[Definition]) -> Iterator[KnownPage]:
    """Yield every page that can be recognised by its print."""
    for definition in definitions:
        for edition in definition.editions:
            for blank in edition.pages:
                yield KnownPage(definition, edition, blank)


def identify(page: Features, known: Iterable[KnownPage]) -> list[KnownPage]:
    """Return the known pages worth registering to, best first; none for a page that is no known form."""
    few = page.strongest()
    agreed = [(homography(few, features_of(candidate.blank).strongest())[1], candidate) for candidate in known]
    ranked = sorted(enumerate(agreed), key=lambda entry: (-entry[1][0], entry[0]))
    best = [(count, candidate) for _, (count, candidate) in ranked if count >= _LEAST][:_SHORTLIST]
    if len(best) > 1 and best[0][0] > _CLEARLY * best[1][0]:
        best = best[:1]
    return [candidate for _, candidate in best]
