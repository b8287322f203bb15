"""Pages to forms: consecutive pages of one edition are one form; what follows a form and is none is attached to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from copiste.reading.model import PagePlace, PageReading
from copiste.records.model import PagePlacing


@dataclass(slots=True)
class Group:
    """The pages of one form in a document: its own by number within the form, and those attached to it."""

    form: str
    edition: str
    pages: dict[int, PageReading] = field(default_factory=dict)
    attached: list[int] = field(default_factory=list)

    def takes(self, page: PageReading) -> bool:
        """Whether *page* goes on with this form: the same edition, and a page of it not seen yet."""
        return (page.form, page.edition) == (self.form, self.edition) and page.form_page not in self.pages


def grouped(readings: Sequence[PageReading]) -> tuple[list[Group], list[PagePlacing]]:
    """Return the forms found, and the one place of each page, in the order of pages."""
    groups: list[Group] = []
    places: list[PagePlacing] = []
    for page in sorted(readings, key=lambda reading: reading.page):
        if page.place is PagePlace.FORM and page.form and page.edition and page.form_page:
            if not (groups and groups[-1].takes(page)):
                groups.append(Group(page.form, page.edition))
            groups[-1].pages[page.form_page] = page
            places.append(PagePlacing(page.page, PagePlace.FORM, len(groups) - 1, page.turn))
        elif page.place is PagePlace.UNRECOGNISED and groups:
            groups[-1].attached.append(page.page)
            places.append(PagePlacing(page.page, PagePlace.ATTACHMENT, len(groups) - 1))
        else:
            places.append(PagePlacing(page.page, page.place))
    return groups, places
