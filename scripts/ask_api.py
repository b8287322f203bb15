"""Ask the API everything that its OpenAPI document allows, and much that it does not (schemathesis).

It serves an installation of its own, with documents that came in, an account, and a session, and asks three times: with
any names in the paths, with those of what is there, and then what ends the session that asks. It succeeds only when no
answer is a server error and every one is as the document says.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SAMPLES = ROOT / "samples" / "inbox"
LET_IN = (  # forms that need no reader, a duplicate, and a file that cannot be read
    SAMPLES / "clinique-du-ruisseau" / "04-demande-electronique.pdf",
    SAMPLES / "services-aux-citoyens" / "14-changement-electronique.pdf",
    SAMPLES / "clinique-du-ruisseau" / "16-verrouille.pdf",
)
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,unsupported_method,missing_required_header"
)
LAST = "^/api/(session$|session/password|setup|sign-in|users)"  # they would end the session that asks
PHRASE = "une phrase assez longue"


def main(data: Path, examples: int) -> int:
    """Serve *data*, ask, and return what schemathesis returns."""
    inbox = data / "inbox" / "greffe"
    inbox.mkdir(parents=True)
    for number, source in enumerate((*LET_IN, LET_IN[0])):
        (inbox / f"{number}.pdf").write_bytes(source.read_bytes())
    copiste = str(BIN / "copiste")
    add = [copiste, "users", "add", "chef", "--role", "administrator", "--data", str(data), "--password-stdin"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [copiste, "serve", "--data", str(data), "--port", base.rpartition(":")[2], "--settle", "0.2"]
    served = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        hired(add)
        caller = Caller(base, *signed_in(base))
        there = caller.known()
        lists = "".join(f"[dictionaries.{name}]\nvalues = {json.dumps(values)}\n" for name, values in there.items())
        paths = "".join(f'"path.{name}" = {{ dictionary = "{name}", probability = 0.9 }}\n' for name in there)
        (data / "there.toml").write_text(f"{lists}[parameters]\n{paths}")
        (data / "any.toml").touch()
        passes = (
            ("any.toml", "--exclude-path-regex", LAST),
            ("there.toml", "--include-path-regex", f"/{{({'|'.join(there)})}}"),
            ("any.toml", "--include-path-regex", LAST),
        )
        return max(caller.asks(data, str(examples), *each) for each in passes)
    finally:
        served.terminate()
        served.wait(40)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody signed in."""

    base: str
    cookie: str
    token: str

    def asks(self, data: Path, examples: str, config: str, which: str, paths: str) -> int:
        """Let schemathesis ask for the *paths*; return its status."""
        asked = [
            *(str(BIN / "schemathesis"), "--config-file", config),
            *("run", f"{self.base}/api/openapi.json", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing"),
            *("--seed", "1", "-n", examples, "--continue-on-failure", "--request-timeout", "120", which, paths),
            *("-H", f"Cookie: {self.cookie}", "-H", f"X-CSRF-Token: {self.token}"),
        ]
        return subprocess.run(asked, check=False, cwd=data).returncode

    def known(self, seconds: float = 240) -> dict[str, list[str]]:
        """Make a task and a batch, wait until every file is somewhere, and return the names of what is there."""
        self.call("POST", "/api/batches", {"office": "greffe", "batch": "lot-7", "sheets": 3})
        for key in ("counter-one", "counter-two"):
            self.call(
                "POST", "/api/counter", {"form": "referral", "office": "greffe", "channel": "counter", "key": key}
            )
        until = time.monotonic() + seconds
        while len(self.call("GET", "/api/records?limit=50")["records"]) < len(LET_IN) - 1:
            if time.monotonic() > until:
                raise TimeoutError("the samples were not filed")
            time.sleep(0.5)
        lists = {
            name: self.call("GET", f"/api/{name}s?limit=50")[f"{name}s"] for name in ("document", "task", "record")
        }
        names = {name: [str(each["id"]) for each in found] for name, found in lists.items()}
        return {**names, "page": ["1"], "office": ["greffe"], "batch": ["lot-7"], "form": ["referral", "permit"]}

    def call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Return what the API answers."""
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  this machine
            found: dict[str, Any] = json.loads(answer.read())
        return found


def hired(add: Sequence[str], seconds: float = 240) -> None:
    """Make the account once the server has made the installation."""
    until = time.monotonic() + seconds
    while subprocess.run(add, input=f"{PHRASE}\n", text=True, check=False, stderr=subprocess.DEVNULL).returncode:
        if time.monotonic() > until:
            raise TimeoutError("no account could be made")
        time.sleep(0.5)


def signed_in(base: str, seconds: float = 240) -> tuple[str, str]:
    """Sign in once the server answers; return the cookie and the token of the page."""
    body = json.dumps({"name": "chef", "password": PHRASE}).encode()
    request = urllib.request.Request(f"{base}/api/session", body, {"Content-Type": "application/json"})  # noqa: S310
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  this machine
                found = json.loads(answer.read())
                return answer.headers["Set-Cookie"].split(";")[0], found["csrf"]
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(Path(folder) / "data", int(sys.argv[1]) if len(sys.argv) > 1 else 10))
