"""`doors.json` as an operator writes it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from copiste.errors import BadSetting, DoorNamedTwice
from copiste.gateways.registry import doors_of
from copiste.records.arrival import ArrivalFacts
from copiste.texts import say

FAX = {"kind": "srfax", "office": "greffe"}
FOLDER = {"path": "/srv/scans", "office": "greffe"}


def test_doors_with_names_of_their_own_are_read() -> None:
    doors = doors_of(json.dumps({"connections": {"fax": FAX}, "folders": {"etage-2": FOLDER}}))

    assert (set(doors.connections), set(doors.folders)) == ({"fax"}, {"etage-2"})


def test_a_line_comes_through_the_inbox_of_its_office_and_of_those_that_it_names() -> None:
    line = {"office": "greffe", "forms": ["visit"], "via": ["accueil", "courrier"]}
    doors = doors_of(json.dumps({"lines": {"+14185550100": line}}))
    told = ArrivalFacts(called="418 555-0100")

    found = {office: doors.claimed(told, office) for office in ("greffe", "accueil", "courrier", "autre")}

    assert {office: facts.forms for office, (_, facts) in found.items() if not facts.doubt} == dict.fromkeys(
        ("greffe", "accueil", "courrier"), ("visit",)
    )
    assert {whose for whose, facts in found.values() if not facts.doubt} == {"greffe"}
    assert found["autre"] == ("autre", replace(told, doubt="line"))
    assert doors.claimed(ArrivalFacts(called="418 555-0199"), "autre") == ("autre", ArrivalFacts(called="418 555-0199"))
    assert doors.routed(told, "autre")[0] == "greffe"


@pytest.mark.parametrize("wrong", [{"via": "accueil"}, {"via": ["né"]}, {"via": [1]}, {"forms": "visit"}])
def test_a_list_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadSetting):
        doors_of(json.dumps({"lines": {"+14185550100": {"office": "greffe", **wrong}}}))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"connections": {"etage-2": FAX}, "folders": {"etage-2": FOLDER}}),
        f'{{"connections": {{"etage-2": {json.dumps(FAX)}, "etage-2": {json.dumps(FAX)}}}}}',
    ],
    ids=["a gateway and a folder", "two gateways"],
)
def test_one_name_for_two_doors_is_refused_and_both_languages_say_what_to_do(text: str) -> None:
    with pytest.raises(DoorNamedTwice) as raised:
        doors_of(text)

    for language, remedy in (("fr", "donnez à chaque"), ("en", "give every")):
        sentence = say(f"error.{raised.value.code}", language, **raised.value.facts)  # type: ignore[arg-type]  # both
        assert "etage-2" in sentence
        assert remedy in sentence
