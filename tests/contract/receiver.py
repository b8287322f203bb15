"""A receiver of webhooks on this machine, over a real socket: it keeps what it was sent and answers as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext


@dataclass(frozen=True, slots=True)
class Taken:
    """One request as it came: header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """What was taken, and how the next requests are answered."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False
    body: Callable[[], Iterator[bytes]] | None = None  # its length is not said
    taken: list[Taken] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}/events?from=copiste"


@contextmanager
def receiving(tls: SSLContext | None = None) -> Iterator[Receiver]:
    """Give a receiver that listens on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.taken.append(Taken(self.path, headers, body))
            if receiver.drip:
                self._drip()
                return
            self.send_response(receiver.status)
            sized = {"Content-Length": "0"} if receiver.body is None else {}
            for name, value in {**receiver.headers, **sized}.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in receiver.body() if receiver.body else ():
                self.wfile.write(piece)

        def _drip(self) -> None:
            while not receiver.stopped.is_set():
                self.wfile.write(b"H")
                self.wfile.flush()
                time.sleep(0.02)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # the other side hung up, as it should

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
