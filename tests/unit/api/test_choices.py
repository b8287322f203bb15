"""What stands as a choice before a person: the likeliest first, each meaning once, and nothing that cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copiste.desk.choices import candidates
from copiste.forms.model import Definition
from copiste.homes.library import LateLibrary
from copiste.reading.model import Candidate
from copiste.records.model import FieldResult
from copiste.texts import LANGUAGES, catalogue
from tests.unit.api.clerk import taken
from tests.unit.api.office import Client, Office, one_form, read

PHONE = {"type": "string", "format": "phone"}


def shown(place: Office, clerk: Client, path: str, changed: FieldResult) -> dict[str, Any]:
    place.arrive(one_form(**{path[1:]: changed}))
    found: dict[str, Any] = next(each for each in taken(clerk)["fields"] if each["path"] == path)
    return found


def by(path: str, *texts: str, value: Any = None, confidence: float = 0.8) -> FieldResult:
    """Return a field of which readers made *texts*, the last with the highest score."""
    said = tuple(Candidate("ppocr", text, 0.5 + 0.1 * at) for at, text in enumerate(texts))
    return replace(read(path, texts[0], value, sure=False), candidates=said, confidence=confidence)


def test_days_that_no_form_speaks_of_are_no_choice(place: Office, clerk: Client) -> None:
    field = shown(place, clerk, "/born", by("/born", "1988-03-12", "2116-03-12", "l988-O3", value="1988-03-12"))

    assert [each["text"] for each in field["candidates"]] == ["1988-03-12"]
    assert field["likely"] is True


@pytest.mark.parametrize(
    ("text", "confidence", "likely"),
    [
        ("1988-03-12", 0.5, True),
        ("1988-03-12", 0.49, False),
        ("1988-O3", 0.9, False),
        ("2116-03-12", 0.9, False),
        ("1801-03-12", 0.9, False),
    ],
)
def test_what_is_more_likely_wrong_does_not_stand_in_the_input(
    place: Office, clerk: Client, text: str, confidence: float, likely: bool
) -> None:
    value = None if "O" in text else text
    assert shown(place, clerk, "/born", by("/born", text, value=value, confidence=confidence))["likely"] is likely


def test_one_number_is_one_choice_whatever_its_format(place: Office) -> None:
    texts = ("418 555-0199", "(418) 555-0199", "418.555.0199", "418 555-0199 #4941", "418 555-0142")
    found = candidates(place.deps.desk, by("/phone", *texts, value="+14185550199"), PHONE)

    assert [each.text for each in found] == ["418 555-0199", "418 555-0142"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_has_eight_words_at_most(language: Any) -> None:
    texts = catalogue(language)
    reasons = {key.partition(".")[2] for key in texts if key.startswith("reason.")}
    briefs = {key.partition(".")[2]: text for key, text in texts.items() if key.startswith("brief.")}

    assert briefs.keys() == reasons
    assert [text for text in briefs.values() if len(text.split()) > 8] == []


def test_invented_forms_stand_in_menus_only_while_there_are_no_others(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(*known: tuple[str, bool]) -> list[str]:
        found = {name: Definition(name, "1.0.0", {"x-sample": sample}, (), "0" * 64) for name, sample in known}
        monkeypatch.setattr(LateLibrary, "definitions", lambda _: found)
        return [each["id"] for each in clerk.ok("GET", "/api/forms")["forms"]]

    assert chosen(("permit", True), ("visit", False)) == ["visit"]
    assert chosen(("permit", True)) == ["permit"]
