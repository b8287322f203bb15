"""Drafts of real blanks hold every widget that the labelled pages speak of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copiste.drafting.draft import draft
from copiste.forms.load import definition
from copiste.forms.model import Edition, Kind, Place

FILLED = Path(__file__).parents[4] / "shared" / "data" / "filled"
KINDS = {"text": Kind.TEXT, "checkbox": Kind.TICK, "choice": Kind.ONE_OF}
FORMS = sorted(path.parent.name for path in FILLED.glob("*/blank.pdf"))

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not FORMS, reason="shared/data/filled is not beside the checkout")]


def _match(edition: Edition, place: Place, page: int, rect: list[float]) -> float:
    """Intersection over union of a place and a rectangle in PDF points."""
    if place.page != page + 1:
        return 0.0
    width, height = edition.pages[page].width_pt, edition.pages[page].height_pt
    box = place.box
    a = (box.x0 * width, height - box.y1 * height, box.x1 * width, height - box.y0 * height)
    shared = max(0.0, min(a[2], rect[2]) - max(a[0], rect[0])) * max(0.0, min(a[3], rect[3]) - max(a[1], rect[1]))
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (rect[2] - rect[0]) * (rect[3] - rect[1]) - shared)


@pytest.mark.parametrize("form", FORMS or ["none"])
def test_every_field_with_truth_is_drafted_with_its_kind_page_and_box(form: str) -> None:
    found = definition(form, draft((FILLED / form / "blank.pdf").read_bytes(), form=form, edition="1"))
    edition = found.editions[0]
    fields = {field.acroform: field for field in edition.fields}
    truth: dict[str, dict[str, Any]] = {}
    for path in sorted((FILLED / form).glob("*.truth.json")):
        truth |= json.loads(path.read_text("utf-8"))["fields"]

    assert truth
    for name, want in truth.items():
        field = fields[name]
        assert field.kind is KINDS[want["type"]]
        if want["type"] == "choice":
            assert [option.value for option in field.options] == [value for value, _, _ in want["options"]]
            pairs = zip(field.options, want["options"], strict=True)
            assert all(_match(edition, option.place, page, rect) > 0.98 for option, (_, page, rect) in pairs)
        else:
            assert max(_match(edition, place, want["page"], want["rect"]) for place in field.places) > 0.98
