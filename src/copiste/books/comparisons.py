"""Comparing pages of no known form by their pictures, so often for one document and no more.

A glance at 75 dots an inch tells nearly all look-alikes apart; only what it cannot is laid over each other and compared
letter by letter. Half of the cost of a glance is getting the page from its vault.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copiste.errors import DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.keeping.kept_pages import load_page
from copiste.keeping.vault import Vault
from copiste.pages.model import Page

if TYPE_CHECKING:
    from copiste.reading.likeness_glance import Glance

MOST_GLANCES, MOST_GLANCES_OF_PAGE = 40, 4
"""Glances of a document and of one of its pages, each 0.15 s of processor (bench/lookalikes.py): 6 s in all, of the 60
that a worker has."""
MOST_COMPARED, MOST_COMPARED_OF_PAGE = 12, 2
"""Whole comparisons, of which each takes 1.2 s: 15 s. A page of no form goes to a person anyhow, who is told a little
less when copies are many."""


@dataclass(slots=True)
class Comparisons:
    """The pictures of one document's pages, held against those of pages that came before."""

    vault: Vault
    document: str
    glances: int = MOST_GLANCES
    compared: int = MOST_COMPARED
    _number: int = 0
    _glances_of_page: int = 0
    _compared_of_page: int = 0
    _page: Page | None = field(default=None, repr=False)
    _glance: Glance | None = field(default=None, repr=False)

    def same(self, number: int, earlier: str, page: int) -> bool:
        """Whether page *number* is the same sheet as *page* of the document *earlier*; no when it cannot be told."""
        from copiste.reading import likeness_glance, likeness_page  # noqa: PLC0415  pixels are seen here alone

        if number != self._number:
            self._number, self._page, self._glance = number, None, None
            self._glances_of_page, self._compared_of_page = MOST_GLANCES_OF_PAGE, MOST_COMPARED_OF_PAGE
        if min(self.glances, self._glances_of_page) <= 0:
            return False
        self.glances, self._glances_of_page = self.glances - 1, self._glances_of_page - 1
        try:
            other = load_page(earlier, page, self.vault)
        except (ObjectMissing, KeyDestroyed, DamagedDocument):
            return False
        if self._page is None or self._glance is None:
            self._page = load_page(self.document, number, self.vault)
            self._glance = likeness_glance.glance(self._page.pixels)
        if likeness_glance.other(self._glance, likeness_glance.glance(other.pixels)):
            return False
        if min(self.compared, self._compared_of_page) <= 0:
            return False
        self.compared, self._compared_of_page = self.compared - 1, self._compared_of_page - 1
        return likeness_page.same(self._page, other)
