"""Who is there: sessions of people who signed in with a password or through a provider, and limits on trying."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from copiste.errors import Conflict, NotSignedIn, ObjectMissing, SignInFailed, TooManyAttempts
from copiste.ports.identity import Passwords, Person, Provider, Role
from copiste.ports.registers import Registers, Slip
from copiste.stages.offices import utc
from copiste.stages.review import accounts
from copiste.stages.review.accounts import Account

SESSION, ATTEMPTS, BEGUN = "session", "attempts", "sign-in"
LASTS = dt.timedelta(hours=12)
IDLE = dt.timedelta(hours=2)
MOST_ATTEMPTS = 8
"""Wrong passwords for one name, or from one address, within the window; argon2 makes each of them slow as well."""
MOST_FROM_ADDRESS = 40
MOST_BEGUN = 400
"""Sign-ins at the provider that one address begins within the window: each is written down."""
WINDOW = dt.timedelta(minutes=10)
_BEGUN_LASTS = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in: the token is theirs alone, only its hash is kept."""

    token: str
    csrf: str
    person: Person
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that went to the provider: where to send the browser, and the token of the cookie that it keeps."""

    address: str
    token: str


def sign_in(
    registers: Registers, passwords: Passwords, name: str, password: str, *, address: str, now: dt.datetime
) -> Session:
    """Open a session; raise `SignInFailed`, or `TooManyAttempts` after too many of those."""
    name = name.strip().casefold()
    for key, most in ((f"name {name}", MOST_ATTEMPTS), (f"address {address}", MOST_FROM_ADDRESS)):
        _counted(registers, key, most, now)
    try:
        found: Account | None = accounts.account(registers, name)
    except ObjectMissing:
        found = None
    sealed = None if found is None or found.disabled else found.sealed
    if not passwords.holds(sealed, password) or found is None:
        raise SignInFailed
    registers.remove(ATTEMPTS, _key(f"name {name}"))
    _forgiven(registers, f"address {address}")  # an office behind one address signs in at eight in the morning
    return opened(registers, found, now)


def opened(registers: Registers, account: Account, now: dt.datetime) -> Session:
    """Open a session for *account*."""
    if account.disabled:
        raise SignInFailed
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    ends = now + LASTS
    value = {"user": account.person.name, "csrf": csrf, "ends": utc(ends), "seen": utc(now)}
    registers.write(Slip(SESSION, _key(token), value, expires_at=ends))
    accounts.saw(registers, account.person.name, utc(now))
    return Session(token, csrf, account.person, ends)


def session(registers: Registers, token: str, now: dt.datetime, *, idle: dt.timedelta = IDLE) -> Session:
    """Return the session of *token*; raise `NotSignedIn` when there is none, it ran out or its account is disabled.

    That it was used is written down once in a while (`moves`), so it ends between `idle - moves(idle)` and *idle* after
    the last call.
    """
    slip = registers.slip(SESSION, _key(token)) if token else None
    if slip is None or slip.expires_at is None or slip.expires_at <= now:
        raise NotSignedIn
    seen = dt.datetime.fromisoformat(str(slip.value["seen"]))
    if now - seen > idle:
        registers.remove(SESSION, slip.key)
        raise NotSignedIn
    try:
        account = accounts.account(registers, str(slip.value["user"]))
    except ObjectMissing:
        raise NotSignedIn from None
    if account.disabled:
        raise NotSignedIn
    if now - seen > moves(idle):
        _move(registers, slip, now)
    return Session(token, str(slip.value["csrf"]), account.person, slip.expires_at)


def moves(idle: dt.timedelta) -> dt.timedelta:
    """Return how long a session's use goes unwritten."""
    return idle / 24


def close(registers: Registers, token: str) -> None:
    """End a session."""
    registers.remove(SESSION, _key(token))


def close_all(registers: Registers, name: str, *, but: str = "") -> None:
    """End every session of somebody, but for that of the token *but*."""
    kept = _key(but) if but else ""
    for slip in list(registers.slips(SESSION)):
        if slip.value["user"] == name and slip.key != kept:
            registers.remove(SESSION, slip.key)


def begin(registers: Registers, provider: Provider, *, back: str, address: str, now: dt.datetime) -> Begun:
    """Begin a sign-in at the provider (authorization code with PKCE); not without end from one *address*."""
    _counted(registers, f"begun {address}", MOST_BEGUN, now)
    state, nonce, verifier, token = (secrets.token_urlsafe(32) for _ in range(4))
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    value = {"nonce": nonce, "verifier": verifier, "cookie": _key(token)}
    registers.write(Slip(BEGUN, _key(state), value, expires_at=now + _BEGUN_LASTS))
    return Begun(provider.begin(state=state, nonce=nonce, challenge=challenge, back=back), token)


def finish(
    registers: Registers, provider: Provider, *, state: str, code: str, cookie: str, back: str, now: dt.datetime
) -> Session:
    """Open a session for whom the provider vouches; the browser must be the one that began, and only once."""
    slip = registers.slip(BEGUN, _key(state))
    if slip is None or slip.expires_at is None or slip.expires_at <= now or slip.value["cookie"] != _key(cookie):
        raise SignInFailed
    if not registers.remove(BEGUN, slip.key):
        raise SignInFailed
    found = provider.finish(code, verifier=str(slip.value["verifier"]), nonce=str(slip.value["nonce"]), back=back)
    role, offices = rights(found.groups)
    try:
        return opened(registers, accounts.vouched(registers, found, role, offices), now)
    except ObjectMissing:
        raise SignInFailed from None


def rights(groups: tuple[str, ...]) -> tuple[Role | None, tuple[str, ...]]:
    """Return the role and the offices that groups give: `copiste-<role>`, and `copiste-office-<office>`.

    >>> rights(("copiste-reviewer", "copiste-office-greffe", "staff"))
    (<Role.REVIEWER: 'reviewer'>, ('greffe',))
    """
    names = [group.removeprefix("copiste-") for group in groups if group.startswith("copiste-")]
    roles = [role for role in reversed(Role) if role.value in names]
    ranked = sorted(roles, key=list(_RANK).index)
    return (ranked[0] if ranked else None), tuple(
        name.removeprefix("office-") for name in names if name.startswith("office-")
    )


_RANK = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.REVIEWER, Role.UPLOADER)


def guard(registers: Registers, key: str, now: dt.datetime) -> None:
    """Count an attempt at something secret; raise `TooManyAttempts` after too many."""
    _counted(registers, key, MOST_ATTEMPTS, now)


def _counted(registers: Registers, key: str, most: int, now: dt.datetime) -> None:
    """Count one more attempt; raise `TooManyAttempts` beyond *most* within the window. Attempts at once all count."""
    for _ in range(10):
        slip = registers.slip(ATTEMPTS, _key(key))
        if slip is None or slip.expires_at is None or slip.expires_at <= now:
            fresh = Slip(ATTEMPTS, _key(key), {"count": 1}, slip.revision if slip else 0, now + WINDOW)
        else:
            count = int(str(slip.value["count"]))
            if count >= most:
                raise TooManyAttempts(seconds=max(1, int((slip.expires_at - now).total_seconds())))
            fresh = replace(slip, value={"count": count + 1})
        try:
            registers.write(fresh)
        except Conflict:
            continue
        return
    raise TooManyAttempts(seconds=1)


def _forgiven(registers: Registers, key: str) -> None:
    """Take one attempt back; somebody else's counting at this moment wins."""
    slip = registers.slip(ATTEMPTS, _key(key))
    if slip is not None:
        with suppress(Conflict):
            registers.write(replace(slip, value={"count": max(0, int(str(slip.value["count"])) - 1)}))


def _move(registers: Registers, slip: Slip, now: dt.datetime) -> None:
    try:
        registers.write(replace(slip, value={**slip.value, "seen": utc(now)}))
    except Conflict:
        return  # another request of theirs did


def _key(token: str) -> str:
    return sha256(token.encode()).hexdigest()
