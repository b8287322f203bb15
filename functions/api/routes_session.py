"""Who is signed in, and how to."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from aws_lambda_powertools.shared.cookies import Cookie, SameSite
from pydantic import BaseModel, JsonValue

from copiste import __version__, wiring
from copiste.books import accounts, sessions
from copiste.books.sessions import Session
from copiste.desk import wording
from copiste.desk.claims import CLAIM
from copiste.desk.roles import MAY, May
from copiste.desk.uploads import LARGEST_UPLOAD
from copiste.errors import CopisteError, NotSignedIn, ObjectMissing, SignInFailed
from copiste.overview import doors
from copiste.ports.audit import AuditEntry
from copiste.ports.identity import Person
from copiste.ports.queues import Letters
from copiste.settings.offices import utc
from copiste.texts import Language
from copiste.wiring import Deps
from functions.api.answers import JSON, NOTHING, documented, files, nothing, unchecked
from functions.api.asked import MyselfBody, PasswordBody, SignInBody
from functions.api.router import new
from functions.api.told import told
from functions.api.who import BEGUN, COOKIE, cookie, desk, home, is_secure, me, session, source
from functions.api.who import language as browser_language

router = new()
PROVIDER_WAYS = frozenset({"/api/sign-in", "/api/sign-in/callback"})
"""Where a browser comes without the screen, on its way to a provider and back."""
_LONGEST_CODE = 8_000
"""Letters of a code: providers make whole tokens of them, and thrice as many, where each is escaped, still go through
the server; chosen."""
_PLAIN = "^[ -~]*$"
"""The letters of a code (RFC 6749, appendix A.11)."""
LARGEST_ON_AWS = 4_400_000
"""Bytes: an event of Lambda holds 6 MB, and bytes come in it as base64."""


class UserView(BaseModel):
    """Who is signed in."""

    name: str
    title: str
    role: str
    offices: list[str]
    team: str
    language: Language
    preferences: dict[str, JsonValue]


class OfficeView(BaseModel):
    """An office that is described here, or that a door or an account names."""

    id: str
    title: str
    zone: str
    language: str


class LimitsView(BaseModel):
    """What the screen has to keep to.

    `idle_seconds` without a call end a session at the soonest; null when the bearer's token says how long it lasts.
    """

    upload_bytes: int
    claim_seconds: int
    idle_seconds: int | None


class SessionView(BaseModel):
    """Who is signed in, how to sign in, what they may do, and the `words` for codes in their language.

    `device_key` (hex, 32 bytes) is always the same for a person, and known to their sessions alone: a screen seals with
    it what it keeps on the device until that is saved.
    """

    signed_in: bool
    csrf: str | None
    device_key: str | None
    expires_at: str | None
    mode: Literal["cookie", "bearer"]
    user: UserView | None
    ways: list[Literal["password", "oidc", "bearer"]]
    setup: bool
    version: str
    offices: list[OfficeView]
    limits: LimitsView
    may: list[str]
    words: dict[str, str]


@router.get("/api/session", tags=["session"])
def show_session() -> SessionView:
    """Say who is signed in; anybody may ask."""
    if wiring.deps().signing_in.bearer:
        try:
            return _view(me(), None)
        except NotSignedIn:
            return _view(None, None)
    found = session()
    return _view(None if found is None else found.person, found)


@router.post("/api/session", tags=["session"], responses=documented(SessionView))
def open_session(body: Annotated[SignInBody, Body()]) -> Response[SessionView]:
    """Sign in with a name and a password."""
    deps = wiring.deps()
    found = sessions.sign_in(
        deps.registers,
        deps.signing_in.passwords(),
        body.name,
        body.password,
        address=source(),
        now=deps.clock(),
    )
    return signed_in(found)


@router.delete("/api/session", tags=["session"], responses=NOTHING)
@unchecked
def close_session() -> Response[Any]:
    """Sign out."""
    person = me()
    sessions.close(wiring.deps().registers, cookie(COOKIE))
    desk().note(person, "session.close", person.name, "")
    answer = nothing()
    answer.cookies.append(_cookie(COOKIE, "", 0))
    return answer


@router.patch("/api/session/user", tags=["session"])
def change_myself(body: Annotated[MyselfBody, Body()]) -> SessionView:
    """Set one's own language and preferences."""
    person = me()
    accounts.prefer(wiring.deps().registers, person.name, body.language, body.preferences)
    found = session()
    return _view(person if found is None else found.person, found)


@router.post("/api/session/password", tags=["session"], responses=NOTHING)
@unchecked
def change_password(body: Annotated[PasswordBody, Body()]) -> Response[Any]:
    """Change one's own password; other sessions end."""
    person, deps = me(), wiring.deps()
    sessions.guard(deps.registers, f"password {person.name}", deps.clock())
    try:
        accounts.new_password(deps.registers, deps.signing_in.passwords(), person.name, body.old, body.new)
    except ObjectMissing:
        raise NotSignedIn(setup=0) from None
    sessions.close_all(deps.registers, person.name, but=cookie(COOKIE))
    desk().note(person, "user.password", person.name, "")
    return nothing()


@router.get("/api/sign-in", tags=["session"], responses={302: {"description": "To the provider"}})
@unchecked
def begin(language: Annotated[str, Query(max_length=5)] = "") -> Response[Any]:
    """Go to the OpenID Connect provider; what goes wrong is told on a page, in the *language* of the screen."""
    deps, spoken = wiring.deps(), _spoken(language)
    if deps.signing_in.provider is None:
        raise ObjectMissing(key="provider")
    try:
        begun = sessions.begin(
            deps.registers, deps.signing_in.provider, back=_back(), address=source(), now=deps.clock()
        )
    except CopisteError as error:
        return told(error, spoken)
    value = f"{begun.token}.{spoken}"
    kept = Cookie(BEGUN, value, "/api/sign-in", secure=is_secure(), http_only=True, max_age=600)
    kept.same_site = SameSite.LAX_MODE  # the way back comes from the provider's site
    return Response(302, None, "", {"Location": begun.address, "Cache-Control": "no-store"}, [kept])


@router.get("/api/sign-in/callback", tags=["session"], responses=files("text/html"))
@unchecked
def finish(
    code: Annotated[str, Query(max_length=_LONGEST_CODE, pattern=_PLAIN)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
) -> Response[Any]:
    """Come back from the provider; the page that is shown goes on to the screen, or says why not and leads back."""
    deps = wiring.deps()
    if deps.signing_in.provider is None:
        raise ObjectMissing(key="provider")
    token, _, language = cookie(BEGUN).partition(".")
    ended = Cookie(BEGUN, "", "/api/sign-in", max_age=0, http_only=True)
    try:
        found = sessions.finish(
            deps.registers,
            deps.signing_in.provider,
            state=state,
            code="" if error else code,
            cookie=token,
            back=_back(),
            now=deps.clock(),
        )
    except CopisteError as fault:
        cancelled = error == "access_denied" and fault.facts.get("resource") == "provider"
        return told(SignInFailed(resource="cancelled") if cancelled else fault, _spoken(language), ended)
    _note(found.person)
    # a page of ours and not a redirect: a strict cookie does not go along when another site began the journey
    page = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>copiste</title>'
    return Response(200, "text/html; charset=utf-8", page, {"Cache-Control": "no-store"}, [_kept(found), ended])


def stranded() -> Response[Any]:
    """Return the page for whoever comes to a way of the provider with what makes no sense: no screen would say it."""
    _, _, language = cookie(BEGUN).partition(".")
    return told(SignInFailed(resource="provider"), _spoken(language))


def _spoken(language: str) -> Language:
    return "en" if language == "en" else "fr" if language == "fr" else browser_language()


def signed_in(found: Session) -> Response[SessionView]:
    """Return the answer to who just signed in, and put it into the audit."""
    _note(found.person)
    view = _view(found.person, found)
    return Response(200, JSON, view, {"Cache-Control": "no-store"}, [_kept(found)])


def _note(person: Person) -> None:
    at = desk()
    at.log.add(AuditEntry(at.new_id(), at.clock(), person.name, person.role.value, "session.open", person.name, ""))


def _view(person: Person | None, found: Session | None) -> SessionView:
    deps = wiring.deps()
    signing = deps.signing_in
    ways: list[Literal["password", "oidc", "bearer"]] = ["bearer"] if signing.bearer else ["password"]
    if signing.provider is not None:
        ways.append("oidc")
    every = [] if person is None else [deps.offices.get(each) for each in doors.named(deps.desk, person)]
    user = None
    if person is not None:
        user = UserView(
            name=person.name,
            title=person.title,
            role=person.role.value,
            offices=list(person.offices),
            team=person.team,
            language=person.language,
            preferences=dict(person.preferences),
        )
    return SessionView(
        signed_in=person is not None,
        csrf=None if found is None else found.csrf,
        device_key=None if person is None else deps.sealer.fingerprint(f"device {person.name}".encode()),
        expires_at=None if found is None else utc(found.expires_at),
        mode="bearer" if signing.bearer else "cookie",
        user=user,
        ways=ways,
        setup=not signing.bearer and signing.provider is None and not accounts.any_account(deps.registers),
        version=__version__,
        offices=[
            OfficeView(id=each.id, title=each.title or each.id, zone=each.zone, language=each.language)
            for each in every
            if person is not None and person.belongs(each.id)
        ],
        limits=LimitsView(
            upload_bytes=LARGEST_UPLOAD,
            claim_seconds=int(CLAIM.total_seconds()),
            idle_seconds=None if signing.bearer else int((signing.idle - sessions.moves(signing.idle)).total_seconds()),
        ),
        may=[] if person is None else sorted(each.value for each in MAY[person.role] - _elsewhere(deps)),
        words={} if person is None else dict(wording.words(person.language)),
    )


def _elsewhere(deps: Deps) -> frozenset[May]:
    """Return what is not done here: on AWS the console of queues shows what failed."""
    return frozenset() if isinstance(deps.queues, Letters) else frozenset({May.LETTER_READ, May.LETTER_WRITE})


def _kept(found: Session) -> Cookie:
    return _cookie(COOKIE, found.token, int(sessions.LASTS.total_seconds()))


def _cookie(name: str, value: str, seconds: int) -> Cookie:
    made = Cookie(name, value, "/", secure=is_secure(), http_only=True, max_age=seconds)
    made.same_site = SameSite.STRICT_MODE
    return made


def _back() -> str:
    return f"{home()}/api/sign-in/callback"
