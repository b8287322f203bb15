"""Who may do what: signing in, the first account, every route for every role, and what the audit says of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from copiste.books import accounts, sessions
from copiste.desk.actions import ACTIONS
from copiste.desk.roles import MAY, May
from copiste.errors import BadSetting, NotSignedIn
from copiste.ports.identity import Role
from functions.api import app, openapi
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import PASSWORD, Client, Office, office, one_form

ANYBODY = {
    "/api/health",
    "/api/openapi.json",
    "/api/session",
    "/api/setup",
    "/api/invitation",
    "/api/invitation/password",
    "/api/sign-in",
    "/api/sign-in/callback",
}
NEEDS: Mapping[tuple[str, str], May | None] = {
    ("GET", "/api/offices"): May.INSTALLATION_READ,
    ("GET", "/api/queues"): May.INSTALLATION_READ,
    ("GET", "/api/audit/people"): May.AUDIT_READ,
    ("GET", "/api/views"): None,
    ("POST", "/api/views"): None,
    ("DELETE", "/api/views/<view>"): None,
    ("GET", "/api/figures"): May.QUALITY_READ,
    ("GET", "/api/figures/export"): May.QUALITY_READ,
    ("GET", "/api/forms/<form>/targets"): May.QUALITY_READ,
    ("DELETE", "/api/session"): None,
    ("PATCH", "/api/session/user"): None,
    ("POST", "/api/session/password"): None,
    ("GET", "/api/forms"): None,
    ("GET", "/api/forms/<form>"): None,
    ("GET", "/api/reasons"): None,
    ("GET", "/api/states"): None,
    ("POST", "/api/forms/<form>/check"): May.TASK_READ,
    ("GET", "/api/users"): May.USER_MANAGE,
    ("POST", "/api/users"): May.USER_MANAGE,
    ("POST", "/api/users/<name>/link"): May.USER_MANAGE,
    ("PATCH", "/api/users/<name>"): May.USER_MANAGE,
    ("GET", "/api/tasks"): May.TASK_READ,
    ("GET", "/api/tasks/counts"): May.TASK_READ,
    ("GET", "/api/tasks/<task>"): May.TASK_READ,
    ("POST", "/api/tasks/<task>/check"): May.TASK_READ,
    **{
        (method, f"/api/tasks/{path}"): May.TASK_WRITE
        for method, path in (
            ("POST", "next"),
            ("POST", "<task>/claim"),
            ("DELETE", "<task>/claim"),
            ("POST", "<task>/notes"),
            ("PUT", "<task>/draft"),
            ("POST", "<task>/blind"),
            ("POST", "<task>/undo"),
            *(("POST", f"<task>/{each.name}") for each in ACTIONS),
        )
    },
    ("POST", "/api/counter"): May.TASK_WRITE,
    ("GET", "/api/documents"): May.TASK_READ,
    ("GET", "/api/documents/<document>"): May.TASK_READ,
    ("GET", "/api/documents/<document>/original"): May.TASK_READ,
    ("GET", "/api/documents/<document>/pages/<page>/image"): May.TASK_READ,
    ("GET", "/api/documents/<document>/pages/<page>/crop"): May.TASK_READ,
    ("GET", "/api/documents/<document>/pages/<page>/text"): May.TASK_READ,
    ("PUT", "/api/uploads/<upload>"): May.UPLOAD,
    ("GET", "/api/uploads"): May.UPLOAD,
    ("POST", "/api/uploads"): May.UPLOAD,
    ("GET", "/api/uploads/<upload>"): May.UPLOAD,
    ("GET", "/api/documents/<document>/notice"): May.TASK_READ,
    ("GET", "/api/receipts"): May.RECEIPT_READ,
    ("GET", "/api/receipts/<receipt>"): May.RECEIPT_READ,
    ("GET", "/api/receipts/<receipt>/original"): May.RECEIPT_READ,
    ("GET", "/api/receipts/<receipt>/notice"): May.RECEIPT_READ,
    ("GET", "/api/batches"): May.BATCH_READ,
    ("POST", "/api/batches"): May.BATCH_WRITE,
    ("GET", "/api/batches/<office>/<batch>"): May.BATCH_READ,
    ("POST", "/api/batches/<office>/<batch>/collate"): May.TASK_WRITE,
    ("GET", "/api/records"): May.RECORD_READ,
    ("GET", "/api/records/export"): May.RECORD_READ,
    ("GET", "/api/records/<record>"): May.RECORD_READ,
    ("GET", "/api/records/<record>/download"): May.RECORD_READ,
    ("POST", "/api/records/<record>/reopen"): May.RECORD_REOPEN,
    ("GET", "/api/dashboard"): May.DASHBOARD_READ,
    ("GET", "/api/audit"): May.AUDIT_READ,
    ("GET", "/api/incidents"): May.INCIDENT_READ,
    ("PATCH", "/api/incidents/<incident>"): May.INCIDENT_WRITE,
    ("GET", "/api/deliveries"): May.DELIVERY_READ,
    ("POST", "/api/deliveries/redeliver"): May.DELIVERY_SEND,
    ("POST", "/api/deliveries/drop"): May.DELIVERY_SEND,
    ("GET", "/api/letters"): May.LETTER_READ,
    ("POST", "/api/letters/<letter>"): May.LETTER_WRITE,
}
PLAIN = {"version": 0}
"""What most routes take."""
BODIES: Mapping[str, Any] = {
    "views": {"screen": "queue", "name": "x", "asked": {}},
    "blind": {"version": 0, "path": "/file", "text": "x"},
    "notes": {"text": "x"},
    "ask": {"version": 0, "text": "x"},
    "hold": {"version": 0, "reason": "other", "until": "2099-01-01"},
    "reject": {"version": 0, "reason": "other"},
    "dismiss": {"version": 0, "reason": "other"},
    "misdirected": {"version": 0, "intended_for": "x"},
    "draft": {"version": 0, "fields": {}},
    "check": {"fields": {}},
    "reopen": {"version": 1, "why": "x"},
    "redeliver": {"destination": "x"},
    "drop": {"destination": "x", "record": "x", "version": 1, "reason": "other"},
    "<letter>": {"do": "again"},
    "counter": {"channel": "counter", "form": "visit", "office": "greffe", "key": "12345678"},
    "uploads": {"upload": "12345678", "office": "greffe", "size": 1, "media_type": "application/pdf"},
    "users": {"name": "neuf", "title": "N", "role": "reviewer", "password": PASSWORD},
    "user": {},
    "password": {"old": "x", "new": PASSWORD},
    "next": {},
    "batches": {"office": "greffe", "batch": "lot-1"},
    "claim": {},
}


def routes() -> list[tuple[str, str]]:
    return sorted((route.method, route.path) for route in app.known_routes())


def test_every_route_is_in_the_matrix() -> None:
    closed = [(method, path) for method, path in routes() if path not in ANYBODY or (method, path) in NEEDS]

    assert set(closed) == set(NEEDS)


@pytest.mark.parametrize("role", Role)
def test_every_role_reaches_what_it_may_and_nothing_else(place: Office, role: Role) -> None:
    document = place.arrive(one_form())
    person = place.person("tous", role)
    known = {"<task>": f"{document}-t000", "<document>": document, "<page>": "1", "<form>": "visit"}
    wrong = []
    for (method, path), need in sorted(NEEDS.items(), key=lambda each: each[0][0] == "DELETE"):
        if path in ("/api/session", "/api/session/password"):
            continue
        url = re.sub(r"<\w+>", lambda match: known.get(match[0], "none"), path)
        query = {"crop": "?box=0.1,0.1,0.5,0.5", "<upload>": "?office=greffe"}.get(path.split("/")[-1], "")
        body = BODIES.get(path.split("/")[-1], PLAIN) if method not in ("GET", "DELETE") else None
        raw = b"x" if "<upload>" in path and method == "PUT" else None
        status, found = person(method, url + query, body, raw=raw)
        allowed = need is None or need in MAY[role]
        refused = status == 403 and found["code"] == "forbidden"
        if allowed is refused or status >= 500:
            wrong.append((method, path, status, found))

    assert wrong == []


@pytest.mark.parametrize(("method", "path"), [each for each in routes() if each[1] not in ANYBODY])
def test_nobody_gets_anywhere_without_signing_in(place: Office, method: str, path: str) -> None:
    query = "?box=0,0,1,1&office=x"
    last = path.rsplit("/", maxsplit=1)[-1]
    status, told = Client()(
        method, re.sub(r"<\w+>", "1", path) + query, BODIES.get(last, PLAIN) if method != "GET" else None
    )

    assert (status, told["code"], told["facts"]) == (401, "not_signed_in", {"setup": True})
    assert place.waiting() == 0


def test_people_of_one_office_do_not_see_another_s(place: Office) -> None:
    document = place.arrive(one_form())
    here, there = place.person("ici", Role.REVIEWER, "greffe"), place.person("ailleurs", Role.SUPERVISOR, "clinique")
    task = taken(here)
    here.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(here, task)})

    assert there.ok("GET", "/api/tasks?state=closed")["tasks"] == []
    assert there.ok("GET", "/api/records")["records"] == []
    assert there.ok("GET", "/api/documents")["documents"] == []
    assert not there.ok("GET", "/api/records/export")
    for path in (
        f"/api/tasks/{task['id']}",
        f"/api/documents/{document}",
        f"/api/documents/{document}/pages/1/image",
        f"/api/records/{document}-r000",
        "/api/tasks?office=greffe",
        "/api/records?office=greffe",
    ):
        assert there("GET", path)[0] == 403
    assert len(here.ok("GET", "/api/records?office=greffe")["records"]) == 1


def test_a_write_without_the_token_of_the_page_is_refused(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    for token in ("", "wrong", "é"):
        forged = Client(cookie=clerk.cookie, csrf=token)
        status, told = forged("POST", "/api/tasks/next", {})
        assert (status, told["code"]) == (403, "bad_csrf")
    assert clerk("POST", "/api/tasks/next", {})[0] == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(place: Office, clerk: Client) -> None:
    answer = Client().answer("POST", "/api/session", {"name": "rose", "password": PASSWORD})

    (cookie,) = answer["cookies"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie
    clerk.ok("DELETE", "/api/session")
    assert clerk("GET", "/api/tasks")[0] == 401
    assert place.deps.registers.slip("user", "rose") is not None


def test_a_wrong_password_is_told_slowly_and_not_for_ever(place: Office, clerk: Client) -> None:
    del clerk
    guesses = [Client()("POST", "/api/session", {"name": "rose", "password": f"non {n}"}) for n in range(10)]

    assert [status for status, _ in guesses] == [401] * 8 + [429] * 2
    answer = Client().answer("POST", "/api/session", {"name": "rose", "password": PASSWORD})
    assert answer["statusCode"] == 429
    assert int(answer["headers"]["Retry-After"]) > 60
    assert place.deps.registers.slip("user", "rose") is not None


def test_a_whole_office_signs_in_from_one_address(place: Office, clerk: Client) -> None:
    del clerk
    people = [place.signed_in("rose") for _ in range(sessions.MOST_FROM_ADDRESS + 5)]

    assert all(each("GET", "/api/session")[1]["signed_in"] for each in people)


def test_a_name_that_nobody_has_is_told_the_same(place: Office, clerk: Client) -> None:
    del clerk
    wrong = Client()("POST", "/api/session", {"name": "rose", "password": "x"})

    assert Client()("POST", "/api/session", {"name": "personne", "password": "x"}) == wrong
    assert place.deps.registers.slip("user", "personne") is None


def test_a_session_ends_when_nothing_was_asked_for_long(place: Office, clerk: Client) -> None:
    token = clerk.cookie.partition("=")[2]
    now = place.deps.clock()

    for later in (sessions.IDLE + dt.timedelta(minutes=1), sessions.LASTS + dt.timedelta(minutes=1)):
        with pytest.raises(NotSignedIn):
            sessions.session(place.deps.registers, token, now + later)


def test_an_office_says_how_long_a_session_may_stand_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office(tmp_path, monkeypatch, {"COPISTE_IDLE": "600"}) as place:
        clerk, now = place.person("rose", Role.REVIEWER), place.deps.clock()
        token = clerk.cookie.partition("=")[2]
        soonest = clerk.ok("GET", "/api/session")["limits"]["idle_seconds"]

        found = partial(sessions.session, place.deps.registers, token, idle=dt.timedelta(seconds=600))
        for calls in range(1, 4):  # whoever goes on stays signed in
            assert found(now + calls * dt.timedelta(seconds=soonest)).person.name == "rose"
        with pytest.raises(NotSignedIn):
            found(now + 3 * dt.timedelta(seconds=soonest) + dt.timedelta(seconds=601))


def test_an_idle_time_too_short_to_warn_of_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSetting), office(tmp_path, monkeypatch, {"COPISTE_IDLE": "100"}):
        pass


def test_the_first_account_is_made_by_a_link_that_works_once(place: Office) -> None:
    deps = place.deps
    old, token = (accounts.begin_setup(deps.registers, deps.clock()) for _ in range(2))
    body = {"name": "Chef", "title": "La cheffe", "password": PASSWORD, "language": "en"}

    assert Client().ok("GET", "/api/session")["setup"] is True
    assert Client()("POST", "/api/setup", {"token": old, **body})[1]["code"] == "bad_setup"
    assert Client()("POST", "/api/setup", {"token": token, **body, "password": "court"})[0] == 400
    made = Client().ok("POST", "/api/setup", {"token": token, **body})
    assert (made["user"]["name"], made["user"]["role"], made["user"]["offices"]) == ("chef", "administrator", ["*"])
    assert Client()("POST", "/api/setup", {"token": token, **body, "name": "autre"})[0] == 403
    assert Client().ok("GET", "/api/session")["setup"] is False


def test_an_administrator_keeps_the_accounts(place: Office) -> None:
    admin = place.person("chef", Role.ADMINISTRATOR)
    new = {"name": "Rose", "title": "Rose", "role": "reviewer", "offices": ["greffe"], "password": PASSWORD}

    made = admin.ok("POST", "/api/users", new)
    assert (made["name"], made["offices"], made["version"]) == ("rose", ["greffe"], 1)
    assert admin("POST", "/api/users", new)[0] == 409
    assert admin("POST", "/api/users", {**new, "name": "x y"})[0] == 400
    assert admin("POST", "/api/users", {**new, "name": "yves", "password": "court"})[0] == 400
    rose = place.signed_in("rose")
    version = admin.ok("GET", "/api/users")["users"][1]["version"]
    assert admin("PATCH", "/api/users/rose", {"version": 99, "disabled": True})[1]["code"] == "version_conflict"
    assert admin.ok("PATCH", "/api/users/rose", {"version": version, "disabled": True})["disabled"]
    assert rose("GET", "/api/tasks")[0] == 401
    assert Client()("POST", "/api/session", {"name": "rose", "password": PASSWORD})[0] == 401
    mine = admin.ok("GET", "/api/users")["users"][0]["version"]
    assert admin("PATCH", "/api/users/chef", {"version": mine, "role": "auditor"})[0] == 409
    assert "password" not in json.dumps(admin.ok("GET", "/api/users"))


def test_people_set_their_language_keys_and_password(place: Office, clerk: Client) -> None:
    assert clerk("GET", "/api/tasks/none")[1]["message"].startswith("Cet élément")
    found = clerk.ok("PATCH", "/api/session/user", {"language": "en", "preferences": {"single_keys": False}})
    assert (found["user"]["language"], found["user"]["preferences"]) == ("en", {"single_keys": False})
    assert clerk("GET", "/api/tasks/none")[1]["message"].startswith("This does not exist")

    other = place.signed_in("rose")
    assert clerk("POST", "/api/session/password", {"old": "non", "new": PASSWORD + "!"})[0] == 400
    clerk.ok("POST", "/api/session/password", {"old": PASSWORD, "new": PASSWORD + "!"})
    assert other("GET", "/api/tasks")[0] == 401
    assert clerk("GET", "/api/tasks")[0] == 200


def test_the_audit_says_who_saw_and_did_what(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    auditor = place.person("vera", Role.AUDITOR)
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    clerk.ok("GET", f"/api/records/{document}-r000")
    clerk.ok("GET", "/api/records/export?format=csv")

    acts = auditor.ok("GET", "/api/audit?who=rose")["entries"]

    assert [each["what"] for each in acts][::-1] == [
        "session.open", "task.view", "record.filed", "task.file", "record.view", "record.export"
    ]  # fmt: skip
    assert {each["office"] for each in acts} == {"greffe", ""}
    assert len(auditor.ok("GET", "/api/audit?limit=2")["entries"]) == 2
    assert "Tremblay" not in json.dumps(acts)


def test_the_openapi_document_names_every_route_and_who_may_ask() -> None:
    made = json.loads(openapi.document(app.app))

    named = {(method.upper(), path) for path, methods in made["paths"].items() for method in methods}
    assert named == {(method, re.sub(r"<(\w+)>", r"{\1}", path)) for method, path in routes()}
    assert made["openapi"].startswith("3.1")
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            assert "default" in operation["responses"]
            open_to_all = operation["security"] == []
            assert open_to_all == (path in ANYBODY and (method.upper(), path) not in NEEDS)
