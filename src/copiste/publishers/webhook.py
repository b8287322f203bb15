"""Events over HTTPS: CloudEvents in structured mode, signed as Standard Webhooks has it.

Where an address leads is looked at when it is connected to, not when it is written down: a name may resolve to
something else by then. Redirects are not followed, nothing of the answer's body is kept, and the clock ends whatever
takes too long.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import ipaddress
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from copiste import __version__
from copiste.net.guarded import Guarded
from copiste.outward.events import CLOUD_EVENT, Event, encoded
from copiste.outward.signing import signed
from copiste.ports.outward import Answer, Outcome, PublisherFacts
from copiste.publishers.secrets import secrets_of
from copiste.settings.destinations import Destination

_PASSING = (408, 425, 429)
"""HTTP status below 500 that pass: time-out, too early, too many (RFC 9110, 8470, 6585)."""
_LONGEST_WAIT = 86_400.0
"""Seconds of a `Retry-After` that are heeded at most: a day; chosen."""
_CHUNK = 16_384
"""Bytes that are read at once; chosen."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def usable(url: str, internal: bool) -> bool:
    """Whether a text is an address that events may go to: HTTPS, or inside the building HTTP, with no name or password.

    >>> [usable(each, False) for each in ("https://emr.example/hook", "http://emr.example/hook", "https://me@emr.example")]
    [True, False, False]
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    bare = bool(parts.hostname) and parts.username is None and not parts.fragment
    return plain and bare and (parts.scheme == "https" or (parts.scheme == "http" and internal))


FACTS = PublisherFacts(key="url", signs=True, sound=usable)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for one attempt, from looking up the name to the last byte; bytes of an event and of an answer."""

    seconds: float = 20.0
    event: int = 5_000_000
    answer: int = 65_536


class WebhookPublisher:
    """Posts to *url*. *secrets* gives the keys that sign, at the time: they may have been replaced.

    *internal* lets it reach private addresses and this machine, and go without TLS; never link-local ones, where clouds
    keep credentials.
    """

    facts = FACTS

    def __init__(
        self,
        url: str,
        secrets: Callable[[], Sequence[bytes]],
        *,
        internal: bool = False,
        bounds: Bounds | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._url = urlsplit(url)
        self._secrets = secrets
        self._internal = internal
        self._bounds = bounds or Bounds()
        self._clock = clock

    @classmethod
    def to(cls, destination: Destination, folder: Path | None, clock: Callable[[], dt.datetime]) -> WebhookPublisher:
        """Return what posts to the address of *destination*, with secrets that are named from the data *folder*."""
        secrets = secrets_of(destination, folder)
        return cls(destination.where, secrets, internal=destination.internal, clock=lambda: clock().timestamp())

    def publish(self, event: Event) -> Answer:
        """Post one event and judge the status that comes back."""
        body = encoded(event)
        if len(body) > self._bounds.event:
            return Answer(Outcome.REFUSED, "too_large")
        headers = {
            "Content-Type": f"{CLOUD_EVENT}; charset=utf-8",
            "User-Agent": f"copiste/{__version__}",
            **signed(event.id, int(self._clock()), body, self._secrets()),
        }
        try:
            status, wait = self._post(body, headers)
        except _NotAllowed:
            return Answer(Outcome.REFUSED, "address")
        except ssl.SSLError:
            return Answer(Outcome.LATER, "tls")
        except TimeoutError:
            return Answer(Outcome.LATER, "timeout")
        except (OSError, http.client.HTTPException, UnicodeError):
            return Answer(Outcome.LATER, "unreachable")
        return judged(status, wait)

    def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str | None]:
        deadline = time.monotonic() + self._bounds.seconds
        connection = Guarded(self._url, deadline, self._chosen)
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        with connection.timed():
            try:
                connection.request("POST", target, body, headers)
                answer = connection.getresponse()
                self._drain(answer)
                return answer.status, answer.getheader("Retry-After")
            except (OSError, http.client.HTTPException):
                if time.monotonic() >= deadline:
                    raise TimeoutError from None
                raise

    def _chosen(self, addresses: Sequence[str]) -> Sequence[str]:
        good = [each for each in addresses if allowed(each, internal=self._internal)]
        if not good:
            raise _NotAllowed
        return good

    def _drain(self, answer: http.client.HTTPResponse) -> None:
        """Let the receiver finish its sentence, up to a bound; a status that stands is worth more than its text."""
        read = 0
        with contextlib.suppress(OSError, http.client.HTTPException):  # the status stands, whatever comes of the text
            while read < self._bounds.answer and (piece := answer.read1(_CHUNK)):
                read += len(piece)


def judged(status: int, wait: str | None = None) -> Answer:
    """Return what an HTTP status says; *wait* is the header `Retry-After`, of which seconds are understood."""
    if 200 <= status < 300:
        return Answer(Outcome.DELIVERED, "delivered", status)
    if status in _PASSING or status >= 500:
        seconds = min(float(wait), _LONGEST_WAIT) if wait and wait.isascii() and wait.isdecimal() else None
        return Answer(Outcome.LATER, "busy", status, seconds)
    if status == http.HTTPStatus.GONE:
        return Answer(Outcome.REFUSED, "gone", status)
    return Answer(Outcome.REFUSED, "redirect" if 300 <= status < 400 else "refused", status)


def allowed(address: str, *, internal: bool) -> bool:
    """Say whether an event may go to an IP address: the world's, and with *internal* those of a building.

    >>> [allowed(each, internal=False) for each in ("142.44.1.2", "10.0.0.7", "127.0.0.1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    >>> [allowed(each, internal=True) for each in ("142.44.1.2", "10.0.0.7", "127.0.0.1", "169.254.169.254")]
    [True, True, True, False]
    """
    found = _meant(ipaddress.ip_address(address.partition("%")[0]))
    if found.is_link_local or found.is_multicast or found.is_unspecified:
        return False
    if internal and (found.is_private or found.is_loopback):
        return True
    return found.is_global and not found.is_reserved


def _meant(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for, when it stands for one: a guard must look at that."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


class _NotAllowed(OSError):
    """Every address of the host lies where events may not go."""
