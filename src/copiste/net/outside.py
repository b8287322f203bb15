"""HTTP to a gateway outside: to hosts on a list, over TLS, to public addresses, within limits of time and size.

What a gateway answers, and the addresses that it names, are hostile: a redirect is followed to a host on the list only,
and the address connected to is the one that was looked at (no second look-up that could say something else).
"""

from __future__ import annotations

import http.client
import ipaddress
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from copiste.errors import BadSetting, DoorFailed, ObjectMissing
from copiste.net.guarded import Choose, Guarded, whole

_REDIRECTS = 3
"""Redirects that are followed one after another; chosen."""
_MOVED = (301, 302, 303, 307, 308)
"""HTTP status of a redirect (RFC 9110, 15.4)."""
_GONE = (403, 404, 410)
"""What storage says of a link that ran out, and of what is not there (any more)."""


@dataclass(frozen=True, slots=True)
class DoorClient:
    """Speaks for the connection *door* to *hosts* (`example.org`, or `.example.org` for all below it).

    *seconds* is for one answer, redirects included, *largest* bytes of it at most. *near* lets addresses of this
    machine be asked, without TLS: for tests and for a program that stands before a gateway.
    """

    door: str
    hosts: Collection[str]
    seconds: float = 30.0
    largest: int = 100_000_000
    near: bool = False
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def post(self, url: str, form: Mapping[str, str]) -> bytes:
        """Post a form and return the answer's body; no redirect is followed: the form may hold a password."""
        return self._asked("POST", url, urlencode(form).encode(), redirects=0)

    def get(self, url: str, *, known: bool = True) -> bytes:
        """Return what stands at *url*; raise `ObjectMissing` when it is gone. Headers of ours go where *known*."""
        return self._asked("GET", url, None, redirects=_REDIRECTS, known=known)

    def _asked(self, method: str, url: str, body: bytes | None, *, redirects: int, known: bool = True) -> bytes:
        deadline = time.monotonic() + self.seconds
        for _ in range(redirects + 1):
            try:
                status, found, data = self._once(method, url, body, deadline, known=known)
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise DoorFailed(door=self.door, problem=type(error).__name__) from None
            if status in _MOVED and found:
                url, known = urljoin(url, found), False
            elif status in _GONE and method == "GET":
                raise ObjectMissing(key="delivery")
            elif status != http.HTTPStatus.OK:
                break
            else:
                return data
        raise DoorFailed(door=self.door, problem=f"http {status}")

    def _once(
        self, method: str, url: str, body: bytes | None, deadline: float, *, known: bool
    ) -> tuple[int, str | None, bytes]:
        parts = self._allowed(url)
        connection = Guarded(parts, deadline, self._chosen(parts.scheme))
        headers = {"Accept": "*/*", "User-Agent": "copiste", **(self.headers if known else {})}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with connection.timed():
            connection.request(method, parts._replace(scheme="", netloc="", fragment="").geturl() or "/", body, headers)
            answer = connection.getresponse()
            data = whole(answer, self.largest) if answer.status == http.HTTPStatus.OK else b""
            return answer.status, answer.headers.get("Location"), data

    def _chosen(self, scheme: str) -> Choose:
        def choose(addresses: Sequence[str]) -> Sequence[str]:
            where = ipaddress.ip_address(addresses[0].partition("%")[0])
            if not (where.is_global and not where.is_multicast) and not (self.near and where.is_loopback):
                raise OSError("the address is not a public one")
            if scheme != "https" and not where.is_loopback:
                raise OSError("not without TLS")
            return addresses[:1]

        return choose

    def _allowed(self, url: str) -> SplitResult:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        safe = parts.scheme == "https" or (parts.scheme == "http" and self.near)
        if not safe or parts.username or not is_listed(host, self.hosts):
            raise ValueError("not an address on the list")
        return parts


def is_listed(host: str, hosts: Collection[str]) -> bool:
    """Whether *host* is on a list.

    >>> is_listed("s3.example.org", [".example.org"]), is_listed("evil-example.org", [".example.org", "example.org"])
    (True, False)
    """
    return any(host == each or (each.startswith(".") and host.endswith(each)) for each in hosts)


def hosts_of(text: str, setting: str) -> tuple[str, ...]:
    """Return the hosts listed in *text*, separated by commas; raise `BadSetting` when there are none."""
    found = tuple(each.strip().lower() for each in text.split(",") if each.strip())
    if not found:
        raise BadSetting(setting=setting, problem="?")
    return found
