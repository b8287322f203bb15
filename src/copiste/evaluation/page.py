"""An evaluation as one HTML page that needs nothing else: no script, no network, light and dark, in French or English.

Everything that was read is escaped, and the page forbids itself to load anything (content security policy).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources

from copiste.evaluation import plots, statistics
from copiste.evaluation.judge import Case, Judged
from copiste.evaluation.summary import Row, Summary, errors
from copiste.evaluation.table import (
    COLUMNS,
    DOCUMENTS,
    cell,
    decimal,
    interval,
    percent,
    promise_cells,
    promise_head,
)
from copiste.texts import Language, say

Crops = Mapping[tuple[str, int, tuple[float, ...]], bytes]
"""The pictures of wrong answers, as PNG, by the document's SHA-256, page and box."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_NUMBERS = (*COLUMNS, "auroc")


def page(
    found: Summary,
    documents: Sequence[Judged],
    crops: Crops,
    *,
    target: float,
    facts: str,
    most: int,
    language: Language,
) -> str:
    """Return the report. *facts* says when and with what it was made; *target* is the error target in force.

    At most *most* wrong answers are shown.
    """
    said = _Words(language)
    sections = [
        _cards(found, target, said),
        _section("slices", said, [_slices(found, said), _documents(found, said)]),
        _section("risk", said, [_risk(found, target, said)]),
        _section("promises", said, [_promises(found, said)]),
        _section("reliability", said, [_reliability(found, said)]),
        _section("fields", said, [_fields(found, said)]),
        _section("gallery", said, [_gallery(documents, crops, most, said)]),
        _section("meaning", said, [_meaning(said)]),
    ]
    style = resources.files(__package__).joinpath("report.css").read_text("utf-8")
    title = escape(said("title"))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="quiet">{escape(facts)}</p>\n<p class="warning">{escape(said("personal"))}</p>\n'
        + "\n".join(sections)
        + "\n</main>\n</body>\n</html>\n"
    )


class _Words:
    """The texts of the report in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **facts: object) -> str:
        return say(f"evaluate.{key}", self.language, **facts)

    def percent(self, rate: float | None, digits: int = 1) -> str:
        return percent(rate, self.language, digits)


def _section(name: str, said: _Words, parts: Sequence[str]) -> str:
    head = f'<h2 id="{name}">{escape(said(f"section.{name}"))}</h2>\n<p>{escape(said(f"about.{name}"))}</p>'
    return f'<section aria-labelledby="{name}">\n{head}\n' + "\n".join(parts) + "\n</section>"


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first column names its rows; it scrolls by itself where it is too wide."""
    top = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(
        f'<tr><th scope="row">{escape(line[0])}</th>{"".join(f"<td>{escape(each)}</td>" for each in line[1:])}</tr>\n'
        for line in rows
    )
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table></div>"
    )


def _figure(drawn: str, caption: str, table: str, said: _Words) -> str:
    return (
        f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>\n"
        f"<details><summary>{escape(said('data'))}</summary>{table}</details>"
    )


def _cards(found: Summary, target: float, said: _Words) -> str:
    row = found.slices["all"]
    cards = [
        ("near", said.percent(row.near.rate), interval(row.near, said.language)),
        ("auto", said.percent(row.auto.rate), interval(row.auto, said.language)),
        ("silent", f"{row.silent.hits}/{row.silent.of}", interval(row.silent, said.language)),
        ("target", said.percent(target, 2), said(f"verdict.{_verdict(found, target)}")),
        ("untouched", said.percent(row.untouched.rate), interval(row.untouched, said.language)),
        ("auroc", "–" if row.auroc is None else decimal(row.auroc, said.language, 3), said("card.auroc.note")),
    ]
    items = "".join(
        f"<li>{escape(said(f'card.{name}'))}<strong>{escape(figure)}</strong>"
        f'<span class="quiet">{escape(note)}</span></li>'
        for name, figure, note in cards
    )
    return f'<ul class="cards">{items}</ul>'


def _verdict(found: Summary, target: float) -> str:
    return next((each.verdict for each in found.promises if each.target == target), "open")


def _rows(found: Summary, said: _Words, names: Sequence[str]) -> Iterator[tuple[str, Row]]:
    for name in names:
        yield said(f"slice.{name}"), found.slices[name]
    yield from found.forms.items()


def _slices(found: Summary, said: _Words) -> str:
    head = [said("slice"), *(said(f"column.{name}") for name in _NUMBERS)]
    rows = [
        [name, *(cell(row, column, said.language) for column in _NUMBERS)]
        for name, row in _rows(found, said, ("all", "typed", "handwritten"))
    ]
    return _table(said("caption.slices"), head, rows)


def _documents(found: Summary, said: _Words) -> str:
    head = [said("slice"), *(said(f"column.{name}") for name in DOCUMENTS)]
    rows = [
        [name, *(cell(row, column, said.language) for column in DOCUMENTS)]
        for name, row in _rows(found, said, ("all",))
    ]
    placed = said("placed", placed=found.pages.hits, pages=found.pages.of) if found.pages.of else ""
    return _table(said("caption.documents"), head, rows) + f"<p>{escape(placed)}</p>"


def _risk(found: Summary, target: float, said: _Words) -> str:
    curve = list(statistics.risk_by_coverage(found.ranked))
    row = found.slices["all"]
    here = (row.silent.of / row.filled, row.silent.rate or 0.0) if row.filled else None
    steps = [next(point for point in curve if point[0] >= share / 20) for share in range(1, 21)] if curve else []
    table = _table(
        said("caption.risk"),
        [said("axis.coverage"), said("axis.risk"), said("axis.confidence")],
        [[said.percent(one), said.percent(two, 2), said.percent(three, 2)] for one, two, three in dict.fromkeys(steps)],
    )
    return _figure(plots.risk(curve, here, target, said.language), said("plot.risk"), table, said)


def _promises(found: Summary, said: _Words) -> str:
    table = _table(
        said("caption.promises"),
        promise_head(said.language),
        [promise_cells(each, said.language) for each in found.promises],
    )
    caption = escape(said("plot.promises"))
    return f"{table}<figure>{plots.promises(found.promises, said.language)}<figcaption>{caption}</figcaption></figure>"


def _reliability(found: Summary, said: _Words) -> str:
    bins = statistics.reliability(found.ranked)
    table = _table(
        said("caption.reliability"),
        [said(f"bin.{name}") for name in ("from", "answers", "confidence", "right", "interval")],
        [
            [
                f"{said.percent(one.start)}–{said.percent(one.end)}",
                str(one.right.of),
                said.percent(one.confidence, 2),
                said.percent(one.right.rate, 2),
                interval(one.right, said.language),
            ]
            for one in bins
        ],
    )
    error, brier = statistics.calibration_error(bins), statistics.brier(found.ranked)
    said_so = said(
        "calibration",
        error=said.percent(error, 2),
        brier="–" if brier is None else decimal(brier, said.language, 4),
    )
    return f"<p>{escape(said_so)}</p>" + _figure(
        plots.reliability(bins, said.language), said("plot.reliability"), table, said
    )


def _fields(found: Summary, said: _Words) -> str:
    columns = ("filled", "exact", "near", "blank", "marks", "auto", "silent", "interval", "other", "missing", "auroc")
    head = [said("field"), *(said(f"column.{name}") for name in columns)]
    tables = []
    for form in found.forms:
        rows = [
            [name, *(cell(row, column, said.language) for column in columns)]
            for (of, name), row in found.fields.items()
            if of == form
        ]
        tables.append(f"<details><summary>{escape(form)}</summary>{_table(form, head, rows)}</details>")
    return "\n".join(tables)


def _gallery(documents: Sequence[Judged], crops: Crops, most: int, said: _Words) -> str:
    wrong = errors(documents)
    if not wrong:
        return f"<p>{escape(said('no_errors'))}</p>"
    shown = wrong[:most]
    note = said("gallery.count", shown=len(shown), wrong=len(wrong))
    items = "\n".join(_wrong(each, case, crops, said) for each, case in shown)
    return f'<p>{escape(note)}</p>\n<ul class="gallery">{items}</ul>'


def _wrong(document: Judged, case: Case, crops: Crops, said: _Words) -> str:
    title = f"{case.form} {case.name}"
    facts = {
        "true": _written(case.true),
        "read": "–" if case.missing else case.text or _written(case.value),
        "value": _written(case.value),
        "confidence": said.percent(case.confidence, 2),
        "decision": said("silent_error") if case.silent or case.other else said("reviewed"),
        "reasons": " ".join(say(f"reason.{reason}", said.language) for reason in case.reasons),
        "candidates": "\n".join(f"{each['reader']}: {each['text']}" for each in case.candidates),
        "document": f"{document.source}, {said('of_page', page=case.page)}" if case.page else document.source,
    }
    told = "".join(
        f"<dt>{escape(said(f'wrong.{name}'))}</dt><dd>{escape(fact)}</dd>" for name, fact in facts.items() if fact
    )
    picture = crops.get((document.sha256, case.page or 0, case.box or ()))
    image = ""
    if picture is not None:
        alt = escape(said("crop", field=title), quote=True)
        image = f'<img alt="{alt}" src="data:image/png;base64,{base64.b64encode(picture).decode("ascii")}">'
    kind = ' class="silent"' if case.silent or case.other else ""
    return f"<li{kind}><h3>{escape(title)}</h3>{image}<dl>{told}</dl></li>"


def _written(value: object) -> str:
    """Return an answer for people: options one after another, a tick as a sign, nothing as a dash."""
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return "☑" if value else "☐"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _meaning(said: _Words) -> str:
    names = [*COLUMNS, "auroc", *DOCUMENTS]
    told = "".join(
        f"<dt>{escape(said(f'column.{name}'))}</dt><dd>{escape(said(f'means.{name}'))}</dd>" for name in names
    )
    return f"<dl>{told}</dl><p>{escape(said('intervals'))}</p>"
