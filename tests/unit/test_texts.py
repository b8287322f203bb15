"""Every text for people is there when the code asks for it, in French and in English, and says the same things."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import copiste
from copiste.errors import CopisteError
from copiste.texts import LANGUAGES, Language, catalogue, explain, language_of, say

ROOT = Path(copiste.__file__).parents[2]
SUBJECTS = ("error", "problem", "reason")
NBSP = "\u00a0\u202f"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _kinds(root: type[CopisteError]) -> list[type[CopisteError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in _kinds(child))]


def _sources() -> list[Path]:
    return sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("functions/**/*.py")])


def _prefix(node: ast.expr) -> tuple[str, bool] | None:
    """Return the constant beginning of a text key and whether it is the whole key; None when nothing is constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, True
    if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        return str(node.values[0].value), False
    return None


def _calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name | ast.Attribute):
                named = called.id if isinstance(called, ast.Name) else called.attr
                if named == name and isinstance(node, ast.Call):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_both_catalogues_have_the_same_keys() -> None:
    assert set(catalogue("fr")) == set(catalogue("en"))


def test_a_text_has_the_same_places_in_both_languages() -> None:
    french, english = catalogue("fr"), catalogue("en")

    assert [key for key in french if key in english and _places(french[key]) != _places(english[key])] == []


def test_no_key_stands_twice() -> None:
    for language in LANGUAGES:
        files = sorted((ROOT / "src/copiste/texts" / language).glob("*.json"))
        keys = [key for path in files for key, _ in json.loads(path.read_text("utf-8"), object_pairs_hook=list)]

        assert sorted(keys) == sorted(catalogue(language))


@pytest.mark.parametrize("kind", _kinds(CopisteError))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_a_sentence(kind: type[CopisteError], language: Language) -> None:
    assert explain(kind(), language) != f"error.{kind.code}"


def test_error_codes_are_unique() -> None:
    codes = [kind.code for kind in _kinds(CopisteError) if kind.__module__.startswith("copiste.")]

    assert sorted(codes) == sorted(set(codes))


def test_every_text_that_the_code_asks_for_exists() -> None:
    missing = []
    for where, call in _calls("say"):
        found = _prefix(call.args[0]) if call.args else None
        if found and found[0]:
            key, whole = found
            if not (key in catalogue("fr") if whole else any(known.startswith(key) for known in catalogue("fr"))):
                missing.append(f"{where}: {key}")

    assert missing == []


def test_every_problem_that_the_code_raises_has_a_sentence() -> None:
    missing = []
    for where, call in _calls("Problem"):
        codes = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "code")]
        for code in codes:
            found = _prefix(code)
            if found and found[1] and f"problem.{found[0]}" not in catalogue("fr"):
                missing.append(f"{where}: problem.{found[0]}")

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_s_sentence_is_a_sentence(language: Language) -> None:
    texts = {key: text for key, text in catalogue(language).items() if key.split(".")[0] in SUBJECTS}

    assert [key for key, text in texts.items() if not re.search(r"([.!?…»]|{problem})$", text) or "  " in text] == []


def test_french_is_set_as_the_office_quebecois_sets_it() -> None:
    code = r"""\{[^}]*\}|https?:\S+|`[^`]*`|"[^"]*"(: ("[^"]*"|\w+))?"""  # set as its readers type it
    plain = {key: re.sub(code, "x", text) for key, text in catalogue("fr").items()}
    faults = {
        "no space before ; ! ?": rf"[ {NBSP}][;!?]",
        "a non-breaking space before a colon": rf"(?<![{NBSP}\d/]):(?=\s|$)",
        "non-breaking spaces inside « »": rf"«(?![{NBSP}])|(?<![{NBSP}])»",
        "’ and not '": r"(?<=\w)'(?=\w)",
    }

    assert [
        f"{key}: {rule}" for key, text in plain.items() for rule, fault in faults.items() if re.search(fault, text)
    ] == []


def test_a_place_that_nobody_fills_shows_as_an_ellipsis() -> None:
    key = next(key for key, text in catalogue("fr").items() if _places(text))

    assert "…" in say(key, "fr")


def test_an_unknown_key_comes_back_as_itself() -> None:
    assert say("no.such.text", "en") == "no.such.text"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr_CA.UTF-8", "fr"), ("FR", "fr"), ("en_CA", "en"), ("C", "en"), ("", "en"), (None, "en")],
)
def test_the_language_follows_the_locale(locale: str | None, language: Language) -> None:
    assert language_of(locale) == language
