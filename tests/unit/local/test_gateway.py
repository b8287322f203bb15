"""The gateway answers those who reach it by a name of ours, and only what is under /api goes to the handler."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import http.client
import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from copiste import wiring
from copiste.errors import BadSetting, NotLoopback, PortTaken
from copiste.gateways.registry import doors_of
from copiste.local import gateway
from copiste.local.events import http_event
from copiste.local.files import POLICY, served
from copiste.local.front import Calls, FrontRequest
from copiste.local.gateway import check_free, serve
from copiste.local.processes import Processes
from copiste.local.supervisor import ServePlan, Told, serving
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState
from copiste.settings.environment import address, needed, offices, proxies
from copiste.task_root import task_root
from copiste.texts import explain
from tests.e2e.serving import free_port


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setenv("COPISTE_HOME", str(tmp_path))
    wiring.deps.cache_clear()
    api = functions(task_root() / "template.yaml")["api"]
    server = serve("127.0.0.1", 0, handler_of(api), api.routes, api.timeout)
    thread = Thread(target=server.run)
    thread.start()
    yield server.port
    server.end()
    thread.join()
    wiring.deps.cache_clear()


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
    """Send one request; return status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    sent = {"Host": f"127.0.0.1:{port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, body, sent)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


def test_the_api_answers_with_strict_headers(port: int) -> None:
    status, headers, body = ask(port, "GET", "/api/health")

    assert (status, json.loads(body)["status"]) == (200, "ok")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/api/documents", "/api/records", "/api/tasks", "/api/documents/none/pages/1/image"])
def test_nothing_is_told_to_somebody_who_is_not_signed_in(port: int, path: str) -> None:
    assert ask(port, "GET", path)[0] == 401


@pytest.mark.parametrize(
    "path", ["/api/none", "/api/", "/documents.json", "/../template.yaml", "/%2e%2e/template.yaml"]
)
def test_what_is_not_there_is_not_found(port: int, path: str) -> None:
    assert ask(port, "GET", path)[0] == 404


def test_a_method_that_there_is_not_is_said_to_be_none(port: int) -> None:
    status, headers, _ = ask(port, "PUT", "/api/health", b"")

    assert (status, headers["Allow"]) == (405, "GET")
    assert ask(port, "POST", "/index.html", b"")[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", " ", "[", "10.0.0.1"])
def test_another_host_name_is_turned_away(port: int, host: str) -> None:
    assert ask(port, "GET", "/api/health", Host=host)[0] == 421


@pytest.mark.parametrize(
    ("client", "told", "source"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first is what a stranger wrote
        ("127.0.0.1", "203.0.113.9, 192.0.2.7", "203.0.113.9"),  # two servers of ours
        ("192.0.2.7", "203.0.113.9", "203.0.113.9"),
        ("192.0.2.8", "203.0.113.9", "192.0.2.8"),  # not one of ours
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::1", "2001:db8::9", "2001:db8::9"),
    ],
)
def test_whoever_asks_is_whom_a_server_of_ours_names(client: str, told: str, source: str) -> None:
    ours = proxies({"COPISTE_PROXIES": "127.0.0.0/8, ::1, 192.0.2.7"})

    assert FrontRequest("GET", "/", {"x-forwarded-for": told}, client, ours).source == source


def test_settings_of_a_front_server_that_make_no_sense_are_refused_at_the_start() -> None:
    assert address({"COPISTE_URL": "https://copiste.exemple.ca/"}) == "https://copiste.exemple.ca/"
    with pytest.raises(BadSetting) as fault:
        address({"COPISTE_URL": "https://exemple.ca/copiste"})
    assert "sub-path" in explain(fault.value, "en")
    with pytest.raises(BadSetting) as fault:
        needed({}, "COPISTE_VISION_URL")
    assert explain(fault.value, "en") == "The setting COPISTE_VISION_URL is missing from the environment; set it."
    with pytest.raises(BadSetting, match="proxies"):
        proxies({"COPISTE_PROXIES": "the front server"})


@pytest.mark.parametrize(
    ("text", "said"),
    [('{"a": \n1', "line:column 2:2"), ('{"greffe": {"zon": "America/Toronto"}}', "a key or a value"), ("[]", "a key")],
)
def test_a_file_of_settings_that_cannot_be_used_is_refused_in_words(text: str, said: str) -> None:
    for read in (offices, doors_of):
        with pytest.raises(BadSetting) as fault:
            read(text if read is offices else text.replace("greffe", "lines"))
        assert said in explain(fault.value, "en")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104  refused is the point
def test_serving_beyond_this_machine_is_refused_while_nobody_could_sign_in(tmp_path: Path, host: str) -> None:
    with pytest.raises(NotLoopback), serving(ServePlan(tmp_path, host=host, port=0), Told()):
        pass
    wiring.deps.cache_clear()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("COPISTE_READERS", "tesseract,nobody"),
        ("COPISTE_READERS", "tesseract,vision"),  # with no address for it
        ("COPISTE_READERS", "tesseract,textract"),  # and pages may not leave
        ("COPISTE_PAGES_MAY_LEAVE", "maybe"),
    ],
)
def test_a_setting_of_readers_is_refused_at_the_start_and_not_at_the_first_page(
    setting: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, said)
    with pytest.raises(BadSetting), serving(ServePlan(tmp_path, port=0), Told()):
        pass
    wiring.deps.cache_clear()


def test_a_port_that_is_taken_is_said_at_once(port: int) -> None:
    with pytest.raises(PortTaken):
        check_free("127.0.0.1", port)


def test_a_body_without_an_end_or_too_large_is_refused_before_it_is_read(port: int) -> None:
    for header, status in (("Transfer-Encoding: chunked", 411), ("Content-Length: 999999999999", 413)):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            request = f"PUT /api/uploads/12345678 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{header}\r\n\r\n"
            client.sendall(request.encode())
            answer = client.makefile("rb").read()
        assert answer.startswith(f"HTTP/1.1 {status}".encode())
        assert b"connection: close" in answer.lower()


@pytest.mark.parametrize(
    "said", [b"", b"GET /api/health HTTP/1.1\r\nHost: 127.", b"PUT /api/uploads/12345678 HTTP/1.1\r\n"]
)
def test_whoever_does_not_say_what_is_wanted_is_hung_up_on(
    port: int, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "_SECONDS", 0.1)

    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(said)
        assert client.recv(1000) == b""


def test_a_head_without_an_end_is_not_listened_to(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        with contextlib.suppress(OSError):
            client.sendall(b"GET /api/health HTTP/1.1\r\n" + b"X-Much: " + b"y" * 200_000)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1000) == b""


def test_a_body_that_stays_away_holds_nobody_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_SECONDS", 0.1)

    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        head = f"PUT /api/uploads/12345678 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 10\r\n\r\n12345"
        client.sendall(head.encode())
        assert b" 200 " not in client.makefile("rb").read()
    assert ask(port, "GET", "/api/health")[0] == 200


def test_one_connection_carries_many_requests_and_many_ask_at_once(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path in ("/api/health", "/api/none", "/api/health"):
        connection.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
        connection.getresponse().read()
    local = connection.sock
    connection.close()

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: ask(port, "GET", "/api/health")[0], range(64)))
    assert found == [200] * 64
    assert local is not None


def test_the_screen_s_files_come_with_a_policy_that_lets_nothing_else_run(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>", "utf-8")
    (tmp_path / "main.js").write_text("export {}", "utf-8")
    (tmp_path / "notes.exe").write_text("no", "utf-8")
    (tmp_path.parent / "secret.json").write_text("{}", "utf-8")

    page, script = served(tmp_path, "/"), served(tmp_path, "/main.js")
    assert page is not None
    assert script is not None
    assert page.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert served(tmp_path, "/taches/01K") == page
    for path in ("/notes.exe", "/../secret.json", "/%2e%2e/secret.json", "/.git/config", "/none.js", "/a\0.js"):
        assert served(tmp_path, path) is None


def test_values_given_twice_are_joined_as_api_gateway_joins_them() -> None:
    event = http_event("GET", "/documents?a=1&a=2&b=", {"Cookie": "x=1; y=2", "Host": "h"})

    assert event["queryStringParameters"] == {"a": "1,2", "b": ""}
    assert event["cookies"] == ["x=1", "y=2"]
    assert event["headers"] == {"host": "h"}


def test_a_body_comes_as_api_gateway_sends_it() -> None:
    text = http_event("POST", "/", {"Content-Type": "application/json"}, '{"é": 1}'.encode())
    scan = http_event("PUT", "/", {"Content-Type": "application/pdf"}, b"%PDF\xff")
    broken = http_event("POST", "/", {"Content-Type": "application/json"}, b"\xff")

    assert (text["body"], text["isBase64Encoded"]) == ('{"é": 1}', False)
    assert (base64.b64decode(scan["body"]), scan["isBase64Encoded"]) == (b"%PDF\xff", True)
    assert broken["isBase64Encoded"] is True
    assert "body" not in http_event("GET", "/", {})


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """A gateway before an API that must not be reached, and a function that remembers what it was called with."""
    events: list[dict[str, Any]] = []

    def fax(event: dict[str, Any], _: Any) -> dict[str, Any]:
        events.append(event)
        return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": "{}"}

    def api(*_: Any) -> dict[str, Any]:
        raise AssertionError

    monkeypatch.setenv("COPISTE_HOME", str(tmp_path))
    routes = functions(task_root() / "template.yaml")["fax"].routes
    server = serve("127.0.0.1", 0, api, [("ANY", "/api/{proxy+}")], 29, calls=Calls(fax, routes, 29))
    thread = Thread(target=server.run)
    thread.start()
    yield server.port, events
    server.end()
    thread.join()


def test_a_fax_gateway_s_call_reaches_its_function_by_any_host_name(
    called: tuple[int, list[dict[str, Any]]],
) -> None:
    port, events = called
    body = '{"é":  1}'.encode()
    headers = {"Host": "fax.example.org", "Content_Type": "application/json", "Telnyx_Timestamp": "1"}

    assert ask(port, "POST", "/fax/telnyx", body, **headers)[0] == 200

    (event,) = events
    assert (event["rawPath"], event["body"].encode(), event["isBase64Encoded"]) == ("/fax/telnyx", body, False)
    assert event["headers"]["telnyx-timestamp"] == "1"


def test_a_call_that_is_too_large_or_leads_elsewhere_does_not(called: tuple[int, list[dict[str, Any]]]) -> None:
    port, events = called

    assert ask(port, "POST", "/fax/telnyx", b"x" * 100_001)[0] == 413
    assert ask(port, "POST", "/fax/a/b", b"x")[0] == 405
    assert ask(port, "POST", "/fax/telnyx/../../api/health", b"x", Host="fax.example.org")[0] == 421
    assert events == []


def test_more_calls_at_once_than_there_are_places_are_to_be_made_again() -> None:
    inner: list[int] = []

    def calling(event: dict[str, Any], _: Any) -> dict[str, Any]:
        if event["depth"] < 4:
            inner.append(calls.answer({"depth": event["depth"] + 1})["statusCode"])
        return {"statusCode": 200}

    calls = Calls(calling, (), 29)

    assert calls.answer({"depth": 0})["statusCode"] == 200
    assert inner == [503, 200, 200, 200]


def test_what_had_landed_before_is_not_told_again_and_the_address_is_told_once_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = dt.datetime(2026, 7, 1, 16, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(Processes, "tend", lambda _: [])
    old, new = (
        DocumentEntry(f"{n:026}", "greffe", f"R-{n}", f"a{n}", "folder", DocumentState.LANDED, noon, noon)
        for n in (1, 2)
    )
    wiring.embedded(tmp_path, {}).ledger.land(old)
    said: list[str] = []
    told = Told(moved=lambda entry: said.append(entry.receipt), answering=lambda: said.append("answers"))
    plan = ServePlan(tmp_path, port=free_port())

    with serving(plan, told) as supervisor:
        supervisor.deps.ledger.land(new)
        supervisor.look()
        with socket.create_server((plan.host, plan.port)):
            supervisor.look()
            supervisor.look()

    assert said == ["R-2", "answers"]
    assert (tmp_path / "receipts" / "greffe.csv").read_text().count("R-1") == 1
    wiring.deps.cache_clear()
