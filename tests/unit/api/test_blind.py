"""A critical field is keyed by somebody who sees nothing of what the readers made of it."""

from __future__ import annotations

import pytest

from tests.unit.api.clerk import BLIND, taken
from tests.unit.api.office import Client, Office, one_form, read


def test_a_critical_field_is_keyed_blind_before_anything_of_it_is_shown(place: Office, clerk: Client) -> None:
    place.arrive(one_form(file=read("/file", "QC-4471")))
    task = taken(clerk)
    (hidden,) = [each for each in task["fields"] if each["path"] == "/file"]

    assert (hidden["blind"], hidden["stop"], hidden["text"], hidden["value"], hidden["candidates"]) == (
        True, True, "", None, []
    )  # fmt: skip
    assert "QC-4471" not in str(task)
    assert "QC-4471" not in str(clerk.ok("GET", f"/api/documents/{task['document']}/pages/1/text"))
    said = {"version": 0, "fields": {"/file": {"how": "accepted"}}}
    assert clerk("PUT", f"/api/tasks/{task['id']}/draft", said)[0] == 409

    wrong = clerk.ok("POST", f"/api/tasks/{task['id']}/blind", {"version": 0, "path": "/file", "text": "QC-4477"})

    assert (wrong["agrees"], wrong["field"]["text"], wrong["correction"]) == (False, "QC-4471", None)
    assert clerk("POST", f"/api/tasks/{task['id']}/blind", {"version": 1, **BLIND})[0] == 409


def test_a_blind_key_that_a_reader_shares_is_the_answer(place: Office, clerk: Client) -> None:
    place.arrive(one_form())
    task = taken(clerk)

    found = clerk.ok("POST", f"/api/tasks/{task['id']}/blind", {"version": 0, **BLIND})

    assert (found["agrees"], found["correction"]["value"]) == (True, "QC-4471")
    assert clerk.ok("POST", f"/api/tasks/{task['id']}/check", {"fields": {}})["open"] == ["/born", "/file"]


@pytest.mark.parametrize("how", ["illegible", "blank"])
def test_a_critical_field_may_be_called_illegible_or_empty_before_it_is_shown(
    place: Office, clerk: Client, how: str
) -> None:
    place.arrive(one_form())
    task = taken(clerk)
    path = f"/api/tasks/{task['id']}"

    found = clerk.ok("POST", f"{path}/blind", {"version": 0, "path": "/file", "how": how})
    said = {"/file": {"how": how}, "/born": {"how": "reader", "text": "1988-03-12"}}
    saved = clerk.ok("PUT", f"{path}/draft", {"version": 1, "fields": said})

    assert (found["agrees"], found["field"]["text"]) == (False, "QC-4471")
    assert saved["open"] == []
