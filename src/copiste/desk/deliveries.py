"""What left for whom, for people: each attempt with where its event stands; sent again, or dropped with a reason."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Literal

from copiste.books import attempts
from copiste.books.attempts import DROPPED, OWED, Asked, Attempt
from copiste.books.outbox import Debt
from copiste.desk.context import Desk
from copiste.desk.records import record_for
from copiste.desk.roles import May, may, need, scope
from copiste.errors import BadRequest, Conflict
from copiste.ports.identity import Person
from copiste.ports.messages import DeliverEvent
from copiste.ports.outward import Outcome
from copiste.records.tasks import WITHHOLDINGS
from copiste.settings.offices import utc
from copiste.texts import say
from copiste.views.common import Texts
from copiste.views.deliveries import DeliveryItem, DeliveryList, Redelivered

AT_ONCE = 200
"""Records that one call sends again, at most."""
State = Literal["owed", "delivered", "waiting", "given_up", "dropped", "tried"]


def listed(
    desk: Desk,
    person: Person,
    *,
    destination: str | None,
    record: str | None,
    failed: bool | None,
    since: dt.datetime | None,
    after: str | None,
    limit: int,
) -> DeliveryList:
    """Return a page of the attempts for records of *person*'s offices, the newest first.

    Before the first of them stands what was not tried yet, as much of it as a page has room for.
    """
    asked = Asked(destination, record, failed, since, scope(person))
    found = [*attempts.attempts(desk.registers, asked, desk.clock(), after=after, limit=limit)]
    following = found[-1].id if len(found) == limit else None
    to_come = () if after else islice(attempts.owed(desk.outbox, desk.records, asked), limit)
    shown = tuple(item(desk, person, each) for each in (*to_come, *found))
    return DeliveryList(shown, following, tuple(desk.destinations.known))


def item(desk: Desk, person: Person, each: Attempt) -> DeliveryItem:
    """Return an attempt as people see it."""
    debt = desk.outbox.debt(DeliverEvent(each.record, each.version, each.destination))
    state = _state(each, debt)
    return DeliveryItem(
        id=each.id,
        at=utc(each.at),
        destination=each.destination,
        event=each.event,
        record=each.record,
        version=each.version,
        office=each.office,
        attempt=each.attempt,
        outcome=each.outcome,
        reason=each.reason,
        reason_text=Texts(say(f"delivery.{each.reason}", "fr"), say(f"delivery.{each.reason}", "en")),
        status=each.status,
        state=state,
        next_at=utc(debt.due) if debt is not None and state in ("owed", "waiting") else None,
        allowed=_allowed(desk, person, each, state),
    )


def again(
    desk: Desk,
    person: Person,
    name: str,
    *,
    record: str | None = None,
    since: dt.datetime | None = None,
    after: str | None = None,
) -> Redelivered:
    """Send the latest version of records to the destination *name* again: all, those filed since, or one."""
    destination = desk.destinations.get(name)
    if destination is None:
        raise BadRequest(where="destination")
    if record is not None:
        record_for(desk, person, record)
    sent, following = attempts.redeliver(
        desk.outbox,
        desk.records,
        destination,
        since=since,
        record=record,
        offices=scope(person),
        after=after,
        limit=AT_ONCE,
    )
    desk.note(person, "delivery.redeliver", record or name, "", str(sent))
    return Redelivered(sent, following)


def drop(desk: Desk, person: Person, event: DeliverEvent, reason: str) -> None:
    """Owe a destination *event* no longer, for *reason* (`records.tasks.WITHHOLDINGS`).

    Raise `Conflict` when it is not owed: it was taken, or dropped before.
    """
    if reason not in WITHHOLDINGS:
        raise BadRequest(where="reason")
    entry = record_for(desk, person, event.record)
    need(person, May.DELIVERY_SEND, entry.office)
    debt = desk.outbox.debt(event)
    if debt is None:
        raise Conflict(what="delivery")
    desk.outbox.settle(debt)
    noted = Attempt(
        at=(now := desk.clock()),
        destination=event.destination,
        record=event.record,
        version=event.version,
        office=entry.office,
        attempt=debt.attempts,
        outcome=DROPPED,
        reason="dropped",
        id=attempts.new_id(now),
    )
    attempts.note(desk.registers, noted)
    desk.outbox.forget(desk.outbox.letters().get(event, ()))
    desk.note(person, "delivery.drop", event.record, entry.office, reason)


def _state(each: Attempt, debt: Debt | None) -> State:
    if each.outcome == Outcome.DELIVERED:
        return "delivered"
    if each.outcome == DROPPED:
        return "dropped"
    if each.outcome == OWED:
        return "owed"
    if debt is None or debt.attempts != each.attempt:
        return "tried"
    return "given_up" if debt.dead else "waiting"


def _allowed(desk: Desk, person: Person, each: Attempt, state: State) -> tuple[Literal["again", "drop"], ...]:
    if not may(person, May.DELIVERY_SEND) or state == "tried":
        return ()
    known: tuple[Literal["again"], ...] = ("again",) if desk.destinations.get(each.destination) is not None else ()
    return (*known, "drop") if state in ("owed", "waiting", "given_up") else known
