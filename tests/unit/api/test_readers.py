"""A reader's title comes from the reader, in both languages; the screen has no list of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copiste.ports.identity import Role
from copiste.ports.readers import ReaderFacts
from copiste.reading.model import Candidate
from tests.unit.api.clerk import taken
from tests.unit.api.office import office, one_form, read

FACTS = ReaderFacts("scribe", {"fr": "troisième lecteur", "en": "third reader"}, seconds=1.0, counts=True)


class Scribe:
    """A reader that is there to be asked for its facts."""

    facts = FACTS


def test_the_answers_of_every_reader_carry_its_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tuple(
        Candidate(reader, text, 0.9)
        for reader, text in (("tesseract", "Un"), ("scribe", "Deux"), ("pdf_text", "Trois"), ("gone", "Quatre"))
    )
    city = replace(read("/city", "Un", sure=False), candidates=said)
    settings = {"COPISTE_READERS": f"tesseract,ppocr,{__name__}:Scribe"}
    with office(tmp_path, monkeypatch, settings) as place:
        place.arrive(one_form(city=city))
        task = taken(place.person("rose", Role.REVIEWER, team="est"))

    field = next(each for each in task["fields"] if each["path"] == "/city")
    assert {each["reader"]: (each["title"]["fr"], each["title"]["en"]) for each in field["candidates"]} == {
        "tesseract": ("premier lecteur", "first reader"),
        "scribe": ("troisième lecteur", "third reader"),
        "pdf_text": ("texte du PDF", "text of the PDF"),
        "gone": ("gone", "gone"),
    }
