"""HTTP on one machine: uvicorn listens, `local.front` says who answers, the same handlers as on AWS do.

Several processes may listen side by side: the system shares connections out among them, and each answers one API
request at a time.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Thread
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from copiste import wiring
from copiste.errors import CannotListen, PortTaken
from copiste.local.forked import Alive, stopping
from copiste.local.front import LOOPBACK, Calls, Front, FrontRequest, Owed, Said, own_names, patterns
from copiste.local.pump import Handler, context
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.settings import environment as settings
from copiste.settings.environment import Networks
from copiste.task_root import task_root

_SECONDS = 20
"""For a client to say what it wants, and between two pieces of it; half a minute is what proxies usually give."""
_ENDING = 10
"""Seconds that answers under way may take when we are told to end; the supervisor ends us after 20."""
_CALLERS = 8
"""Threads for gateways' calls: more than are answered at once, so that the one too many hears so at once."""
_HEAD = 65_536
"""Bytes of a request before its body: what Python's own server took of one line."""
_BACKLOG = 128
"""Connections that wait to be taken; chosen, not measured."""

Receive = Callable[[], Coroutine[Any, Any, dict[str, Any]]]
Send = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


class _Gone(Exception):
    """Whoever asked went away, or took too long."""


class _Impatient(HttpToolsProtocol):
    """Closes a connection over which no whole request head comes, in time or of a fair size: the server would wait."""

    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        idle = before is None or before.response_complete
        if idle:
            self._wait()
        super().data_received(data)
        self._head = self._head + len(data) if idle and self.cycle is before else 0
        if self._head > _HEAD:
            self.transport.close()

    def _wait(self) -> None:
        self.loop.call_later(_SECONDS, self._late, self.cycle)

    def _late(self, before: object) -> None:
        if self.cycle is before and not self.transport.is_closing():
            self.transport.close()


@dataclass(frozen=True, slots=True)
class Application:
    """The ASGI side of a front. The API answers one request at a time: its resolver keeps the one under way."""

    front: Front
    one_at_a_time: Executor
    callers: Executor
    proxies: Networks

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        asked = _asked(scope, self.proxies)
        said = self.front.first(asked)
        if isinstance(said, Owed):
            pool = self.one_at_a_time if said.answer is self.front.api else self.callers
            try:
                body = await _body(receive)
            except _Gone:
                return
            loop = asyncio.get_running_loop()
            said = await loop.run_in_executor(pool, self.front.then, asked, said, body)
        await _send(send, said, silent=asked.method == "HEAD")


async def _body(receive: Receive) -> bytes:
    pieces = []
    while True:
        try:
            message = await asyncio.wait_for(receive(), _SECONDS)
        except TimeoutError:
            raise _Gone from None
        if message["type"] != "http.request":
            raise _Gone
        pieces.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(pieces)


async def _send(send: Send, said: Said, *, silent: bool) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in said.headers]
    await send({"type": "http.response.start", "status": said.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if silent else said.body})


def _asked(scope: dict[str, Any], proxies: Networks) -> FrontRequest:
    headers: dict[str, str] = {}
    for key, value in scope["headers"]:
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        joint = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{joint}{text}" if name in headers else text
    query = scope["query_string"].decode("latin-1")
    target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return FrontRequest(scope["method"], target, headers, (scope["client"] or ("", 0))[0], proxies)


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that is bound and not yet serving."""

    server: uvicorn.Server
    socket: socket.socket

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return int(self.socket.getsockname()[1])

    def run(self) -> None:
        """Serve until told to end; answers under way are given."""
        with self.socket:
            self.server.run([self.socket])

    def end(self) -> None:
        """Tell it to end."""
        self.server.should_exit = True


def serve(
    host: str,
    port: int,
    handler: Handler,
    routes: Sequence[tuple[str, str]],
    timeout: int,
    *,
    url: str | None = None,
    calls: Calls | None = None,
    proxies: Networks = (),
) -> Listening:
    """Return a server, bound but not yet serving, that passes *routes* (method, path) to *handler*.

    *url* is the address that people reach it under, when something stands before it; *calls* is what gateways call,
    *proxies* are the servers before it.
    """

    def answer(event: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = handler(event, context("api", timeout))
        return found

    front = Front(
        answer,
        patterns(routes),
        task_root() / "web",
        names=own_names(host, url),
        anywhere=host not in LOOPBACK,
        calls=None if calls is None else calls.answer,
        called=() if calls is None else patterns(calls.routes),
    )
    bound = bind(host, port)
    application = Application(front, ThreadPoolExecutor(1), ThreadPoolExecutor(_CALLERS), proxies)
    return Listening(uvicorn.Server(config(application)), bound)


def config(application: Application) -> uvicorn.Config:
    """Nothing but HTTP/1.1: no log of paths, which hold identifiers, no trust in what a proxy says, no WebSocket."""
    return uvicorn.Config(
        application,
        http=_Impatient,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_SECONDS,
        timeout_graceful_shutdown=_ENDING,
    )


def bind(host: str, port: int) -> socket.socket:
    """Return a socket to listen on, which several processes may share.

    Answers go out at once: asyncio sees to that only on sockets of its own making, and without it each waits 40 ms for
    the other end's acknowledgement (137 requests a second instead of more than a thousand, bench/serve.py).
    """
    bound = socket.create_server((host, port), family=_family(host), backlog=_BACKLOG, reuse_port=True)
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def check_free(host: str, port: int) -> None:
    """Raise `PortTaken` or `CannotListen` when nobody could listen there: better now than by a process that dies."""
    try:
        with socket.create_server((host, port), family=_family(host)):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from None
        raise CannotListen(host=host, port=port) from None


def main(host: str, port: str, supervised: Alive) -> int:
    """Serve until SIGTERM, or until it is not *supervised* any more."""
    stopping()  # the server hands on the signal that ended it
    known = functions(task_root() / "template.yaml")
    function, fax = known["api"], known["fax"]
    deps = wiring.deps()
    handler = handler_of(function)
    deps.library.definitions()  # now rather than while the first person waits
    calls = Calls(handler_of(fax), fax.routes, fax.timeout)
    listening = serve(
        host,
        int(port),
        handler,
        function.routes,
        function.timeout,
        url=deps.signing_in.url,
        calls=calls,
        proxies=settings.proxies(os.environ),
    )

    def watch() -> None:
        while supervised():
            time.sleep(0.5)
        listening.end()

    Thread(target=watch, daemon=True).start()
    listening.run()
    return 0
