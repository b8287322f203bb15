"""Records are found by the names and numbers that stand on them, and what was looked for stands nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copiste import cli
from copiste.homes.machine.home import database_of
from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from tests.unit.api import office as offices
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import Client, Office, form, one_form, read

NAMED: dict[str, Any] = {
    "name": {**offices.SCHEMA["properties"]["name"], "format": "name"},  # type: ignore[index]
    "file": {**offices.SCHEMA["properties"]["file"], "pattern": "^QC-[0-9]{4}$"},  # type: ignore[index]
    "nam": {"type": "string", "format": "ca-qc-nam", "title": "NAM", "x-title": {"fr": "NAM", "en": "NAM"}},
    "phone": {"type": "string", "format": "phone", "title": "Tel", "x-title": {"fr": "Tél.", "en": "Tel."}},
}
LEVESQUE = {"name": "Rose-Aimée Lévesque", "nam": "LEVR58511234", "phone": "+14185550199;ext=432", "file": "QC-4471"}


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    properties = {**offices.SCHEMA["properties"], **NAMED}  # type: ignore[dict-item]
    monkeypatch.setitem(offices.SCHEMA, "properties", properties)


def filed(place: Office, data: bytes, **said: str) -> str:
    """File a form that needs nobody, with these answers; return its record's id."""
    fields = {name: read(f"/{name}", text) for name, text in {**LEVESQUE, **said}.items()}
    fields["born"] = read("/born", "1988-03-12")
    outcome = Assembly((PagePlacing(1, PagePlace.FORM, 0),), (form(status=Status.ACCEPTED, changed=fields),))
    return f"{place.arrive(outcome, data)}-r000"


def found(client: Client, q: str, **more: str) -> list[str]:
    """Return the ids that looking for *q* finds."""
    return [each["id"] for each in looked(client, q, **more)["records"]]


def looked(client: Client, q: str, **more: str) -> dict[str, Any]:
    from urllib.parse import urlencode

    answer: dict[str, Any] = client.ok("GET", f"/api/records?{urlencode({'q': q, **more})}")
    return answer


@pytest.mark.parametrize(
    "q",
    [
        "Lévesque",
        "LEVESQUE",
        "Levêque",
        "lév",
        "levesq",
        "Rose Levesque",
        "lévesque, rose-aimée",
        "LEVR 5851 1234",
        "levr58511234",
        "418 555-0199",
        "1 (418) 555-0199",
        "555-0199",
        "QC-4471",
        "qc4471",
        "Lévesque 418-555-0199",
    ],
)
def test_a_record_is_found_as_people_would_ask_for_it(place: Office, clerk: Client, q: str) -> None:
    record = filed(place, b"one")
    filed(place, b"two", name="Ghislain Bouchard", nam="BOUG58011234", phone="+15145550123", file="QC-9999")

    assert found(clerk, q) == [record]


@pytest.mark.parametrize(
    "q", ["Tremblay", "le", "418 555-0198", "5850", "Rose Bouchard", "--", "Bouchard 418 555-0199"]
)
def test_what_stands_on_no_record_or_says_too_little_finds_nothing(place: Office, clerk: Client, q: str) -> None:
    filed(place, b"one")
    filed(place, b"two", name="Ghislain Bouchard", nam="BOUG58011234", phone="+15145550123", file="QC-9999")

    assert found(clerk, q) == []


def test_the_newest_come_first_page_by_page_and_filters_narrow(place: Office, clerk: Client) -> None:
    every = [filed(place, b"%d" % number) for number in range(5)]

    first = looked(clerk, "Lévesque", limit="2")
    rest = looked(clerk, "Lévesque", limit="3", after=first["next"])

    assert [each["id"] for each in (*first["records"], *rest["records"])] == every[::-1]
    assert found(clerk, "Lévesque", form="visit") == every[::-1]
    assert found(clerk, "Lévesque", form="other") == found(clerk, "Lévesque", since="2999-01-01") == []
    receipt = clerk.ok("GET", "/api/records")["records"][1]["receipt"]
    assert found(clerk, receipt) == [every[1]]
    listed = clerk.ok("GET", "/api/records?order=newest")["records"]
    assert [each["id"] for each in listed] == every[::-1]


def test_nobody_finds_what_is_not_of_their_offices_or_rights(place: Office, boss: Client) -> None:
    record = filed(place, b"one")
    there = place.person("paul", Role.REVIEWER, "ailleurs")
    here = place.person("marie", Role.REVIEWER, "greffe")
    uploader = place.person("ulysse", Role.UPLOADER, "greffe")

    assert (found(here, "Lévesque"), found(there, "Lévesque")) == ([record], [])
    assert there("GET", "/api/records?q=Levesque&office=greffe")[0] == 403
    assert uploader("GET", "/api/records?q=Levesque")[0] == 403
    assert [each["what"] for each in audited(place)].count("record.search") == 2

    from copiste.books.incidents import RESTRICTED, Restricted

    RESTRICTED.put(place.deps.registers, record.partition("-")[0], Restricted("x", "diane"))
    assert (found(here, "Lévesque"), found(boss, "Lévesque")) == ([], [record])


def audited(place: Office) -> list[dict[str, Any]]:
    """Return what stands in the audit."""
    return [{"what": each.what, "all": repr(each)} for each in place.deps.audit.entries()]


def test_a_corrected_record_is_found_by_what_it_says_now(place: Office, clerk: Client) -> None:
    record = filed(place, b"one")
    opened = clerk.ok("POST", f"/api/records/{record}/reopen", {"version": 1, "why": "nom mal lu"})
    task = taken(clerk, opened["id"])
    version = answered(clerk, task, **{"/name": {"how": "typed", "text": "Rose Bouchard"}})
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version, "why": "nom mal lu"})

    assert (found(clerk, "Lévesque"), found(clerk, "Bouchard"), found(clerk, "QC-4471")) == ([], [record], [record])


def test_a_record_that_a_person_filed_is_found(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})

    assert found(clerk, "tremblé") == [f"{document}-r000"]


def test_nothing_that_was_typed_or_looked_for_stands_on_the_disk(place: Office, clerk: Client) -> None:
    record = filed(place, b"one")
    assert len(place.deps.records.marks(record)) > 10
    for q in ("Lévesque", "LEVR58511234", "418 555-0199"):
        assert found(clerk, q) == [record]

    folder = database_of(Path(str(place.deps.folder))).parent
    written = b"".join(path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()).lower()
    assert record.encode().lower() in written
    for plain in (
        "lévesque",
        "levesque",
        "levek",
        "rose-aim",
        "levr58511234",
        "4185550199",
        "qc-4471",
        "sound:",
        "start:",
    ):
        assert plain.encode() not in written, plain
    assert not any("evesque" in json.dumps(each).lower() for each in audited(place))


def test_an_erased_record_is_found_by_nothing_and_its_fingerprints_are_gone(place: Office, clerk: Client) -> None:
    record = filed(place, b"one")
    other = filed(place, b"two")
    marks = place.deps.records.marks(record)

    place.deps.desk.index.erase(record.partition("-")[0])

    assert (found(clerk, "Lévesque"), place.deps.records.marks(record)) == ([other], frozenset())
    assert marks == place.deps.records.marks(other)
    assert all(list(place.deps.records.marked(mark)) == [other] for mark in marks)


def test_what_was_filed_before_is_entered_by_a_command(
    place: Office, clerk: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    record, erased = filed(place, b"one"), filed(place, b"two")
    place.deps.records.mark(record, ())
    place.deps.sealer.destroy(erased.partition("-")[0])
    assert found(clerk, "Lévesque") == [erased]

    assert cli.main(["--lang", "en", "records", "index", "--data", str(place.deps.folder)]) == 0

    assert found(clerk, "Lévesque") == [record]
    assert "1 " in capsys.readouterr().out
