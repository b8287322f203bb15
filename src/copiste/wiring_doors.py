"""Which adapter speaks for which kind of connection: the one table to add a line to for another gateway."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from copiste.errors import BadSetting
from copiste.ports.doors import Collector, Webhook
from copiste.stages.doors import Connection, Doors, Folder, Line

Secret = Callable[[str], str]


def doors_of(text: str | None) -> Doors:
    """Read `{"lines": {"+14185550100": {"office": "greffe"}}, "connections": {"fax": {"kind": "srfax", …}},
    "folders": {"etage-2": {"path": "/srv/scans", "office": "greffe"}}}`."""
    try:
        known = json.loads(text or "{}")
        lines = {
            number: Line(number, **{**facts, "forms": tuple(facts.get("forms", ()))})
            for number, facts in known.pop("lines", {}).items()
        }
        connections = {name: Connection(name, **facts) for name, facts in known.pop("connections", {}).items()}
        folders = {name: Folder(name, **facts) for name, facts in known.pop("folders", {}).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSetting(setting="doors.json", problem=type(error).__name__) from error
    if known:
        raise BadSetting(setting="doors.json", problem=str(next(iter(known))))
    return Doors(lines, connections, folders)


@dataclass(frozen=True, slots=True)
class Outside:
    """The connections of an installation, each with what speaks for it; made when asked for, as few functions do."""

    doors: Doors = field(default_factory=Doors)
    secret: Secret = str

    def collectors(self) -> Iterator[tuple[Connection, Callable[[], Collector], str]]:
        """Yield each connection that is polled, what makes its adapter (`BadSetting` rises there), and its channel."""
        for connection in self.doors.connections.values():
            if kind := COLLECTORS.get(connection.kind):
                yield connection, partial(self._made, kind[0], connection), kind[1]

    def webhook(self, name: str) -> tuple[Connection, Webhook, str] | None:
        """Return the connection *name* that calls us, its adapter and its channel; None when there is none."""
        connection = self.doors.connections.get(name)
        kind = None if connection is None else WEBHOOKS.get(connection.kind)
        if connection is None or kind is None:
            return None
        return connection, kind[0](connection, self._secret_of(connection)), kind[1]

    def _made(self, make: Callable[[Connection, str], Collector], connection: Connection) -> Collector:
        return make(connection, self._secret_of(connection))

    def _secret_of(self, connection: Connection) -> str:
        return self.secret(connection.secret) if connection.secret else ""


def _imap(connection: Connection, secret: str) -> Collector:
    from copiste.adapters.imap import Imap

    return Imap(connection.name, secret, connection.options)


def _srfax(connection: Connection, secret: str) -> Collector:
    from copiste.adapters.fax.srfax import SrFax

    return SrFax(connection.name, secret, connection.options)


def _telnyx(connection: Connection, secret: str) -> Collector:
    from copiste.adapters.fax.telnyx import Telnyx

    return Telnyx(connection.name, secret, connection.options)


def _telnyx_calls(connection: Connection, secret: str) -> Webhook:
    from copiste.adapters.fax.telnyx import Telnyx

    return Telnyx(connection.name, secret, connection.options)


COLLECTORS: dict[str, tuple[Callable[[Connection, str], Collector], str]] = {
    "imap": (_imap, "mailbox"),
    "srfax": (_srfax, "fax"),
    "telnyx": (_telnyx, "fax"),
}
"""By kind: what makes the adapter of a connection from its secret, and the channel that its documents come by."""
WEBHOOKS: dict[str, tuple[Callable[[Connection, str], Webhook], str]] = {"telnyx": (_telnyx_calls, "fax")}
"""The same, of gateways that call us."""
