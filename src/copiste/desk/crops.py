"""Boxes of pages cut out: plainly, or as the answer that stands there, its doubtful letters marked."""

from __future__ import annotations

from copiste.desk import pictures
from copiste.desk.context import Desk
from copiste.desk.fields import is_blind
from copiste.desk.work import open_work
from copiste.drawing import doubts
from copiste.errors import BadRequest, ObjectMissing
from copiste.keeping.artefacts import load_assembly
from copiste.pages.geometry import Box, clamped
from copiste.pages.model import Grey
from copiste.records.correcting import Sheet
from copiste.records.unlike import Span, unlike

_ROOM = 0.35
"""Of the ink's height: what stays about it, so that nothing of a letter is lost and two crops look alike."""
_DIGITS = 4
"""Of a form's index."""


def crop(desk: Desk, document: str, page: int, box: Box, *, margin: float, height: int) -> bytes:
    """Return a PNG of *box* with *margin* (page fractions) around it, *height* pixels high at most."""
    wide = clamped(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)
    cut = _cut(pictures.upright(desk, document, page), wide)
    if cut.shape[0] > height:
        cut = pictures.resized(cut, (max(1, round(cut.shape[1] * height / cut.shape[0])), height))
    return pictures.png(cut)


def of_field(desk: Desk, document: str, page: int, box: Box, name: str) -> bytes:
    """Return a PNG of the answer of the field *name* (`<form index>/<path>`) that stands in *box*.

    It is cut to its ink, and the letters are marked in which its readers differ; of one that is to be keyed blind none.
    """
    text, spans, cells = _doubts(desk, document, name)
    piece = _cut(pictures.upright(desk, document, page), box)
    dark = doubts.ink(piece)
    drawn = doubts.marked(piece, doubts.places(dark, text, spans, cells=cells))
    part = None if cells else doubts.around(dark, _ROOM)
    if part is not None:
        left, top, right, bottom = part
        drawn = drawn[top:bottom, left:right]
    return pictures.png(drawn)


def box_of(text: str) -> Box:
    """Return the box written as `x0,y0,x1,y1`; raise `BadRequest` when it is none."""
    try:
        x0, y0, x1, y1 = map(float, text.split(","))
        return Box(x0, y0, x1, y1)
    except ValueError:
        raise BadRequest(where="box") from None


def _cut(pixels: Grey, box: Box) -> Grey:
    rows, columns = pixels.shape
    left, top, right, bottom = box.pixels(columns, rows)
    return pixels[top:bottom, left:right]


def _doubts(desk: Desk, document: str, name: str) -> tuple[str, tuple[Span, ...], int | None]:
    """Return what was read of a field, where its readers differ, and the cells of its comb, if any."""
    number, _, path = name.partition("/")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise BadRequest(where="field")
    work = open_work(desk, document, int(number))
    sheet = _sheet(desk, document, int(number)) if work is None else work.sheet
    field = next((each for each in sheet.form.fields if each.name == f"/{path}"), None)
    if field is None:
        raise ObjectMissing(key="field")
    layout = sheet.layout(field.name)
    cells = None if layout is None else layout.comb
    if work is not None and is_blind(sheet, work.draft, field.name):
        return "", (), cells
    return field.text, unlike(field.text, (each.text for each in field.candidates)), cells


def _sheet(desk: Desk, document: str, index: int) -> Sheet:
    form = next((each for each in load_assembly(document, desk.vault).forms if each.index == index), None)
    if form is None:
        raise ObjectMissing(key="form")
    return Sheet.of(form, desk.definition(form.form))
