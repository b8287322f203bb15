"""What is asked of one machine over HTTP, and who answers: the API, a fax gateway's function, a file, or a refusal.

The Host header is checked, so that a web page under a name of its own cannot reach the API of this machine (DNS
rebinding). Whoever forwards a fax gateway's calls to this machine may call it by another name, so their Host is not
looked at: their signature is. Nothing here knows the server (`local.gateway`).
"""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

from copiste.local.events import http_event
from copiste.local.files import served
from copiste.local.pump import Handler, context
from copiste.settings.environment import Networks

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "copiste",
}
_LARGEST_BODY = 110_000_000
"""Bytes of an upload: a document of 100 MB (`pages.model.Limits`) and what a form puts around it."""
_LARGEST_JSON = 4_000_000
"""Bytes of anything that is not a document; API Gateway itself stops at 10 MB. Chosen, not measured."""
_LARGEST_CALL = 100_000
"""Bytes of a fax gateway's call: Telnyx's own are about two thousand."""
_CALLS_AT_ONCE = 4
"""Calls answered side by side: each may wait for a gateway's document. Chosen, not measured."""
_BARE = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)

Answer = Callable[[dict[str, Any]], dict[str, Any]]
Routes = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class FrontRequest:
    """A request before its body was read. Names of *headers* are in lower case; *client* is the other end's address,
    *proxies* are those who may say on whose behalf they ask.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    client: str = "127.0.0.1"
    proxies: Networks = ()

    @property
    def path(self) -> str:
        """Return the path, as it was written."""
        return urlsplit(self.target).path

    @property
    def source(self) -> str:
        """Return where the request came from: the last station that no server of ours stands for."""
        here = self.client
        for told in reversed(self.headers.get("x-forwarded-for", "").split(",")):
            if not (self._is_proxy(here) and _is_address(told.strip())):
                break
            here = told.strip()
        return here

    def _is_proxy(self, address: str) -> bool:
        return _is_address(address) and any(ipaddress.ip_address(address) in each for each in self.proxies)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer. `final` says that the connection ends with it: what follows may be a body that nobody read."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    final: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed to a request once its body is there: who answers it."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Calls:
    """The function that gateways call: its handler, its routes and its time-out in seconds."""

    handler: Handler
    routes: Sequence[tuple[str, str]]
    timeout: int
    places: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_CALLS_AT_ONCE))

    def answer(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer one call; 503 while too many are being answered: it will be made again."""
        if not self.places.acquire(blocking=False):
            return {"statusCode": 503, "body": _fault("busy").decode()}
        try:
            found: dict[str, Any] = self.handler(event, context("fax", self.timeout))
            return found
        finally:
            self.places.release()


@dataclass(frozen=True, slots=True)
class Front:
    """Decides who answers. `names` are the host names that are ours; `anywhere` lets us be called by any address."""

    api: Answer
    known: Routes
    files: Path
    names: Collection[str] = LOOPBACK
    anywhere: bool = False
    calls: Answer | None = None
    called: Routes = ()

    def first(self, asked: FrontRequest) -> Said | Owed:
        """Return the answer to a request whose body need not be read, or who answers it when it was."""
        path = asked.path
        if self.calls is not None and _leads(self.called, asked.method, path):
            return _bodiless(asked, _LARGEST_CALL) or Owed(self.calls)
        if not self._is_ours(_hostname(asked.headers.get("host", ""))):
            return refusal(HTTPStatus.MISDIRECTED_REQUEST, "misdirected")
        if not any(route.fullmatch(path) for _, route in self.known):
            return self._file(asked)
        refused = _bodiless(asked, _LARGEST_BODY)
        if refused is None and not _leads(self.known, asked.method, path):
            return refusal(HTTPStatus.METHOD_NOT_ALLOWED, "bad_method")
        return refused or Owed(self.api)

    def then(self, asked: FrontRequest, owed: Owed, body: bytes) -> Said:
        """Return the answer to a request whose *body* was read."""
        answer = owed.answer(http_event(asked.method, asked.target, asked.headers, body, asked.source))
        data = answer.get("body") or ""
        sent = base64.b64decode(data) if answer.get("isBase64Encoded") else data.encode()
        headers = {"Content-Type": "application/json", **(answer.get("headers") or {})}
        return _said(answer["statusCode"], headers, sent, cookies=answer.get("cookies") or ())

    def _file(self, asked: FrontRequest) -> Said:
        reads = asked.method in ("GET", "HEAD")
        found = served(self.files, asked.path) if reads and asked.path.split("/")[1:2] != ["api"] else None
        if found is None:
            return refusal(HTTPStatus.NOT_FOUND if reads else HTTPStatus.METHOD_NOT_ALLOWED, "not_found")
        if asked.headers.get("if-none-match") == found.headers["ETag"]:
            return _said(HTTPStatus.NOT_MODIFIED, found.headers, b"")
        return _said(HTTPStatus.OK, found.headers, found.data)

    def _is_ours(self, name: str) -> bool:
        return name in self.names or (self.anywhere and _is_address(name))


def patterns(routes: Sequence[tuple[str, str]]) -> Routes:
    """Return routes (method, path with `{name}` and `{name+}`) as they are matched."""
    return tuple(
        (method, re.compile(re.sub(r"\{\w+\}", "[^/]+", re.sub(r"\{\w+\+\}", ".+", path)))) for method, path in routes
    )


def own_names(host: str, url: str | None) -> frozenset[str]:
    """Return the host names that are ours: *host* is where we listen, *url* what people reach us under."""
    own = {socket.gethostname().lower(), socket.getfqdn().lower()} if host not in LOOPBACK else set()
    known = {*LOOPBACK, host.lower(), *own, _hostname(urlsplit(url or "").netloc)}
    return frozenset(known - {"", "0.0.0.0", "::"})  # noqa: S104  the names that are no names


def refusal(status: int, code: str) -> Said:
    """Return the answer to what is not done."""
    return _said(status, {"Content-Type": "application/json"}, _fault(code), final=True)


def _leads(routes: Routes, method: str, path: str) -> bool:
    return any(known in (method, "ANY") and route.fullmatch(path) for known, route in routes)


def _bodiless(asked: FrontRequest, largest: int) -> Said | None:
    """Return why the body is not read; None when it may be."""
    if "chunked" in asked.headers.get("transfer-encoding", "").lower():
        return refusal(HTTPStatus.LENGTH_REQUIRED, "length_required")
    length = asked.headers.get("content-length", "0")
    most = min(largest, _LARGEST_JSON) if "json" in asked.headers.get("content-type", "") else largest
    if not length.isdecimal() or int(length) > most:
        too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return refusal(too_large if length.isdecimal() else HTTPStatus.BAD_REQUEST, "too_large")
    return None


def _said(
    status: int, headers: Mapping[str, Any], body: bytes, *, cookies: Sequence[str] = (), final: bool = False
) -> Said:
    named = {**HEADERS, **headers}
    if status == HTTPStatus.NO_CONTENT:
        named.pop("Content-Type", None)
    if status not in _BARE:
        named["Content-Length"] = len(body)
    if final:
        named["Connection"] = "close"
    pairs = [(name, str(value)) for name, value in named.items()]
    return Said(status, [*pairs, *(("Set-Cookie", each) for each in cookies)], b"" if status in _BARE else body, final)


def _hostname(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _fault(code: str) -> bytes:
    return f'{{"code": "{code}", "message": "{code}", "facts": {{}}, "problems": []}}'.encode()
