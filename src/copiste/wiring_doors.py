"""Which adapter speaks for which kind of connection: the one table to add a line to for another gateway."""

from __future__ import annotations

from collections.abc import Callable

from copiste.ports.doors import Collector
from copiste.stages.doors import Connection


def _imap(connection: Connection, secret: str) -> Collector:
    from copiste.adapters.imap import Imap

    return Imap(connection.name, secret, connection.options)


COLLECTORS: dict[str, tuple[Callable[[Connection, str], Collector], str]] = {"imap": (_imap, "mailbox")}
"""By kind: what makes the adapter of a connection from its secret, and the channel that its documents come by."""
