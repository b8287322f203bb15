"""Pictures of what was read: every state can be told by its line and its sign, in letters that have accents."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from copiste.drawing.crop import crop
from copiste.drawing.font import font
from copiste.drawing.notes import Note, State, notes
from copiste.drawing.page import COLOURS, MARKS, SIGNS, draw, percent
from copiste.forms.model import Kind
from copiste.pages.geometry import Box
from copiste.pages.model import Grey
from copiste.reading.model import Mark, PagePlace, PageReading, ZoneReading
from copiste.records.model import Decision, FieldResult, FormResult, Status, Where
from copiste.texts import LANGUAGES, say

PAGE: Grey = np.full((1100, 850), 250, np.uint8)
BOX = Box(0.3, 0.4, 0.6, 0.44)


def picture(*found: Note) -> Image.Image:
    return Image.open(io.BytesIO(draw(PAGE, found, "Page 1", "fr"))).convert("RGB")


def frame(state: State) -> list[bool]:
    """Return where the lower edge of a zone is drawn, pixel by pixel."""
    drawn = picture(Note(BOX, state, "", 0.9))
    row = drawn.height - round((1 - BOX.y1) * 2200)
    colour = COLOURS[state]
    edge = np.asarray(drawn)[row - 1 : row + 1, round(BOX.x0 * 1700) + 4 : round(BOX.x1 * 1700) - 4].astype(int)
    return [bool(here) for here in (np.abs(edge - colour).sum(axis=2) < 60).any(axis=0)]


def test_a_state_can_be_told_without_its_colour() -> None:
    gaps = {state: frame(state).count(False) for state in State}

    assert gaps[State.ACCEPTED] == 0
    assert 0.2 < gaps[State.REVIEW] / 500 < 0.45
    assert gaps[State.BLANK] / 500 > 0.5
    assert len(set(SIGNS.values())) == len(State)


def test_every_letter_and_sign_that_may_be_drawn_is_in_the_typeface() -> None:
    missing = bytes(font(40).getmask("\uffff"))
    texts = [say(f"overlay.{word}", language) for language in LANGUAGES for word in (*State, *Mark)]
    signs = "".join([*SIGNS.values(), *MARKS.values(), *texts, "·…ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒàâçéèêëîïôùûüÿœ«»’–—€"]).replace(
        " ", ""
    )

    assert [sign for sign in set(signs) - {"\u00a0", "\u202f"} if bytes(font(40).getmask(sign)) == missing] == []


@pytest.mark.parametrize("colour", COLOURS.values())
def test_every_colour_can_be_read_on_white(colour: tuple[int, int, int]) -> None:
    parts = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
    light = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    assert 1.05 / (light + 0.05) >= 4.5


def test_a_reading_is_written_beside_its_box_and_another_one_does_not_cover_it() -> None:
    wide, narrow = Box(0.3, 0.4, 0.6, 0.42), Box(0.605, 0.4, 0.63, 0.42)
    alone = picture(Note(wide, State.ACCEPTED, "Gatineau", 0.998))
    both = picture(Note(wide, State.ACCEPTED, "Gatineau", 0.998), Note(narrow, State.ACCEPTED, "QC", 0.996))
    tag = (round(0.4 * 1700), 92 + round(0.385 * 2200), round(0.6 * 1700) - 2, 92 + round(0.4 * 2200) - 2)

    assert np.array_equal(np.asarray(alone.crop(tag)), np.asarray(both.crop(tag)))
    assert (np.asarray(alone.crop(tag)) != np.asarray(picture().crop(tag))).any()


def form(*fields: FieldResult) -> FormResult:
    return FormResult(0, (1,), "f", "1", "d", "1", "copiste", Status.REVIEW, {}, fields)


def test_notes_tell_ticked_from_empty_boxes_of_one_group() -> None:
    boxes = [Box(0.1, 0.1, 0.12, 0.12), Box(0.2, 0.1, 0.22, 0.12)]
    field = FieldResult("/sex", None, "F", "F", 0.999, Decision.ACCEPT, where=tuple(Where(1, box) for box in boxes))
    zones = tuple(
        ZoneReading("/sex", Kind.ONE_OF, box, option, mark=mark)
        for box, option, mark in zip(boxes, "FM", (Mark.TICKED, Mark.EMPTY), strict=True)
    )
    reading = PageReading(1, PagePlace.FORM, form="f", edition="1", definition="d", form_page=1, zones=zones)

    assert [(note.mark, note.state) for note in notes(form(field), reading)] == [
        (Mark.TICKED, State.ACCEPTED),
        (Mark.EMPTY, State.BLANK),
    ]


def test_notes_are_of_their_page_alone_and_a_doubt_is_no_blank() -> None:
    here, there = Where(1, BOX), Where(2, BOX)
    fields = [
        FieldResult("/a", None, "x\ny", "x y", 0.99, Decision.ACCEPT, where=(here,)),
        FieldResult("/b", None, "", None, 0.5, Decision.REVIEW, ("nothing_read",), where=(here,)),
        FieldResult("/c", None, "", None, 0.999, Decision.ACCEPT, where=(here,)),
        FieldResult("/d", None, "z", "z", 0.99, Decision.ACCEPT, where=(there,)),
    ]
    reading = PageReading(1, PagePlace.FORM, form="f", edition="1", definition="d", form_page=1)

    found = notes(form(*fields), reading)

    assert [(note.text, note.state) for note in found] == [
        ("x / y", State.ACCEPTED),
        ("", State.REVIEW),
        ("", State.BLANK),
    ]


def test_certainty_is_never_claimed_by_rounding() -> None:
    assert percent(1.0, "en") == "99.9%"
    assert percent(0.9996, "fr") == "99,9\u00a0%"


def test_a_crop_shows_the_answer_with_a_little_around_it() -> None:
    page = PAGE.copy()
    page[440:484, 255:510] = 0

    piece = np.asarray(Image.open(io.BytesIO(crop(page, BOX))).convert("L"))

    assert piece[piece.shape[0] // 2, piece.shape[1] // 2] < 20
    assert piece[0, 0] > 200
    assert piece.shape[1] < 700
