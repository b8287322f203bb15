"""A call counts when Telnyx signed it lately; it is answered 200 when the fax is durable, and 5xx when it is not."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copiste import wiring
from copiste.errors import BadSetting, BadSignature, DoorFailed, ObjectMissing
from copiste.gateways.telnyx import Telnyx
from copiste.local.events import http_event
from copiste.local.pump import context
from copiste.wiring import Deps
from functions.fax import app
from functions.poll import app as poll
from tests.unit.gateways.conftest import DOORS, NOON, Place
from tests.unit.gateways.servers import Said, TelnyxServer, event, served

CONNECTION = DOORS.connections["passerelle"]
PDF = b"%PDF-1.4 a fax %%EOF"
NOW = NOON.timestamp()


@pytest.fixture
def server() -> TelnyxServer:
    return TelnyxServer(media={"/media/1.pdf": Said(PDF)})


@pytest.fixture
def url(server: TelnyxServer) -> Iterator[str]:
    with served(server.answer) as address:
        yield address


def telnyx(server: TelnyxServer, url: str, key: str = "", **options: str) -> Telnyx:
    usual = {"public_key": server.public, "media_hosts": "127.0.0.1", "url": f"{url}/v2", "near": "yes"}
    return Telnyx("passerelle", key, {**usual, **options}, seconds=5)


def called(place: Place, server: TelnyxServer, url: str, body: bytes, at: float = NOW) -> int:
    return place.collecting.receive(CONNECTION, telnyx(server, url), "fax", server.signed(body, at), body)


def test_a_call_becomes_a_document_before_it_is_answered(place: Place, server: TelnyxServer, url: str) -> None:
    assert called(place, server, url, event(f"{url}/media/1.pdf")) == 1

    ((office, data, facts),) = place.documents()
    assert (office, data) == ("greffe", PDF)
    assert (facts.line, facts.forms, facts.called) == ("Ligne du greffe", ("visit",), "+14185550100")
    assert (facts.caller, facts.pages_received, facts.seconds, facts.attempt) == ("+15145550155", 2, 50, 1)
    assert facts.received_at == dt.datetime(2026, 11, 24, 14, 5, 36, 843054, dt.UTC)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_call_within_the_window_counts(place: Place, server: TelnyxServer, url: str, seconds: int) -> None:
    assert called(place, server, url, event(f"{url}/media/1.pdf"), NOW + seconds) == 1


@pytest.mark.parametrize("seconds", [-301, 301, -1e9])
def test_a_call_out_of_the_window_does_not(place: Place, server: TelnyxServer, url: str, seconds: float) -> None:
    with pytest.raises(BadSignature, match="time"):
        called(place, server, url, event(f"{url}/media/1.pdf"), NOW + seconds)
    assert place.documents() == []


@pytest.mark.parametrize(
    "change",
    [
        {"telnyx-signature-ed25519": ""},
        {"telnyx-signature-ed25519": "é"},
        {"telnyx-signature-ed25519": "AAAA"},
        {"telnyx-timestamp": ""},
        {"telnyx-timestamp": str(int(NOW) + 1)},
        {"telnyx-timestamp": "١٧٩٥٥٤٢٤٠٠"},
    ],
)
def test_a_call_that_is_not_signed_so_is_refused(server: TelnyxServer, url: str, change: dict[str, str]) -> None:
    body = event(f"{url}/media/1.pdf")

    with pytest.raises(BadSignature):
        telnyx(server, url).deliveries({**server.signed(body, NOW), **change}, body, NOON)


def test_one_byte_changed_or_another_key_is_no_signature(server: TelnyxServer, url: str) -> None:
    body = event(f"{url}/media/1.pdf")
    with pytest.raises(BadSignature):
        telnyx(server, url).deliveries(server.signed(body, NOW), body + b" ", NOON)
    with pytest.raises(BadSignature):
        telnyx(server, url).deliveries(TelnyxServer().signed(body, NOW), body, NOON)
    with pytest.raises(BadSignature):
        telnyx(server, url).deliveries({}, body, NOON)


def test_a_call_played_back_or_made_again_is_one_document_and_fetches_nothing(
    place: Place, server: TelnyxServer, url: str
) -> None:
    body = event(f"{url}/media/1.pdf")
    called(place, server, url, body)
    fetched = len(server.asked)

    assert called(place, server, url, body) == 0
    again = json.loads(body)
    again["meta"]["attempt"] = 2
    assert called(place, server, url, json.dumps(again).encode(), NOW + 60) == 1

    assert len(place.documents()) == 1
    assert len(server.asked) == fetched


def test_what_failed_is_taken_when_the_gateway_calls_again(place: Place, server: TelnyxServer, url: str) -> None:
    body = event(f"{url}/media/1.pdf")
    server.media["/media/1.pdf"] = Said(status=500)
    with pytest.raises(DoorFailed):
        called(place, server, url, body)
    server.media["/media/1.pdf"] = Said(PDF[:5], cut=20)
    with pytest.raises(DoorFailed):
        called(place, server, url, body)
    assert place.documents() == []
    server.media["/media/1.pdf"] = Said(PDF)

    assert called(place, server, url, body) == 1


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("fax.media.processing.started", {"status": "media.processing"}),
        ("fax.failed", {"status": "failed", "media_url": ""}),
        ("fax.delivered", {"status": "delivered", "direction": "outbound"}),
        ("fax.received", {"direction": "outbound"}),
        ("fax.sent", {"direction": "OUTBOUND"}),
    ],
)
def test_other_events_are_nothing(
    place: Place, server: TelnyxServer, url: str, kind: str, changed: dict[str, str]
) -> None:
    assert called(place, server, url, event(f"{url}/media/1.pdf", kind=kind, **changed)) == 0
    assert place.documents() == []
    assert server.asked == []


@pytest.mark.parametrize(
    ("kind", "status", "partial"),
    [
        ("fax.delivered", "delivered", False),
        ("fax.delivered", "received", False),
        ("fax.email.delivered", "received", False),
        ("fax.failed", "failed", True),
    ],
)
def test_an_event_of_any_name_that_brings_an_incoming_document_is_taken(
    place: Place, server: TelnyxServer, url: str, kind: str, status: str, *, partial: bool
) -> None:
    assert called(place, server, url, event(f"{url}/media/1.pdf", kind=kind, direction="inbound", status=status)) == 1

    ((_, data, facts),) = place.documents()
    assert (data, facts.partial) == (PDF, partial)


@pytest.mark.parametrize("direction", ["INBOUND", "incoming", "in", ""])
def test_only_what_says_that_it_is_outbound_is_left_out(
    place: Place, server: TelnyxServer, url: str, direction: str
) -> None:
    body = event(f"{url}/media/1.pdf", kind="fax.delivered", direction=direction)

    assert called(place, server, url, body) == 1
    assert len(place.documents()) == 1


def test_part_of_a_fax_is_partial(place: Place, server: TelnyxServer, url: str) -> None:
    called(place, server, url, event(f"{url}/media/1.pdf", partial_content=True))

    assert [facts.is_incomplete for _, _, facts in place.documents()] == [True]


def test_media_that_vanished_is_said_aloud(place: Place, server: TelnyxServer, url: str) -> None:
    with pytest.raises(ObjectMissing):
        called(place, server, url, event(f"{url}/media/gone.pdf"))

    assert [(each.code, each.facts["line"]) for each in place.said()] == [("delivery_gone", "Ligne du greffe")]


@pytest.mark.parametrize(
    "where",
    [
        "http://evil.invalid/1.pdf",
        "file:///etc/passwd",
        "http://127.0.0.1.evil.invalid/",
        "//127.0.0.1/",
        "http://[::1]/x",
    ],
)
def test_documents_are_fetched_from_listed_hosts_only(place: Place, server: TelnyxServer, url: str, where: str) -> None:
    with pytest.raises(DoorFailed):
        called(place, server, url, event(where))
    assert server.asked == []


def test_a_redirect_is_followed_to_a_listed_host_and_to_no_other(place: Place, server: TelnyxServer, url: str) -> None:
    server.media["/media/2.pdf"] = Said(status=302, headers={"Location": "/media/1.pdf"})
    server.media["/media/3.pdf"] = Said(status=302, headers={"Location": "http://localhost:1/1.pdf"})
    server.media["/media/4.pdf"] = Said(status=302, headers={"Location": f"{url}/media/4.pdf"})

    assert called(place, server, url, event(f"{url}/media/2.pdf", "2")) == 1
    for number in ("3", "4"):
        with pytest.raises(DoorFailed):
            called(place, server, url, event(f"{url}/media/{number}.pdf", number))


def test_a_listed_name_that_leads_to_a_private_address_is_refused(server: TelnyxServer, url: str) -> None:
    far = Telnyx("passerelle", "", {"public_key": server.public, "media_hosts": "localhost"}, seconds=5)
    body = event(url.replace("http://127.0.0.1", "https://localhost") + "/media/1.pdf")
    (waiting,) = far.deliveries(server.signed(body, NOW), body, NOON)

    with pytest.raises(DoorFailed):
        far.fetch(waiting)
    assert server.asked == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"data": {"event_type": "fax.received"}}', b"\xff", b"[" * 50_000]
)
def test_a_signed_call_that_is_not_as_documented_fails(server: TelnyxServer, url: str, body: bytes) -> None:
    with pytest.raises(DoorFailed):
        telnyx(server, url).deliveries(server.signed(body, NOW), body, NOON)


def test_once_a_day_the_list_is_compared_and_what_was_missed_is_fetched(
    place: Place, server: TelnyxServer, url: str
) -> None:
    gateway = telnyx(server, url, "clé")
    place.collecting.run(CONNECTION, gateway, "fax")
    place.collecting.compare(CONNECTION, gateway, "fax")
    called(place, server, url, event(f"{url}/media/1.pdf", "known"))
    usual = {"direction": "inbound", "status": "received", "created_at": "2026-11-24T15:00:00Z", "to": "+14185550100"}
    server.listed = [
        {**usual, "id": "known", "media_url": f"{url}/media/1.pdf"},
        {**usual, "id": "missed", "stored_media_url": f"{url}/media/2.pdf"},
        {**usual, "id": "gone"},
        {**usual, "id": "failed", "status": "failed"},
        {**usual, "id": "ours", "direction": "outbound"},
    ]
    server.media["/media/2.pdf"] = Said(b"%PDF- missed")
    place.now += dt.timedelta(days=1, hours=1)

    assert place.collecting.compare(CONNECTION, gateway, "fax") == {"taken": 1, "lost": 1}

    assert [data for _, data, _ in place.documents()] == [b"%PDF- missed", PDF]
    assert [each.code for each in place.said()] == ["delivery_gone"]
    lists = [each for each in server.asked if each.path == "/v2/faxes"]
    assert lists[-1].query["filter[created_at][gte]"] == ["2026-11-24T17:00:00Z"]
    assert lists[-1].query["filter[direction][eq]"] == ["inbound"]
    files = [each for each in server.asked if each.path != "/v2/faxes"]
    assert files
    assert not any("Authorization" in each.headers for each in files)


def test_without_a_key_there_is_no_list(server: TelnyxServer, url: str) -> None:
    assert telnyx(server, url).listed(NOON) is None


@pytest.mark.parametrize("options", [{"public_key": "x"}, {"media_hosts": " ,"}, {"host": "x"}])
def test_settings_that_make_no_sense_are_refused(server: TelnyxServer, url: str, options: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        telnyx(server, url, **options)


@pytest.fixture
def installed(server: TelnyxServer, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    """An installation whose doors.json names the gateway, for the handlers."""
    home = tmp_path / "home"
    (home / "key").mkdir(parents=True)
    secret = home / "key" / "telnyx"
    secret.write_text("clé\n", "utf-8")
    secret.chmod(0o600)
    options = {"public_key": server.public, "media_hosts": "127.0.0.1", "url": f"{url}/v2", "near": "yes"}
    known = {
        "lines": {"+14185550100": {"office": "greffe", "title": "Ligne du greffe"}},
        "connections": {
            "passerelle": {"kind": "telnyx", "office": "accueil", "secret": "key/telnyx", "options": options},
            "cassee": {"kind": "srfax", "office": "accueil", "secret": "key/none"},
        },
    }
    (home / "doors.json").write_text(json.dumps(known), "utf-8")
    monkeypatch.setenv("COPISTE_HOME", str(home))
    wiring.deps.cache_clear()
    yield wiring.deps()
    wiring.deps.cache_clear()


def ask(body: bytes, headers: dict[str, str], path: str = "/fax/passerelle") -> tuple[int, Any]:
    answer = app.handler(http_event("POST", path, headers, body), context("fax", 30))
    return answer["statusCode"], json.loads(answer["body"])


def test_the_function_answers_as_the_gateway_expects(
    installed: Deps, server: TelnyxServer, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    now = installed.clock().timestamp()
    good, gone = event(f"{url}/media/1.pdf", "1"), event(f"{url}/media/none.pdf", "2")

    assert ask(good, server.signed(good, now)) == (200, {"taken": 1})
    assert ask(good, server.signed(good, now)) == (200, {"taken": 0})
    assert ask(gone, server.signed(gone, now)) == (503, {"code": "again"})
    assert ask(good, server.signed(good, now - 301)) == (401, {"code": "bad_signature"})
    assert ask(good, {}) == (401, {"code": "bad_signature"})
    assert ask(good, server.signed(good, now), "/fax/cassee") == (404, {"code": "not_found"})
    assert ask(good, server.signed(good, now), "/fax/../x") == (404, {"code": "not_found"})
    assert ask(b"x" * 100_001, {}) == (413, {"code": "too_large"})

    (entry,) = installed.ledger.documents()
    assert (entry.office, entry.channel) == ("greffe", "fax")
    logged = capsys.readouterr().out
    assert "55501" not in logged
    assert "media/" not in logged


def test_an_account_with_a_wrong_setting_does_not_keep_the_others_from_being_asked(
    installed: Deps, server: TelnyxServer, url: str
) -> None:
    del url
    assert poll.handler({}, context("poll", 120)) == {"taken": 0, "failed": 1}
    assert [each.path for each in server.asked] == ["/v2/faxes"]
    assert [slip.key for slip in installed.registers.slips("door") if slip.value.get("failing_since")] == ["cassee"]


def test_with_little_time_left_nothing_more_is_begun(place: Place, server: TelnyxServer, url: str) -> None:
    server.listed = [{"id": "1", "media_url": f"{url}/media/1.pdf", "created_at": "2026-11-24T15:00:00Z"}]

    gateway = telnyx(server, url, "clé")
    assert place.collecting.compare(CONNECTION, gateway, "fax", lambda: False) == {}
    assert place.collecting.compare(CONNECTION, gateway, "fax") == {"taken": 1}


def test_a_secret_that_others_may_read_is_refused(installed: Deps, tmp_path: Path) -> None:
    (tmp_path / "home" / "key" / "telnyx").chmod(0o644)

    with pytest.raises(BadSetting, match="chmod 600"):
        installed.outside.webhook("passerelle")


def test_an_address_that_lets_in_whoever_knows_it_is_not_shown(server: TelnyxServer, url: str) -> None:
    body = event(f"{url}/media/1.pdf?X-Amz-Signature=abc")
    (waiting,) = telnyx(server, url).deliveries(server.signed(body, NOW), body, NOON)

    assert "abc" not in repr(waiting)
