"""The samples in the repository say what should become of them, and the makers of bad pages do what they say."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from copiste.fields.walk import places
from copiste.pages.decode import decode
from copiste.pages.model import OFF, ON, Limits
from copiste.records.states import DocumentState
from samples import degrade, electronic
from samples.forms import BLANKS, FORMS
from samples.tiff import FaxPage, write

SAMPLES = Path(__file__).parents[3] / "samples"
ARRIVED = sorted(path for path in (SAMPLES / "inbox").rglob("*") if path.is_file())
PLACES = {"form", "attachment", "cover", "separator", "blank", "unrecognised", "unreadable"}


@pytest.mark.parametrize("path", ARRIVED, ids=lambda path: path.name)
def test_every_document_has_its_expectation(path: Path) -> None:
    expected = json.loads((SAMPLES / "expected" / path.parent.name / f"{path.name}.json").read_text(encoding="utf-8"))

    assert expected["state"] in expected["any_of_states"]
    assert {DocumentState(state) for state in expected["any_of_states"]}
    assert {page["place"] for page in expected["pages"]} <= PLACES
    assert len([page for page in expected["pages"] if page["place"] == "form"]) == len(expected["forms"])
    for form in expected["forms"]:
        schema = json.loads((SAMPLES.parent / "schemas" / form["form"] / "schema.json").read_text(encoding="utf-8"))
        found = list(places(schema, form["record"]))
        assert found
        assert all(place.schema for place in found)


def test_the_samples_are_small_and_one_comes_twice() -> None:
    contents = [path.read_bytes() for path in ARRIVED]

    assert sum(map(len, contents)) < 6_000_000
    assert max(map(len, contents)) < 300_000
    assert len(contents) - len(set(contents)) == 1


def test_a_fax_file_gives_back_its_pixels_and_says_how_many_lines_were_lost() -> None:
    black = np.random.default_rng(3).random((300, 1728)) < 0.1

    for group4 in (True, False):
        data = write([FaxPage(black, 98), FaxPage(~black, 196, 7, 3)], group4, "2026:11:23 09:00:00", "CLINIQUE")
        with Image.open(io.BytesIO(data)) as image:
            first = np.asarray(image.convert("L")) < 128
            assert image.info["dpi"] == (204.0, 98.0)
            image.seek(1)
            second = np.asarray(image.convert("L")) < 128
            tags = dict(image.tag_v2)  # type: ignore[attr-defined]
        assert np.array_equal(first, black)
        assert np.array_equal(second, ~black)
        assert (tags[326], tags[327], tags[328], tags[297]) == (7, 1, 3, (1, 2))


@pytest.mark.parametrize("profile", degrade.PROFILES)
def test_the_same_dice_give_the_same_bytes(profile: str) -> None:
    page = np.full((900, 700), 255, np.uint8)
    page[200:210, 80:600] = 0
    make, _ = degrade.PROFILES[profile]

    assert make([page], np.random.default_rng(5)) == make([page], np.random.default_rng(5))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_filled_on_screen_carries_every_answer_as_a_value(form: str) -> None:
    case = FORMS[form].case(random.Random(4), 0.1)
    (page,) = decode(electronic.filled(BLANKS / f"{form}.pdf", case.answers), Limits()).pages
    told = [widget for widget in page.widgets if widget.value not in ("", OFF)]

    assert {widget.name for widget in told} == {name for name, answer in case.answers.items() if answer}
    texts = {widget.name: widget.value for widget in told if widget.value != ON}
    assert texts == {name: answer for name, answer in case.answers.items() if name in texts}
