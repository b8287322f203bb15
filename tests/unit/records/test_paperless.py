"""Without paper is what was said aloud or stood in the file as text: nothing that a reader of ink gave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copiste.reading.model import Candidate
from copiste.records.paperless import is_paperless
from tests.unit.api.office import form

SCANNED = form()
FILLED = replace(
    SCANNED,
    fields=tuple(
        replace(
            field, candidates=tuple(Candidate("acroform", each.text, 1.0, "electronic") for each in field.candidates)
        )
        for field in SCANNED.fields
    ),
)
WITNESSED = replace(
    FILLED,
    fields=tuple(
        replace(field, candidates=(*field.candidates, *read.candidates))
        for field, read in zip(FILLED.fields, SCANNED.fields, strict=True)
    ),
)
MIXED = replace(SCANNED, fields=(FILLED.fields[0], *SCANNED.fields[1:]))
EMPTY = replace(SCANNED, fields=tuple(replace(field, candidates=()) for field in SCANNED.fields))


@pytest.mark.parametrize(
    ("made", "channel", "paperless"),
    [
        (FILLED, "upload", True),
        (FILLED, "folder", True),
        (WITNESSED, "upload", True),
        (FILLED, "fax", False),
        (SCANNED, "upload", False),
        (MIXED, "upload", False),
        (EMPTY, "upload", False),
        (EMPTY, "counter", True),
        (EMPTY, "telephone", True),
        (EMPTY, "mail", False),
    ],
)
def test_paper_is_told_by_channel_and_readers(made: object, channel: str, paperless: bool) -> None:
    assert is_paperless(made, channel) is paperless  # type: ignore[arg-type]  # a form
