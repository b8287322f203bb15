"""An office for the tests of the API: an embedded home, one form, people of every role, and documents that came in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import JsonValue

from copiste import wiring
from copiste.books import accounts
from copiste.forms import blank
from copiste.local.events import http_event
from copiste.pages.geometry import Box
from copiste.ports import messages
from copiste.ports.identity import Person, Role
from copiste.reading.model import Candidate, PagePlace
from copiste.records.model import Assembly, Decision, FieldResult, FormResult, PagePlacing, Status, Where
from copiste.records.states import DocumentState
from copiste.wiring import Deps
from functions.api import app
from tests.contract.homes import Home, embedded
from tests.unit.flow.flow import Flow

PASSWORD = "une phrase assez longue"  # noqa: S105  of nobody
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:copiste:form:visit",
    "x-version": "1.0.0",
    "type": "object",
    "title": "Visit",
    "x-title": {"fr": "Visite", "en": "Visit"},
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "title": "Name", "x-title": {"fr": "Nom", "en": "Name"}},
        "city": {"type": "string", "title": "Town", "x-title": {"fr": "Ville", "en": "Town"}},
        "born": {
            "type": "string",
            "format": "date",
            "x-date-order": "ymd",
            "title": "Born",
            "x-title": {"fr": "Naissance", "en": "Born"},
        },
        "file": {"type": "string", "x-critical": True, "title": "File", "x-title": {"fr": "Dossier", "en": "File"}},
        "priority": {
            "type": "string",
            "enum": ["A", "B"],
            "x-urgent-when": ["A"],
            "title": "Priority",
            "x-title": {"fr": "Priorité", "en": "Priority"},
        },
        "agrees": {"type": "boolean", "title": "Agrees", "x-title": {"fr": "Accepte", "en": "Agrees"}},
        "seen": {
            "type": "string",
            "format": "date",
            "x-date-order": "ymd",
            "x-not-before": "/born",
            "title": "Seen",
            "x-title": {"fr": "Vu", "en": "Seen"},
        },
    },
}
_BOX = [0.1, 0.1, 0.5, 0.2]
LAYOUT = {
    "edition": "2026",
    "language": "fr",
    "pages": [{"page": 1, "blank": "blank-1.png", "width": 72, "height": 48}],
    "fields": [
        *(
            {"name": f"/{name}", "kind": "text", "places": [{"page": 1, "box": _BOX}]}
            for name in ("name", "city", "born", "file")
        ),
        {
            "name": "/priority",
            "kind": "one-of",
            "options": [
                {"value": "A", "page": 1, "box": [0.6, 0.1, 0.65, 0.2]},
                {"value": "B", "page": 1, "box": [0.7, 0.1, 0.75, 0.2]},
            ],
        },
        {"name": "/agrees", "kind": "tick", "places": [{"page": 1, "box": [0.6, 0.3, 0.65, 0.4]}]},
        {"name": "/seen", "kind": "text", "places": [{"page": 1, "box": [0.1, 0.7, 0.5, 0.8]}]},
    ],
}


def read(name: str, text: str, value: Any = None, *, sure: bool = True, other: str | None = None) -> FieldResult:
    """Return a field as it was read by two readers; one that is not sure waits for a person."""
    said = tuple(
        Candidate(reader, each, 0.9)
        for reader, each in (("ppocr", text), ("tesseract", text if other is None else other))
    )
    return FieldResult(
        name=name,
        acroform=None,
        text=text,
        value=text if value is None and sure else value,
        confidence=0.99 if sure else 0.5,
        decision=Decision.ACCEPT if sure else Decision.REVIEW,
        reasons=() if sure else ("readers_disagree",),
        candidates=said if text else (),
        where=(Where(1, Box(0.1, 0.1, 0.5, 0.2)),),
    )


def form(
    index: int = 0, page: int = 1, status: Status = Status.REVIEW, *, changed: Mapping[str, FieldResult] | None = None
) -> FormResult:
    """Return a form that was read: the date is doubtful, the file number critical."""
    usual = {
        "name": read("/name", "Essai Tremblay"),
        "city": read("/city", "Montmagny"),
        "born": read("/born", "1988-O3-12", None, sure=False, other="1988-03-12"),
        "file": replace(read("/file", "QC-4471"), decision=Decision.REVIEW, reasons=("critical",)),
        "priority": read("/priority", "B"),
        "agrees": replace(read("/agrees", ""), value=True),
        "seen": read("/seen", "2026-01-05"),
    }
    fields = tuple({**usual, **(changed or {})}.values())
    record: dict[str, JsonValue] = {each.name[1:]: each.value for each in fields if each.value is not None}
    return FormResult(index, (page,), "visit", "2026", "d", "1.0.0", "copiste 0", status, record, fields)


def one_form(**changed: FieldResult) -> Assembly:
    """Return a document of one page that waits for a person."""
    return Assembly((PagePlacing(1, PagePlace.FORM, 0),), (form(changed=changed),))


@dataclass(slots=True)
class Client:
    """Somebody at the screen: keeps the cookie and the CSRF token as a browser would."""

    cookie: str = ""
    csrf: str = ""

    def __call__(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> tuple[int, Any]:
        """Send one request; return status and body."""
        answer = self.answer(method, path, body, raw=raw, **headers)
        data = answer["body"] or ""
        if answer["isBase64Encoded"]:
            return answer["statusCode"], base64.b64decode(data)
        is_json = "json" in str(answer["headers"].get("Content-Type", "")) and "ndjson" not in str(answer["headers"])
        return answer["statusCode"], json.loads(data) if data and is_json else data

    def answer(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> dict[str, Any]:
        """Send one request; return the whole answer."""
        sent: dict[str, str] = {
            "Host": "127.0.0.1:8080",
            **{key.replace("_", "-"): each for key, each in headers.items()},
        }
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.csrf:
            sent.setdefault("X-CSRF-Token", self.csrf)
        data = raw or b""
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        answer = app.handler(http_event(method, path, sent, data), None)  # type: ignore[arg-type]  # it is not asked
        for cookie in answer.get("cookies", ()):
            if cookie.startswith("copiste_session="):
                self.cookie = cookie.split(";")[0]
        return answer

    def ok(self, method: str, path: str, body: Any = None, **rest: Any) -> Any:
        """Send one request that has to be answered well."""
        status, found = self(method, path, body, **rest)
        assert status in (200, 201, 204), (status, found)
        return found


@dataclass(slots=True)
class Office:
    """The office, over a folder. `now` can be set on by `wait`."""

    deps: Deps
    flow: Flow
    people: dict[str, Client] = field(default_factory=dict)

    def person(self, name: str, role: Role, *offices: str, team: str = "est", language: Any = "fr") -> Client:
        """Make an account, sign in, and return whose it is."""
        passwords = self.deps.signing_in.passwords()
        person = Person(name, name.title(), role, offices or ("*",), team, language)
        accounts.add(self.deps.registers, passwords, person, PASSWORD)
        return self.signed_in(name)

    def signed_in(self, name: str) -> Client:
        """Sign somebody in."""
        client = Client()
        client.csrf = client.ok("POST", "/api/session", {"name": name, "password": PASSWORD})["csrf"]
        return client

    def arrive(self, outcome: Assembly, data: bytes = b"as received", *, run: bool = True) -> str:
        """Let a document come in that comes to *outcome*; return its id."""
        self.flow.outcome = outcome
        known = {entry.id for entry in self.deps.ledger.documents()}
        self.flow.land(data)
        if run:
            self.flow.run()
        (made,) = {entry.id for entry in self.deps.ledger.documents()} - known
        return made

    def state(self, document: str) -> DocumentState:
        """Return where a document stands."""
        return self.deps.ledger.document(document).state

    def waiting(self, queue: str = messages.INTAKE) -> int:
        """Return how many messages wait."""
        return self.deps.queues.depth(queue).waiting


class Cheap:
    """Passwords at no cost: Argon2 has its own tests, and is slow on purpose."""

    def seal(self, password: str) -> str:
        return f"sealed {password}"

    def holds(self, sealed: str | None, password: str) -> bool:
        return sealed == f"sealed {password}"


@contextmanager
def office(
    folder: Path, monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str] | None = None
) -> Iterator[Office]:
    """Give an office over *folder*."""
    home, forms = folder / "home", folder / "forms" / "visit"
    edition = forms / "editions" / "2026"
    edition.mkdir(parents=True)
    (forms / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (edition / "layout.json").write_text(json.dumps(LAYOUT), "utf-8")
    (edition / "blank-1.png").write_bytes(blank.encode(np.full((200, 300), 255, np.uint8)))
    for name, value in {"COPISTE_SEED_SHARE": "0", **(settings or {})}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COPISTE_HOME", str(home))
    monkeypatch.setenv("COPISTE_FORMS", str(folder / "forms"))
    monkeypatch.setattr("copiste.homes.signing_in._passwords", Cheap)
    wiring.deps.cache_clear()
    homes: list[Home] = []
    deps = wiring.deps()
    flow = Flow(embedded(home, homes), one_form(), library=deps.library)
    yield Office(deps, flow)
    wiring.deps.cache_clear()
    for each in homes:
        each.close()
