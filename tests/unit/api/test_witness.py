"""An accepted answer says by what it was witnessed, in the task and in the record, in the person's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copiste.records.model import Witness
from copiste.texts import say
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import Client, Office, one_form, read


def witnessed(view: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Return what each answer was witnessed by."""
    return {field["path"]: field["witness"] for field in view["fields"]}


def test_task_and_record_say_what_an_answer_was_witnessed_by(place: Office, clerk: Client) -> None:
    city = replace(read("/city", "Rimouski"), witness=(Witness.VALUE_AND_INK, Witness.TEXT_AND_INK))
    place.arrive(one_form(city=city, file=replace(read("/file", "QC-4471"), witness=(Witness.INK_TWO_READERS,))))
    task = taken(clerk)
    seen = [{"code": str(each), "message": say(f"witness.{each}", "fr")} for each in city.witness]

    assert witnessed(task)["/city"] == seen
    assert witnessed(task)["/born"] == []  # it waits for a person
    assert witnessed(task)["/file"] == []  # to be keyed before anything of it is shown

    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    record = clerk.ok("GET", f"/api/records/{filed['record']}")
    keyed = [{"code": "person", "message": say("witness.person", "fr")}]
    assert [witnessed(record)[path] for path in ("/city", "/born", "/file")] == [seen, keyed, keyed]
