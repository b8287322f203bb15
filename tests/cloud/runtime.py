"""Lambda's side of the Runtime API, and behind it a handler under the real runtime client (awslambdaric)."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_PREFIX = "/2018-06-01/runtime/"


class Died(Exception):
    """The process was gone before it answered."""


class Failed(Exception):
    """The handler raised, or could not be started; holds what the client reported."""


@dataclass(slots=True)
class Lambda:
    """One execution environment: it is started when first invoked, and again after it died."""

    handler: str
    settings: Mapping[str, str]
    timeout: int
    log: Path
    asked: queue.Queue[tuple[str, bytes]] = field(default_factory=queue.Queue)
    answered: queue.Queue[tuple[str, bytes]] = field(default_factory=queue.Queue)
    process: subprocess.Popen[bytes] | None = None
    address: str = ""
    invoked: int = 0

    def invoke(self, event: Mapping[str, Any], *, kill_after: float | None = None) -> Any:
        """Return the handler's answer to *event*; with *kill_after* the process is killed after so many seconds."""
        self._start()
        self.invoked += 1
        self.asked.put((str(self.invoked), json.dumps(event).encode()))
        if kill_after is not None:
            time.sleep(kill_after)
            self.kill()
        return self._answer()

    def kill(self) -> None:
        """End the process as the machine under it would: at once."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=30)

    def _answer(self) -> Any:
        until = time.monotonic() + self.timeout
        while time.monotonic() < until:
            try:
                kind, body = self.answered.get(timeout=0.05)
            except queue.Empty:
                if self.process is None or self.process.poll() is not None:
                    self.asked = queue.Queue()
                    raise Died from None
                continue
            if kind != "response":
                raise Failed(json.loads(body).get("errorType"))
            return json.loads(body)
        self.kill()
        raise Died

    def _start(self) -> None:
        if self.process is not None and self.process.poll() is None:
            return
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LAMBDA_TASK_ROOT": str(ROOT),
            "AWS_LAMBDA_RUNTIME_API": self.address,
            "AWS_LAMBDA_FUNCTION_NAME": self.handler.split(".")[1],
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": "ca-central-1",
            "AWS_DEFAULT_REGION": "ca-central-1",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            **{name: str(value) for name, value in self.settings.items()},
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "awslambdaric", self.handler],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


@contextmanager
def running(handler: str, settings: Mapping[str, str], log: Path, *, timeout: int = 60) -> Iterator[Lambda]:
    """Give an execution environment for *handler* (a dotted name), behind a Runtime API of its own."""
    made = Lambda(handler, settings, timeout, log)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _api(made))
    server.daemon_threads = True
    made.address = f"127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.kill()
        server.shutdown()
        server.server_close()


def _api(made: Lambda) -> type[BaseHTTPRequestHandler]:
    class Api(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            mine = made.process
            while True:  # the client waits here between invocations, for as long as it lives
                try:
                    name, event = made.asked.get(timeout=0.2)
                    break
                except queue.Empty:
                    if mine is not made.process or mine is None or mine.poll() is not None:
                        self.close_connection = True
                        return
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", name)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + made.timeout) * 1000)))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", f"arn:aws:lambda:ca-central-1:1:function:{name}")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(event)))
            self.end_headers()
            self.wfile.write(event)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = self.path.removeprefix(_PREFIX).rpartition("/")[2]
            made.answered.put((kind, body))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Api
