"""The recipes of both manuals as they stand there, before `copiste serve`: Debian's nginx and Caddy."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from copiste.books.sessions import MOST_FROM_ADDRESS
from copiste.desk.uploads import LARGEST_UPLOAD
from copiste.errors import SendRefused, SendUnanswered
from copiste.net.office_api import OfficeApi, SendTimeouts
from copiste.texts import explain
from tests.certificates import certified
from tests.e2e.serving import free_port, served
from tests.web.conftest import CHROMIUM, FLAGS
from tests.web.office import OFFICE, PASSWORD, Office

pytestmark = pytest.mark.neighbours
DOCS = Path(__file__).parents[2] / "docs"
NAME = "copiste.example.org"
SMALL = 1_000_000
SIZES = (30_000_000, LARGEST_UPLOAD)
"""Bytes: a long scan in colour, and the most that a document may have."""


@dataclass(frozen=True)
class Front:
    """A front server under a name of its own, with a certificate of an authority that nobody knows yet."""

    port: int
    authority: Path

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    def api(self) -> OfficeApi:
        return OfficeApi(self.url, patience=SendTimeouts(60, (1,), (1,) * 60))


def recipe(server: str) -> str:
    """Return the recipe that both manuals give."""
    pages = [(DOCS / name).read_text("utf-8") for name in ("front-server.md", "serveur-frontal.md")]
    english, french = [re.findall(rf"```{server}\n(.*?)```", page, re.DOTALL) for page in pages]
    assert english == french
    (found,) = english
    return str(found)


def _nginx(text: str, folder: Path) -> list[str]:
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
    file = folder / "nginx.conf"
    file.write_text(f"{head}http {{\naccess_log off;\n{places}{text}}}\n", "utf-8")
    return ["nginx", "-c", str(file), "-e", str(folder / "error.log")]


def _caddy(text: str, folder: Path) -> list[str]:
    file = folder / "Caddyfile"
    own = f"{{\nadmin off\nauto_https disable_redirects\nstorage file_system {folder}\n}}\n"
    file.write_text(own + text, "utf-8")
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


START: dict[str, Callable[[str, Path], list[str]]] = {"nginx": _nginx, "caddy": _caddy}


@contextmanager
def fronted(server: str, folder: Path, place: Office, *, largest: str | None = None) -> Iterator[Front]:
    """Serve *place* behind *server*: the recipe, with this machine's ports and files; *largest* is another limit."""
    folder.mkdir()
    chain, private = certified(folder, NAME)
    front, back = free_port(), free_port()
    text = recipe(server)
    for said, here in {
        "443": str(front),
        f"{NAME} {{": f"{NAME}:{front} {{",
        ":8080": f":{back}",
        "/etc/ssl/copiste/fullchain.pem": str(chain),
        "/etc/ssl/copiste/key.pem": str(private),
        **({} if largest is None else {"110m": largest}),
    }.items():
        text = text.replace(said, here)
    os.environ["COPISTE_URL"] = f"https://{NAME}:{front}"
    with served(place.home, "--port", str(back)), _running(START[server](text, folder), folder):
        for port in (back, front):
            _until_open(port)
        yield Front(front, chain)


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _until_open(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "nobody listens"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the name be that of this machine."""
    monkeypatch.setenv("COPISTE_URL", "")
    known = socket.getaddrinfo

    def found(host: Any, *rest: Any, **more: Any) -> Any:
        return known("127.0.0.1" if host == NAME else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", found)


@contextmanager
def _page(front: Front, beside: Browser) -> Iterator[Page]:
    """Open the screen in a browser, *beside* that of the others, that knows the name and takes the certificate."""
    rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    with beside.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, rules]) as found:
        page = found.new_context(ignore_https_errors=True, locale="fr-CA").new_page()
        page.goto(front.url)
        page.locator("input[autocomplete=username]").fill("uploader")
        page.locator("input[autocomplete=current-password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("header.top").wait_for()
        yield page


def a_scan(size: int) -> bytes:
    head = b"%PDF-1.7\n"
    return head + random.Random(size).randbytes(size - len(head))


@pytest.mark.parametrize("server", sorted(START))
def test_the_largest_documents_go_through_over_tls_and_the_screen_over_http_2(
    server: str,
    tmp_path: Path,
    office: Office,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shutil.which(server), "make setup-neighbours installs it"
    with fronted(server, tmp_path / server, office) as front:
        with pytest.raises(SendUnanswered) as fault:
            front.api().takes_passwords()
        assert "self-signed certificate" in explain(fault.value, "en")
        monkeypatch.setenv("SSL_CERT_FILE", str(front.authority))
        api = front.api()
        assert api.takes_passwords()
        api.sign_in("uploader", PASSWORD)
        receipts = [api.give(a_scan(size), office=OFFICE, name="scan.pdf") for size in SIZES]
        assert all(re.fullmatch(r"[A-Z0-9-]+", each) for each in receipts)
        assert len(set(receipts)) == len(SIZES)
        with _page(front, browser) as page:
            assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
            (session,) = [each for each in page.context.cookies() if each["name"] == "copiste_session"]
            assert session["secure"]
            scan = tmp_path / "scan.pdf"
            scan.write_bytes(a_scan(SIZES[0] + 1))
            page.goto(f"{front.url}/#/upload")
            page.locator("input[type=file]").set_input_files(scan)
            expect(page.locator(".fate").first).to_contain_text("Reçu", timeout=60_000)


@pytest.mark.parametrize("server", sorted(START))
def test_whoever_says_to_be_somebody_else_is_counted_by_the_address_that_the_front_server_saw(
    server: str, tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fronted(server, tmp_path / server, office) as front:
        monkeypatch.setenv("SSL_CERT_FILE", str(front.authority))
        said = [_tried(front, number) for number in range(MOST_FROM_ADDRESS + 1)]

    assert said == [401] * MOST_FROM_ADDRESS + [429]


def _tried(front: Front, number: int) -> int:
    """Sign in under a name and an address that nobody has said before; return the status."""
    claimed = {"X-Forwarded-For": f"198.51.100.{number}", "Content-Type": "application/json"}
    body = json.dumps({"name": f"nobody-{number}", "password": "wrong"}).encode()
    try:
        with urlopen(Request(f"{front.url}/api/session", body, claimed), timeout=60) as answer:  # noqa: S310  our own
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_a_front_server_that_finds_a_file_too_large_is_named_on_screen_and_by_send(
    tmp_path: Path,
    office: Office,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with fronted("nginx", tmp_path / "nginx", office, largest=str(SMALL)) as front:
        monkeypatch.setenv("SSL_CERT_FILE", str(front.authority))
        api = front.api()
        api.sign_in("uploader", PASSWORD)
        with pytest.raises(SendRefused) as fault:
            api.give(a_scan(3 * SMALL), office=OFFICE, name="scan.pdf")
        assert "server before the installation" in explain(fault.value, "en")
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(a_scan(3 * SMALL))
        with _page(front, browser) as page:
            page.goto(f"{front.url}/#/upload")
            page.locator("input[type=file]").set_input_files(scan)
            expect(page.locator(".fate.fault")).to_contain_text("Le serveur placé devant copiste refuse")
