"""Filed records looked for: by receipt, by the names and numbers that stand on them, by office, form and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress

from copiste.desk.context import Desk
from copiste.desk.documents import found
from copiste.desk.records import item
from copiste.desk.roles import scope
from copiste.desk.searching import LOOKED_AT
from copiste.errors import ObjectMissing
from copiste.keeping.queries import records_of
from copiste.ports.identity import Person
from copiste.ports.records import RecordEntry
from copiste.records.identifiers import document_in
from copiste.views.records import RecordList


def listed(
    desk: Desk,
    person: Person,
    *,
    office: str | None = None,
    form: str | None = None,
    since: dt.datetime | None = None,
    q: str | None = None,
    after: str | None = None,
    limit: int,
    newest: bool = False,
) -> RecordList:
    """Return a page of the records of *person*'s offices without their answers, in the order of their ids.

    With *newest* they come against it, as those that *q* finds always do.
    """
    offices = scope(person, office)
    one = next(iter(offices)) if offices is not None and len(offices) == 1 else None
    sought = (q or "").strip()
    entries = (
        _found(desk, sought, after)
        if sought
        else desk.records.records(office=one, form=form, since=since, after=after, backwards=newest)
    )
    shown: list[RecordEntry] = []
    for looked, entry in enumerate(entries, start=1):
        mine = (offices is None or entry.office in offices) and form in (None, entry.form)
        there = not desk.hides(entry.document, person) and not desk.is_erased(entry.document)
        if mine and (since is None or entry.filed_at >= since) and there:
            shown.append(entry)
        if len(shown) == limit or (sought and looked == LOOKED_AT):
            following = entry.id
            break
    else:
        following = None
    if sought:  # who looks for people learns something of them: how many were found is kept, and not for what
        desk.note(person, "record.search", "records", office or "*", str(len(shown)))
    return RecordList(tuple(item(desk, entry) for entry in shown), following)


def _found(desk: Desk, sought: str, after: str | None) -> Iterator[RecordEntry]:
    """Yield the records that *sought* can mean: those of a document, or those that it is written on."""
    documents = list(found(desk, document_in(sought)))
    if documents:
        every = sorted(
            (entry for each in documents for entry in records_of(desk.records, each.id)), key=lambda one: one.id
        )
        yield from (entry for entry in reversed(every) if after is None or entry.id < after)
        return
    for record in desk.index.found(sought, after) or ():
        with suppress(ObjectMissing):  # the index may run ahead of what is filed
            yield desk.records.record(record)
