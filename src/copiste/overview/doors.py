"""The offices and their doors as the settings have them, and how each fares: when something last came, and silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from copiste.books import accounts
from copiste.books.doors import DOORS, FOLDERS, problem_of
from copiste.books.lines import Rhythm, line_key
from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.desk.roles import scope
from copiste.ports.identity import Person
from copiste.settings.doors import Connection, Folder, Line
from copiste.settings.offices import FIRST_OFFICE
from copiste.texts import say
from copiste.views.common import Coded
from copiste.views.installation import DoorList, DoorView, OfficeDoors

LOOKED_AT = 500
"""Documents of an office that are looked over, the newest first, for when something last came by each channel."""
_DESK = ("counter", "telephone", "mail")
"""Channels of records that are made with no paper at hand."""


def listed(desk: Desk, person: Person, *, channel: str, kept: Literal["files", "stack"]) -> DoorList:
    """Return the offices of *person* with their doors. *channel* is that of what lands in the inbox."""
    offices = scope(person)
    seen = [office for office in sorted(_offices(desk)) if offices is None or office in offices]
    return DoorList(tuple(_office(desk, person, office, channel) for office in seen), kept, LOOKED_AT)


def named(desk: Desk, person: Person) -> list[str]:
    """Return the offices to choose from: described ones first, then those of doors, of accounts and of *person*; where
    none is described, those that something came for lately too."""
    held = {office for each in accounts.accounts(desk.registers) for office in each.person.offices}
    lately = set() if desk.offices.known else _lately(desk)
    others = desk.doors.offices | held | set(person.offices) | lately
    return [*desk.offices.known, *sorted(others - desk.offices.known.keys() - {"*"})] or [FIRST_OFFICE]


def _offices(desk: Desk) -> set[str]:
    """Return every office that is described, that a door names, or that something came for lately."""
    return {*desk.offices.known, *desk.doors.offices, *_lately(desk)}


def _lately(desk: Desk) -> set[str]:
    return {each.office for each in islice(desk.ledger.documents(backwards=True), LOOKED_AT)}


def _office(desk: Desk, person: Person, office: str, channel: str) -> OfficeDoors:
    known, look = desk.offices.get(office), _Look(desk, person, office)
    return OfficeDoors(
        id=office,
        title=known.title or office,
        zone=known.zone,
        language=known.language,
        described=office in desk.offices.known,
        doors=tuple(look.doors(channel)),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One office being looked over."""

    desk: Desk
    person: Person
    office: str

    def doors(self, channel: str) -> Iterator[DoorView]:
        """Yield its doors: those that every office has, then those that the settings name."""
        doors, came = self.desk.doors, self._came()
        yield _plain("inbox", came.get(channel))
        yield _plain("upload", came.get("upload"))
        yield _plain("counter", max((came[each] for each in _DESK if each in came), default=None))
        for line in doors.lines.values():
            if line.office == self.office:
                yield self._line(line)
        for connection in doors.connections.values():
            if connection.office == self.office:
                yield self._connection(connection)
        for folder in doors.folders.values():
            if folder.office == self.office:
                yield self._folder(folder)

    def _came(self) -> Mapping[str, dt.datetime]:
        """Return when something last came by each channel, among the newest documents of the office."""
        found: dict[str, dt.datetime] = {}
        for entry in islice(self.desk.ledger.documents(office=self.office, backwards=True), LOOKED_AT):
            found.setdefault(entry.channel, entry.landed_at)
        return found

    def _line(self, line: Line) -> DoorView:
        last, quiet = self._heard(line.number)
        return DoorView("line", line.title or line.number, line.number, line.forms, last, quiet, None, None)

    def _connection(self, connection: Connection) -> DoorView:
        state = DOORS.read(self.desk.registers, connection.name)
        failing = None if state is None else state.failing_since
        told = None
        if state is not None and failing is not None:
            at = self.desk.offices.get(self.office).local(failing)
            facts = {"door": connection.name, "since": at, "problem": state.problem}
            told = Coded(state.problem, say("finding.door_failing", self.person.language, **facts))
        last, quiet = self._heard(connection.name)
        took = None if state is None else wording.instant(state.took)
        since = wording.instant(failing)
        return DoorView("connection", connection.name, connection.kind, (), took or last, quiet, told, since)

    def _folder(self, folder: Folder) -> DoorView:
        state = FOLDERS.read(self.desk.registers, folder.name)
        problem = problem_of(state, self.desk.clock())
        told = Coded(problem, say(f"folder.{problem}", self.person.language, folder=folder.name)) if problem else None
        took, failing = (None, None) if state is None else (state.took, state.failing_since)
        last, since = wording.instant(took), wording.instant(failing)
        return DoorView("folder", folder.name, folder.path, (), last, None, told, since)

    def _heard(self, called: str) -> tuple[str | None, str | None]:
        """Return when the line *called* brought something last, and since when it is quiet if it is."""
        desk, now = self.desk, self.desk.clock()
        last, silence = Rhythm(desk.registers, desk.offices).last(line_key(desk.sealer, self.office, called), now)
        return wording.instant(last), None if silence is None else wording.instant(silence.since)


def _plain(kind: Literal["inbox", "upload", "counter"], last: dt.datetime | None) -> DoorView:
    return DoorView(kind, "", "", (), wording.instant(last), None, None, None)
