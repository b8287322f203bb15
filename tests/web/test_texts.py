"""The catalogues of the review screen: French and English say the same things, and all that the screen asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path

from copiste.desk.wording import words

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
ALWAYS = {
    *("nav", "keys", "act", "queue", "records", "error"),  # with the name of a screen, a command, a filter or a format
    "standing",
}
"""Stems whose texts are found by the name of a screen, a command or a filter."""


def catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((WEB / "texts" / f"{language}.json").read_text("utf-8"))
    return found


def asked() -> set[str]:
    """Return every text that some script asks for by its whole name."""
    scripts = "".join(path.read_text("utf-8") for path in WEB.rglob("*.js"))
    return set(re.findall(r"\"([a-z]+(?:\.[a-z0-9_]+)*)\"", scripts))


def test_both_languages_have_every_text() -> None:
    french, english = catalogue("fr"), catalogue("en")

    assert french.keys() ^ english.keys() == set()
    assert [key for key, text in (french | english).items() if not text.strip()] == []


def test_both_languages_fill_in_the_same_facts() -> None:
    french, english = catalogue("fr"), catalogue("en")
    facts = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in french.items()}

    assert [key for key, text in english.items() if set(re.findall(r"\{(\w+)\}", text)) != facts[key]] == []
    assert [key for key in french if (" | " in french[key]) != (" | " in english[key])] == []


def test_the_screen_has_no_words_of_its_own_for_what_the_server_names() -> None:
    ours, theirs = catalogue("fr"), words("fr")

    assert ours.keys() & theirs.keys() == set()
    assert {key.partition(".")[0] for key in ours} & {key.partition(".")[0] for key in theirs} == set()
    assert asked() & theirs.keys() == set()  # it asks for them by their codes


def test_no_text_is_left_that_nobody_asks_for() -> None:
    left = {key for key in catalogue("fr") if key.split(".")[0] not in ALWAYS} - asked()

    assert left == set()


def test_the_texts_are_written_as_french_is_here() -> None:
    faults = [key for key, text in catalogue("fr").items() if re.search(r"'|(?<!\u00a0):(?!\w)|\s[;!?]|« |« | »", text)]

    assert faults == []


def test_no_sentence_ends_in_an_hour() -> None:
    ended = [key for key, text in catalogue("en").items() if re.search(r"\{at\}\.", text)]  # an hour ends in p.m.

    assert ended == []


def test_no_script_reads_markup_and_no_page_carries_style_or_script() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in WEB.rglob("*.js")}

    assert [
        name
        for name, text in scripts.items()
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    ] == []
    assert [
        name
        for name, text in scripts.items()
        if re.search(r"https://|[{,] style:", text.replace('style: "p', "").replace('style: "c', ""))
    ] == []
    page = (WEB / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|<script(?![^>]*src=\"/)|\son\w+=", page)
