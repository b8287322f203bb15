"""HTTP on one machine: a request becomes the event that API Gateway would send, and the same handler answers.

Beside the API it serves the files of the review screen. The Host header is checked, so that a web page under a name of
its own cannot reach the API of this machine (DNS rebinding). Several processes may listen side by side: the system
shares connections out among them, and each answers one API request at a time.

Calls of fax gateways go to the function that template.yaml names for them. Whoever forwards them to this machine may
call it by another name, so their Host is not looked at: their signature is.
"""

from __future__ import annotations

import base64
import errno
import ipaddress
import os
import re
import socket
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import BoundedSemaphore, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from copiste import wiring
from copiste.errors import CannotListen, PortTaken
from copiste.local.files import Served, served
from copiste.local.pump import Handler, context
from copiste.local.template import functions
from copiste.local.worker import handler_of, stopping
from copiste.task_root import task_root

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SECONDS = 20  # for a client to say what it wants
_LARGEST_BODY = 110_000_000
_LARGEST_JSON = 4_000_000
_LARGEST_CALL = 100_000
_CALLS_AT_ONCE = 4  # each may wait for a gateway's document

Answer = Callable[[dict[str, Any]], dict[str, Any]]


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


def serve(
    host: str,
    port: int,
    handler: Handler,
    routes: Sequence[tuple[str, str]],
    timeout: int,
    *,
    url: str | None = None,
    calls: Calls | None = None,
) -> ThreadingHTTPServer:
    """Return a server, bound but not yet serving, that passes *routes* (method, path) to *handler*.

    *url* is the address that people reach it under, when something stands before it; *calls* is what gateways call.
    """
    one_at_a_time = Lock()  # the resolver keeps the request under way in one place

    def answer_one(event: dict[str, Any]) -> dict[str, Any]:
        with one_at_a_time:
            found: dict[str, Any] = handler(event, context("api", timeout))
        return found

    class Request(_Request):
        known = tuple((method, _pattern(path)) for method, path in routes)
        names = _names(host, url)
        anywhere = host not in LOOPBACK
        answer = staticmethod(answer_one)
        called = () if calls is None else tuple((method, _pattern(path)) for method, path in calls.routes)
        answer_call = staticmethod(_nothing if calls is None else calls.answer)
        files = task_root() / "web"

    return (_Server6 if ":" in host else _Server)((host, port), Request)


class _Server(ThreadingHTTPServer):
    allow_reuse_port = True
    request_queue_size = 128
    daemon_threads = True


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server_version = "copiste"
    sys_version = ""
    known: tuple[tuple[str, re.Pattern[str]], ...] = ()
    called: tuple[tuple[str, re.Pattern[str]], ...] = ()
    answer_call: Answer
    names: Collection[str] = LOOPBACK
    anywhere = False
    answer: Answer
    files: Path

    def do(self) -> None:
        """Answer one request of any method."""
        path = urlsplit(self.path).path
        if any(method == self.command and route.fullmatch(path) for method, route in self.called):
            self._pass_on(self.answer_call, _LARGEST_CALL)
            return
        if not self._is_ours(_hostname(self.headers.get("Host", ""))):
            self._refuse(421, "misdirected")
            return
        if not any(route.fullmatch(path) for _, route in self.known):
            self._file(path)
            return
        if any(method in (self.command, "ANY") and route.fullmatch(path) for method, route in self.known):
            self._pass_on(self.answer, _LARGEST_BODY)
        elif self._body(_LARGEST_BODY) is not None:
            self._refuse(405, "bad_method")

    def _pass_on(self, handler: Answer, largest: int) -> None:
        body = self._body(largest)
        if body is None:
            return
        answer = handler(http_event(self.command, self.path, dict(self.headers.items()), body, self._source()))
        data = answer.get("body") or ""
        sent = base64.b64decode(data) if answer.get("isBase64Encoded") else data.encode()
        headers = {"Content-Type": "application/json", **(answer.get("headers") or {})}
        self._send(answer["statusCode"], headers, sent, answer.get("cookies") or ())

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815  the names that the base class calls
    do_OPTIONS = do_TRACE = do_QUERY = do  # noqa: N815  the same

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say in our own shape what the base class cannot make sense of; a method that it does not know is one too."""
        del message, explain
        self._refuse(405 if code == 501 else code, "bad_method" if code == 501 else "bad_request")

    def _file(self, path: str) -> None:
        asked = self.command in ("GET", "HEAD") and path.split("/")[1:2] != ["api"]
        found: Served | None = served(self.files, path) if asked else None
        if found is None:
            self._refuse(404 if self.command in ("GET", "HEAD") else 405, "not_found")
        elif self.headers.get("If-None-Match") == found.headers["ETag"]:
            self._send(304, dict(found.headers), b"")
        else:
            self._send(200, dict(found.headers), found.data)

    def _body(self, largest: int) -> bytes | None:
        """Return the body; None when it was refused."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self._refuse(411, "length_required")
            return None
        length = self.headers.get("Content-Length", "0")
        most = min(largest, _LARGEST_JSON) if "json" in self.headers.get("Content-Type", "") else largest
        if not length.isdecimal() or int(length) > most:
            self._refuse(413 if length.isdecimal() else 400, "too_large")
            return None
        return self.rfile.read(int(length))

    def _refuse(self, status: int, code: str) -> None:
        self.close_connection = True  # what follows may be a body that nobody read
        self._send(status, {"Content-Type": "application/json"}, _fault(code))

    def _send(self, status: int, headers: Mapping[str, Any], body: bytes, cookies: Sequence[str] = ()) -> None:
        self.send_response(status)
        for name, value in {**_HEADERS, **headers}.items():
            if status != 204 or name != "Content-Type":
                self.send_header(name, str(value))
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def _is_ours(self, name: str) -> bool:
        return name in self.names or (self.anywhere and _is_address(name))

    def _source(self) -> str:
        """Return where the request came from; a server of this machine that stands before us may say so."""
        client = str(self.client_address[0])
        told = self.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        return told if client in LOOPBACK and _is_address(told) else client

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name in the base class
        """Say nothing: paths hold identifiers, and the handler logs what matters."""


def http_event(
    method: str, target: str, headers: dict[str, str], body: bytes = b"", source: str = "127.0.0.1"
) -> dict[str, Any]:
    """Return the event of API Gateway's HTTP API, payload format 2.0, for one request."""
    parts = urlsplit(target)
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="replace"):
        query[name] = f"{query[name]},{value}" if name in query else value
    plain = {name.lower(): value for name, value in headers.items()}
    cookies = [each.strip() for each in plain.pop("cookie", "").split(";") if each.strip()]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": plain,
        "queryStringParameters": query,
        "requestContext": {
            "http": {"method": method, "path": parts.path, "protocol": "HTTP/1.1", "sourceIp": source},
            "stage": "$default",
            "requestId": "local",
        },
        **({"cookies": cookies} if cookies else {}),
        **_bodied(body, plain.get("content-type", "")),
    }


def _bodied(body: bytes, kind: str) -> dict[str, Any]:
    """Text comes as it is, anything else as base64, as API Gateway does it."""
    if kind.startswith("application/json"):
        try:
            return {"body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass  # not text after all: the API refuses it as it would on AWS
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True} if body else {"isBase64Encoded": False}


def _nothing(_: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": 404, "body": _fault("not_found").decode()}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", re.sub(r"\{\w+\+\}", ".+", path)))


def _names(host: str, url: str | None) -> frozenset[str]:
    """Return the host names that are ours."""
    own = {socket.gethostname().lower(), socket.getfqdn().lower()} if host not in LOOPBACK else set()
    known = {*LOOPBACK, host.lower(), *own, _hostname(urlsplit(url or "").netloc)}
    return frozenset(known - {"", "0.0.0.0", "::"})  # noqa: S104  the names that are no names


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


def check_free(host: str, port: int) -> None:
    """Raise `PortTaken` or `CannotListen` when nobody could listen there: better now than by a process that dies."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from None
        raise CannotListen(host=host, port=port) from None


def main(host: str, port: int, parent: int) -> int:
    """Serve until SIGTERM, or until the supervisor *parent* is gone."""
    stop = stopping()
    known = functions(task_root() / "template.yaml")
    function, fax = known["api"], known["fax"]
    deps = wiring.deps()
    handler = handler_of(function)
    deps.library.definitions()  # now rather than while the first person waits
    calls = Calls(handler_of(fax), fax.routes, fax.timeout)
    server = serve(host, port, handler, function.routes, function.timeout, url=deps.signing_in.url, calls=calls)
    Thread(target=server.serve_forever, daemon=True).start()
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(0.5)
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
