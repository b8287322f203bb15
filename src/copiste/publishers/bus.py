"""Events on an Amazon EventBridge bus. Needs events:PutEvents on that bus.

The bus and whatever rules hang on it lie outside the installation: the detail is the whole CloudEvent, and it holds no
personal data because a destination on a bus is given references only (`settings.destinations`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copiste.outward.events import Event, encoded
from copiste.ports.outward import Answer, Outcome, PublisherFacts
from copiste.settings.destinations import Destination

FACTS = PublisherFacts(key="bus", disk=False, elsewhere="bus_here", references_only=True)

SOURCE = "ca.copiste"
_PASSING = {"ThrottlingException", "Throttling", "InternalFailure", "InternalException", "ServiceUnavailable"}


class BusPublisher:
    """Puts events on the bus named *bus*. *client* is a boto3 client for `events`."""

    facts = FACTS

    def __init__(self, client: Any, bus: str) -> None:
        self._events = client
        self._bus = bus

    @classmethod
    def to(cls, destination: Destination, folder: Path | None, clock: Callable[[], dt.datetime]) -> BusPublisher:
        """Return what gives events to the bus of *destination*."""
        import boto3

        del folder, clock
        return cls(boto3.client("events"), destination.where)

    def publish(self, event: Event) -> Answer:
        """Put one event; EventBridge answers entry by entry."""
        from botocore.exceptions import BotoCoreError, ClientError  # whoever asks for facts alone pays nothing

        entry = {
            "EventBusName": self._bus,
            "Source": SOURCE,
            "DetailType": event.type,
            "Detail": encoded(event).decode(),
            "Time": event.time,
            "Resources": [event.source],
        }
        try:
            answer = self._events.put_events(Entries=[entry])
        except ClientError as fault:
            return _judged(fault.response["Error"].get("Code", ""), fault.response)
        except BotoCoreError:
            return Answer(Outcome.LATER, "unreachable")
        if answer.get("FailedEntryCount"):
            return _judged(answer["Entries"][0].get("ErrorCode", ""), answer)
        return Answer(Outcome.DELIVERED, "delivered", 200)


def _judged(code: str, response: Any) -> Answer:
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in _PASSING or (status or 0) >= 500:
        return Answer(Outcome.LATER, "busy", status)
    return Answer(Outcome.REFUSED, "refused", status)
