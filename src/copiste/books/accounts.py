"""Local accounts: people with a role, their offices and a password; the first one is made by a link that works once."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from copiste.books.book import Book, Entry
from copiste.errors import BadRequest, BadSetup, Conflict, ObjectMissing, VersionConflict
from copiste.ports.identity import Passwords, Person, Preference, Role, Vouched
from copiste.ports.registers import Registers
from copiste.settings.offices import is_office

SHORTEST = 12
"""Characters of a password: length is what counts (NIST SP 800-63B)."""
_LONGEST = 256
"""Characters of a password: NIST SP 800-63B asks that 64 at least may be used; more than that is chosen."""
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_MOST_PREFERENCES = 20
"""Preferences that an account keeps, as many as the API takes; chosen: it is read with every request."""
EVERYWHERE = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands. `source` is `local` or `oidc`; only local ones have a password."""

    person: Person
    disabled: bool = False
    source: str = "local"
    version: int = 0
    last_seen: str | None = None
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account as it is written down."""

    title: str
    role: Role
    offices: tuple[str, ...]
    team: str
    language: Literal["fr", "en"]
    preferences: Mapping[str, Preference]
    disabled: bool
    source: str
    last_seen: str | None = None
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class SetupLink:
    """A link that makes the first account; all there is to know of it is its key."""


ACCOUNTS = Book("user", KeptAccount, "a person's name", None, "their names stand in records")
SETUP = Book("setup", SetupLink, "hash of the token in the link", dt.timedelta(hours=24), "it works for a day")


def any_account(registers: Registers) -> bool:
    """Whether anybody can sign in."""
    return any(True for _ in ACCOUNTS.entries(registers, limit=1))


def account(registers: Registers, name: str) -> Account:
    """Return an account, or raise `ObjectMissing`."""
    found = find(registers, name)
    if found is None:
        raise ObjectMissing(key="user")
    return found


def find(registers: Registers, name: str) -> Account | None:
    """Return an account, or None."""
    entry = ACCOUNTS.entry(registers, name)
    return None if entry is None else _account(entry)


def title_of(registers: Registers, name: str) -> str:
    """Return how somebody who has an account here is shown; else their name."""
    found = ACCOUNTS.read(registers, name)
    return name if found is None else found.title or name


def accounts(registers: Registers) -> list[Account]:
    """Return every account by name."""
    return [_account(entry) for entry in ACCOUNTS.entries(registers)]


def add(registers: Registers, passwords: Passwords, person: Person, password: str | None) -> Account:
    """Make an account; raise `Conflict` when the name is taken, `BadRequest` for what makes no sense.

    Without a password nobody can sign in to it until the person chose one (`books.invitations`).
    """
    _sensible(person)
    sealed = None if password is None else passwords.seal(good(password))
    made = Account(_everywhere(person), sealed=sealed)
    return _account(ACCOUNTS.put(registers, person.name, _kept(made)))


def change(registers: Registers, passwords: Passwords, name: str, version: int, said: Mapping[str, Any]) -> Account:
    """Change what *said* names: `title`, `role`, `offices`, `team`, `language`, `disabled`, `password`."""
    standing = account(registers, name)
    if standing.version != version:
        raise VersionConflict(version=standing.version)
    plain = {key: value for key, value in said.items() if key in ("title", "role", "offices", "team", "language")}
    person = _everywhere(replace(standing.person, **plain))
    _sensible(person)
    wanted = replace(standing, person=person, disabled=bool(said.get("disabled", standing.disabled)))
    if said.get("password") is not None:
        wanted = replace(wanted, sealed=passwords.seal(good(str(said["password"]))))
    closing = wanted.disabled or person.role is not Role.ADMINISTRATOR
    if closing and not standing.disabled and standing.person.role is Role.ADMINISTRATOR:
        _another_administrator(registers, name)
    return _written(registers, wanted)


def prefer(registers: Registers, name: str, language: str | None, preferences: Mapping[str, Preference] | None) -> None:
    """Keep somebody's language and preferences; no effect for one who has no account here."""
    found = ACCOUNTS.entry(registers, name)
    if found is None:
        return
    standing = _account(found)
    kept = standing.person.preferences if preferences is None else preferences
    if len(kept) > _MOST_PREFERENCES or any(len(key) > 40 or len(str(value)) > 200 for key, value in kept.items()):
        raise BadRequest(where="preferences")
    chosen = standing.person.language if language is None else "en" if language == "en" else "fr"
    _written(registers, replace(standing, person=replace(standing.person, language=chosen, preferences=dict(kept))))


def new_password(registers: Registers, passwords: Passwords, name: str, old: str, new: str) -> None:
    """Change one's own password; raise `BadRequest` when *old* is not it."""
    standing = account(registers, name)
    if not passwords.holds(standing.sealed, old):
        raise BadRequest(where="old")
    _written(registers, replace(standing, sealed=passwords.seal(good(new))))


def vouched(registers: Registers, found: Vouched, role: Role | None, offices: tuple[str, ...]) -> Account:
    """Return the account of somebody whom a provider vouches for, made when *role* says what they are.

    Raise `ObjectMissing` for somebody who has neither an account nor a role.
    """
    for name in (found.name, found.subject):
        entry = ACCOUNTS.entry(registers, name) if name else None
        if entry is not None:
            return _account(entry)
    if role is None or not _NAME.fullmatch(found.name):
        raise ObjectMissing(key="user")
    made = Account(_everywhere(Person(found.name, found.title, role, offices)), source="oidc")
    return _account(ACCOUNTS.put(registers, found.name, _kept(made)))


def begin_setup(registers: Registers, now: dt.datetime) -> str:
    """Return a token that makes the first account, once, within a day; earlier ones stop working."""
    token = secrets.token_urlsafe(24)
    for earlier in list(SETUP.entries(registers, now)):
        SETUP.remove(registers, earlier.key)
    SETUP.put(registers, _hashed(token), SetupLink(), now)
    return token


def set_up(
    registers: Registers, passwords: Passwords, token: str, person: Person, password: str, *, now: dt.datetime
) -> Account:
    """Make the first administrator; raise `BadSetup` when the link was used, is wrong, or somebody has an account."""
    _sensible(person)
    good(password)
    if SETUP.read(registers, _hashed(token), now) is None or any_account(registers):
        raise BadSetup
    if not SETUP.remove(registers, _hashed(token)):
        raise BadSetup
    first = replace(person, role=Role.ADMINISTRATOR, offices=("*",))
    return add(registers, passwords, first, password)


def saw(registers: Registers, name: str, at: str) -> None:
    """Note when somebody signed in last; somebody else's writing at this moment wins."""
    found = ACCOUNTS.entry(registers, name)
    if found is not None:
        with suppress(Conflict):  # theirs wins
            ACCOUNTS.write(registers, replace(found, value=replace(found.value, last_seen=at)))


def _another_administrator(registers: Registers, name: str) -> None:
    """Raise `Conflict` when *name* is the last administrator: nobody could let them in again."""
    others = (each for each in accounts(registers) if each.person.name != name and not each.disabled)
    if not any(each.person.role is Role.ADMINISTRATOR for each in others):
        raise Conflict(what="last administrator")


def _sensible(person: Person) -> None:
    if not _NAME.fullmatch(person.name):
        raise BadRequest(where="name")
    if not 1 <= len(person.title.strip()) <= 120:
        raise BadRequest(where="title")
    if len(person.team) > 64 or len(person.offices) > 500:
        raise BadRequest(where="team")
    if not all(office == "*" or is_office(office) for office in person.offices):
        raise BadRequest(where="offices")


def _everywhere(person: Person) -> Person:
    return replace(person, offices=("*",)) if person.role in EVERYWHERE and not person.offices else person


def good(password: str) -> str:
    """Return *password*; raise `BadRequest` for one that is too short or too long."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise BadRequest(where="password")
    return password


def _written(registers: Registers, wanted: Account) -> Account:
    """Write an account over the one it was made from."""
    return _account(ACCOUNTS.write(registers, Entry(wanted.person.name, _kept(wanted), wanted.version)))


def _kept(account: Account) -> KeptAccount:
    person = account.person
    return KeptAccount(
        title=person.title,
        role=person.role,
        offices=person.offices,
        team=person.team,
        language=person.language,
        preferences=person.preferences,
        disabled=account.disabled,
        source=account.source,
        last_seen=account.last_seen,
        sealed=account.sealed,
    )


def _account(entry: Entry[KeptAccount]) -> Account:
    kept = entry.value
    person = Person(entry.key, kept.title, kept.role, kept.offices, kept.team, kept.language, kept.preferences)
    return Account(person, kept.disabled, kept.source, entry.revision, kept.last_seen, kept.sealed)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
