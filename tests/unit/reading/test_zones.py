"""Answers come out of their zones whole, without the form's print, dust or what belongs to others."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from copiste.pages.model import Grey
from copiste.reading import marks, tick_ink, zones
from copiste.reading.clean import Answers, answers
from copiste.reading.features import features
from copiste.reading.model import Mark
from copiste.reading.register import register
from tests.unit.reading import paper


def left_on(page: Grey) -> Answers:
    registration = register(page, features(page), paper.blank())
    assert registration is not None
    return answers(registration, paper.blank())


def looks(left: Answers, name: str, correction: str | None = None) -> Mark:
    """What the box of that name looks like."""
    ticks = tick_ink.tick_page(left, paper.blank(), paper.definition().editions[0].fields)
    return marks.looks(marks.tick(ticks, ticks.pixels(paper.TICKS[name])), correction=correction)


def similarity(found: Grey, page: Grey) -> float:
    """Best match of a cut-out within a page, 1 when it is there to the letter."""
    ink = found[8:-8, 8:-8]
    return float(cv2.matchTemplate(page, ink, cv2.TM_CCOEFF_NORMED).max())


def test_an_empty_form_leaves_no_answer() -> None:
    left = left_on(paper.bent(paper.blank().pixels, degrees=1.0))

    assert [zones.cut(left, box, multiline=False).lines for box in paper.ZONES.values()] == [(), (), ()]


def test_an_answer_that_stands_on_the_rule_keeps_its_strokes() -> None:
    alone = np.full((paper.HEIGHT, paper.WIDTH), 255, np.uint8)
    paper.write(alone, paper.ZONES["name"], "Test Example")

    cut = zones.cut(left_on(paper.filled()), paper.ZONES["name"], multiline=False)

    assert len(cut.lines) == 1
    assert similarity(cut.lines[0].clean, alone) > 0.85
    assert cut.foreign < 0.05


def test_an_answer_of_two_lines_is_cut_into_two() -> None:
    cut = zones.cut(left_on(paper.filled()), paper.ZONES["remarks"], multiline=True)

    assert len(cut.lines) == 2


def test_characters_of_a_comb_are_counted_by_cell_and_moved_together() -> None:
    page = paper.blank().pixels.copy()
    x0, _y0, x1, y1 = paper.ZONES["number"].pixels(paper.WIDTH, paper.HEIGHT)
    for cell, digit in ((0, "4"), (1, "1"), (2, "7"), (5, "2")):
        at = (x0 + int((cell + 0.3) * (x1 - x0) / 8), y1 - 20)
        cv2.putText(page, digit, at, cv2.FONT_HERSHEY_DUPLEX, 1.2, 0, 3)

    apart = zones.cut(left_on(page), paper.ZONES["number"], multiline=False)
    together = zones.cut(left_on(page), paper.ZONES["number"], multiline=False, comb=8)

    assert together.cells == 4
    assert together.lines[0].clean.shape[1] < 0.6 * apart.lines[0].clean.shape[1]


def test_dust_neither_makes_an_answer_nor_widens_one() -> None:
    page, clean = paper.filled(), paper.filled()
    rng = np.random.default_rng(5)
    for x, y in zip(rng.integers(200, 1500, 60), rng.integers(1000, 1300, 60), strict=True):
        cv2.circle(page, (int(x), int(y)), 1, 0, -1)

    dusty = zones.cut(left_on(page), paper.ZONES["remarks"], multiline=True)
    wanted = zones.cut(left_on(clean), paper.ZONES["remarks"], multiline=True)

    assert [line.clean.shape for line in dusty.lines] == [line.clean.shape for line in wanted.lines]


def test_a_stamp_across_the_zone_is_told() -> None:
    page = paper.filled()
    x0, y0, x1, y1 = paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.rectangle(page, (x0 + 100, y0 - 60), (x1 - 100, y1 + 60), 0, 6)

    cut = zones.cut(left_on(page), paper.ZONES["name"], multiline=False)

    assert cut.foreign > 0.02


def test_boxes_are_empty_ticked_unsure_or_corrected() -> None:
    page = paper.filled()
    x0, y0, x1, y1 = paper.TICKS["no"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.line(page, (x0 + 12, y0 + 20), (x0 + 24, y0 + 20), 0, 4)
    x0, y0, x1, y1 = paper.TICKS["agrees"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.rectangle(page, (x0 + 3, y0 + 3), (x1 - 3, y1 - 3), 0, -1)
    left = left_on(page)

    def state(name: str, correction: str | None = None) -> Mark:
        return looks(left, name, correction)

    assert state("yes") is Mark.TICKED
    assert state("no") is Mark.UNSURE
    assert state("agrees") is Mark.TICKED
    assert state("agrees", "filled") is Mark.CORRECTED
    assert looks(left_on(paper.blank().pixels), "yes") is Mark.EMPTY


def test_a_scribble_far_larger_than_its_box_is_unsure() -> None:
    page = paper.filled()
    x0, y0, x1, y1 = paper.TICKS["no"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.line(page, (x0 - 150, y0 - 120), (x1 + 150, y1 + 120), 0, 12)

    assert looks(left_on(page), "no") is Mark.UNSURE


def test_ink_in_a_signature_zone_is_a_signature_and_its_absence_is_none() -> None:
    streaked = paper.blank().pixels.copy()
    x0, y0, x1, _ = paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.line(streaked, (x0 - 40, y0 + 20), (x1 + 40, y0 + 20), 0, 3)
    dusty, dashed = paper.blank().pixels.copy(), paper.blank().pixels.copy()
    for number in range(60):  # a worn copy's: in all more ink than a short stroke has
        x, y = x0 + 12 + (number * 37) % (x1 - x0 - 24), y0 + 6 + (number * 13) % 34
        dusty[y : y + 5, x : x + 5] = 0
    dashed[y0 + 20 : y0 + 28, x0 + 60 : x0 + 110] = 0

    def signed(page: Grey) -> Mark:
        fields = paper.definition().editions[0].fields
        ticks = tick_ink.tick_page(left_on(page), paper.blank(), fields)
        return marks.signature(ticks, ticks.pixels(paper.ZONES["name"]))[0]

    running = paper.blank().pixels.copy()
    paper.sign(running, paper.ZONES["name"])
    assert signed(running) is Mark.TICKED
    assert signed(paper.filled()) is Mark.UNSURE, "a name in single letters, as stamps and typewriters set them"
    assert signed(paper.blank().pixels) is Mark.EMPTY
    assert signed(streaked) is Mark.UNSURE
    assert signed(dusty) is Mark.EMPTY
    assert signed(dashed) is Mark.UNSURE


@pytest.mark.parametrize("sides", [3, 4])
def test_a_stamp_signs_nothing_and_takes_no_signature_away(sides: int) -> None:
    x0, y0, _, y1 = paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    frame = np.array([(x0 + 400, y1 - 14), (x0 + 640, y1 - 14), (x0 + 640, y1 + 90), (x0 + 400, y1 + 90)], np.int32)

    def signed(page: Grey) -> Mark:
        cv2.polylines(page, [frame], isClosed=sides == 4, color=0, thickness=5)
        cv2.putText(page, "RECU", (x0 + 420, y0 + 34), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)
        ticks = tick_ink.tick_page(left_on(page), paper.blank(), paper.definition().editions[0].fields)
        return marks.signature(ticks, ticks.pixels(paper.ZONES["name"]))[0]

    running = paper.blank().pixels.copy()
    paper.sign(running, paper.ZONES["name"])
    assert signed(paper.blank().pixels.copy()) is Mark.UNSURE
    assert signed(running) is Mark.TICKED


@pytest.mark.parametrize("text", ["RECU LE 12", "Dr G Belanger"])
def test_letters_that_the_forms_own_rule_joins_sign_nothing(text: str) -> None:
    page, (x0, _, _, y1) = paper.blank().pixels.copy(), paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, text, (x0 + 20, y1 + 6), cv2.FONT_HERSHEY_DUPLEX, 1.6, 0, 5, cv2.LINE_AA)
    ticks = tick_ink.tick_page(left_on(page), paper.blank(), paper.definition().editions[0].fields)

    assert marks.signature(ticks, ticks.pixels(paper.ZONES["name"]))[0] is Mark.UNSURE


def test_writing_that_runs_over_the_edge_of_its_zone_is_read_to_its_end() -> None:
    page, (_, _, x1, y1) = paper.blank().pixels.copy(), paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "IIIIIIIIIIII", (x1 - 72, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)

    cut = zones.cut(left_on(page), paper.ZONES["name"], multiline=False)

    assert cut.lines[0].box[2] > x1 + 30
    assert cut.overflow > 0.2


def test_what_ends_before_the_edge_takes_no_neighbour_in() -> None:
    page, (_, _, x1, y1) = paper.blank().pixels.copy(), paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "12", (x1 - 90, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)
    cv2.putText(page, "34", (x1 + 16, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)

    cut = zones.cut(left_on(page), paper.ZONES["name"], multiline=False)

    assert cut.lines[0].box[2] < x1


def test_initials_beside_a_number_are_other_ink() -> None:
    page, (x0, y0, _, y1) = paper.blank().pixels.copy(), paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "5401", (x0 + 15, y1 - 8), cv2.FONT_HERSHEY_DUPLEX, 1.2, 0, 3, cv2.LINE_AA)
    cv2.putText(page, "y", (x0 + 220, y0 + 22), cv2.FONT_HERSHEY_DUPLEX, 0.9, 0, 2, cv2.LINE_AA)

    cut = zones.cut(left_on(page), paper.ZONES["name"], multiline=False)

    assert cut.lines[0].box[2] < x0 + 200
    assert cut.foreign > 0.02


def test_a_dash_between_spaces_is_part_of_its_line() -> None:
    page, (x0, _, _, y1) = paper.blank().pixels.copy(), paper.ZONES["name"].pixels(paper.WIDTH, paper.HEIGHT)
    cv2.putText(page, "14", (x0 + 15, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)
    cv2.line(page, (x0 + 110, y1 - 34), (x0 + 130, y1 - 34), 0, 4)
    cv2.putText(page, "6", (x0 + 180, y1 - 14), cv2.FONT_HERSHEY_DUPLEX, 1.4, 0, 3, cv2.LINE_AA)

    (line,) = zones.cut(left_on(page), paper.ZONES["name"], multiline=False).lines

    left = x0 + 112 - line.box[0] + 8
    assert (line.clean[:, left : left + 12] < 128).any()
