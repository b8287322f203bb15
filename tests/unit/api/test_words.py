"""Words for codes: one catalogue has them all, and no word for a code that nobody gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from copiste.books.batches import Sides
from copiste.desk import letters, notes
from copiste.desk.pages import ASIDE
from copiste.desk.wording import words
from copiste.ports import messages
from copiste.ports.identity import Role
from copiste.records import tasks
from copiste.records.correcting import How
from copiste.records.model import DUPLICATE_IMAGE, DUPLICATE_KEY, Witness
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import Disposition, TaskKind, TaskState
from copiste.texts import LANGUAGES, Language
from copiste.views.deliveries import DeliveryItem
from copiste.views.documents import ArrivalView
from copiste.views.installation import DoorView
from tests.unit.api.office import Client, Office

ROOT = Path(__file__).parents[3]


def acts() -> set[str]:
    """Return every act that the server writes into the audit."""
    folders = ("src/copiste/desk", "functions/api")
    scripts = "".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    written = set(re.findall(r"note\(\s*[\w.()]+,\s*\"([a-z_.]+)\"", scripts))
    ended = {f"task.{how.value}" for how in (Disposition.REJECTED, Disposition.DISMISSED)}
    said = {f"task.{kind}" for kind in ("ask", "hold", "answer", "note")}
    said |= {f"letter.{do}" for do in get_args(letters.What)}
    return written | said | ended | {"record.filed", "record.corrected", "session.open"}


CODES: dict[str, set[Any]] = {
    "kind": set(TaskKind),
    "kindwhy": set(TaskKind) - {TaskKind.FORM, TaskKind.CORRECTION, TaskKind.COUNTER},
    "taskstate": {*TaskState, "open"},
    "state": {*DocumentState, *PageState},
    "disposition": set(Disposition),
    "role": set(Role),
    "how": set(get_args(How)),
    "notekind": set(get_args(notes.Kind)),
    "aside": set(ASIDE),
    "channel": {"folder", "bucket", "mailbox", "email", "upload", "fax", "mail", "counter", "telephone", "arranged"},
    "formstatus": {"review", "filed"},
    "did": acts(),
    "batchside": set(Sides),
    "seenby": set(Witness),
    "deliverystate": set(get_args(get_type_hints(DeliveryItem)["state"])),
    "door": set(get_args(get_type_hints(DoorView)["kind"])),
    "step": set(messages.QUEUES),
    "why": {*tasks.HOLDS, *tasks.REJECTIONS, *tasks.WITHHOLDINGS, *tasks.DISMISSALS, tasks.SAME_BYTES}
    | {DUPLICATE_IMAGE, DUPLICATE_KEY},
    "arrival": set(ArrivalView.__dataclass_fields__),
}
"""Every code that the API gives without a sentence, by what stands before it in the key of its words."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words_and_no_words_are_left(language: Language) -> None:
    wanted = {f"{stem}.{code}" for stem, codes in CODES.items() for code in codes}

    assert wanted ^ words(language).keys() == set()


def test_whoever_signs_in_gets_them_in_their_language(place: Office) -> None:
    rose, jane = place.person("rose", Role.REVIEWER), place.person("jane", Role.REVIEWER, language="en")

    assert rose.ok("GET", "/api/session")["words"] == dict(words("fr"))
    assert jane.ok("GET", "/api/session")["words"] == dict(words("en"))
    changed = rose.ok("PATCH", "/api/session/user", {"language": "en"})
    assert changed["words"]["disposition.filed"] == words("en")["disposition.filed"]
    assert Client().ok("GET", "/api/session")["words"] == {}  # whoever is not signed in needs none
