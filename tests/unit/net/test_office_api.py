"""Sending from an office: over a real socket, to an API and a bucket that fail as such things do."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from copiste import cli
from copiste.errors import BadAddress, SendRefused, SendUnanswered
from copiste.net.office_api import OfficeApi, SendTimeouts, upload_key
from copiste.texts import explain

TOKEN = "t"  # noqa: S105  of nobody
QUICK = SendTimeouts(request=5, tries=(0, 0), looks=(0, 0, 0))
SIGNED_IN = {
    "signed_in": True,
    "ways": ["password"],
    "user": {"offices": ["greffe"]},
    "limits": {"upload_bytes": 1000},
}


@dataclass(slots=True)
class Elsewhere:
    """An installation: what it was asked, and what it answers by method and path, in turn; the last one stands."""

    port: int = 0
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, method: str, path: str, *answers: tuple[int, Any]) -> None:
        self.answers[f"{method} {path}"] = [*answers]

    def of(self, method: str, path: str) -> list[tuple[str, str, dict[str, str], bytes]]:
        return [each for each in self.asked if each[0] == method and each[1].startswith(path)]


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append((self.command, self.path, headers, body))
            known = made.answers.get(f"{self.command} {self.path.partition('?')[0]}", [(404, {"code": "not_found"})])
            status, said = known.pop(0) if len(known) > 1 else known[0]
            if status == 0:
                self.connection.close()  # hangs up without a word
                return
            self.send_response(status)
            if status in (302, 307):
                self.send_header("Location", f"{made.url}/stolen")
            if self.path == "/api/session" and self.command == "POST":
                self.send_header("Set-Cookie", "copiste_session=token; Path=/; HttpOnly")
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _do  # noqa: N815  the names that the server looks for

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as made:
        made.answer("GET", "/api/session", (200, SIGNED_IN))
        made.answer("POST", "/api/session", (200, {**SIGNED_IN, "csrf": "c"}))
        yield made


def api(there: Elsewhere, **settings: Any) -> OfficeApi:
    return OfficeApi(there.url, **{"patience": QUICK, "sleep": lambda _: None, **settings})


def put(data: bytes = b"%PDF") -> str:
    return f"/api/uploads/{upload_key('greffe', data)}"


def test_a_file_is_given_in_under_the_name_of_its_bytes(there: Elsewhere) -> None:
    there.answer("PUT", put(), (201, {"receipt": "2026-0001"}))
    client = api(there)
    client.sign_in("rose", "secret")

    assert client.give(b"%PDF", office="greffe", name="Télécopie 1.pdf") == "2026-0001"
    assert client.give(b"%PDF", office="greffe", name="other.pdf") == "2026-0001"
    first, second = there.of("PUT", "/api/uploads/")
    assert first[1].partition("?")[0] == second[1].partition("?")[0]
    assert first[1].endswith("?office=greffe&name=T%C3%A9l%C3%A9copie%201.pdf")
    assert (first[2]["x-csrf-token"], first[2]["cookie"], first[3]) == ("c", "copiste_session=token", b"%PDF")
    assert upload_key("other", b"%PDF") != upload_key("greffe", b"%PDF")
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}", upload_key("greffe", b"%PDF"))


def test_a_file_is_given_to_a_batch_by_either_way(there: Elsewhere) -> None:
    there.answer("PUT", put(), (201, {"receipt": "R"}))
    assert api(there, token=TOKEN).give(b"%PDF", office="greffe", name="a", batch="lot-7") == "R"
    (given,) = there.of("PUT", "/api/uploads/")
    assert given[1].endswith("&name=a&batch=lot-7")
    (promised,) = there.of("POST", "/api/uploads")
    assert json.loads(promised[3])["batch"] == "lot-7"


def test_what_is_away_or_busy_is_tried_again(there: Elsewhere) -> None:
    there.answer("PUT", put(), (0, None), (503, {"code": "world"}), (201, {"receipt": "R"}))

    assert api(there, token=TOKEN).give(b"%PDF", office="greffe", name="a") == "R"
    assert [each[2]["authorization"] for each in there.of("PUT", "/api/")] == ["Bearer t"] * 3


def test_tries_come_to_an_end(there: Elsewhere) -> None:
    there.answer("PUT", put(), (503, {"code": "world"}))
    with pytest.raises(SendRefused):
        api(there).give(b"%PDF", office="greffe", name="a")
    assert len(there.of("PUT", "/api/")) == 3
    there.answer("PUT", put(), (0, None))
    with pytest.raises(SendUnanswered):
        api(there).give(b"%PDF", office="greffe", name="a")


def test_what_is_refused_is_not_tried_again_and_a_redirect_is_not_followed(there: Elsewhere) -> None:
    for status in (403, 413, 302, 307):
        there.answer("PUT", put(), (status, {"code": "forbidden"}))
        there.asked.clear()
        with pytest.raises(SendRefused):
            api(there).give(b"%PDF", office="greffe", name="a")
        assert len(there.of("PUT", "/api/")) == 1
    assert there.of("PUT", "/stolen") == there.of("GET", "/stolen") == []


def test_a_front_server_that_finds_a_file_too_large_is_named(there: Elsewhere) -> None:
    there.answer("PUT", put(), (413, b"<html>413 Request Entity Too Large</html>"))

    with pytest.raises(SendRefused) as fault:
        api(there).give(b"%PDF", office="greffe", name="a")

    assert "server before the installation" in explain(fault.value, "en")


@pytest.mark.parametrize("said", [b"<html>", b"[]", b"\xff"])
def test_nonsense_is_no_receipt(there: Elsewhere, said: bytes) -> None:
    there.answer("PUT", put(), (201, said))
    with pytest.raises(SendUnanswered):
        api(there).give(b"%PDF", office="greffe", name="a")


def test_where_there_is_a_bucket_the_file_goes_straight_to_it_and_the_receipt_follows(there: Elsewhere) -> None:
    with elsewhere() as bucket:
        bucket.answer("POST", "/inbox", (503, b""), (204, b""))
        there.answer(
            "POST", "/api/uploads", (201, {"url": f"{bucket.url}/inbox", "fields": {"key": "k", "policy": "p"}})
        )
        there.answer("GET", put(), (404, {"code": "not_found"}), (404, {}), (200, {"receipt": "R-9"}))

        assert api(there, token=TOKEN).give(b"%PDF", office="greffe", name='a".pdf') == "R-9"

    asked = json.loads(there.of("POST", "/api/uploads")[0][3])
    assert asked == {
        "upload": upload_key("greffe", b"%PDF"),
        "office": "greffe",
        "size": 4,
        "media_type": "application/pdf",
    }
    _, _, headers, body = bucket.asked[-1]
    assert "authorization" not in headers
    assert "cookie" not in headers
    parts = body.split(b"--" + headers["content-type"].partition("boundary=")[2].encode())
    names = [re.search(rb'name="(\w+)"', part) for part in parts]
    assert [found[1] for found in names if found] == [b"key", b"policy", b"file"]
    assert b'filename="a.pdf"\r\n\r\n%PDF\r\n' in parts[3]


def test_a_receipt_that_does_not_come_is_said(there: Elsewhere) -> None:
    with elsewhere() as bucket:
        bucket.answer("POST", "/inbox", (204, b""))
        there.answer("POST", "/api/uploads", (201, {"url": f"{bucket.url}/inbox", "fields": {}}))
        with pytest.raises(SendUnanswered, match="receipt"):
            api(there).give(b"%PDF", office="greffe", name="a")


@pytest.mark.parametrize(
    "url", ["http://emr.example", "ftp://x", "https://u@x", "x", "https://", "http://[::1", "file:///etc"]
)
def test_an_address_without_tls_beyond_this_machine_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        OfficeApi(url)
    assert OfficeApi("http://emr.example/", insecure=True).url == "http://emr.example"


def send(there: Elsewhere, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("copiste.net.office_api.time.sleep", lambda _: None)
    return cli.main(["--lang", "en", "send", *arguments, "--to", there.url])


def test_the_command_prints_a_receipt_a_file_and_goes_on_after_one_that_fails(
    there: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there.answer("PUT", put(b"one"), (201, {"receipt": "R-1"}))
    there.answer("PUT", put(b"two"), (403, {"code": "forbidden"}))
    files = {"one": b"one", "two": b"two", "none": b"", "large": b"x" * 1001}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    token = tmp_path / "token"
    token.write_text("t\n")
    named = [str(tmp_path / name) for name in ("two", "none", "large", "absent", "one")]

    assert send(there, *named, "--token-file", str(token), monkeypatch=monkeypatch) == 1
    out, err = capsys.readouterr()
    assert out == f"R-1\t{tmp_path / 'one'}\n"
    refused = [line for line in err.splitlines() if line.startswith("copiste: ")]
    assert [next(name for name in (*files, "absent") if f"/{name}:" in line) for line in refused] == [
        "two", "none", "large", "absent",
    ]  # fmt: skip
    assert send(there, str(tmp_path / "one"), "--token-file", str(token), monkeypatch=monkeypatch) == 0


def test_the_command_asks_who_sends_and_for_which_office(
    there: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one").write_bytes(b"one")
    assert send(there, str(tmp_path / "one"), monkeypatch=monkeypatch) == 2
    assert "--user NAME" in capsys.readouterr().err

    there.answer("GET", "/api/session", (200, {**SIGNED_IN, "user": {"offices": ["*"]}}))
    monkeypatch.setattr("getpass.getpass", lambda _: "secret")
    assert send(there, str(tmp_path / "one"), "--user", "rose", monkeypatch=monkeypatch) == 2
    assert "--office O" in capsys.readouterr().err
    assert json.loads(there.of("POST", "/api/session")[-1][3]) == {"name": "rose", "password": "secret"}
