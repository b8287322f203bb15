"""What an office learns, in both homes: only on asking, with enough documents, gone with them, and never a text."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from copiste.books.learning import LEARNED, LEAST, MOST, Learning, recall_for
from copiste.forms.model import Definition
from copiste.records.model import Change, FormResult, Status
from copiste.settings.offices import Office, Offices
from tests.contract.homes import Home, at_once

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "town": {"type": "string", "x-lexicon": "municipality"},
        "name": {"type": "string", "format": "name", "x-key": True},
        "number": {"type": "string", "format": "ca-sin"},
        "rows": {"type": "array", "items": {"properties": {"service": {"type": "string"}}}},
    },
}
FORM = Definition("move", "1.0.0", SCHEMA, (), "0" * 64)


def filed(**said: str) -> FormResult:
    changes = [
        Change(f"/{path.replace('__', '/')}", "typed", "", None, text, text, "ada", NOW) for path, text in said.items()
    ]
    return FormResult(
        0, (1,), FORM.id, "2026", FORM.digest, "1.0.0", "copiste", Status.REVIEW, {}, (), (), tuple(changes)
    )


def learned(home: Home, documents: Sequence[str], office: str = "clinic", **said: str) -> Learning:
    learning = Learning(home.registers, home.sealer, office)
    for document in documents:
        home.sealer.create(document)
        learning.confirm(document, filed(**said), FORM)
    return learning


def many(count: int, head: str = "d") -> list[str]:
    return [f"{head}{number}" for number in range(count)]


def test_an_answer_is_known_once_enough_documents_bear_it_out(home: Home) -> None:
    learning = learned(home, many(LEAST - 1), town="Val-Fictif")
    assert not learning.knows("move", "/town", "Val-Fictif")

    learned(home, ["last"], town="VAL FICTIF")

    assert learning.knows("move", "/town", "Val-Fictif")
    assert not learning.knows("move", "/town", "Val-Fictive")
    assert not learning.knows("other", "/town", "Val-Fictif")
    assert not learning.knows("move", "/rows/0/service", "Val-Fictif")


def test_the_same_document_counts_once_however_often_it_is_filed(home: Home) -> None:
    learning = learned(home, ["one"] * (LEAST + 1), town="Val-Fictif")

    assert not learning.knows("move", "/town", "Val-Fictif")


def test_another_office_knows_nothing_of_it(home: Home) -> None:
    learned(home, many(LEAST), town="Val-Fictif")

    assert not Learning(home.registers, home.sealer, "other").knows("move", "/town", "Val-Fictif")


def test_what_was_learned_goes_with_the_documents_that_are_erased(home: Home) -> None:
    learning = learned(home, many(LEAST), town="Val-Fictif")

    home.sealer.destroy("d2")

    assert not learning.knows("move", "/town", "Val-Fictif")


def test_rows_of_a_table_have_one_vocabulary(home: Home) -> None:
    learning = learned(home, many(3), rows__0__service="Cardiologie")
    learned(home, many(2, "e"), rows__4__service="Cardiologie")

    assert learning.knows("move", "/rows/9/service", "cardiologie")


def test_names_and_numbers_are_never_learned_and_no_text_is_kept(home: Home) -> None:
    learned(home, many(LEAST), name="Rose Essai", number="046 454 286", town="Val-Fictif")

    kept = list(LEARNED.entries(home.registers))

    assert len(kept) == 1
    written = json.dumps([[entry.key, dict(entry.value.marks)] for entry in kept])
    # words that no digest in hexadecimal digits can hold by chance
    assert all(word not in written.casefold() for word in ("essai", "fictif", "046454286", "046 454 286"))
    assert all(document in written for document in many(LEAST))


def test_marks_are_bounded(home: Home) -> None:
    learned(home, many(MOST + 3), town="Val-Fictif")

    (kept,) = LEARNED.entries(home.registers)

    assert len(kept.value.marks) == MOST


def test_clerks_who_file_the_same_at_once_are_all_counted(home: Home) -> None:
    learning = Learning(home.registers, home.sealer, "clinic")
    for document in many(LEAST):
        home.sealer.create(document)

    at_once([partial(learning.confirm, document, filed(town="Val-Fictif"), FORM) for document in many(LEAST)])

    assert learning.knows("move", "/town", "Val-Fictif")


def test_an_office_that_does_not_ask_for_it_has_nothing_to_recall(home: Home) -> None:
    learned(home, many(LEAST), town="Val-Fictif")

    assert not Office("clinic").learns
    assert recall_for("clinic", registers=home.registers, sealer=home.sealer, offices=Offices()) is None
    asked = Offices({"clinic": replace(Office("clinic"), learns=True)})
    recall = recall_for("clinic", registers=home.registers, sealer=home.sealer, offices=asked)
    assert recall is not None
    assert recall("move", "/town", "Val-Fictif")
