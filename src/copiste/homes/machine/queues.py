"""Durable queues in SQLite. A message leaves only by an acknowledgement, so it is delivered at least once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection
from functools import partial

from copiste.homes.machine.base import Database
from copiste.ports.queues import Depth, Leased, Letter

_LEASE = """
UPDATE messages SET visible_at = :until, receives = receives + 1, receipt = lower(hex(randomblob(16)))
WHERE id IN (
    SELECT id FROM messages WHERE queue = :queue AND visible_at <= :now ORDER BY visible_at + gives_way LIMIT :batch
)
RETURNING id, receipt, body, receives
"""
_RECALL = """
UPDATE messages SET receives = receives - (recalls < ?), recalls = recalls + 1, visible_at = ?, receipt = NULL
WHERE receipt IS NOT NULL
"""
_MOST_RECALLS = 20
"""Power cuts of one message that are not counted against it; chosen."""


class SqliteQueues:
    """Queues by any name: a queue exists when a message is in it. *clock* gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    def send(self, queue: str, body: str, *, delay: float = 0, gives_way: float = 0) -> None:
        """Add *body* durably; it can be lent after *delay* seconds, behind what comes in *gives_way* more."""
        add = """
        INSERT INTO messages (id, queue, body, visible_at, gives_way) VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?)
        """
        with self._database.writing() as connection:
            connection.execute(add, (queue, body, self._clock() + delay, gives_way))

    def lease(self, queue: str, *, seconds: float, batch: int = 1) -> list[Leased]:
        """Lend up to *batch* messages for *seconds*."""
        if not self.depth(queue).waiting:
            return []  # polling an empty queue takes no write lock
        now = self._clock()
        values = {"queue": queue, "now": now, "until": now + seconds, "batch": batch}
        with self._database.writing() as connection:
            rows = connection.execute(_LEASE, values).fetchall()
        return [Leased(queue, row["id"], row["receipt"], row["body"], row["receives"]) for row in rows]

    def ack(self, message: Leased) -> None:
        """Remove *message*, unless the loan has run out and someone else holds it."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM messages WHERE id = ? AND receipt = ?", (message.id, message.receipt))

    def release(self, message: Leased, *, delay: float = 0, dead_letter: str | None = None) -> None:
        """Give *message* back, or move it whole to the queue *dead_letter*, unless someone else holds it."""
        back = "UPDATE messages SET visible_at = ?, receipt = NULL WHERE id = ? AND receipt = ?"
        away = (
            "UPDATE messages SET visible_at = ?, receipt = NULL, receives = 0, queue = ? WHERE id = ? AND receipt = ?"
        )
        at, loan = self._clock() + delay, (message.id, message.receipt)
        with self._database.writing() as connection:
            if dead_letter is None:
                connection.execute(back, (at, *loan))
            else:
                connection.execute(away, (at, dead_letter, *loan))

    def depth(self, queue: str) -> Depth:
        """Count the messages of *queue*; one that is delayed counts as waiting."""
        lent = "receipt IS NOT NULL AND visible_at > ?"
        with self._database.reading() as connection:
            every, out = connection.execute(
                f"SELECT count(*), coalesce(sum({lent}), 0) FROM messages WHERE queue = ?",  # noqa: S608  a constant
                (self._clock(), queue),
            ).fetchone()
        return Depth(waiting=every - out, lent=out)

    def standing(self, queues: Collection[str]) -> list[Letter]:
        """Return what waits on *queues*, the oldest first."""
        marks = ",".join("?" * len(queues))
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id, queue, body, visible_at FROM messages WHERE queue IN ({marks}) ORDER BY visible_at",  # noqa: S608  question marks
                tuple(queues),
            ).fetchall()
        at = partial(dt.datetime.fromtimestamp, tz=dt.UTC)
        return [Letter(row["id"], row["queue"], row["body"], at(row["visible_at"])) for row in rows]

    def pass_on(self, letter: Letter, queue: str, body: str) -> bool:
        """Move *letter* to *queue* with another *body*; False when it is not there any more."""
        change = """
        UPDATE messages SET queue = ?, body = ?, visible_at = ?, receives = 0, receipt = NULL WHERE id = ? AND queue = ?
        """
        with self._database.writing() as connection:
            done = connection.execute(change, (queue, body, self._clock(), letter.id, letter.queue))
        return done.rowcount == 1

    def drop(self, letter: Letter) -> bool:
        """Remove *letter* for good; False when it is not there any more."""
        with self._database.writing() as connection:
            done = connection.execute("DELETE FROM messages WHERE id = ? AND queue = ?", (letter.id, letter.queue))
        return done.rowcount == 1

    def recall(self) -> None:
        """Take back every loan, for a machine that has just started: whoever held a message is gone.

        A delivery that the machine itself cut short is not counted, so that power cuts make no page unreadable; after
        `_MOST_RECALLS` it is, because a message may be what brings the machine down.
        """
        with self._database.writing() as connection:
            connection.execute(_RECALL, (_MOST_RECALLS, self._clock()))
