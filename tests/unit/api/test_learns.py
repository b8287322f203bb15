"""A clerk's filing teaches the office, when the office asks for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copiste.books.learning import LEARNED, LEAST, recall_for
from copiste.ports.identity import Role
from tests.unit.api.office import Client, Office, office, one_form, read
from tests.unit.flow.flow import KEY

BLIND = {"path": "/file", "text": "QC-4471"}
TOWN = {"how": "typed", "text": "Val-Fictif"}


def file_one(place: Office, clerk: Client, data: bytes) -> None:
    """Let a form come in whose town is doubtful, correct the town and file it."""
    place.arrive(one_form(city=read("/city", "Val-Fictlf", sure=False)), data)
    task = clerk.ok("POST", "/api/tasks/next", {})
    version = clerk.ok("POST", f"/api/tasks/{task['id']}/blind", {"version": task["version"], **BLIND})["version"]
    said = {
        "/born": {"how": "reader", "text": "1988-03-12"},
        "/file": {"how": "typed", "text": "QC-4471"},
        "/city": TOWN,
    }
    body = {"version": version, "fields": said}
    version = clerk.ok("PUT", f"/api/tasks/{task['id']}/draft", body)["version"]
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version})


@pytest.mark.parametrize("learns", [True, False])
def test_what_clerks_file_is_learned_where_the_office_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, learns: bool
) -> None:
    name = KEY.split("/", maxsplit=1)[0]
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "offices.json").write_text(json.dumps({name: {"learns": learns}}), "utf-8")
    with office(tmp_path, monkeypatch) as place:
        clerk = place.person("rose", Role.REVIEWER)
        for number in range(LEAST):
            file_one(place, clerk, f"scan {number}".encode())
        deps = place.deps
        recall = recall_for(name, registers=deps.registers, sealer=deps.sealer, offices=deps.offices)

        assert (recall is not None) == learns
        assert len(list(LEARNED.entries(deps.registers))) == learns  # the town; not the date, nor the file number
        if recall is not None:
            assert recall("visit", "/city", "Val-Fictif")
