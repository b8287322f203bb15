"""People whom a provider vouches for: who comes in, as what, and what is said to those who do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copiste.books.accounts import ACCOUNTS, KeptAccount
from copiste.errors import SignInFailed
from copiste.ports.identity import Role, Vouched
from functions.api import app
from tests.unit.api.office import Client, Office, office


class _Provider:
    """Vouches for whoever brings the code that it gave."""

    groups: tuple[str, ...] = ("copiste-reviewer", "copiste-office-greffe")

    def __init__(self) -> None:
        self.asked: list[str] = []

    def begin(self, *, state: str, nonce: str, challenge: str, back: str) -> str:
        assert back == "http://127.0.0.1:8080/api/sign-in/callback"
        self.nonce, self.challenge = nonce, challenge
        return f"https://login.example/?state={state}"

    def finish(self, code: str, *, verifier: str, nonce: str, back: str) -> Vouched:
        self.asked.append(code)
        if code != "good" or nonce != self.nonce or not verifier or not back:
            raise SignInFailed(resource="provider")
        return Vouched("yves@exemple.ca", "Yves", self.groups)


def test_a_provider_s_people_come_in_by_their_groups(place: Office) -> None:
    provider = _Provider()
    object.__setattr__(place.deps.signing_in, "provider", provider)
    browser = Client()
    begun = browser.answer("GET", "/api/sign-in")
    state = begun["headers"]["Location"].partition("state=")[2]
    (kept,) = begun["cookies"]
    assert "SameSite=Lax" in kept
    browser.cookie = kept.split(";")[0]
    path = f"/api/sign-in/callback?state={state}&code="

    assert Client().answer("GET", path + "good")["statusCode"] == 401  # another browser
    answer = browser.answer("GET", path + "good")

    assert (answer["statusCode"], "url=/" in answer["body"]) == (200, True)
    browser.csrf = browser.ok("GET", "/api/session")["csrf"]
    assert browser.ok("GET", "/api/session")["user"]["offices"] == ["greffe"]
    browser.cookie = kept.split(";")[0]
    assert browser.answer("GET", path + "good")["statusCode"] == 401  # once only


@pytest.mark.parametrize(
    ("query", "language", "said"),
    [
        ("error=access_denied", "fr", "La connexion a été annulée"),
        ("error=access_denied&code=good", "en", "Signing in was cancelled"),
        ("error=server_error", "en", "did not confirm who you are"),
        ("", "fr", "n’a pas confirmé qui vous êtes"),
        ("code=another", "en", "did not confirm who you are"),
    ],
)
def test_whoever_comes_back_without_a_way_in_reads_why_and_finds_back(
    place: Office, query: str, language: str, said: str
) -> None:
    provider = _Provider()
    object.__setattr__(place.deps.signing_in, "provider", provider)
    browser = Client()
    begun = browser.answer("GET", f"/api/sign-in?language={language}", Accept_Language="de")
    browser.cookie = begun["cookies"][0].split(";")[0]
    state = begun["headers"]["Location"].partition("state=")[2]

    answer = browser.answer("GET", f"/api/sign-in/callback?state={state}&{query}")

    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert said in answer["body"]
    assert f'<html lang="{language}">' in answer["body"]
    assert 'href="/"' in answer["body"]
    assert provider.asked == (["another"] if "another" in query else [])  # nothing is exchanged without a code
    again = browser.answer("GET", f"/api/sign-in/callback?state={state}&code=good")
    assert (again["statusCode"], "url=/" in again["body"]) == (401, False)  # what was refused is over


@pytest.mark.parametrize("query", [f"code={'c' * 20_000}", f"error={'e' * 300}", "code=good&code=good"])
def test_a_way_back_that_makes_no_sense_ends_on_a_page_too(place: Office, query: str) -> None:
    provider = _Provider()
    object.__setattr__(place.deps.signing_in, "provider", provider)
    browser = Client()
    begun = browser.answer("GET", "/api/sign-in?language=en")
    browser.cookie = begun["cookies"][0].split(";")[0]
    state = begun["headers"]["Location"].partition("state=")[2]

    answer = browser.answer("GET", f"/api/sign-in/callback?state={state}&{query}")

    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert "did not confirm who you are" in answer["body"]
    assert provider.asked == []


def test_a_provider_that_breaks_is_told_on_a_page(place: Office) -> None:
    def broken(**_: object) -> str:
        raise KeyError("authorization_endpoint")

    provider = _Provider()
    provider.begin = broken  # type: ignore[method-assign]
    object.__setattr__(place.deps.signing_in, "provider", provider)

    answer = Client().answer("GET", "/api/sign-in", Accept_Language="en-CA,en")

    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (401, "text/html; charset=utf-8")


def test_a_provider_that_is_away_is_told_on_a_page(place: Office) -> None:
    def away(**_: object) -> str:
        raise SignInFailed(resource="away")

    provider = _Provider()
    provider.begin = away  # type: ignore[method-assign]
    object.__setattr__(place.deps.signing_in, "provider", provider)

    answer = Client().answer("GET", "/api/sign-in", Accept_Language="en-CA,en")

    assert answer["statusCode"] == 401
    assert "does not answer" in answer["body"]


def test_a_bearer_is_whom_the_gateway_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office(tmp_path, monkeypatch) as place:
        object.__setattr__(place.deps.signing_in, "bearer", True)
        object.__setattr__(place.deps.signing_in, "groups", "cognito:groups")
        claims = {"sub": "1", "username": "rose", "cognito:groups": "[copiste-supervisor copiste-office-greffe]"}

        assert _as(claims, "GET", "/api/session")["user"]["role"] == "supervisor"
        assert _as(claims, "POST", "/api/tasks/next", {}) == ""
        assert _as({"sub": "1"}, "GET", "/api/tasks")["code"] == "not_signed_in"
        assert _as({**claims, "cognito:groups": "staff"}, "GET", "/api/tasks")["code"] == "not_signed_in"
        assert _as(claims, "GET", "/api/tasks?office=ailleurs")["code"] == "forbidden"


def test_a_bearer_without_an_account_keeps_language_and_preferences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path, monkeypatch) as place:
        object.__setattr__(place.deps.signing_in, "bearer", True)
        object.__setattr__(place.deps.signing_in, "groups", "cognito:groups")
        claims = {"sub": "1", "username": "Eve.Roy", "cognito:groups": "[copiste-reviewer copiste-office-greffe]"}

        english = _as(claims, "GET", "/api/session", accept="en-CA")
        french = _as(claims, "GET", "/api/session", accept="fr")
        assert (english["user"]["language"], french["user"]["language"]) == ("en", "fr")  # as the sign-in page spoke
        assert english["words"] != french["words"]
        said = _as(claims, "PATCH", "/api/session/user", {"language": "en", "preferences": {"keys": "off"}})
        assert (said["user"]["language"], said["user"]["preferences"]) == ("en", {"keys": "off"})
        assert _as(claims, "PATCH", "/api/session/user", {"preferences": {"size": 2}})["user"]["language"] == "en"
        after = _as(claims, "GET", "/api/session", accept="fr")
        assert (after["user"]["language"], after["user"]["preferences"]) == ("en", {"size": 2})
        refused = _as(claims, "PATCH", "/api/session/user", {"preferences": {"k" * 41: 1}})
        assert refused["code"] == "bad_request"


def test_a_bearer_with_an_account_here_has_its_preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office(tmp_path, monkeypatch) as place:
        object.__setattr__(place.deps.signing_in, "bearer", True)
        object.__setattr__(place.deps.signing_in, "groups", "cognito:groups")
        kept = KeptAccount("Ada Roy", Role.REVIEWER, (), "", "en", {"keys": "off"}, disabled=False, source="local")
        ACCOUNTS.put(place.deps.registers, "ada", kept)
        claims = {"sub": "1", "username": "Ada", "cognito:groups": "[copiste-supervisor copiste-office-greffe]"}

        user = _as(claims, "GET", "/api/session")["user"]
        assert (user["title"], user["language"], user["preferences"]) == ("Ada Roy", "en", {"keys": "off"})
        changed = _as(claims, "PATCH", "/api/session/user", {"language": "fr"})["user"]
        assert (changed["language"], changed["preferences"], changed["role"]) == ("fr", {"keys": "off"}, "supervisor")


def _as(claims: dict[str, str], method: str, path: str, body: Any = None, accept: str = "") -> Any:
    from copiste.local.events import http_event

    data = b"" if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **({"Accept-Language": accept} if accept else {})}
    event = http_event(method, path, headers, data)
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
    found = app.handler(event, None)["body"]  # type: ignore[arg-type]  # it is not asked
    return json.loads(found) if found else ""
