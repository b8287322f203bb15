"""Links by which people choose their own password: for a new account, or for one whose password was lost.

A link works once and for a few days; whoever makes another for the same person makes the earlier ones useless. Nobody
but the person ever knows the password, and of the token in the link a hash alone is kept.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from hashlib import sha256

from copiste.books import accounts
from copiste.books.accounts import Account
from copiste.books.book import Book
from copiste.errors import BadInvitation, BadRequest
from copiste.ports.identity import Passwords
from copiste.ports.registers import Registers

LASTS = dt.timedelta(days=3)
"""How long a link works: over a weekend (chosen)."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whose password a link lets be chosen."""

    user: str


INVITATIONS = Book("invitation", Invitation, "hash of the token in the link", LASTS, "it works over a weekend")


def invite(registers: Registers, name: str, now: dt.datetime) -> str:
    """Return a token that lets *name* choose a password, once; raise `BadRequest` for who has none here."""
    found = accounts.account(registers, name)
    if found.source != "local" or found.disabled:
        raise BadRequest(where="user")
    withdraw(registers, name, now)
    token = secrets.token_urlsafe(24)
    INVITATIONS.put(registers, _hashed(token), Invitation(name), now)
    return token


def withdraw(registers: Registers, name: str, now: dt.datetime) -> None:
    """Let no link for *name* work any more."""
    for entry in list(INVITATIONS.entries(registers, now)):
        if entry.value.user == name:
            INVITATIONS.remove(registers, entry.key)


def invited(registers: Registers, token: str, now: dt.datetime) -> Account:
    """Return whose link it is; raise `BadInvitation` when it is wrong, too old, was used or is for nobody any more."""
    found = INVITATIONS.read(registers, _hashed(token), now)
    account = None if found is None else accounts.find(registers, found.user)
    if account is None or account.disabled:
        raise BadInvitation
    return account


def accept(registers: Registers, passwords: Passwords, token: str, password: str, now: dt.datetime) -> Account:
    """Give the person of a link the password that they chose; the link is used up."""
    account = invited(registers, token, now)
    accounts.good(password)
    if not INVITATIONS.remove(registers, _hashed(token)):
        raise BadInvitation
    return accounts.change(registers, passwords, account.person.name, account.version, {"password": password})


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
