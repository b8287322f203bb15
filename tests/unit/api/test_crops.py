"""The crop of an answer shows in which letters its readers differ, and nothing of what is to be keyed blind."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from copiste.reading.model import Candidate
from copiste.records.model import FieldResult
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office, one_form, read

DOUBTED = read("/name", "Roy", "Roy", sure=False, other="Ray")
CRITICAL = replace(
    read("/file", "QC-4471"), candidates=(Candidate("ppocr", "QC-4471", 0.9), Candidate("tesseract", "QC-4477", 0.9))
)


def picture(clerk: Client, path: str) -> Image.Image:
    return Image.open(io.BytesIO(clerk.ok("GET", path))).convert("RGB")


def crop(place: Office, clerk: Client, field: FieldResult) -> str:
    place.arrive(one_form(**{field.name[1:]: field}))
    (shown,) = [each for each in taken(clerk)["fields"] if each["path"] == field.name]
    path: str = shown["where"][0]["crop"]
    return path


def test_a_choice_names_the_letters_that_another_reader_read_otherwise(place: Office, clerk: Client) -> None:
    place.arrive(one_form(name=DOUBTED, city=read("/city", "Laval")))
    fields = {each["path"]: each for each in taken(clerk)["fields"]}

    assert [(each["text"], each["unlike"]) for each in fields["/name"]["candidates"]] == [
        ("Roy", [[1, 2]]),
        ("Ray", [[1, 2]]),
    ]
    assert all(each["unlike"] == [] for each in fields["/city"]["candidates"])


def test_the_crop_of_a_field_is_its_own_and_that_of_a_blind_one_tells_nothing(place: Office, clerk: Client) -> None:
    path = crop(place, clerk, CRITICAL)
    assert "field=" not in path

    hidden = picture(clerk, f"{path}&field=0/file")
    plain = np.asarray(hidden).astype(int)
    assert (np.ptp(plain, axis=2) == 0).all()  # no letter is marked


def test_a_field_that_is_not_there_has_no_crop(place: Office, clerk: Client) -> None:
    path = crop(place, clerk, DOUBTED)
    assert path.endswith("&field=0/name")

    assert picture(clerk, path).size[0] > 0
    for wrong, status in (("0/nothing", 404), ("7/name", 404), ("x/name", 400), ("/name", 400), ("99999/name", 400)):
        assert clerk("GET", path.replace("0/name", wrong))[0] == status
