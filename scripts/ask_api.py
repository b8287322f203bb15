"""Ask the API everything that its OpenAPI document allows, and much that it does not (schemathesis).

It serves an installation of its own, with documents that came in, an account, and a session; succeeds only when no
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
from pathlib import Path

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
NOT_ASKED = "^/api/(session$|session/password|setup|sign-in|users)"  # they would end the session that asks
PHRASE = "une phrase assez longue"


def main(data: Path, examples: int) -> int:
    """Serve *data*, ask, and return what schemathesis returns."""
    inbox = data / "inbox" / "greffe"
    inbox.mkdir(parents=True)
    for number, source in enumerate((*LET_IN, LET_IN[0])):
        (inbox / f"{number}.pdf").write_bytes(source.read_bytes())
    copiste = str(BIN / "copiste")
    add = [copiste, "users", "add", "chef", "--role", "administrator", "--data", str(data), "--password-stdin"]
    subprocess.run(add, input=f"{PHRASE}\n", text=True, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = [copiste, "serve", "--data", str(data), "--port", base.rpartition(":")[2], "--settle", "0.2"]
    served = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        cookie, token = signed_in(base)
        asked = [
            *(str(BIN / "schemathesis"), "run", f"{base}/api/openapi.json", "--checks", CHECKS),
            *(
                "--phases",
                "examples,coverage,fuzzing",
                "-n",
                str(examples),
                "--continue-on-failure",
                "--request-timeout",
                "120",
            ),
            *("-H", f"Cookie: {cookie}", "-H", f"X-CSRF-Token: {token}", "--exclude-path-regex", NOT_ASKED),
        ]
        return subprocess.run(asked, check=False, cwd=data).returncode
    finally:
        served.terminate()
        served.wait(40)


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
        sys.exit(main(Path(folder) / "data", int(sys.argv[1]) if len(sys.argv) > 1 else 15))
