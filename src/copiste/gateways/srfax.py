"""SRFax: an account that is polled, by POST as https://www.srfax.com/developers/internet-fax-api/ describes.

Options of the connection: `account` (the account number, needed), `zone` (the account's time zone, default that of
Québec: dates are told in it), `format` (`TIFF`, default: nothing is converted, or `PDF`), `number` (the account's own
fax number, which no answer names), `sub_users` (`yes` for the faxes of users below the account, whose numbers are
named), `url` (default SRFax's own), `near` (`yes` lets `url` be of this machine). The secret is the password.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from copiste.errors import BadSetting, DoorFailed, ObjectMissing
from copiste.net.outside import DoorClient
from copiste.ports.doors import Fetched, GatewayFacts, PendingDelivery
from copiste.records.arrival import ArrivalFacts

URL = "https://www.srfax.com/SRF_SecWebSvc.php"
FACTS = GatewayFacts(
    kind="srfax",
    channel="fax",
    options=frozenset({"account", "zone", "format", "number", "sub_users", "url", "near"}),
    needed=("account",),
    polled=True,
)
_MEDIA = {"TIFF": "image/tiff", "PDF": "application/pdf"}
_DATE = "%b %d/%y %I:%M %p"
_LARGEST = 140_000_000
"""Bytes of an answer: a fax of 100 MB as base64, and what stands around it."""
_NO_FAX = ("not found", "no fax", "does not exist", "invalid sfaxdetailsid", "invalid sfaxfilename")
"""Words of refusals that mean that a fax is not there; the documentation lists none. Others are the door's failure."""


class SrFax:
    """One account. Faxes wait while they are not marked as viewed; one is fetched without marking it."""

    facts = FACTS

    def __init__(self, door: str, password: str, options: Mapping[str, str], seconds: float = 30.0) -> None:
        FACTS.check(door, options)
        self._door = door
        self._account = options["account"]
        self._password = password
        self._format = options.get("format", "TIFF")
        if self._format not in _MEDIA:
            raise BadSetting(setting=door, problem="format")
        try:
            self._zone = ZoneInfo(options.get("zone", "America/Toronto"))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadSetting(setting=door, problem="zone") from None
        self._number = options.get("number", "")
        self._sub_users = options.get("sub_users") == "yes"
        self._url = options.get("url", URL)
        host = (urlsplit(self._url).hostname or "").lower()
        self._outside = DoorClient(door, (host,), seconds, _LARGEST, near=options.get("near") == "yes")

    def waiting(self) -> Iterator[PendingDelivery]:
        """Yield the faxes that nobody viewed."""
        return self._inbox({"sPeriod": "ALL", "sViewedStatus": "UNREAD"})

    def listed(self, since: dt.datetime) -> Iterator[PendingDelivery]:
        """Yield every fax of the days from *since* on, viewed or not."""
        until = dt.datetime.now(self._zone) + dt.timedelta(days=1)
        days = {"sStartDate": f"{since.astimezone(self._zone):%Y%m%d}", "sEndDate": f"{until:%Y%m%d}"}
        return self._inbox({"sPeriod": "RANGE", "sViewedStatus": "ALL", **days})

    def fetch(self, delivery: PendingDelivery) -> Fetched:
        """Return the document, not marked as viewed yet."""
        form = {**self._named(delivery), "sFaxFormat": self._format, "sMarkasViewed": "N"}
        result = self._call("Retrieve_Fax", form)
        if not isinstance(result, str):
            raise self._failed("result")
        try:
            data = base64.b64decode("".join(result.split()), validate=True)
        except (binascii.Error, ValueError):
            raise self._failed("base64") from None
        if not data:
            raise self._failed("empty")
        return Fetched(data, f"srfax-{delivery.id}.{self._format.lower()[:3]}", delivery.facts)

    def done(self, delivery: PendingDelivery) -> None:
        """Mark a fax as viewed."""
        self._call("Update_Viewed_Status", {**self._named(delivery), "sMarkasViewed": "Y"})

    def _named(self, delivery: PendingDelivery) -> dict[str, str]:
        user = {"sSubUserID": delivery.address} if delivery.address else {}
        return {"sFaxDetailsID": delivery.id, "sDirection": "IN", **user}

    def _inbox(self, asked: Mapping[str, str]) -> Iterator[PendingDelivery]:
        below = {"sIncludeSubUsers": "Y"} if self._sub_users else {}
        entries = self._call("Get_Fax_Inbox", {**asked, **below})
        if not isinstance(entries, list):
            if entries in ("", None):
                return
            raise self._failed("result")
        strange = 0
        for entry in entries:
            try:
                yield self._waiting(entry)
            except (KeyError, TypeError, ValueError, AttributeError):
                strange += 1
        if strange:  # after the others: they need not wait for what cannot be made out
            raise self._failed("entry")

    def _waiting(self, entry: Mapping[str, Any]) -> PendingDelivery:
        name, _, number = str(entry["FileName"]).rpartition("|")
        if not name or not number.isdecimal():
            raise ValueError("no fax is named")
        status = str(entry.get("ReceiveStatus") or "")
        pages = str(entry.get("Pages") or "")
        facts = ArrivalFacts(
            provider="srfax",
            provider_id=number,
            received_at=self._instant(entry),
            local_time=str(entry.get("Date") or ""),
            caller=str(entry.get("CallerID") or ""),
            station=str(entry.get("RemoteID") or ""),
            called=str(entry.get("User_FaxNumber") or self._number),
            pages_declared=int(pages) if pages.isdecimal() else None,
            partial=status.lower() not in ("ok", ""),
            error="" if status.lower() == "ok" else status,
            media_type=_MEDIA[self._format],
        )
        return PendingDelivery(number, facts, str(entry.get("User_ID") or "") if self._sub_users else "")

    def _instant(self, entry: Mapping[str, Any]) -> dt.datetime | None:
        """Return when a fax came: `Date` is in the account's zone, to the minute; `EpochTime` tells the two apart that
        an autumn night has twice, and is itself shifted in some accounts, so it is not taken alone."""
        epoch = str(entry.get("EpochTime") or "")
        told = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch.isdecimal() and len(epoch) <= 10 else None
        try:
            local = dt.datetime.strptime(str(entry.get("Date")), _DATE)  # noqa: DTZ007  its zone is the account's
        except ValueError:
            return told
        both = [local.replace(tzinfo=self._zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
        return both[0] if told is None else min(both, key=lambda at: abs(at - told))

    def _call(self, action: str, asked: Mapping[str, str]) -> Any:
        form = {
            "action": action,
            "access_id": self._account,
            "access_pwd": self._password,
            "sResponseFormat": "JSON",
            **asked,
        }
        try:
            answer = json.loads(self._outside.post(self._url, form))
            status, result = answer["Status"], answer.get("Result")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise self._failed("answer") from None
        if status == "Success":
            return result
        if action != "Get_Fax_Inbox" and any(each in str(result).lower() for each in _NO_FAX):
            raise ObjectMissing(key="delivery")
        raise self._failed("refused")

    def _failed(self, problem: str) -> DoorFailed:
        return DoorFailed(door=self._door, problem=problem)
