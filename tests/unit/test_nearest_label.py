"""The rules that peers are given (bench/nearest.py): fair on the layouts that forms have."""

from __future__ import annotations

from dataclasses import replace

from bench.nearest import NamedLabel, RuledForm, SeenWord, answers


def words(*rows: tuple[float, list[tuple[float, str]]]) -> list[SeenWord]:
    """Return words of print 20 pixels tall and 10 a letter, from rows of height and (place, text)."""
    return [
        SeenWord(
            part,
            x + 10 * (sum(map(len, text.split()[:at])) + at),
            y,
            x + 10 * (len(" ".join(text.split()[: at + 1]))),
            y + 20,
        )
        for y, cells in rows
        for x, text in cells
        for at, part in enumerate(text.split())
    ]


def form(*labels: NamedLabel, printed: str = "") -> RuledForm:
    return RuledForm("en", labels, tuple(printed.split()))


def test_an_answer_right_of_its_label() -> None:
    page = words((100, [(50, "Surname: Roy")]), (140, [(50, "Given name: Jean Guy")]))

    assert answers(page, form(NamedLabel("s", "Surname"), NamedLabel("g", "Given name"))) == {
        "s": "Roy",
        "g": "Jean Guy",
    }


def test_an_answer_below_its_label_and_not_below_the_next_one() -> None:
    page = words((100, [(50, "Surname"), (400, "Given name")]), (130, [(52, "Roy"), (402, "Jean")]))

    assert answers(page, form(NamedLabel("s", "Surname"), NamedLabel("g", "Given name"))) == {"s": "Roy", "g": "Jean"}


def test_a_label_is_found_through_reading_errors_and_accents() -> None:
    page = words((100, [(50, "Nurnéro d'assurance maladle:")]), (130, [(50, "ROYJ80010112")]))

    assert answers(page, form(NamedLabel("n", "Numéro d’assurance maladie"))) == {"n": "ROYJ80010112"}


def test_what_the_blank_prints_is_no_answer() -> None:
    page = words((100, [(50, "Amount")]), (130, [(50, "$ 125"), (200, "00")]))

    assert answers(page, form(NamedLabel("a", "Amount"), printed="Amount 00")) == {"a": "$ 125"}
    see = words((100, [(50, "Amount")]), (130, [(50, "See the back")]))
    assert answers(see, form(NamedLabel("a", "Amount"), printed="Amount See the back")) == {"a": ""}
    assert answers(words((100, [(50, "Amount")])), form(NamedLabel("a", "Amount"))) == {"a": ""}


def test_a_column_gives_each_row_to_its_field() -> None:
    page = words((100, [(50, "Name"), (400, "Age")]), (130, [(50, "Ada"), (400, "7")]), (160, [(50, "Bo"), (400, "9")]))
    labels = [NamedLabel("n1", "Name"), NamedLabel("a1", "Age"), NamedLabel("n2", "Name"), NamedLabel("a2", "Age")]

    assert answers(page, form(*labels)) == {"n1": "Ada", "n2": "Bo", "a1": "7", "a2": "9"}


def test_several_lines_and_combs() -> None:
    page = words(
        (100, [(50, "Reason")]), (130, [(50, "first line")]), (155, [(50, "second")]), (300, [(50, "Code: 1 2 3")])
    )

    given = answers(page, form(NamedLabel("r", "Reason", multiline=True), NamedLabel("c", "Code", comb=True)))

    assert given == {"r": "first line\nsecond", "c": "123"}


def test_a_page_that_leans_is_set_straight() -> None:
    page = words(
        (100, [(50, "Surname: Roy Guy"), (900, "Town"), (1600, "Postal code")]), (130, [(900, "Laval"), (1600, "H7N")])
    )
    leaning = [replace(word, y0=word.y0 + 0.02 * word.x0, y1=word.y1 + 0.02 * word.x0) for word in page]
    labels = form(NamedLabel("s", "Surname"), NamedLabel("t", "Town"), NamedLabel("p", "Postal code"))

    assert answers(leaning, labels) == answers(page, labels) == {"s": "Roy Guy", "t": "Laval", "p": "H7N"}


def test_one_word_answers_one_label_only() -> None:
    page = words((100, [(50, "Surname Roy")]), (125, [(50, "Town")]))

    assert answers(page, form(NamedLabel("s", "Surname"), NamedLabel("t", "Town"))) == {"s": "Roy", "t": ""}
