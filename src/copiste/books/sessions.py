"""Who is there: sessions of people who signed in with a password or through a provider, and limits on trying."""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from copiste.books import accounts
from copiste.books.accounts import Account
from copiste.books.book import EVEN_ENDED, Book, Entry
from copiste.errors import Conflict, NotSignedIn, ObjectMissing, SignInFailed, TooManyAttempts
from copiste.ports.identity import Passwords, Person, Provider, Role
from copiste.ports.registers import Registers
from copiste.settings.offices import utc

LASTS = dt.timedelta(hours=12)
"""A working day; NIST SP 800-63B allows 12 hours at its second level of assurance."""
IDLE = dt.timedelta(hours=2)
"""Without a request, unless the installation says otherwise; chosen: a meal or a meeting ends no work."""
MOST_ATTEMPTS = 8
"""Wrong passwords for one name within the window; chosen: argon2 makes each of them slow as well."""
MOST_FROM_ADDRESS = 40
"""The same from one address, which an office may share; chosen."""
MOST_BEGUN = 400
"""Sign-ins at the provider that one address begins within the window: each is written down."""
WINDOW = dt.timedelta(minutes=10)
"""In which attempts are counted: at most 1,152 guesses a day at one name; chosen."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in: the token is theirs alone, only its hash is kept."""

    token: str
    csrf: str
    person: Person
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session as it is written down; `seen` moves now and then."""

    user: str
    csrf: str
    ends: dt.datetime
    seen: dt.datetime


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something secret was tried."""

    count: int


@dataclass(frozen=True, slots=True)
class KeptBegun:
    """What a sign-in that went to the provider is known again by."""

    nonce: str
    verifier: str
    cookie: str


SESSIONS = Book("session", KeptSession, "hash of the token", LASTS, "whoever signed in in the morning works all day")
ATTEMPTS = Book("attempts", Tries, "hash of the name or address", WINDOW, "what is counted within the window")
BEGUN = Book("sign-in", KeptBegun, "hash of the state", dt.timedelta(minutes=10), "as long as a provider is waited for")


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
    ATTEMPTS.remove(registers, _key(f"name {name}"))
    _forgiven(registers, f"address {address}", now)  # an office behind one address signs in at eight in the morning
    return opened(registers, found, now)


def opened(registers: Registers, account: Account, now: dt.datetime) -> Session:
    """Open a session for *account*."""
    if account.disabled:
        raise SignInFailed
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    ends = now + LASTS
    SESSIONS.put(registers, _key(token), KeptSession(account.person.name, csrf, ends, now), now)
    accounts.saw(registers, account.person.name, utc(now))
    return Session(token, csrf, account.person, ends)


def session(registers: Registers, token: str, now: dt.datetime, *, idle: dt.timedelta = IDLE) -> Session:
    """Return the session of *token*; raise `NotSignedIn` when there is none, it ran out or its account is disabled.

    That it was used is written down once in a while (`moves`), so it ends between `idle - moves(idle)` and *idle* after
    the last call.
    """
    found = SESSIONS.entry(registers, _key(token), now) if token else None
    if found is None:
        raise NotSignedIn
    kept = found.value
    if now - kept.seen > idle:
        SESSIONS.remove(registers, found.key)
        raise NotSignedIn
    try:
        account = accounts.account(registers, kept.user)
    except ObjectMissing:
        raise NotSignedIn from None
    if account.disabled:
        raise NotSignedIn
    if now - kept.seen > moves(idle):
        _move(registers, found, now)
    return Session(token, kept.csrf, account.person, kept.ends)


def moves(idle: dt.timedelta) -> dt.timedelta:
    """Return how long a session's use goes unwritten."""
    return idle / 24


def close(registers: Registers, token: str) -> None:
    """End a session."""
    SESSIONS.remove(registers, _key(token))


def close_all(registers: Registers, name: str, *, but: str = "") -> None:
    """End every session of somebody, but for that of the token *but*."""
    kept = _key(but) if but else ""
    for entry in list(SESSIONS.entries(registers, EVEN_ENDED)):
        if entry.value.user == name and entry.key != kept:
            SESSIONS.remove(registers, entry.key)


def begin(registers: Registers, provider: Provider, *, back: str, address: str, now: dt.datetime) -> Begun:
    """Begin a sign-in at the provider (authorization code with PKCE); not without end from one *address*."""
    _counted(registers, f"begun {address}", MOST_BEGUN, now)
    state, nonce, verifier, token = (secrets.token_urlsafe(32) for _ in range(4))
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    BEGUN.put(registers, _key(state), KeptBegun(nonce, verifier, _key(token)), now)
    return Begun(provider.begin(state=state, nonce=nonce, challenge=challenge, back=back), token)


def finish(
    registers: Registers, provider: Provider, *, state: str, code: str, cookie: str, back: str, now: dt.datetime
) -> Session:
    """Open a session for whom the provider vouches; the browser must be the one that began, and only once.

    Nothing is asked of the provider without a *code*: then it said no, or the person did.
    """
    begun = BEGUN.read(registers, _key(state), now)
    if begun is None or begun.cookie != _key(cookie) or not BEGUN.remove(registers, _key(state)):
        raise SignInFailed(resource="stale")
    if not code:
        raise SignInFailed(resource="provider")
    found = provider.finish(code, verifier=begun.verifier, nonce=begun.nonce, back=back)
    role, offices = rights(found.groups)
    try:
        return opened(registers, accounts.vouched(registers, found, role, offices), now)
    except (ObjectMissing, SignInFailed):  # no account and no role, or an account that is disabled
        raise SignInFailed(resource="nobody") from None


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

    def one_more(tries: Tries | None) -> Tries:
        count = 0 if tries is None else tries.count
        if count >= most:
            entry = ATTEMPTS.entry(registers, _key(key), now)
            ends = now if entry is None or entry.expires_at is None else entry.expires_at
            raise TooManyAttempts(seconds=max(1, int((ends - now).total_seconds())))
        return Tries(count + 1)

    try:
        ATTEMPTS.change(registers, _key(key), one_more, now)
    except Conflict:
        raise TooManyAttempts(seconds=1) from None


def _forgiven(registers: Registers, key: str, now: dt.datetime) -> None:
    """Take one attempt back; when others count at every moment, theirs win."""
    with suppress(Conflict):  # theirs win
        ATTEMPTS.change(registers, _key(key), _one_less, now)


def _one_less(tries: Tries | None) -> Tries | None:
    return None if tries is None else Tries(max(0, tries.count - 1))


def _move(registers: Registers, entry: Entry[KeptSession], now: dt.datetime) -> None:
    with suppress(Conflict):  # another request of theirs did
        SESSIONS.write(registers, replace(entry, value=replace(entry.value, seen=now)), now)


def _key(token: str) -> str:
    return sha256(token.encode()).hexdigest()
