"""Dead letters: on one machine, where there is no console of queues."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from copiste.desk import letters
from copiste.desk.roles import May
from copiste.views.letters import LetterList
from functions.api.answers import NOTHING, nothing, unchecked
from functions.api.asked import LetterBody
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.get("/api/letters", tags=["letters"])
def listed() -> LetterList:
    """List the work that failed again and again, the oldest first. On AWS there is no such list."""
    return letters.listed(desk(), me(May.LETTER_READ))


@router.post("/api/letters/<letter>", tags=["letters"], responses=NOTHING)
@unchecked
def settle(letter: str, body: Annotated[LetterBody, Body()]) -> Response[Any]:
    """Try a letter again, give its document to a person, or drop it; `reason` is one of `dismiss` in `/api/reasons`."""
    letters.settle(desk(), me(May.LETTER_WRITE), letter, body.do, body.reason)
    return nothing()
