"""Accounts, for administrators."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel

from copiste import wiring
from copiste.books import accounts, invitations, sessions
from copiste.books.accounts import Account
from copiste.desk.roles import May
from copiste.errors import BadRequest
from copiste.ports.identity import Person, Role
from copiste.settings.offices import utc
from functions.api.answers import JSON, documented
from functions.api.asked import UserBody, UserChangeBody
from functions.api.router import new
from functions.api.who import desk, home, me

router = new()


class UserItem(BaseModel):
    """An account."""

    name: str
    title: str
    role: str
    offices: list[str]
    team: str
    language: str
    disabled: bool
    source: str
    version: int
    last_seen: str | None
    invited: bool
    """Whether nobody can sign in yet: the person has to choose a password."""


class UserList(BaseModel):
    """Every account, by name."""

    users: list[UserItem]
    next: str | None = None


class LinkView(BaseModel):
    """A link by which somebody chooses their password, once."""

    link: str
    expires_at: str


@router.get("/api/users", tags=["users"])
def users() -> UserList:
    """List the accounts."""
    me(May.USER_MANAGE)
    return UserList(users=[_item(each) for each in accounts.accounts(wiring.deps().registers)])


@router.post("/api/users", tags=["users"], responses=documented(UserItem, 201))
def add_user(body: Annotated[UserBody, Body()]) -> Response[UserItem]:
    """Make an account."""
    person, deps = me(May.USER_MANAGE), wiring.deps()
    wanted = Person(
        body.name.strip().casefold(),
        body.title.strip(),
        Role(body.role),
        tuple(body.offices),
        body.team,
        body.language,
    )
    made = accounts.add(deps.registers, deps.signing_in.passwords(), wanted, body.password)
    desk().note(person, "user.add", wanted.name, "", body.role)
    return Response(201, JSON, _item(made))


@router.patch("/api/users/<name>", tags=["users"])
def change_user(name: str, body: Annotated[UserChangeBody, Body()]) -> UserItem:
    """Change an account; whoever is disabled or gets another role or password is signed out."""
    person, deps = me(May.USER_MANAGE), wiring.deps()
    said = {key: value for key, value in body.model_dump(exclude={"version"}).items() if value is not None}
    if "role" in said:
        said["role"] = Role(said["role"])
    if "offices" in said:
        said["offices"] = tuple(said["offices"])
    changed = accounts.change(deps.registers, deps.signing_in.passwords(), name, body.version, said)
    if {"disabled", "role", "offices", "password"} & said.keys():
        sessions.close_all(deps.registers, name)
    if "disabled" in said or "password" in said:
        invitations.withdraw(deps.registers, name, deps.clock())
    desk().note(person, "user.change", name, "", ",".join(sorted(said)) or None)
    return _item(changed)


@router.post("/api/users/<name>/link", tags=["users"], responses=documented(LinkView, 201))
def link_for(name: str) -> Response[LinkView]:
    """Make a link by which somebody chooses their password; it works once, and earlier ones no longer."""
    person, deps = me(May.USER_MANAGE), wiring.deps()
    if deps.signing_in.bearer:
        raise BadRequest(where="password")
    now = deps.clock()
    token = invitations.invite(deps.registers, name, now)
    desk().note(person, "user.link", name, "")
    made = LinkView(link=f"{home()}/#/invitation/{token}", expires_at=utc(now + invitations.LASTS))
    return Response(201, JSON, made, {"Cache-Control": "no-store"})


def _item(account: Account) -> UserItem:
    person = account.person
    return UserItem(
        name=person.name,
        title=person.title,
        role=person.role.value,
        offices=list(person.offices),
        team=person.team,
        language=person.language,
        disabled=account.disabled,
        source=account.source,
        version=account.version,
        last_seen=account.last_seen,
        invited=account.source == "local" and account.sealed is None,
    )
