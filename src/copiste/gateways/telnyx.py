"""Telnyx: a gateway that calls us when a fax came in, with a list to compare with when it is given a key for it.

Documented at https://developers.telnyx.com/docs/programmable-fax/receive-a-fax-api; a call is signed with Ed25519 over
`<timestamp>|<body as sent>`. Options of the connection: `public_key` (the account's, base64, needed), `media_hosts`
(where documents may be fetched, needed: `s3.amazonaws.com` as this is written), `application` (the connection id of the
Fax Application; faxes of others are left alone), `url` (default Telnyx's own), `near` (`yes` lets both be of this
machine). The secret, which may be left out, is an API key: with it the day's list is compared.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from copiste.errors import BadSetting, BadSignature, DoorFailed, ObjectMissing
from copiste.net.outside import DoorClient, hosts_of
from copiste.ports.doors import Fetched, GatewayFacts, PendingDelivery
from copiste.records.arrival import ArrivalFacts

URL = "https://api.telnyx.com/v2"
FACTS = GatewayFacts(
    kind="telnyx",
    channel="fax",
    options=frozenset({"public_key", "media_hosts", "application", "url", "near"}),
    needed=("public_key", "media_hosts"),
    polled=True,
    calls=True,
)
WINDOW = 300
"""Seconds that a call's timestamp may be away from our clock, either way, as Telnyx's own libraries have it."""
_RECEIVED = "fax.received"
"""The event of a fax that came in, as the documentation names it."""
_WHOLE = frozenset({"received", "delivered"})
_UNDER_WAY = frozenset(
    {"initiated", "queued", "originated", "receiving", "media.processing", "media.processed", "sending"}
)
"""Statuses of a fax: those of one that came in whole, and those after which another call comes."""
_LARGEST_LIST = 10_000_000
"""Bytes of a page of the list, some forty kilobytes a fax for 250 of them; chosen, not measured."""
_MOST_PAGES = 100
"""Pages of 250 faxes: 25,000 in the days that are compared, more than a line can receive; chosen."""


class Telnyx:
    """One Fax Application: a webhook, and a collector that has nothing waiting and may have a list."""

    facts = FACTS

    def __init__(self, door: str, key: str, options: Mapping[str, str], seconds: float = 20.0) -> None:
        FACTS.check(door, options)
        self._door = door
        try:
            raw = base64.b64decode(options["public_key"], validate=True)
            self._public = Ed25519PublicKey.from_public_bytes(raw)
        except (binascii.Error, ValueError):
            raise BadSetting(setting=door, problem="public_key") from None
        self._application = options.get("application", "")
        self._key = key
        self._url = options.get("url", URL)
        near = options.get("near") == "yes"
        self._media = DoorClient(door, hosts_of(options["media_hosts"], "media_hosts"), seconds, near=near)
        host = (urlsplit(self._url).hostname or "").lower()
        self._api = DoorClient(
            door, (host,), seconds, _LARGEST_LIST, near=near, headers={"Authorization": f"Bearer {key}"}
        )

    def deliveries(self, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> tuple[PendingDelivery, ...]:
        """Return the incoming fax that a call brings; none for one on its way, or on its way out.

        Its documentation and its customers disagree on the name of the event: whatever it is called, one that says
        where the document stands, and not that it is outbound, brings a fax.
        """
        self._verify(headers, body, now)
        try:
            data = json.loads(body)["data"]
            payload = data["payload"]
            if data["event_type"] != _RECEIVED and not _address(payload):
                return ()
            attempt = json.loads(body).get("meta", {}).get("attempt")
            found = self._waiting(payload["fax_id"], payload, data.get("occurred_at"), attempt)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DoorFailed(door=self._door, problem="event") from None
        return () if found is None else (found,)

    def fetch(self, delivery: PendingDelivery) -> Fetched:
        """Return the document that stands at the address that was told; the address is good for some minutes."""
        if not delivery.address:
            raise ObjectMissing(key="delivery")
        data = self._media.get(delivery.address)
        if not data:
            raise DoorFailed(door=self._door, problem="empty")
        return Fetched(data, f"telnyx-{delivery.id}", delivery.facts)

    def waiting(self) -> Iterator[PendingDelivery]:
        """Yield nothing: Telnyx calls."""
        return iter(())

    def done(self, delivery: PendingDelivery) -> None:
        """Do nothing: there is no mark to set."""

    def listed(self, since: dt.datetime) -> Iterator[PendingDelivery] | None:
        """Yield every fax received from *since* on; None without a key."""
        return self._listed(since) if self._key else None

    def _listed(self, since: dt.datetime) -> Iterator[PendingDelivery]:
        for page in range(1, _MOST_PAGES + 1):
            query = {
                "filter[created_at][gte]": since.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
                "filter[direction][eq]": "inbound",
                "page[size]": "250",
                "page[number]": str(page),
            }
            try:
                answer = json.loads(self._api.get(f"{self._url}/faxes?{urlencode(query)}"))
                entries = answer["data"]
                pages = int(answer.get("meta", {}).get("total_pages", 1))
                found = [self._waiting(each["id"], each, each.get("created_at"), None) for each in entries]
            except ObjectMissing:
                raise DoorFailed(door=self._door, problem="list") from None
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise DoorFailed(door=self._door, problem="list") from None
            yield from (each for each in found if each is not None)
            if page >= pages:
                return
        raise DoorFailed(door=self._door, problem="list")

    def _waiting(self, name: object, told: Mapping[str, Any], at: object, attempt: object) -> PendingDelivery | None:
        """Return a fax that came in; None for one on its way, on its way out, of another application, or with nothing.

        One that failed with a document came in part.
        """
        status = _text(told.get("status")) or "received"
        if _text(told.get("direction")).lower().startswith("out") or status in _UNDER_WAY:
            return None
        if status not in _WHOLE and not _address(told):
            return None
        if self._application and str(told.get("connection_id")) != self._application:
            return None
        pages, seconds = _count(told.get("page_count")), _count(told.get("call_duration_secs"))
        facts = ArrivalFacts(
            provider="telnyx",
            provider_id=str(name),
            received_at=_instant(at),
            caller=_text(told.get("from")),
            caller_name=_text(told.get("from_display_name")),
            station=_text(told.get("caller_id")),
            called=_text(told.get("to")),
            pages_received=pages,
            seconds=seconds,
            partial=told.get("partial_content") is True or status not in _WHOLE,
            attempt=_count(attempt),
            media_type="application/pdf",
        )
        return PendingDelivery(str(name), facts, _address(told))

    def _verify(self, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> None:
        """Check the signature on the bytes as sent; `cryptography` compares in constant time."""
        stamp = headers.get("telnyx-timestamp", "")
        try:
            signature = base64.b64decode(headers.get("telnyx-signature-ed25519", ""), validate=True)
            self._public.verify(signature, f"{stamp}|".encode() + body)
        except (binascii.Error, ValueError, InvalidSignature):
            raise BadSignature(problem="signature") from None
        if not (stamp.isascii() and stamp.isdecimal()) or abs(now.timestamp() - int(stamp[:12])) > WINDOW:
            raise BadSignature(problem="time")


def _address(told: Mapping[str, Any]) -> str:
    return _text(told.get("stored_media_url") or told.get("media_url"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _instant(value: object) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return at.astimezone(dt.UTC) if at.tzinfo is not None else None
