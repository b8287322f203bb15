"""Local accounts: people with a role, their offices and a password; the first one is made by a link that works once."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pydantic import JsonValue

from copiste.errors import BadRequest, BadSetup, Conflict, ObjectMissing, VersionConflict
from copiste.ports.identity import Passwords, Person, Preference, Role, Vouched
from copiste.ports.registers import Registers, Slip
from copiste.stages.offices import is_office

USER, SETUP = "user", "setup"
SHORTEST = 12
"""Characters of a password: length is what counts (NIST SP 800-63B)."""
_LONGEST = 256
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_SETUP_LASTS = dt.timedelta(hours=24)
_MOST_PREFERENCES = 20
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


def any_account(registers: Registers) -> bool:
    """Whether anybody can sign in."""
    return any(True for _ in registers.slips(USER, limit=1))


def account(registers: Registers, name: str) -> Account:
    """Return an account, or raise `ObjectMissing`."""
    slip = registers.slip(USER, name)
    if slip is None:
        raise ObjectMissing(key="user")
    return _account(slip)


def accounts(registers: Registers) -> list[Account]:
    """Return every account by name."""
    return [_account(slip) for slip in registers.slips(USER)]


def add(registers: Registers, passwords: Passwords, person: Person, password: str | None) -> Account:
    """Make an account; raise `Conflict` when the name is taken, `BadRequest` for what makes no sense."""
    _sensible(person)
    sealed = None if password is None else passwords.seal(_good(password))
    made = Account(_everywhere(person), source="local" if password is not None else "oidc", sealed=sealed)
    return _account(registers.write(Slip(USER, person.name, _value(made))))


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
        wanted = replace(wanted, sealed=passwords.seal(_good(str(said["password"]))))
    closing = wanted.disabled or person.role is not Role.ADMINISTRATOR
    if closing and not standing.disabled and standing.person.role is Role.ADMINISTRATOR:
        _another_administrator(registers, name)
    return _written(registers, wanted)


def prefer(registers: Registers, name: str, language: str | None, preferences: Mapping[str, Preference] | None) -> None:
    """Keep somebody's language and preferences; no effect for one who has no account here."""
    slip = registers.slip(USER, name)
    if slip is None:
        return
    standing = _account(slip)
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
    _written(registers, replace(standing, sealed=passwords.seal(_good(new))))


def vouched(registers: Registers, found: Vouched, role: Role | None, offices: tuple[str, ...]) -> Account:
    """Return the account of somebody whom a provider vouches for, made when *role* says what they are.

    Raise `ObjectMissing` for somebody who has neither an account nor a role.
    """
    slip = registers.slip(USER, found.name)
    if slip is not None:
        return _account(slip)
    if role is None or not _NAME.fullmatch(found.name):
        raise ObjectMissing(key="user")
    made = Account(_everywhere(Person(found.name, found.title, role, offices)), source="oidc")
    return _account(registers.write(Slip(USER, found.name, _value(made))))


def begin_setup(registers: Registers, now: dt.datetime) -> str:
    """Return a token that makes the first account, once, within a day; earlier ones stop working."""
    token = secrets.token_urlsafe(24)
    for slip in list(registers.slips(SETUP)):
        registers.remove(SETUP, slip.key)
    registers.write(Slip(SETUP, _hashed(token), {}, expires_at=now + _SETUP_LASTS))
    return token


def set_up(
    registers: Registers, passwords: Passwords, token: str, person: Person, password: str, *, now: dt.datetime
) -> Account:
    """Make the first administrator; raise `BadSetup` when the link was used, is wrong, or somebody has an account."""
    _sensible(person)
    _good(password)
    slip = registers.slip(SETUP, _hashed(token))
    if slip is None or (slip.expires_at is not None and slip.expires_at < now) or any_account(registers):
        raise BadSetup
    if not registers.remove(SETUP, slip.key):
        raise BadSetup
    first = replace(person, role=Role.ADMINISTRATOR, offices=("*",))
    return add(registers, passwords, first, password)


def saw(registers: Registers, name: str, at: str) -> None:
    """Note when somebody signed in last; somebody else's writing at this moment wins."""
    slip = registers.slip(USER, name)
    if slip is not None:
        try:
            registers.write(replace(slip, value={**slip.value, "last_seen": at}))
        except Conflict:
            return


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


def _good(password: str) -> str:
    if not SHORTEST <= len(password) <= _LONGEST:
        raise BadRequest(where="password")
    return password


def _written(registers: Registers, wanted: Account) -> Account:
    """Write an account over the one it was made from."""
    return _account(registers.write(Slip(USER, wanted.person.name, _value(wanted), wanted.version)))


def _value(account: Account) -> dict[str, JsonValue]:
    person = account.person
    return {
        "title": person.title,
        "role": person.role.value,
        "offices": list(person.offices),
        "team": person.team,
        "language": person.language,
        "preferences": dict(person.preferences),
        "disabled": account.disabled,
        "source": account.source,
        "last_seen": account.last_seen,
        "sealed": account.sealed,
    }


def _account(slip: Slip) -> Account:
    value: Any = slip.value
    person = Person(
        slip.key,
        value["title"],
        Role(value["role"]),
        tuple(value["offices"]),
        value["team"],
        value["language"],
        value["preferences"],
    )
    return Account(
        person, value["disabled"], value["source"], slip.revision, value.get("last_seen"), value.get("sealed")
    )


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
