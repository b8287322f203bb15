"""Which gateways there are: the one table to add a line to for another. What each is, its own file says (`FACTS`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

from copiste.errors import BadSetting, DoorNamedTwice
from copiste.ports.doors import Collector, Webhook
from copiste.settings.doors import Connection, Doors, Folder, Line
from copiste.settings.environment import bad_file

Secret = Callable[[str], str]

GATEWAYS = {
    "imap": "copiste.gateways.imap:Imap",
    "ses": "copiste.gateways.ses:Ses",
    "srfax": "copiste.gateways.srfax:SrFax",
    "telnyx": "copiste.gateways.telnyx:Telnyx",
}
"""Where each is found by its kind. A class has `facts` and is made of a door's name, its secret and its options."""


def doors_of(text: str | None) -> Doors:
    """Read `{"lines": {"+14185550100": {"office": "greffe"}}, "connections": {"fax": {"kind": "srfax", …}},
    "folders": {"etage-2": {"path": "/srv/scans", "office": "greffe"}}}`."""
    try:
        known = json.loads(text or "{}", object_pairs_hook=_each_name_once)
        lines = {
            number: Line(number, **{**facts, **{name: _names(facts.get(name, [])) for name in ("forms", "via")}})
            for number, facts in known.pop("lines", {}).items()
        }
        connections = {name: Connection(name, **facts) for name, facts in known.pop("connections", {}).items()}
        folders = {name: Folder(name, **facts) for name, facts in known.pop("folders", {}).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise bad_file("doors.json", error) from error
    strange = [*known, *(each.kind for each in connections.values() if each.kind not in GATEWAYS)]
    if strange:
        raise BadSetting(setting="doors.json", problem=str(strange[0]))
    if twice := connections.keys() & folders.keys():
        raise DoorNamedTwice(door=min(twice))
    return Doors(lines, connections, folders)


def _names(told: object) -> tuple[str, ...]:
    """Return a list of names; one name by itself would be taken for the list of its letters."""
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise TypeError("a list of names")
    return tuple(told)


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if twice := {name for name in names if names.count(name) > 1}:
        raise DoorNamedTwice(door=min(twice))
    return dict(pairs)


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections of an installation, each with what speaks for it; made when asked for, as few functions do."""

    doors: Doors = field(default_factory=Doors)
    secret: Secret = str

    def collectors(self) -> Iterator[tuple[Connection, Callable[[], Collector], str]]:
        """Yield each connection that is polled, what makes its adapter (`BadSetting` rises there), and its channel."""
        for connection in self.doors.connections.values():
            facts = gateway(connection.kind).facts
            if facts.polled:
                yield connection, partial(self._made, connection), facts.channel

    def webhook(self, name: str) -> tuple[Connection, Webhook, str] | None:
        """Return the connection *name* that calls us, its adapter and its channel; None when there is none."""
        connection = self.doors.connections.get(name)
        if connection is None or not (facts := gateway(connection.kind).facts).calls:
            return None
        return connection, self._made(connection), facts.channel

    def _made(self, connection: Connection) -> Any:
        secret = self.secret(connection.secret) if connection.secret else ""
        return gateway(connection.kind)(connection.name, secret, connection.options)


def gateway(kind: str) -> Any:
    """Return the class of a kind of gateway."""
    module, _, name = GATEWAYS[kind].partition(":")
    return getattr(import_module(module), name)
