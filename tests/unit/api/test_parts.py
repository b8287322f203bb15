"""On AWS what is larger than one answer leaves in parts, and nobody is ever given less than they asked for."""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from copiste.homes.machine.home import database_of
from copiste.keeping.artefacts import payload_name
from copiste.local.events import http_event
from copiste.ports.identity import Role
from copiste.reading.model import PagePlace
from copiste.records.model import Assembly, PagePlacing, Status
from functions.api import app, parts
from functions.api.routes_session import LARGEST_ON_AWS
from tests.unit.api.office import Office, form, office

ACCEPTED = Assembly((PagePlacing(1, PagePlace.FORM, 0),), (form(0, 1, Status.ACCEPTED),))
HUNDRED_THOUSAND = 100_000  # records, of an installation of some years
EVENT = 6_291_556
"""Bytes of a response that Lambda gives on (Lambda quotas, "Invocation payload")."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose people sign in at a user pool."""
    with office(tmp_path, monkeypatch) as made:
        object.__setattr__(made.deps.signing_in, "bearer", True)
        object.__setattr__(made.deps.signing_in, "groups", "cognito:groups")
        yield made


def asked(path: str) -> dict[str, Any]:
    """Return the whole answer, as Lambda gives it on."""
    event = http_event("GET", path, {})
    claims = {"username": "eve", "cognito:groups": "[copiste-administrator]"}
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
    answer: dict[str, Any] = app.handler(event, None)  # type: ignore[arg-type]  # it is not asked
    assert len(json.dumps(answer)) < EVENT
    return answer


def body(answer: dict[str, Any]) -> bytes:
    assert answer["statusCode"] == 200, answer["body"]
    text = answer["body"] or ""
    return base64.b64decode(text) if answer["isBase64Encoded"] else text.encode()


def followed(path: str) -> list[bytes]:
    """Return every part, from one to the next as the screen does."""
    found = []
    while path:
        answer = asked(path)
        found.append(body(answer))
        link = answer["headers"].get("Link", "")
        assert not link or link.endswith('>; rel="next"')
        path = link.partition(">")[0].removeprefix("<")
    return found


def test_an_original_of_40_megabytes_leaves_in_parts(place: Office) -> None:
    scan = b"%PDF-1.7\n" + os.urandom(40_000_000)
    object.__setattr__(place.deps.signing_in, "bearer", False)  # given in where there is no such limit
    client = place.person("ada", Role.ADMINISTRATOR)
    client.ok("PUT", "/api/uploads/envoi-0001?office=greffe&name=x.pdf", raw=scan)
    (document,) = (entry.id for entry in place.deps.ledger.documents())
    object.__setattr__(place.deps.signing_in, "bearer", True)
    path = f"/api/documents/{document}/original"

    refused = asked(path)
    assert (refused["statusCode"], json.loads(refused["body"])["code"]) == (413, "answer_too_large")
    found = followed(f"{path}?part=1")
    assert b"".join(found) == scan
    assert len(found) == -(-len(scan) // LARGEST_ON_AWS)
    receipt = place.deps.ledger.document(document).receipt
    assert b"".join(followed(f"/api/receipts/{receipt}/original?part=1")) == scan


def test_what_fits_leaves_whole(place: Office) -> None:
    document = place.arrive(ACCEPTED, b"small")

    assert body(asked(f"/api/documents/{document}/original")) == b"small"
    assert followed(f"/api/documents/{document}/original?part=1") == [b"small"]


def many(place: Office, count: int) -> list[str]:
    """File *count* records more, of one document; return the ids of all."""
    document = place.arrive(ACCEPTED)
    first = place.deps.records.record(f"{document}-r000")
    sealer = place.deps.sealer
    plain = sealer.open(document, payload_name(first.id, 1), first.payload)
    ids = [first.id]
    for number in range(1, count):
        ids.append(f"{document}-r{number:03}")
        payload = sealer.seal(document, payload_name(ids[-1], 1), plain)
        place.deps.records.file(replace(first, id=ids[-1], payload=payload))
    return ids


@pytest.mark.slow
def test_a_table_of_a_hundred_thousand_records_leaves(place: Office, tmp_path: Path) -> None:
    (first,) = (place.deps.records.record(each) for each in many(place, 1))
    sealer, document = place.deps.sealer, first.document
    plain = sealer.open(document, payload_name(first.id, 1), first.payload)
    rows = []
    for number in range(1, HUNDRED_THOUSAND):
        name = f"{document}-r{number:06}"
        rows.append((name, sealer.seal(document, payload_name(name, 1), plain)))
    with sqlite3.connect(database_of(place.deps.folder or tmp_path)) as database:  # a commit each would take minutes
        columns = [each[1] for each in database.execute("PRAGMA table_info(records)")]
        own = ", ".join({"id": "?", "payload": "?"}.get(each, each) for each in columns)
        database.executemany(f"INSERT INTO records SELECT {own} FROM records WHERE id = '{first.id}'", rows)  # noqa: S608  ours

    path, found, parts_ = "/api/records/export?format=csv&after=", [], 0
    while path:
        answer = asked(path)
        part = body(answer).decode()
        found += re.findall(rf"(?m)^({document}-r\d+)", part)
        parts_ += 1
        path = answer["headers"].get("Link", "").partition(">")[0].removeprefix("<")
    assert found == [first.id, *(name for name, _ in rows)]
    assert parts_ == 5  # of 4.4 MB


def test_an_export_leaves_in_parts_each_record_once(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = many(place, 40)
    path = "/api/records/export?format=jsonl"
    whole = body(asked(path))
    monkeypatch.setattr(parts, "LARGEST_ON_AWS", len(whole) // 6)

    assert json.loads(asked(path)["body"])["code"] == "answer_too_large"
    assert json.loads(asked("/api/records/export?format=csv")["body"])["code"] == "answer_too_large"
    found = followed(f"{path}&after=")
    assert b"".join(found) == whole
    assert len(found) == 7
    assert [json.loads(line)["id"] for part in found for line in part.splitlines()] == ids


def test_a_table_leaves_in_parts_with_one_head_and_each_record_once(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = many(place, 40)
    path = "/api/records/export?format=csv"
    whole = list(csv.DictReader(StringIO(body(asked(path)).decode())))
    monkeypatch.setattr(parts, "LARGEST_ON_AWS", len(body(asked(f"{path}&after="))) // 6)

    assert json.loads(asked(path)["body"])["code"] == "answer_too_large"
    found = followed(f"{path}&after=")
    lines = list(csv.DictReader(StringIO(b"".join(found).decode())))
    assert [line["id"] for line in lines] == ids
    assert len(found) > 5
    said = {name: {each for each in line if line[each]} for name, line in (("whole", whole[0]), ("parts", lines[0]))}
    assert said["parts"] == said["whole"]
    assert all(lines[0][name] == value for name, value in whole[0].items())


def test_a_table_of_nothing_is_its_head(place: Office) -> None:
    del place

    (found,) = followed("/api/records/export?format=csv&after=")
    assert found.decode().splitlines()[0].startswith("id,version,office")
    assert len(found.splitlines()) == 1


def test_what_is_given_in_parts_is_in_the_audit_once(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = many(place, 40)
    whole = body(asked("/api/records/export?format=jsonl"))
    before = len(list(place.deps.audit.entries(what="record.export")))
    monkeypatch.setattr(parts, "LARGEST_ON_AWS", len(whole) // 6)

    assert asked("/api/records/export?format=jsonl")["statusCode"] == 413  # of which nothing is given
    first = asked("/api/records/export?format=jsonl&after=")
    noted = [each.subject for each in place.deps.audit.entries(what="record.export")]
    given = [json.loads(line)["id"] for line in body(first).splitlines()]
    assert 1 < len(given) < len(ids)
    assert sorted(noted[: len(noted) - before]) == given


def test_an_export_that_takes_long_ends_where_it_is(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = many(place, 5)
    monkeypatch.setattr(parts, "LONGEST", -1.0)

    found = followed("/api/records/export?format=jsonl&after=")
    assert [json.loads(line)["id"] for part in found for line in part.splitlines()] == ids
    assert len(found) == 5  # one at least each time, or it would never end
    assert len(body(asked("/api/records/export?format=jsonl")).splitlines()) == 5  # whole, when nobody asked for parts
