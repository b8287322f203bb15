"""Dead letters: work that failed again and again. People try it again, give it to a person, or drop it."""

from __future__ import annotations

import json
from typing import Any, Literal

from copiste.desk import wording
from copiste.desk.context import Desk
from copiste.desk.roles import May, need, scope
from copiste.errors import BadRequest, Conflict, ObjectMissing
from copiste.ports import messages
from copiste.ports.identity import Person
from copiste.ports.messages import DeliverEvent
from copiste.ports.queues import Letter, Letters
from copiste.records.tasks import DISMISSALS
from copiste.settings.offices import utc
from copiste.texts import Language, say
from copiste.views.letters import LetterItem, LetterList

What = Literal["again", "give", "drop"]
_DEAD = "-dead"
_GIVEN = (messages.INTAKE, messages.READ, messages.ASSEMBLE)
"""Steps after which a person can take over: what is behind them is a form that was accepted, or an event."""


def listed(desk: Desk, person: Person) -> LetterList:
    """Return the dead letters of *person*'s offices, the oldest first."""
    offices = scope(person)
    every = [(letter, _office(desk, letter)) for letter in _letters(desk).standing(messages.DEAD_LETTERS)]
    return LetterList(
        tuple(
            item(desk, letter, office, person.language)
            for letter, office in every
            if offices is None or office in offices
        )
    )


def item(desk: Desk, letter: Letter, office: str, language: Language) -> LetterItem:
    """Return a letter as people see it."""
    step = letter.queue.removesuffix(_DEAD)
    about = _about(letter)
    document = str(about.get("document", ""))
    return LetterItem(
        id=letter.id,
        at=utc(letter.at),
        step=step,
        message=say(f"letter.{step}", language),
        office=office,
        document=document,
        receipt=wording.receipt_of(desk, document) if document else "",
        record=str(about.get("record", "")),
        destination=str(about.get("destination", "")),
        allowed=("again", "give", "drop") if document and step in _GIVEN else ("again", "drop"),
    )


def settle(desk: Desk, person: Person, name: str, what: What, reason: str | None = None) -> None:
    """Do *what* with the letter *name*; raise `ObjectMissing`, `Conflict`, `BadRequest`, or `Forbidden`.

    *reason* is one of `records.tasks.DISMISSALS`, and asked for where a letter is dropped.
    """
    queue = _letters(desk)
    letter = next((each for each in queue.standing(messages.DEAD_LETTERS) if each.id == name), None)
    if letter is None:
        raise ObjectMissing(key="letter")
    office = _office(desk, letter)
    need(person, May.LETTER_WRITE, office or None)
    known = item(desk, letter, office, person.language)
    if what not in known.allowed or (what == "drop" and reason not in DISMISSALS):
        raise BadRequest(where="what" if what not in known.allowed else "reason")
    if what == "drop":
        done = queue.drop(letter)
        if known.destination and done:
            _owe_no_more(desk, letter)
    else:
        body = letter.body if what == "again" else json.dumps({**_about(letter), "give_up": True})
        done = queue.pass_on(letter, known.step, body)
    if not done:
        raise Conflict(what="letter")
    subject = known.document or known.record or letter.id
    desk.note(person, f"letter.{what}", subject, office, reason or known.step)


def _owe_no_more(desk: Desk, letter: Letter) -> None:
    about = _about(letter)
    debt = desk.outbox.debt(DeliverEvent(str(about["record"]), int(about["version"]), str(about["destination"])))
    if debt is not None:
        desk.outbox.settle(debt)


def _letters(desk: Desk) -> Letters:
    if not isinstance(desk.queues, Letters):
        raise ObjectMissing(key="letters")
    return desk.queues


def _about(letter: Letter) -> dict[str, Any]:
    """Return what a letter names; nothing for an event of storage, or one that is none of ours."""
    try:
        said = json.loads(letter.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) and {"document", "record"} & said.keys() else {}


def _office(desk: Desk, letter: Letter) -> str:
    """Return whose work it was; "" when it names none: only who works for all offices sees it."""
    about = _about(letter)
    try:
        if "document" in about:
            return desk.ledger.document(str(about["document"])).office
        return desk.records.record(str(about.get("record", ""))).office
    except ObjectMissing:
        return ""


__all__ = ["item", "listed", "settle"]
