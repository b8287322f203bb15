"""Who asks: found out anew for every request, before anything is looked at."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from copiste import wiring
from copiste.books import accounts, sessions, tastes
from copiste.books.sessions import Session
from copiste.desk.context import Desk
from copiste.desk.roles import May, need
from copiste.errors import BadCsrf, NotSignedIn
from copiste.ports.identity import Person
from copiste.texts import Language

COOKIE = "copiste_session"
BEGUN = "copiste_sign_in"
CSRF = "x-csrf-token"
_SAFE = ("GET", "HEAD")


@dataclass(slots=True)
class _Asking:
    event: Mapping[str, Any] = field(default_factory=dict)
    person: Person | None = None


_asking = _Asking()  # one request at a time: a Lambda has no more, and the local gateway sees to it


def begin(event: Mapping[str, Any]) -> None:
    """Forget whoever asked before: *event* is the request under way now."""
    _asking.event, _asking.person = event, None


def desk() -> Desk:
    """Return what people's work touches."""
    return wiring.deps().desk


def me(what: May | None = None, office: str | None = None) -> Person:
    """Return who asks; raise `NotSignedIn`, `BadCsrf`, or `Forbidden` unless they may do *what*, in *office*."""
    person = _bearer() if wiring.deps().signing_in.bearer else _session().person
    _asking.person = person
    if what is not None:
        need(person, what, office)
    return person


def session() -> Session | None:
    """Return the session of the request's cookie; None when there is none."""
    token = cookie(COOKIE)
    if not token:
        return None
    deps = wiring.deps()
    try:
        return sessions.session(deps.registers, token, deps.clock(), idle=deps.signing_in.idle)
    except NotSignedIn:
        return None


def language() -> Language:
    """Return the language of whoever asks: their own, or what the browser prefers before they are known."""
    if _asking.person is not None:
        return _asking.person.language
    preferred = header("accept-language").lower()
    return "en" if preferred.startswith("en") else "fr"


def header(name: str) -> str:
    """Return a header of the request; nothing when it is not there."""
    return str(_asking.event.get("headers", {}).get(name, ""))


def cookie(name: str) -> str:
    """Return a cookie of the request; nothing when it is not there."""
    pairs = (each.partition("=") for each in _asking.event.get("cookies") or ())
    return next((value for key, _, value in pairs if key.strip() == name), "")


def body() -> bytes:
    """Return the body of the request as it was sent."""
    text = _asking.event.get("body") or ""
    return base64.b64decode(text) if _asking.event.get("isBase64Encoded") else str(text).encode()


def source() -> str:
    """Return the address that the request came from."""
    return str(_asking.event.get("requestContext", {}).get("http", {}).get("sourceIp", ""))


def home() -> str:
    """Return the address under which people reach the screen."""
    url = wiring.deps().signing_in.url
    return url.rstrip("/") if url else f"http://{header('host')}"


def is_secure() -> bool:
    """Whether cookies may say that they go over TLS only."""
    return home().startswith("https://")


def _session() -> Session:
    found = session()
    if found is None:
        raise NotSignedIn(setup=int(not accounts.any_account(wiring.deps().registers)))
    if _asking.event["requestContext"]["http"]["method"] not in _SAFE:
        given = header(CSRF)
        if not hmac.compare_digest(given.encode(), found.csrf.encode()):
            raise BadCsrf
    return found


def _bearer() -> Person:
    """Return whom the gateway's authorizer found in the token of the user pool."""
    authorizer = _asking.event.get("requestContext", {}).get("authorizer") or {}
    claims = (authorizer.get("jwt") or {}).get("claims") or {}
    name = str(claims.get("username") or claims.get("cognito:username") or claims.get("sub") or "")
    groups = claims.get(wiring.deps().signing_in.groups) or ""
    listed = groups if isinstance(groups, list) else str(groups).strip("[]").replace(",", " ").split()
    role, offices = sessions.rights(tuple(map(str, listed)))
    if not name or role is None:
        raise NotSignedIn(setup=0)
    everywhere = role in accounts.EVERYWHERE and not offices
    held = ("*",) if everywhere else offices
    registers = wiring.deps().registers
    kept = accounts.find(registers, name.casefold())
    if kept is not None:  # an account here adds a language and preferences, never a right
        known = kept.person
        return Person(name, known.title, role, held, known.team, known.language, known.preferences)
    chosen = tastes.taste(registers, name)  # nothing yet: the language of the sign-in page, that the screen asks in
    title, spoken = str(claims.get("name") or name), chosen.language or language()
    return Person(name, title, role, held, language=spoken, preferences=chosen.preferences)
