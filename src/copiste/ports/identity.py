"""Who is there: people and their roles, and a provider that vouches for them elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

Preference = bool | int | str


class Role(StrEnum):
    """What somebody is to the installation; `desk.roles` says what each may do."""

    UPLOADER = "uploader"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. `offices` may hold `*` for all; `team` is who their work is counted with."""

    name: str
    title: str
    role: Role
    offices: tuple[str, ...] = ()
    team: str = ""
    language: Literal["fr", "en"] = "fr"
    preferences: Mapping[str, Preference] = field(default_factory=dict)

    def belongs(self, office: str) -> bool:
        """Whether *office* is one of theirs."""
        return "*" in self.offices or office in self.offices


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider says of somebody: a stable name, a title to show, their groups, and its own identifier of them.

    Who signed in while the provider gave no name has an account under that identifier.
    """

    name: str
    title: str
    groups: tuple[str, ...]
    subject: str = ""


class Provider(Protocol):
    """An OpenID Connect provider: authorization code with PKCE."""

    def begin(self, *, state: str, nonce: str, challenge: str, back: str) -> str:
        """Return where to send the browser; *challenge* is the S256 of the verifier, *back* where it returns."""
        ...

    def finish(self, code: str, *, verifier: str, nonce: str, back: str) -> Vouched:
        """Return whom *code* stands for; raise `SignInFailed` when the provider or its token does not say so."""
        ...


class Passwords(Protocol):
    """A slow, salted hash."""

    def seal(self, password: str) -> str:
        """Return the hash of *password*, with its salt and costs."""
        ...

    def holds(self, sealed: str | None, password: str) -> bool:
        """Say whether *password* is the one behind *sealed*; takes as long when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class SigningIn:
    """How people sign in: with passwords kept here, at a provider, or (`bearer`) at the gateway, which tells who it is.

    `url` is the address that they reach the screen under, when it is set; `groups` the claim of a bearer's groups.
    A session that nobody uses for as long as `idle` ends.
    """

    passwords: Callable[[], Passwords]
    provider: Provider | None
    bearer: bool
    url: str | None
    groups: str
    idle: dt.timedelta
