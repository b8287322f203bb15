"""What left for whom: the delivery log, and sending events again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste import wiring
from copiste.books import attempts
from copiste.books.attempts import Asked
from copiste.desk import records
from copiste.desk.roles import May, scope
from copiste.errors import BadRequest
from copiste.settings.offices import utc
from copiste.texts import say
from copiste.views.common import Texts
from functions.api.asked import RedeliverBody
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.who import desk, me

router = new()
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DeliveryItem:
    """One attempt to give an event to a destination. `status` is HTTP's, where there was an answer."""

    id: str
    at: str
    destination: str
    event: str
    record: str
    version: int
    office: str
    attempt: int
    outcome: str
    reason: str
    reason_text: Texts
    status: int | None


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """A page of the delivery log, the newest first."""

    deliveries: tuple[DeliveryItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Redelivered:
    """How many events were sent again; `next` is where to go on when there may be more."""

    sent: int
    next: str | None


@router.get("/api/deliveries", tags=["deliveries"])
def listed(
    *,
    destination: Annotated[str | None, Query(max_length=64)] = None,
    record: Annotated[str | None, Query(max_length=64)] = None,
    failed: Annotated[bool | None, Query()] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DeliveryList:
    """List attempts to deliver, the newest first. `failed` takes those that the destination did not take."""
    person, at = me(May.DELIVERY_READ), desk()
    asked = Asked(destination, record, failed, instant(since, "since"), scope(person))
    found = [*attempts.attempts(at.registers, asked, at.clock(), after=after, limit=limit)]
    items = tuple(
        DeliveryItem(
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
        )
        for each in found
    )
    return DeliveryList(items, found[-1].id if len(found) == limit else None)


@router.post("/api/deliveries/redeliver", tags=["deliveries"])
def redeliver(body: Annotated[RedeliverBody, Body()]) -> Redelivered:
    """Send the latest version of records to a destination again: all of them, those filed since, or one."""
    person, at = me(May.DELIVERY_SEND), desk()
    destination = wiring.deps().destinations.get(body.destination)
    if destination is None:
        raise BadRequest(where="destination")
    if body.record is not None:
        records.record_for(at, person, body.record)
    sent, following = attempts.redeliver(
        at.outbox,
        at.records,
        destination,
        since=instant(body.since, "since"),
        record=body.record,
        offices=scope(person),
        after=body.after,
        limit=_AT_ONCE,
    )
    at.note(person, "delivery.redeliver", body.record or destination.name, "", str(sent))
    return Redelivered(sent, following)
