"""One HTTP connection to an address that was looked at, which the clock ends: for all that speaks to strangers.

The address that is connected to is the one that was judged (no second look-up that could say something else), and there
is no proxy in between. Who may be connected to is for the caller to say.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.error import URLError
from urllib.parse import SplitResult

_CHUNK = 65_536
"""Bytes that are read at once; chosen."""

Choose = Callable[[Sequence[str]], Sequence[str]]
"""From the addresses of a host, those to try, in their order; raises OSError when none of them may be connected to."""


class Guarded(http.client.HTTPConnection):
    """A connection to *url* that has until *deadline* (monotonic)."""

    def __init__(self, url: SplitResult, deadline: float, choose: Choose) -> None:
        self._tls = ssl.create_default_context() if url.scheme == "https" else None
        self._deadline = deadline
        self._choose = choose
        super().__init__(url.hostname or "", url.port or (443 if self._tls else 80))

    def connect(self) -> None:
        """Connect to the first chosen address that answers."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        fault: OSError = OSError()
        for address in self._choose([*dict.fromkeys(str(each[4][0]) for each in found)]):
            try:
                plain = socket.create_connection((address, self.port), timeout=self._left())
                self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
                return
            except OSError as error:
                fault = error
        raise fault

    @contextlib.contextmanager
    def timed(self) -> Iterator[None]:
        """Cut the connection off at the deadline, and close it in the end.

        A server that drips a byte at a time never runs into the time-out of a socket.
        """
        clock = threading.Timer(max(0.0, self._deadline - time.monotonic()), self._cut)
        clock.daemon = True
        clock.start()
        try:
            yield
        finally:
            clock.cancel()
            self.close()

    def _cut(self) -> None:
        with contextlib.suppress(OSError):  # it may have ended by itself
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def untrusted(error: Exception) -> ssl.SSLCertVerificationError | None:
    """Return what is wrong with a certificate, when that is why no connection came about."""
    reason = error.reason if isinstance(error, URLError) else error
    return reason if isinstance(reason, ssl.SSLCertVerificationError) else None


def whole(answer: http.client.HTTPResponse, largest: int) -> bytes:
    """Read an answer in pieces: one without end must not fill the memory, and one cut short is no answer.

    Raise ValueError for one of more than *largest* bytes.
    """
    expected = answer.length
    if expected is not None and expected > largest:
        raise ValueError("too large")
    parts, size = [], 0
    while piece := answer.read1(_CHUNK):
        parts.append(piece)
        size += len(piece)
        if size > largest:
            raise ValueError("too large")
    if expected is not None and size != expected:
        raise http.client.IncompleteRead(b"", expected - size)
    return b"".join(parts)
