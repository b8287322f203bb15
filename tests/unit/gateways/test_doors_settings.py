"""`doors.json` as an operator writes it."""

from __future__ import annotations

import json

import pytest

from copiste.errors import DoorNamedTwice
from copiste.gateways.registry import doors_of
from copiste.texts import say

FAX = {"kind": "srfax", "office": "greffe"}
FOLDER = {"path": "/srv/scans", "office": "greffe"}


def test_doors_with_names_of_their_own_are_read() -> None:
    doors = doors_of(json.dumps({"connections": {"fax": FAX}, "folders": {"etage-2": FOLDER}}))

    assert (set(doors.connections), set(doors.folders)) == ({"fax"}, {"etage-2"})


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
