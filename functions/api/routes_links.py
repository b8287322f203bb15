"""Links that make somebody known: the first account, and one's own password."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel

from copiste import wiring
from copiste.books import accounts, invitations, sessions
from copiste.ports.identity import Person, Role
from copiste.texts import Language
from functions.api.answers import documented
from functions.api.asked import AcceptBody, InvitationBody, SetUpBody
from functions.api.router import new
from functions.api.routes_session import SessionView, signed_in
from functions.api.who import desk, source

router = new()


class InvitationView(BaseModel):
    """Whose password a link lets be chosen."""

    name: str
    title: str
    language: Language


@router.post("/api/setup", tags=["session"], responses=documented(SessionView))
def set_up(body: Annotated[SetUpBody, Body()]) -> Response[SessionView]:
    """Make the first administrator with the link that `copiste serve` prints, and sign in."""
    deps = wiring.deps()
    sessions.guard(deps.registers, f"setup {source()}", deps.clock())
    first = Person(body.name.strip().casefold(), body.title.strip(), Role.ADMINISTRATOR, ("*",), language=body.language)
    made = accounts.set_up(
        deps.registers, deps.signing_in.passwords(), body.token, first, body.password, now=deps.clock()
    )
    return signed_in(sessions.opened(deps.registers, made, deps.clock()))


@router.post("/api/invitation", tags=["session"])
def show_invitation(body: Annotated[InvitationBody, Body()]) -> InvitationView:
    """Say whose link it is; anybody who has it may ask."""
    deps = wiring.deps()
    sessions.guard(deps.registers, f"invitation {source()}", deps.clock())
    person = invitations.invited(deps.registers, body.token, deps.clock()).person
    return InvitationView(name=person.name, title=person.title, language=person.language)


@router.post("/api/invitation/password", tags=["session"], responses=documented(SessionView))
def accept_invitation(body: Annotated[AcceptBody, Body()]) -> Response[SessionView]:
    """Choose one's password with a link, which works once, and sign in; other sessions end."""
    deps = wiring.deps()
    sessions.guard(deps.registers, f"invitation {source()}", deps.clock())
    made = invitations.accept(deps.registers, deps.signing_in.passwords(), body.token, body.password, deps.clock())
    person = made.person
    sessions.close_all(deps.registers, person.name)
    desk().note(person, "user.accept", person.name, "")
    return signed_in(sessions.opened(deps.registers, made, deps.clock()))
