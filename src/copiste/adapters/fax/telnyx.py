"""Telnyx: a gateway that calls us (`fax.received`), with a list to compare with when it is given a key for it.

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

from copiste.adapters.fax.outside import Outside, hosts_of
from copiste.errors import BadSetting, BadSignature, DoorFailed, ObjectMissing
from copiste.ports.doors import Fetched, Waiting
from copiste.records.arrival import ArrivalFacts

URL = "https://api.telnyx.com/v2"
WINDOW = 300
"""Seconds that a call's timestamp may be away from our clock, either way, as Telnyx's own libraries have it."""
_OPTIONS = {"public_key", "media_hosts", "application", "url", "near"}
_LARGEST_LIST = 10_000_000
_MOST_PAGES = 100


class Telnyx:
    """One Fax Application: a webhook, and a collector that has nothing waiting and may have a list."""

    def __init__(self, door: str, key: str, options: Mapping[str, str], seconds: float = 20.0) -> None:
        if unknown := sorted(options.keys() - _OPTIONS):
            raise BadSetting(setting=door, problem=unknown[0])
        self._door = door
        try:
            raw = base64.b64decode(options.get("public_key", ""), validate=True)
            self._public = Ed25519PublicKey.from_public_bytes(raw)
        except (binascii.Error, ValueError):
            raise BadSetting(setting=door, problem="public_key") from None
        self._application = options.get("application", "")
        self._key = key
        self._url = options.get("url", URL)
        near = options.get("near") == "yes"
        self._media = Outside(door, hosts_of(options.get("media_hosts", ""), "media_hosts"), seconds, near=near)
        host = (urlsplit(self._url).hostname or "").lower()
        self._api = Outside(
            door, (host,), seconds, _LARGEST_LIST, near=near, headers={"Authorization": f"Bearer {key}"}
        )

    def deliveries(self, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> tuple[Waiting, ...]:
        """Return the fax that a call announces as received; none for any other event."""
        self._verify(headers, body, now)
        try:
            data = json.loads(body)["data"]
            if data["event_type"] != "fax.received":
                return ()
            payload = data["payload"]
            attempt = json.loads(body).get("meta", {}).get("attempt")
            found = self._waiting(payload["fax_id"], payload, data.get("occurred_at"), attempt)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DoorFailed(door=self._door, problem="event") from None
        return () if found is None else (found,)

    def fetch(self, delivery: Waiting) -> Fetched:
        """Return the document that stands at the address that was told; the address is good for some minutes."""
        if not delivery.address:
            raise ObjectMissing(key="delivery")
        data = self._media.get(delivery.address)
        if not data:
            raise DoorFailed(door=self._door, problem="empty")
        return Fetched(data, f"telnyx-{delivery.id}", delivery.facts)

    def waiting(self) -> Iterator[Waiting]:
        """Yield nothing: Telnyx calls."""
        return iter(())

    def done(self, delivery: Waiting) -> None:
        """Do nothing: there is no mark to set."""

    def listed(self, since: dt.datetime) -> Iterator[Waiting] | None:
        """Yield every fax received from *since* on; None without a key."""
        return self._listed(since) if self._key else None

    def _listed(self, since: dt.datetime) -> Iterator[Waiting]:
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

    def _waiting(self, name: object, told: Mapping[str, Any], at: object, attempt: object) -> Waiting | None:
        """Return a fax that was received; None for one on its way out, of another application, or that failed."""
        if told.get("direction", "inbound") != "inbound" or told.get("status", "received") != "received":
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
            partial=told.get("partial_content") is True,
            attempt=_count(attempt),
            media_type="application/pdf",
        )
        return Waiting(str(name), facts, _text(told.get("stored_media_url") or told.get("media_url")))

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
