"""Sets of filters that a person keeps under a name, opens and drops: theirs alone, on every machine they sit at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from copiste.books.book import Book
from copiste.books.saved_views import SAVED_VIEWS, KeptView
from copiste.desk.context import Desk
from copiste.errors import BadRequest, Conflict, CopisteError, ObjectMissing
from copiste.ports.identity import Person
from copiste.views.saved import SavedView, SavedViewList

ASKED: Mapping[str, frozenset[str]] = {
    "queue": frozenset({"kind", "form", "office", "days", "state", "urgent", "mine"}),
    "records": frozenset({"form", "office", "since"}),
}
"""The filters of each screen. What is searched for is none of them: it names people, and is noted nowhere."""
MOST = 30
"""Views of one person: more than a list shows at once are found no quicker than by asking anew. Chosen."""
_LONGEST_NAME, _LONGEST_VALUE = 60, 64
"""Characters of a name and of one question that are kept: a line on the screen holds no more. Chosen."""


def listed(desk: Desk, person: Person) -> SavedViewList:
    """Return the views of *person* by name. One that opens no more (its key stayed elsewhere) is passed over."""
    found = []
    for entry in _shelf(person).entries(desk.registers):
        with suppress(CopisteError):  # its key stayed where the installation was before
            found.append(_opened(desk, person, entry.key, entry.value))
    return SavedViewList(tuple(sorted(found, key=lambda view: (view.screen, view.name.casefold()))))


def save(desk: Desk, person: Person, screen: str, name: str, asked: Mapping[str, str]) -> SavedView:
    """Keep a view; one of the same screen and name gives way to it. Raise `BadRequest`, or `Conflict` for too many."""
    name = name.strip()
    known = ASKED.get(screen)
    if known is None or not 1 <= len(name) <= _LONGEST_NAME:
        raise BadRequest(where="screen" if known is None else "name")
    if not asked.keys() <= known or any(len(value) > _LONGEST_VALUE for value in asked.values()):
        raise BadRequest(where="asked")
    standing = listed(desk, person).views
    earlier = [view for view in standing if (view.screen, view.name.casefold()) == (screen, name.casefold())]
    if len(standing) - len(earlier) >= MOST:
        raise Conflict(what="views")
    key = desk.new_id()
    said = {each: value for each, value in asked.items() if value}
    owner = _owner(desk, person)
    desk.sealer.create(owner)
    sealed = desk.seal_text(owner, _named(key), json.dumps({"name": name, "asked": said}))
    _shelf(person).put(desk.registers, key, KeptView(screen, sealed))
    for view in earlier:
        _shelf(person).remove(desk.registers, view.id)
    return SavedView(key, screen, name, said)


def drop(desk: Desk, person: Person, view: str) -> None:
    """Drop a view of *person*; raise `ObjectMissing` for one that is not theirs."""
    if not _shelf(person).remove(desk.registers, view):
        raise ObjectMissing(key="view")


def _opened(desk: Desk, person: Person, key: str, kept: KeptView) -> SavedView:
    said = json.loads(desk.open_text(_owner(desk, person), _named(key), kept.sealed))
    return SavedView(key, kept.screen, said["name"], said["asked"])


def _shelf(person: Person) -> Book[KeptView]:
    return SAVED_VIEWS.shelf(person.name)


def _owner(desk: Desk, person: Person) -> str:
    """Return what stands in the place of a document for what is sealed for *person*: it names nobody."""
    return f"person-{desk.sealer.fingerprint(f'views {person.name}'.encode())[:32]}"


def _named(key: str) -> str:
    return f"saved-view/{key}"
