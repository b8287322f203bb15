"""What came before, on the screen: side by side, set aside, or filed on a person's word; and the notice."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from copiste.books.sheets import KEYS
from copiste.cli import main
from copiste.pages.model import Problem
from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from tests.unit.api import office as made
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import Client, Office, form, one_form, read


def again(place: Office, first: str) -> str:
    """Let the sheet of *first* come again; return its document."""
    receipt = place.deps.ledger.document(first).receipt
    found = Problem("duplicate_image", facts={"receipt": receipt, "document": first})
    known = replace(form(), problems=(found,))
    return place.arrive(Assembly((PagePlacing(1, PagePlace.FORM, 0),), (known,)), b"another scan")


def test_the_earlier_sheet_stands_beside_and_a_persons_word_files_both(place: Office, clerk: Client) -> None:
    first = place.arrive(one_form())
    second = again(place, first)
    task = taken(clerk, f"{second}-t000")
    version = answered(clerk, task)

    assert (task["duplicate_of"], task["duplicate_receipt"]) == (first, place.deps.ledger.document(first).receipt)
    assert [page["document"] for page in task["earlier"]] == [first]
    assert task["duplicate_receipt"] in task["problems"][0]["message"]
    assert clerk("GET", task["earlier"][0]["image"])[0] == 200
    _, refused = clerk("POST", f"/api/tasks/{task['id']}/file", {"version": version})
    assert [each["code"] for each in refused["problems"]] == ["duplicate_image"]
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version, "confirmed": ["duplicate_image@0"]})


def test_the_same_sheet_is_set_aside_as_a_duplicate(place: Office, clerk: Client) -> None:
    second = again(place, place.arrive(one_form()))
    task = taken(clerk, f"{second}-t000")

    done = clerk.ok("POST", f"/api/tasks/{task['id']}/reject", {"version": task["version"], "reason": "duplicate"})

    assert done["disposition"] == "rejected"
    assert place.state(second).value == "dismissed"


def test_pages_that_came_to_the_wrong_place_are_not_shown_beside(place: Office, clerk: Client, boss: Client) -> None:
    first = place.arrive(one_form())
    second = again(place, first)
    task = taken(boss, f"{first}-t000")
    body = {"version": task["version"], "intended_for": "x", "note": "", "measures": ""}
    boss.ok("POST", f"/api/tasks/{task['id']}/misdirected", body)

    assert taken(clerk, f"{second}-t000")["earlier"] == []


def test_the_key_that_a_person_corrects_is_held_against_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(made.SCHEMA, "x-duplicate-key", ["/file", "/born"])
    with made.office(tmp_path, monkeypatch) as place:
        clerk = place.person("rose", Role.REVIEWER)
        for data in (b"one", b"two"):
            place.arrive(one_form(), data)
        one = taken(clerk)
        clerk.ok("POST", f"/api/tasks/{one['id']}/file", {"version": answered(clerk, one)})
        two = taken(clerk)
        version = answered(clerk, two)

        _, refused = clerk("POST", f"/api/tasks/{two['id']}/file", {"version": version})
        assert [each["code"] for each in refused["problems"]] == ["duplicate_key"]
        clerk.ok("POST", f"/api/tasks/{two['id']}/file", {"version": version, "confirmed": ["duplicate_key@0"]})
        assert len(list(KEYS.entries(place.deps.registers))) == 1


def test_an_accepted_form_with_the_key_of_another_is_not_filed_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(made.SCHEMA, "x-duplicate-key", ["/file"])
    with made.office(tmp_path, monkeypatch) as place:
        sure = {"born": read("/born", "1988-03-12"), "file": read("/file", "QC-4471")}
        whole = Assembly((PagePlacing(1, PagePlace.FORM, 0),), (form(status=Status.ACCEPTED, changed=sure),))
        first, second = place.arrive(whole, b"one"), place.arrive(whole, b"two")

        assert (place.state(first).value, place.state(second).value) == ("filed", "review")


def test_the_notice_says_what_to_do_and_nothing_personal(
    place: Office, clerk: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = place.arrive(one_form())
    receipt = place.deps.ledger.document(document).receipt
    path = f"/api/documents/{document}/notice"

    status, french = clerk("GET", f"{path}?lang=fr")
    pdf = pypdf.PdfReader(io.BytesIO(clerk("GET", f"{path}?format=pdf&lang=en")[1]))
    with Image.open(io.BytesIO(clerk("GET", f"{path}?format=png")[1])) as picture:
        shown = picture.size

    assert status == 200
    assert receipt in french
    assert "mode fin" in french
    assert "Tremblay" not in french
    assert len(pdf.pages) == 1
    assert shown[1] > shown[0]
    capsys.readouterr()
    assert main(["--lang", "en", "notice", receipt, "--data", str(tmp_path / "home")]) == 0
    assert "fine mode" in capsys.readouterr().out
