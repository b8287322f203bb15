"""Measures the HTTP server of `copiste serve`, and others in its place: requests a second, the 95th percentile, memory.

    python bench/serve.py --write

Each server answers the same front (`local.front`) over an empty installation, in one process, as `copiste serve`
starts two. Eight connections that stay open ask one after another: the API's landing (`/api/health`), the screen's
first file, and a picture of the size of a page's (300 kB; drawing it costs the same behind any server). Servers that
are not ours need `pip install waitress granian`; what is not there is left out.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata, util
from pathlib import Path
from statistics import quantiles
from typing import Any

import uvicorn
from results import ROOT, command_line, table, write_section

from copiste import wiring
from copiste.local import gateway
from copiste.local.front import FrontRequest, Owed
from copiste.local.template import functions
from copiste.local.worker import handler_of

PORT = 8971  # nothing usual listens there; chosen
CONNECTIONS = 8  # side by side; chosen
REQUESTS = 2000  # of all connections together; chosen
PICTURE = 300_000  # bytes of a page's picture, about
PATHS = {"API landing": "/api/health", "screen's first file": "/", "picture of 300 kB": "/page.png"}
SERVERS = ("uvicorn", "waitress", "granian", "http.server")
_OWN = "http.server"


def main() -> int:
    """Start each server in turn and ask it; or be one of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--as", dest="server", choices=SERVERS)
    options = parser.parse_args()
    if options.server:
        _be(options.server)
        return 0
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "web", Path(folder) / "web")
        (Path(folder) / "web" / "page.png").write_bytes(os.urandom(PICTURE))
        for name in SERVERS:
            if name == _OWN or util.find_spec(name) is not None:
                with _started(name, folder) as pid:
                    cells = [_asked(path) for path in PATHS.values()]
                    rows.append([name, *cells, f"{_memory(pid):.0f}", _brings(name)])
    text = table(["server", *(f"{each}: /s (p95 ms)" for each in PATHS), "memory, MB", "brings"], rows)
    print(text)
    if options.write:
        write_section("The HTTP server of `copiste serve`", command_line(), text)
    return 0


@contextmanager
def _started(name: str, folder: str) -> Iterator[int]:
    environment = {**os.environ, "COPISTE_HOME": folder}
    process = subprocess.Popen([sys.executable, __file__, "--as", name], env=environment)
    try:
        for _ in range(600):
            try:
                _get(_connection(), "/api/health")
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _connection() -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Host": "127.0.0.1"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise SystemExit(f"{path}: {answer.status}")


def _asked(path: str) -> str:
    """Return requests a second and the 95th percentile in milliseconds, over connections that stay open."""
    took: list[float] = []

    def ask() -> None:
        connection = _connection()
        for _ in range(REQUESTS // CONNECTIONS):
            began = time.perf_counter()
            _get(connection, path)
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return f"{len(took) / (time.perf_counter() - began):.0f} ({1000 * quantiles(took, n=20)[-1]:.1f})"


def _memory(pid: int) -> float:
    """Return the resident memory of a process and of those that it started, in megabytes."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    sizes = [Path(f"/proc/{each}/status").read_text() for each in (str(pid), *children)]
    return sum(int(text.split("VmRSS:")[1].split()[0]) for text in sizes) / 1024


def _brings(server: str) -> str:
    """Return the packages that a server brings along, itself included."""
    if server == _OWN:
        return "nothing"
    needed = [each for each in metadata.requires(server) or () if "extra" not in each and "python_version" not in each]
    return ", ".join([server, *sorted({each.split(";")[0].split(">")[0].split("=")[0].strip() for each in needed})])


@cache
def _application() -> gateway.Application:
    api = functions(ROOT / "template.yaml")["api"]
    wiring.deps().library.definitions()
    made = gateway.serve("127.0.0.1", 0, handler_of(api), api.routes, api.timeout)
    made.socket.close()  # the server that is measured listens
    made_of: Any = made.server.config.app
    application_: gateway.Application = replace(
        made_of, front=replace(made_of.front, files=Path(os.environ["COPISTE_HOME"]) / "web")
    )
    return application_


async def application(scope: dict[str, Any], receive: gateway.Receive, send: gateway.Send) -> None:
    """Answer as ASGI, for a server that imports this module."""
    await _application()(scope, receive, send)


def _be(server: str) -> None:
    os.chdir(ROOT / "bench")
    if server == "uvicorn":
        with gateway.bind("127.0.0.1", PORT) as bound:
            uvicorn.Server(gateway.config(_application())).run([bound])
    elif server == "granian":
        words = f"-m granian --interface asgi --no-ws --port {PORT} serve:application".split()
        os.execv(sys.executable, [sys.executable, *words])  # noqa: S606  nothing of this process is needed any more
    elif server == "waitress":
        import waitress  # noqa: PLC0415  measured where it is installed

        waitress.serve(_wsgi, host="127.0.0.1", port=PORT, threads=CONNECTIONS)
    else:
        ThreadingHTTPServer(("127.0.0.1", PORT), _Plain).serve_forever()


_lock = threading.Lock()


def _wsgi(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    front, asked = _application().front, FrontRequest(environ["REQUEST_METHOD"], environ["PATH_INFO"], headers)
    said = front.first(asked)
    if isinstance(said, Owed):
        with _lock:
            said = front.then(asked, said, b"")
    start(f"{said.status} -", [each for each in said.headers if each[0] != "Connection"])
    return [said.body]


class _Plain(BaseHTTPRequestHandler):
    """The standard library's own server, which versions before answered through."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def do_GET(self) -> None:
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()}
        self.wfile.writelines(_wsgi({"REQUEST_METHOD": "GET", "PATH_INFO": self.path, **named}, self._start))

    def _start(self, status: str, headers: Iterable[tuple[str, str]]) -> None:
        self.send_response(int(status[:3]))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name in the base class
        """Say nothing."""


if __name__ == "__main__":
    sys.exit(main())
