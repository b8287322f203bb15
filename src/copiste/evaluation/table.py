"""An evaluation on a terminal: columns that line up, in the person's language, the worst fields last."""

from __future__ import annotations

from collections.abc import Sequence

from copiste.evaluation.statistics import Proportion
from copiste.evaluation.summary import Promise, Row, Summary
from copiste.texts import Language, say

COLUMNS = (
    "fields",
    "filled",
    "exact",
    "near",
    "blank",
    "marks",
    "auto",
    "silent",
    "interval",
    "upto",
    "other",
    "missing",
)
DOCUMENTS = ("documents", "identified", "untouched", "documents_silent", "stops")
_WORST = 10
"""Fields named: as many as somebody reads; chosen, not measured."""


def terminal(found: Summary, language: Language) -> str:
    """Return all tables as text."""
    rows = {**{say(f"evaluate.slice.{name}", language): row for name, row in found.slices.items()}, **found.forms}
    head = [
        say("evaluate.slice", language),
        *(say(f"evaluate.column.{name}", language) for name in (*COLUMNS, "auroc")),
    ]
    body = [[name, *(cell(row, column, language) for column in (*COLUMNS, "auroc"))] for name, row in rows.items()]
    parts = [lined_up(head, body)]
    head = [say("evaluate.slice", language), *(say(f"evaluate.column.{name}", language) for name in DOCUMENTS)]
    documents = {say("evaluate.slice.all", language): found.slices["all"], **found.forms}
    parts.append(
        lined_up(head, [[name, *(cell(row, each, language) for each in DOCUMENTS)] for name, row in documents.items()])
    )
    parts.append(lined_up(promise_head(language), [promise_cells(each, language) for each in found.promises]))
    weak = worst(found)
    if weak:
        columns = ("filled", "near", "marks", "auto", "silent", "other", "auroc")
        head = [say("evaluate.worst", language), *(say(f"evaluate.column.{name}", language) for name in columns)]
        body = [[f"{form} {name}", *(cell(row, each, language) for each in columns)] for (form, name), row in weak]
        parts.append(lined_up(head, body))
    parts.append(say("evaluate.intervals", language))
    return "\n\n".join(parts)


def worst(found: Summary) -> list[tuple[tuple[str, str], Row]]:
    """Return the fields with most wrong answers in records, then with most wrong readings."""
    weak = [(name, row) for name, row in found.fields.items() if _wrong(row)]
    return sorted(weak, key=lambda pair: (-pair[1].silent.hits - pair[1].other, -_wrong(pair[1])))[:_WORST]


def _wrong(row: Row) -> int:
    return sum(share.of - share.hits for share in (row.near, row.blank, row.marks))


def cell(row: Row, column: str, language: Language) -> str:
    """Return one figure as people read it."""
    if column == "interval":
        return interval(row.silent, language)
    if column == "silent":
        return f"{row.silent.hits}/{row.silent.of}" if row.silent.of else "–"
    value = getattr(row, column)
    if isinstance(value, Proportion):
        return percent(value.rate, language)
    if column == "upto":
        return percent(value, language, 2)
    if isinstance(value, float):
        return decimal(value, language, 3 if column == "auroc" else 1)
    return "–" if value is None else str(value)


def promise_head(language: Language) -> list[str]:
    """Return the head of the table of error targets."""
    return [
        say(f"evaluate.promise.{name}", language)
        for name in ("target", "threshold", "wrong", "observed", "interval", "verdict")
    ]


def promise_cells(promise: Promise, language: Language) -> list[str]:
    """Return an error target as cells."""
    wrong = promise.wrong
    return [
        percent(promise.target, language, 2),
        percent(promise.threshold, language, 2),
        f"{wrong.hits}/{wrong.of}",
        percent(wrong.rate, language, 2),
        interval(wrong, language),
        say(f"evaluate.verdict.{promise.verdict}", language),
    ]


def interval(share: Proportion, language: Language) -> str:
    """Return the 95 % interval of a share."""
    if not share.of:
        return "–"
    return f"{percent(share.low, language, 2)}–{percent(share.high, language, 2)}"


def percent(rate: float | None, language: Language, digits: int = 1) -> str:
    """Return a share in percent as the language writes it.

    >>> percent(0.9125, "fr"), percent(0.0025, "en", 2), percent(None, "en")
    ('91,2\\xa0%', '0.25%', '–')
    """
    if rate is None:
        return "–"
    return decimal(100 * rate, language, digits) + ("\u00a0%" if language == "fr" else "%")


def decimal(value: float, language: Language, digits: int) -> str:
    """Return a number with the decimal mark of the language."""
    written = f"{value:.{digits}f}"
    return written.replace(".", ",") if language == "fr" else written


def lined_up(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose columns line up: the first to the left, the others to the right.

    >>> print(lined_up(["a", "n"], [["bb", "10"]]))
    a    n
    bb  10
    """
    wide = [max(len(line[at]) for line in (head, *rows)) for at in range(len(head))]
    lines = []
    for line in (head, *rows):
        cells = [line[0].ljust(wide[0]), *(cell.rjust(width) for cell, width in zip(line[1:], wide[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
