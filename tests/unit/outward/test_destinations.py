"""What an operator writes down about destinations: taken as meant, or refused with what to do about it."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from copiste.errors import BadDestination
from copiste.publishers import registry
from copiste.publishers.registry import destinations_of as read
from copiste.settings.destinations import Content, Destinations
from copiste.texts import LANGUAGES, catalogue, explain

HOOK = {"url": "https://emr.example/hook", "secrets": ["file:key/emr.secret"]}
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def one(**facts: Any) -> Destinations:
    return read(json.dumps({"emr": facts}))


def test_nothing_written_is_no_destination() -> None:
    assert read(None) == read("") == read("{}") == Destinations()


def test_a_destination_is_taken_as_it_is_meant() -> None:
    emr = one(**HOOK, content="fhir", forms=["referral"], offices=["clinic"]).get("emr")

    assert emr is not None
    assert emr.content is Content.FHIR
    assert emr.wants("referral", "clinic")
    assert not emr.wants("permit", "clinic")
    assert not emr.wants("referral", "greffe")
    assert one(folder="out").wanting("any", "where")[0].content is Content.REFERENCE
    assert one(url="http://10.0.0.5:8000/", internal=True, secrets=["file:x"]).get("emr") is not None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "json"),
        ("[]", "json"),
        ('{"emr": []}', "keys"),
        ('{"emr": {"urll": "x"}}', "keys"),
        ('{"Émr": {"folder": "out"}}', "name"),
        ('{"emr": {}}', "where"),
        ('{"emr": {"folder": "out", "bus": "b"}}', "where"),
        ('{"emr": {"folder": 3}}', "folder"),
        ('{"emr": {"bus": "b", "content": "record"}}', "bus"),
        ('{"emr": {"folder": "out", "content": "all"}}', "content"),
        ('{"emr": {"folder": "out", "content": ["record"]}}', "content"),
        ('{"emr": {"folder": "out", "forms": "referral"}}', "forms"),
        ('{"emr": {"folder": "out", "offices": []}}', "offices"),
        ('{"emr": {"folder": "out", "internal": "yes"}}', "internal"),
        ('{"emr": {"folder": "out", "secrets": ["file:x"]}}', "secrets"),
        ('{"emr": {"url": "https://x"}}', "secrets"),
        ('{"emr": {"url": "https://x", "secrets": ["whsec_abc"]}}', "secrets"),
        ('{"emr": {"url": "http://x", "secrets": ["file:x"]}}', "url"),
        ('{"emr": {"url": "ftp://x", "internal": true, "secrets": ["file:x"]}}', "url"),
        ('{"emr": {"url": "https://me@x", "secrets": ["file:x"]}}', "url"),
        ('{"emr": {"url": "https://x:port/", "secrets": ["file:x"]}}', "url"),
        ('{"emr": {"url": "https://x/\\r\\nX: y", "secrets": ["file:x"]}}', "url"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(text: str, part: str) -> None:
    with pytest.raises(BadDestination) as caught:
        read(text)

    assert caught.value.facts["resource"] == part
    for language in LANGUAGES:
        assert f"error.bad_destination.{part}" in catalogue(language)
        assert str(caught.value.facts["destination"]) in explain(caught.value, language) or part == "json"


def test_a_secret_is_read_from_its_file_and_has_to_be_its_owners_alone(tmp_path: Path) -> None:
    known = one(**HOOK)
    emr = known.get("emr")
    assert emr is not None
    path = tmp_path / "key" / "emr.secret"

    def fault() -> object:
        with pytest.raises(BadDestination) as caught:
            registry.fit(known, tmp_path)
        return caught.value.facts["resource"]

    assert fault() == "secret"
    path.parent.mkdir()
    path.write_text("hunter2")
    path.chmod(0o600)
    assert fault() == "secret"
    path.write_text(SECRET + "\n")
    path.chmod(0o644)
    assert fault() == "secret_open"
    path.chmod(0o600)
    assert registry.fit(known, tmp_path) is known
    assert registry.publisher_of(emr, tmp_path, lambda: dt.datetime.now(dt.UTC)) is not None


def test_each_home_refuses_what_only_the_other_has(tmp_path: Path) -> None:
    def fault(fit: Callable[[Destinations], object], known: Destinations) -> object:
        with pytest.raises(BadDestination) as caught:
            fit(known)
        return caught.value.facts["resource"]

    here = partial(registry.fit, folder=tmp_path)
    there = partial(registry.fit, folder=None)
    assert fault(here, one(bus="outward")) == "bus_here"
    assert fault(here, one(url="https://x", secrets=["ssm:/copiste/destinations/x"])) == "secrets"
    assert fault(there, one(folder="out")) == "folder_there"
    assert fault(there, one(**HOOK)) == "secrets"
