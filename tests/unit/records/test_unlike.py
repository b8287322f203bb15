"""The letters in which readers differ: those, and no others."""

from __future__ import annotations

import pytest

from copiste.records.unlike import LONGEST, unlike


@pytest.mark.parametrize(
    ("text", "others", "letters"),
    [
        ("Simard", ["5imard"], ["S"]),
        ("Simard", ["Simard"], []),
        ("1953-04-09", ["1958-04-00"], ["3", "9"]),
        ("Gagnon", ["Gagrnon"], ["gn"]),
        ("Roy", ["Roys"], ["y"]),
        ("Roy", [""], ["Roy"]),
        ("Jean Roy", ["Jeanne Roy"], ["n"]),
        ("418 555", ["118 555", "418 556"], ["4", "5"]),
        ("", ["Roy"], []),
    ],
)
def test_only_letters_read_otherwise_are_named(text: str, others: list[str], letters: list[str]) -> None:
    assert [text[start:end] for start, end in unlike(text, others)] == letters


def test_a_page_of_text_is_not_compared() -> None:
    assert unlike("a" * LONGEST, ["b"]) != ()
    assert unlike("a" * (LONGEST + 1), ["b"]) == ()
