"""From truth and reading to figures: what counts as silent, missing, untouched, and what a row says."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.evaluation.judge import Judged, judged
from copiste.evaluation.summary import errors, summary
from copiste.evaluation.truth import BadTruth, truth_of

THRESHOLDS = {0.0025: 0.97, 0.01: 0.9}


def field(name: str, text: str, *, accept: bool = True, confidence: float = 0.99, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "acroform": None,
        "text": text,
        "value": text or None,
        "confidence": confidence,
        "decision": "accept" if accept else "review",
        "reasons": [] if accept else ["low_confidence"],
        "candidates": [],
        "where": [{"page": 1, "box": [0.1, 0.1, 0.2, 0.2]}],
        "handwritten": False,
    } | more


def form(*fields: dict[str, Any], status: str = "review", name: str = "f") -> dict[str, Any]:
    return {"kind": "form", "form": name, "edition": "1", "status": status, "fields": list(fields)}


def held(truth: dict[str, Any], *forms: dict[str, Any], places: tuple[str, ...] = ("form",)) -> Judged:
    pages = [{"page": at, "place": place} for at, place in enumerate(places, 1)]
    document = {"source": "scan.pdf", "sha256": "0", "pages": pages}
    return judged(truth_of(truth), document, forms, {})


def test_a_wrong_value_that_nobody_looks_at_is_silent() -> None:
    truth = {"form": "f", "fields": {"/a": "Roy", "/b": "Roy", "/c": "Roy"}}
    found = held(truth, form(field("/a", "Roy"), field("/b", "Ray"), field("/c", "Ray", accept=False)))

    assert [(case.right, case.silent) for case in found.cases] == [(True, False), (False, True), (False, False)]


def test_a_right_text_with_a_wrong_value_is_silent() -> None:
    truth = {"form": "f", "fields": {"/a": "Jan 5 86", "/b": "Roy"}}
    found = held(truth, form(field("/a", "Jan 5 86", value="1987-01-05"), field("/b", "Roy", value=None)))

    assert [(case.right, case.silent) for case in found.cases] == [(True, True), (True, True)]


def test_what_the_reading_leaves_out_is_silent_when_its_document_went_through() -> None:
    truth = {"form": "f", "fields": {"/a": "Roy", "/b": ""}}

    assert [case.silent for case in held(truth, form(status="accepted")).cases] == [True, False]
    assert [case.silent for case in held(truth, form()).cases] == [False, False]
    assert [case.missing for case in held(truth).cases] == [True, True]


def test_fields_that_are_left_out_are_not_judged_but_those_of_a_record_are_blank() -> None:
    read = form(field("/a", "Roy"), field("/b", "x"))

    assert [case.name for case in held({"form": "f", "fields": {"/a": "Roy"}}, read).cases] == ["/a"]
    whole = held({"form": "f", "record": {"a": "Roy"}}, read).cases
    assert [(case.name, case.right, case.other) for case in whole] == [("/a", True, False), ("/b", False, True)]


def test_the_truth_says_what_is_written_by_hand_and_else_the_reading() -> None:
    read = form(field("/a", "Roy", handwritten=True), field("/b", "Roy"))
    fields = {"/a": "Roy", "/b": "Roy"}

    assert [case.handwritten for case in held({"form": "f", "fields": fields}, read).cases] == [True, False]
    listed = {"form": "f", "fields": fields, "handwritten": ["/b"]}
    assert [case.handwritten for case in held(listed, read).cases] == [False, True]
    every = {"form": "f", "fields": fields, "handwritten": True}
    assert [case.handwritten for case in held(every, read).cases] == [True, True]
    each = {"form": "f", "fields": {"/a": "Roy", "/b": {"value": "Roy", "handwritten": True}}}
    assert [case.handwritten for case in held(each, read).cases] == [False, True]


def test_forms_meet_those_of_their_own_kind_in_order() -> None:
    truth = {"forms": [{"form": "f", "fields": {"/a": "1"}}, {"form": "f", "fields": {"/a": "2"}}]}
    found = held(truth, form(field("/a", "1")), form(name="g"), form(field("/a", "2")))

    assert [case.right for case in found.cases] == [True, True]
    assert not found.identified
    assert held(truth, form(field("/a", "1")), form(field("/a", "2"))).identified


def test_pages_are_counted_in_their_places() -> None:
    truth = {"forms": [], "pages": [{"page": 1, "place": "cover"}, {"page": 2, "place": "blank"}]}
    found = held(truth, places=("cover", "unrecognised"))

    assert (found.placed, found.pages, found.identified) == (1, 2, True)


def test_a_row_counts_what_its_columns_say() -> None:
    truth = {"form": "f", "fields": {"/a": "Roy", "/b": "Roy", "/c": "", "/d": True, "/e": "Roy"}}
    read = form(
        field("/a", "ROY"),
        field("/b", "Ray", confidence=0.6),
        field("/c", ""),
        field("/d", "", value=False, accept=False, confidence=0.6),
        field("/e", "Roy", accept=False, confidence=0.8),
    )
    figures = summary([held(truth, read)], THRESHOLDS)
    row = figures.slices["all"]

    assert (row.fields, row.filled, row.exact.hits, row.near.hits) == (5, 3, 1, 2)
    assert (row.blank.rate, row.marks.rate, row.auto.hits, row.stops) == (1.0, 0.0, 3, 2.0)
    assert (row.silent.hits, row.silent.of, row.other, row.missing) == (1, 2, 0, 0)
    assert (row.untouched.hits, row.documents_silent.hits, row.identified.hits) == (0, 1, 1)
    assert row.auroc == 1.0
    assert figures.slices["typed"].fields == 3
    assert figures.slices["handwritten"].fields == 0
    assert set(figures.fields) == {("f", f"/{name}") for name in "abcde"}


def test_a_looser_target_takes_what_lacked_nothing_but_confidence() -> None:
    truth = {"form": "f", "fields": {"/a": "Roy", "/b": "Roy", "/c": "Roy"}}
    doubt = field("/c", "Roy", accept=False, confidence=0.99, reasons=["readers_disagree"])
    low = field("/b", "Ray", accept=False, confidence=0.93)
    strict, loose = summary([held(truth, form(field("/a", "Roy"), low, doubt))], THRESHOLDS).promises

    assert (strict.target, strict.wrong.hits, strict.wrong.of) == (0.0025, 0, 1)
    assert (loose.target, loose.wrong.hits, loose.wrong.of) == (0.01, 1, 2)
    assert strict.verdict == "open"


@pytest.mark.parametrize(("wrong", "of", "verdict"), [(0, 2000, "held"), (40, 2000, "broken"), (5, 2000, "open")])
def test_a_promise_is_judged_by_its_whole_interval(wrong: int, of: int, verdict: str) -> None:
    fields = {f"/{at}": "Roy" for at in range(of)}
    read = form(*(field(name, "Ray" if at < wrong else "Roy") for at, name in enumerate(fields)))

    assert summary([held({"form": "f", "fields": fields}, read)], {0.0025: 0.97}).promises[0].verdict == verdict


def test_errors_nobody_would_have_seen_come_first_then_the_surest() -> None:
    truth = {"form": "f", "fields": {"/a": "Roy", "/b": "Roy", "/c": "Roy", "/d": "Roy"}}
    read = form(
        field("/a", "Ray", accept=False, confidence=0.5),
        field("/b", "x", accept=False, confidence=0.9),
        field("/c", "y"),
        field("/d", "Roy", value=None, accept=False),
    )

    assert [case.name for _, case in errors([held(truth, read)])] == ["/c", "/b", "/a"]


@pytest.mark.parametrize(
    ("told", "pointer"),
    [
        ([], ""),
        ({}, "/form"),
        ({"form": "f"}, "/fields"),
        ({"form": "f", "fields": []}, "/fields"),
        ({"form": "f", "record": []}, "/record"),
        ({"form": "f", "fields": {"/a/b": {"value": {}}}}, "/fields/~1a~1b"),
        ({"form": "f", "fields": {}, "handwritten": "yes"}, "/handwritten"),
        ({"forms": {}}, "/forms"),
        ({"forms": [{"form": "f", "record": {}}, {"form": 7}]}, "/forms/1/form"),
        ({"forms": [], "pages": [{}]}, "/pages"),
    ],
)
def test_a_fault_of_a_truth_file_is_pointed_at(told: Any, pointer: str) -> None:
    with pytest.raises(BadTruth) as caught:
        truth_of(told)

    assert caught.value.pointer == pointer
