"""Figures by form and field, their table, and what another error target would have meant."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from copiste.overview import readings
from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, Decision, FieldResult, PagePlacing, Status
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import SCHEMA, Client, Office, form, one_form, read

PLACED = (PagePlacing(1, PagePlace.FORM, 0),)


def sure(**changed: FieldResult) -> Assembly:
    """Return a document that goes in with no person."""
    well = {"born": read("/born", "1988-03-12"), "file": read("/file", "QC-4471"), **changed}
    return Assembly(PLACED, (form(status=Status.ACCEPTED, changed=well),))


def filed(place: Office, clerk: Client, data: bytes = b"to be asked", **changed: FieldResult) -> str:
    """Let a form come in whose date and file number are asked for, and file it."""
    place.arrive(one_form(**changed), data)
    task = taken(clerk)
    version = answered(clerk, task, **{f"/{name}": {"how": "accepted"} for name in changed})
    return str(clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})["record"])


def fields(client: Client, question: str = "?form=visit") -> Mapping[str, Any]:
    return {each["path"]: each for each in client.ok("GET", f"/api/figures{question}")["fields"]}


def test_forms_and_fields_are_counted_as_they_were_read_and_as_they_stand(
    place: Office, clerk: Client, boss: Client
) -> None:
    place.arrive(sure())
    filed(place, clerk)

    found = boss.ok("GET", "/api/figures")

    (visit,) = found["forms"]
    assert (visit["form"], visit["filed"], visit["alone"], visit["share"], visit["corrected"]) == (
        "visit",
        2,
        1,
        0.5,
        0,
    )
    assert visit["answers"] == {"answers": 14, "alone": 12, "asked": 2, "changed": 1, "corrected": 0, "share": 0.8571}
    assert (found["fields"], found["looked_at"], found["more"]) == ([], 2, False)
    each = fields(boss)
    assert list(each) == ["/name", "/city", "/born", "/file", "/priority", "/agrees", "/seen"]
    born = each["/born"]
    assert born["title"] == {"fr": "Naissance", "en": "Born"}
    assert born["answers"] == {"answers": 2, "alone": 1, "asked": 1, "changed": 1, "corrected": 0, "share": 0.5}
    assert [(why["code"], why["count"]) for why in born["reasons"]] == [("readers_disagree", 1)]
    assert each["/file"]["answers"]["changed"] == 0, "a person said what was read"


def test_what_went_in_alone_and_was_corrected_counts_as_wrong(place: Office, clerk: Client, boss: Client) -> None:
    place.arrive(sure())
    (record,) = place.deps.records.records()
    opened = clerk.ok("POST", f"/api/records/{record.id}/reopen", {"version": 1, "why": "misread"})
    said = {"/city": {"how": "typed", "text": "Lévis"}}
    version = clerk.ok("PUT", f"/api/tasks/{opened['id']}/draft", {"version": opened["version"], "fields": said})
    clerk.ok("POST", f"/api/tasks/{opened['id']}/file", {"version": version["version"], "why": "misread"})

    (visit,) = boss.ok("GET", "/api/figures")["forms"]
    assert (visit["alone"], visit["corrected"], visit["answers"]["corrected"]) == (1, 1, 1)
    assert fields(boss)["/city"]["answers"]["corrected"] == 1
    assert boss.ok("GET", "/api/forms/visit/targets")["corrected"] == 1


def test_figures_are_of_ones_offices_and_of_the_period(place: Office, clerk: Client, boss: Client) -> None:
    place.arrive(sure())
    elsewhere = place.person("ella", Role.SUPERVISOR, "elsewhere")

    assert elsewhere.ok("GET", "/api/figures")["forms"] == []
    assert elsewhere("GET", "/api/figures?office=greffe")[0] == 403
    assert clerk("GET", "/api/figures")[0] == 403
    (entry,) = place.deps.records.records()
    asked = (f"?office={entry.office}", "?office=other", "?since=2099-01-01", "?until=2001-01-01", "?form=none")
    assert [boss.ok("GET", f"/api/figures{each}")["looked_at"] for each in asked] == [1, 0, 0, 0, 0]
    assert boss("GET", "/api/figures?since=yesterday")[0] == 400


def test_a_record_without_paper_is_in_no_figure_about_reading(place: Office, clerk: Client, boss: Client) -> None:
    body = {"channel": "counter", "form": "visit", "office": "greffe", "edition": None, "key": "k" * 20}
    task = clerk.ok("POST", "/api/counter", body)["id"]
    view = clerk.ok("GET", f"/api/tasks/{task}")
    said = {path: {"how": "typed", "text": text} for path, text in {"/name": "Essai Roy", "/file": "QC-1"}.items()}
    version = clerk.ok("PUT", f"/api/tasks/{task}/draft", {"version": view["version"], "fields": said})["version"]
    status, found = clerk("POST", f"/api/tasks/{task}/file", {"version": version})
    assert status == 200, found
    assert len(list(place.deps.records.records())) == 1

    assert boss.ok("GET", "/api/figures")["looked_at"] == 0


def test_no_more_records_are_opened_than_a_call_can_bear_and_that_is_said(
    place: Office, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "LOOKED_AT", 2)
    for number in range(3):
        place.arrive(sure(), b"%d" % number)

    found = boss.ok("GET", "/api/figures")

    assert (found["looked_at"], found["more"]) == (2, True)


def test_the_table_holds_no_formula(
    place: Office, clerk: Client, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = {**SCHEMA["properties"]["city"], "x-title": {"fr": "=HYPERLINK(1)", "en": "=HYPERLINK(1)"}}  # type: ignore[index]
    monkeypatch.setitem(SCHEMA["properties"], "city", city)  # type: ignore[arg-type]
    filed(place, clerk)

    status, text = boss("GET", "/api/figures/export")

    assert status == 200
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["field"], row["title"]) for row in rows[:2]] == [("", "Visite"), ("/name", "Nom")]
    (born,) = [row for row in rows if row["field"] == "/born"]
    assert (born["answers"], born["asked"], born["changed"]) == ("1", "1", "1")
    assert born["reasons"].endswith("(1)")
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.values())


@pytest.fixture
def hazy(place: Office, clerk: Client) -> None:
    """Let forms come in whose town was read less and less surely; a clerk files what is asked."""
    unsure = replace(read("/city", "Montmagny"), confidence=0.96, decision=Decision.REVIEW, reasons=("low_confidence",))
    for number, confidence in enumerate((0.99, 0.98)):
        place.arrive(sure(city=replace(read("/city", "Montmagny"), confidence=confidence)), b"%d" % number)
    filed(place, clerk, b"hazy", city=unsure)


@pytest.mark.usefixtures("hazy")
def test_other_targets_are_judged_by_the_probabilities_that_were_kept(place: Office, boss: Client) -> None:
    found = boss.ok("GET", "/api/forms/visit/targets")

    assert (found["installation"], found["own"], found["present"]) == (0.0025, None, 0.0025)
    assert (found["forms"], found["answers"], found["more"]) == (3, 21, False)
    town = {each["target"]: each for each in found["options"]}
    assert list(town) == [0.0014, 0.0025, 0.005, 0.01]
    assert [each["settable"] for each in town.values()] == [True, True, False, False]
    assert [each["present"] for each in town.values()] == [False, True, False, False]
    alone = sum(one.decision is Decision.ACCEPT for one in place.flow.outcome.forms[0].fields)
    assert alone == 4, "of the last form: neither town nor date, and the file number is critical"
    # the file number is critical by its definition, whatever the reading said: it never goes in alone
    assert [each["answers_alone"] for each in town.values()] == [6 + 5 + 4, 6 + 6 + 4, 6 + 6 + 5, 6 + 6 + 5]
    assert [each["forms_alone"] for each in town.values()] == [0, 0, 0, 0]
    wrong = [each["expected_wrong"] for each in town.values()]
    assert wrong == sorted(wrong)
    assert wrong[-1] > wrong[0]


def test_a_form_may_only_be_stricter_and_its_fields_stricter_still(
    place: Office, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from copiste import wiring

    definition = place.deps.library.definitions()["visit"]
    city = {**definition.schema["properties"]["city"], "x-error-target": 0.001}
    properties = {**definition.schema["properties"], "city": city}
    schema = {**definition.schema, "x-error-target": 0.002, "properties": properties}
    library = {"visit": replace(definition, schema=schema)}
    monkeypatch.setattr(type(wiring.deps().library), "definitions", lambda _: library)

    found = boss.ok("GET", "/api/forms/visit/targets")

    assert (found["own"], found["present"]) == (0.002, 0.002)
    assert [(each["path"], each["target"]) for each in found["strict"]] == [("/city", 0.001)]
    assert [each["target"] for each in found["options"]] == [0.0014, 0.002, 0.0025, 0.005, 0.01]
    assert boss("GET", "/api/forms/nothing/targets")[0] == 404
