"""What an installation knows of its doors beside the inbox: fax lines, and accounts at gateways and mailboxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import phonenumbers

from copiste.mail import faxes
from copiste.records.arrival import LINE, ArrivalFacts
from copiste.settings.offices import DEFAULT_ZONE, Office, is_office

_HOME = "CA"
"""The country of numbers that name none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A fax number that people send to: whose it is, and the forms that it is for (none: any).

    `number` is in E.164 (`+14185550100`); `title` is how people call it. `via` are the offices whose inbox it comes
    through as well: those of a fax server that answers the lines of several.
    """

    number: str
    office: str
    forms: tuple[str, ...] = ()
    title: str = ""
    via: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if number_of(self.number) != self.number:
            raise ValueError(f"a line's number is written +15145550100, not {self.number}")
        if not all(map(is_office, (self.office, *self.via))):
            raise ValueError("a line belongs to an office, and comes through the inboxes of offices")


@dataclass(frozen=True, slots=True)
class Connection:
    """An account at a fax gateway or a mailbox. `kind` says whose (`telnyx`, `srfax`, `imap` …).

    `office` gets what no line claims; `options` are what the adapter of that kind documents; `secret` names the file
    (embedded) or the parameter (AWS) with its key or password, which is never written here.
    """

    name: str
    kind: str
    office: str
    secret: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not is_office(self.name) or not is_office(self.office):
            raise ValueError("a connection has a name of letters, digits, - and _, and an office")
        # said when the settings are read, and not at the first message
        faxes.chosen(self.options.get("service", ""), self.options.get("templates", ""), "")
        Office(self.office, zone=self.options.get("zone", DEFAULT_ZONE))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that a scanner writes into, beside the inbox; one machine only.

    `pattern` names the files that are taken, as `*.pdf`, case aside. `keep` leaves taken files where they are (a share
    that is read only). `mounted` says that the path is a share: while it is not mounted the folder fails aloud.
    """

    name: str
    path: str
    office: str
    pattern: str = "*"
    keep: bool = False
    mounted: bool = False

    def __post_init__(self) -> None:
        if not is_office(self.name) or not is_office(self.office):
            raise ValueError("a folder has a name of letters, digits, - and _, and an office")
        if not self.path.startswith("/") or not self.pattern:
            raise ValueError("a folder's path is written from the root")


@dataclass(frozen=True, slots=True)
class Doors:
    """Lines by number, connections and scan folders by name."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    connections: Mapping[str, Connection] = field(default_factory=dict)
    folders: Mapping[str, Folder] = field(default_factory=dict)

    @property
    def offices(self) -> frozenset[str]:
        """Return the offices that documents come to by these doors."""
        every: tuple[Line | Connection | Folder, ...] = (
            *self.lines.values(),
            *self.connections.values(),
            *self.folders.values(),
        )
        return frozenset(each.office for each in every)

    def line(self, called: str) -> Line | None:
        """Return the line of the number *called*, written in any way."""
        return self.lines.get(number_of(called) or "")

    def routed(self, facts: ArrivalFacts, office: str) -> tuple[str, ArrivalFacts]:
        """Return whose a delivery is, *office* unless a line claims the number called, and its facts with that line."""
        line = self.line(facts.called)
        if line is None:
            return office, facts
        return line.office, replace(facts, line=line.title, forms=line.forms)

    def claimed(self, facts: ArrivalFacts, office: str) -> tuple[str, ArrivalFacts]:
        """Return the same of *facts* that whoever may write for *office* put beside a document or into a message.

        Nobody proves that such a line was called. So only a line of *office*, or one that comes through its inbox
        (`Line.via`), leads anywhere; with another the document stays with *office*, in doubt.
        """
        line = self.line(facts.called)
        if line is None or office in (line.office, *line.via):
            return self.routed(facts, office)
        return office, replace(facts, doubt=LINE)


def number_of(text: str) -> str | None:
    """Return a telephone number in E.164, or None for what is none.

    >>> number_of("418 555-0100"), number_of("1 (514) 555-0199"), number_of("Anonymous")
    ('+14185550100', '+15145550199', None)
    """
    try:
        number = phonenumbers.parse(text[:40], _HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
