"""Events over HTTPS: CloudEvents in structured mode, signed as Standard Webhooks has it.

Where an address leads is looked at when it is connected to, not when it is written down: a name may resolve to
something else by then. Redirects are not followed, nothing of the answer's body is kept, and the clock ends whatever
takes too long.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from copiste import __version__
from copiste.outward.events import CLOUD_EVENT, Event, encoded
from copiste.outward.signing import signed
from copiste.ports.outward import Answer, Outcome

_PASSING = (408, 425, 429)
_LONGEST_WAIT = 86_400.0
_CHUNK = 16_384
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


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
        connection = _Guarded(self._url, deadline, internal=self._internal)
        # a server that drips a byte at a time never runs into the time-out of a socket: the clock cuts it off
        clock = threading.Timer(self._bounds.seconds, connection.cut)
        clock.daemon = True
        clock.start()
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        try:
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            self._drain(answer)
            return answer.status, answer.getheader("Retry-After")
        except (OSError, http.client.HTTPException):
            if time.monotonic() >= deadline:
                raise TimeoutError from None
            raise
        finally:
            clock.cancel()
            connection.close()

    def _drain(self, answer: http.client.HTTPResponse) -> None:
        """Let the receiver finish its sentence, up to a bound; a status that stands is worth more than its text."""
        read = 0
        with contextlib.suppress(OSError, http.client.HTTPException):
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


class _Guarded(http.client.HTTPConnection):
    """A connection without proxy to an address that was looked at, which has until *deadline* (monotonic)."""

    def __init__(self, url: SplitResult, deadline: float, *, internal: bool) -> None:
        self._tls = ssl.create_default_context() if url.scheme == "https" else None
        self._deadline = deadline
        self._internal = internal
        super().__init__(url.hostname or "", url.port or (443 if self._tls else 80))

    def connect(self) -> None:
        """Connect to the first allowed address that answers."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        addresses = dict.fromkeys(str(each[4][0]) for each in found)
        good = [each for each in addresses if allowed(each, internal=self._internal)]
        if not good:
            raise _NotAllowed
        fault: OSError = OSError()
        for address in good:
            try:
                plain = socket.create_connection((address, self.port), timeout=self._left())
                self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
                return
            except OSError as error:
                fault = error
        raise fault

    def cut(self) -> None:
        """End the connection under whoever is reading from it."""
        with contextlib.suppress(OSError):  # it may have ended by itself
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
