"""Word lists: where they come from, how they are compared, and what they say of a text."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from copiste.fields import words
from copiste.fields.registry import type_of

ROOT = Path(__file__).parents[3]
FILES = [file for files in words.LEXICONS.values() for file in files]
FOLDER = resources.files("copiste.fields").joinpath("lexicons")
TOWN = {"type": "string", "x-lexicon": "municipality"}


@pytest.mark.parametrize("file", FILES)
def test_every_list_says_where_it_comes_from_and_under_which_licence(file: str) -> None:
    heading = words.lines_of(file)[:2]

    assert heading[0].startswith("# source: ")
    assert heading[1].startswith("# licence: ")
    assert "GPL" not in heading[1]
    assert f"`{file}`" in FOLDER.joinpath("LICENCES.md").read_text("utf-8")


def test_every_list_that_ships_is_used_and_all_are_small() -> None:
    lists = {entry.name.split(".")[0]: entry for entry in FOLDER.iterdir() if ".txt" in entry.name}

    assert set(lists) == set(FILES)
    assert sum(len(entry.read_bytes()) for entry in lists.values()) < 1_500_000


@pytest.mark.parametrize(
    ("text", "lexicon"),
    [
        ("TROIS-RIVIERES", "municipality"),
        ("saint jérôme", "municipality"),
        ("Québec", "municipality"),
        ("FRANCOIS", "given-name"),
        ("Tremblay", "surname"),
        ("Août", "month"),
        ("boul.", "street"),
        ("nouveau brunswick", "province"),
        ("Côte d’Ivoire", "country"),
        ("Renouvellement", "word"),
        ("neighbour", "word"),
    ],
)
def test_case_accents_and_marks_do_not_matter(text: str, lexicon: str) -> None:
    assert words.entry(text, [lexicon]) is not None
    assert words.entry("Xqzwv", [lexicon]) is None


def test_nothing_is_read_before_it_is_asked_for() -> None:
    code = "import copiste.fields.registry, copiste.fields.words as w; print(w.lines_of.cache_info().currsize)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "0"


def test_an_unknown_word_one_letter_from_a_common_one_is_noticed() -> None:
    assert words.wording("Please send heip").near
    assert words.wording("Please send heip").unknown == pytest.approx(1 / 3)
    assert words.wording("Please send help") == words.Wording(3)


def test_a_strange_word_in_small_letters_is_hardly_a_name() -> None:
    assert words.wording("sound cyctem").slip
    assert not words.wording("Sound Cyctem").slip


def test_a_name_without_the_accent_that_the_lists_have_on_it_is_noticed() -> None:
    assert words.wording("Josee Tremblay").bare
    assert not words.wording("Josée Tremblay").bare
    assert not words.wording("JOSEE TREMBLAY").bare, "capitals by hand lose their accents"


def test_a_word_that_never_stands_without_its_accent_is_told_from_one_that_may() -> None:
    assert words.lacks_accent("Loic Vasseur, Beziers")
    assert not words.lacks_accent("Loïc Vasseur, Béziers")
    assert not words.lacks_accent("Orleans, Helene, Tomic, Serman"), "written so elsewhere, too, or no French accent"


def test_numbers_codes_and_addresses_of_mail_are_no_words() -> None:
    assert words.wording("G1R 4S9, 418-555-0123, zzxx@exemple.ca, 15C6") == words.Wording()
    assert not words.all_known("418-555-0123")


def test_a_schema_may_name_every_list() -> None:
    meta = json.loads((ROOT / "schemas/meta/schema.json").read_text("utf-8"))

    assert meta["$defs"]["lexicon"]["enum"] == list(words.LEXICONS)


def test_a_town_in_the_list_is_evidence_and_one_that_is_not_is_kept_as_written() -> None:
    town, hamlet = type_of(TOWN).parse("Sept-Îles", TOWN), type_of(TOWN).parse("Val-Fictif", TOWN)

    assert (town.value, hamlet.value) == ("Sept-Îles", "Val-Fictif")
    assert town.evidence > hamlet.evidence == 0
    assert town.evidence < 0.8, "a list has not every town: never as good as a check digit"


def test_a_town_with_a_neighbour_one_letter_away_is_weaker_evidence() -> None:
    assert words.evidence("Alma", ["municipality"]) < words.evidence("Chibougamau", ["municipality"])


def test_a_misread_town_is_offered_as_it_is_spelled() -> None:
    assert type_of(TOWN).repairs("Trols-Rivières", TOWN) == ("Trois-Rivières",)
    assert type_of(TOWN).repairs("Trois-Rivières", TOWN) == ()
    assert type_of({"type": "string"}).repairs("Trols-Rivières", {"type": "string"}) == ()


def test_a_common_word_with_an_accent_that_it_does_not_have_is_a_strange_one() -> None:
    assert words.wording("99 boulévard Hugo").slip
    assert words.wording("le 3 fèvrier").unknown > 0
    assert not words.wording("99 boulevard Hugo, le 3 février").slip
    assert not words.wording("carré et côte").slip
