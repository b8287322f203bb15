"""A record made at the counter or by telephone is asked for what its form requires, and leaves like one from paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.api.clerk import fits
from tests.unit.api.office import Client, Office, office

SCHEMAS = Path(__file__).parents[3] / "schemas"
SAID = {
    "/persons/0/surname": "Essai",
    "/persons/0/given_name": "Rose",
    "/new_address/street": "12, rue des Essais",
    "/new_address/city": "Lévis",
    "/moving_date": "2026-07-01",
    "/sender/name": "Rose Essai",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Give an office that knows the change of address too."""
    shutil.copytree(SCHEMAS / "address-change", tmp_path / "forms" / "address-change")
    with office(tmp_path, monkeypatch) as made:
        yield made


def begun(clerk: Client, channel: str) -> dict[str, Any]:
    body = {"channel": channel, "form": "address-change", "office": "greffe", "key": f"0123-{channel}"}
    found: dict[str, Any] = clerk.ok("POST", "/api/counter", body)
    return found


def saved(clerk: Client, task: str, **more: Any) -> dict[str, Any]:
    fields = {path: {"how": "typed", "text": text} for path, text in SAID.items()}
    body = {"version": 0, "fields": {**fields, **more}}
    found: dict[str, Any] = clerk.ok("PUT", f"/api/tasks/{task}/draft", body)
    return found


def test_a_form_taken_by_telephone_asks_for_no_signature_and_goes_in_without_one(place: Office, clerk: Client) -> None:
    task = begun(clerk, "telephone")
    assert "signature" not in {each["widget"] for each in task["fields"]}

    draft = saved(clerk, task["id"])
    assert (draft["problems"], draft["open"]) == ([], [])
    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": draft["version"]})

    record = clerk.ok("GET", f"/api/records/{filed['record']}")
    assert clerk.ok("GET", f"/api/documents/{record['document']}")["channel"] == "telephone"
    assert "signature" not in record["record"]["sender"]
    assert record["record"]["persons"] == [{"surname": "Essai", "given_name": "Rose", "child": False}]
    assert fits(place) == []


def test_at_the_counter_the_signature_stands_as_on_paper(clerk: Client) -> None:
    task = begun(clerk, "counter")
    assert [each["path"] for each in task["fields"] if each["widget"] == "signature"] == ["/sender/signature"]

    draft = saved(clerk, task["id"])
    assert draft["open"] == ["/sender/signature"]
    signed = {"/sender/signature": {"how": "typed", "value": True}}
    fields = {path: {"how": "typed", "text": text} for path, text in SAID.items()} | signed
    draft = clerk.ok("PUT", f"/api/tasks/{task['id']}/draft", {"version": draft["version"], "fields": fields})
    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": draft["version"]})

    assert clerk.ok("GET", f"/api/records/{filed['record']}")["record"]["sender"]["signature"] is True


def test_a_record_said_by_telephone_is_corrected_without_a_signature_too(clerk: Client) -> None:
    task = begun(clerk, "telephone")
    draft = saved(clerk, task["id"])
    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": draft["version"]})
    again = clerk.ok("POST", f"/api/records/{filed['record']}/reopen", {"version": 1, "why": "Une lettre."})
    view = clerk.ok("GET", f"/api/tasks/{again['id']}")

    assert "signature" not in {each["widget"] for each in view["fields"]}
    assert view["problems"] == []


def test_a_field_that_has_a_shape_comes_with_an_example(clerk: Client) -> None:
    fields = {each["path"]: each["example"] for each in begun(clerk, "counter")["fields"]}

    assert fields["/sender/phone"] == "514-555-0123"
    assert fields["/new_address/postal_code"] == "G1A 1A1"
    assert (fields["/sender/name"], fields["/moving_date"]) == (None, None)
