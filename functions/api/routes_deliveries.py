"""What left for whom: the delivery log, sending events again, and dropping them."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.desk import deliveries
from copiste.desk.roles import May
from copiste.ports.messages import DeliverEvent
from copiste.views.deliveries import DeliveryList, Redelivered
from functions.api.answers import NOTHING, nothing, unchecked
from functions.api.asked import DropBody, RedeliverBody
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.who import desk, me

router = new()


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
    return deliveries.listed(
        desk(),
        me(May.DELIVERY_READ),
        destination=destination,
        record=record,
        failed=failed,
        since=instant(since, "since"),
        after=after,
        limit=limit,
    )


@router.post("/api/deliveries/redeliver", tags=["deliveries"])
def redeliver(body: Annotated[RedeliverBody, Body()]) -> Redelivered:
    """Send the latest version of records to a destination again: all of them, those filed since, or one."""
    person, since = me(May.DELIVERY_SEND), instant(body.since, "since")
    return deliveries.again(desk(), person, body.destination, record=body.record, since=since, after=body.after)


@router.post("/api/deliveries/drop", tags=["deliveries"], responses=NOTHING)
@unchecked
def drop(body: Annotated[DropBody, Body()]) -> Response[Any]:
    """Owe a destination an event no longer; `reason` is one of `withhold` in `/api/reasons`."""
    event = DeliverEvent(body.record, body.version, body.destination)
    deliveries.drop(desk(), me(May.DELIVERY_SEND), event, body.reason)
    return nothing()
