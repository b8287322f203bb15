"""What a file says of an answer is accepted only with the page for a witness."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.levels import ADDED, POINT
from copiste.reading.model import Candidate, Mark, ZoneReading
from copiste.records import told
from copiste.records.calibration import shipped
from copiste.records.decide import Judge, ReadZone
from copiste.records.evidence import PageContext
from copiste.records.model import Decision, FieldResult, Witness

BOX = Box(0.1, 0.1, 0.4, 0.2)


def zone(value: str = "", text: str = "", *read: str, wordings: tuple[str, ...] = (), **evidence: float) -> ZoneReading:
    """Return a zone of which the file says *value* and the page shows *text*, and readers read *read*."""
    said = [
        Candidate(reader, each, 1.0, "electronic") for reader, each in (("acroform", value), ("pdf_text", text)) if each
    ]
    ink = [Candidate(reader, each, 0.9) for reader, each in zip(("ppocr", "tesseract"), read, strict=False)]
    return ZoneReading("/a", Kind.TEXT, BOX, None, (*said, *ink), evidence={"told": 1.0, **evidence}, wordings=wordings)


def decided(one: ZoneReading, **schema: Any) -> FieldResult:
    """Return the field that a zone comes to."""
    judge, layout = Judge(shipped()), FieldLayout("/a", one.kind, (Place(1, BOX),))
    kind = {"type": "string"} if one.kind is Kind.TEXT else {"type": "boolean"}
    return judge.rule(judge.weigh(layout, {**kind, **schema}, [ReadZone(1, one, PageContext(0.0, coarse=False))]))


def test_an_answer_that_file_and_ink_say_alike_is_accepted_and_says_by_what() -> None:
    field = decided(zone("300.00", "300.00", "300.00"))

    assert (field.decision, field.text) == (Decision.ACCEPT, "300.00")
    assert field.witness == (Witness.VALUE_AND_INK, Witness.TEXT_AND_INK)
    assert 0.99 < field.confidence < 1
    assert decided(zone("", "300.00", "300.00")).witness == (Witness.TEXT_AND_INK,)
    assert decided(zone("300.00", "", "3OO.OO", "300.00")).witness == (Witness.VALUE_AND_INK,)


@pytest.mark.parametrize(
    "one",
    [
        zone("900.00", "300.00", "300.00"),
        zone("900.00", "", "300.00", "300.00"),
        zone("900.00"),
        zone("", "900.00", "300.00", "300.00"),
        zone("Ada", "", "Adam", "Adan"),
    ],
)
def test_where_file_and_ink_differ_a_person_decides(one: ZoneReading) -> None:
    field = decided(one)

    assert (field.decision, field.witness) == (Decision.REVIEW, ())
    assert "value_differs" in field.reasons
    assert field.confidence < 0.9


def test_ink_that_is_not_the_values_sends_it_to_a_person() -> None:
    assert decided(zone("300.00", "300.00", "300.00", added=ADDED)).reasons == ("other_ink",)
    assert decided(zone("Rita", "Rita", "Rita", added=ADDED - 1)).reasons == ()


def test_a_reader_may_slip_on_letters_where_the_words_are_the_ink_and_never_on_a_digit() -> None:
    assert told.standing(zone("", "Lemieux, Hélène", "Lemieux Helene")) == told.NEAR  # the comma
    assert told.standing(zone("", "chemin du Quai", "chemin du Ouai")) == told.NEAR
    assert told.standing(zone("", "10 rue Bo", "1O rue Bo")) == told.NEAR
    assert told.standing(zone("", "10 rue Bo", "19 rue Bo")) == told.APART
    assert told.standing(zone("chemin du Quai", "", "chemin du Ouai")) == told.APART


@pytest.mark.parametrize(
    ("shown", "read"),
    [("Vadeboncoenr", "Vadeboncoeur"), ("77 Hcron Lanc", "77 Heron Lane"), ("120 50", "120.50"), ("145", "14.5")],
)
def test_a_file_that_lies_about_its_letters_does_not_outvote_two_readers(shown: str, read: str) -> None:
    field = decided(zone("", shown, read, read))

    assert (field.decision, field.witness) == (Decision.REVIEW, ())
    assert "value_differs" in field.reasons


@pytest.mark.parametrize(("shown", "read"), [("l'œil gauche", "l'eil gauche"), ("Hélène Roy", "Helene Roy")])
def test_readers_agree_that_lack_an_accent_or_a_ligature(shown: str, read: str) -> None:
    assert told.standing(zone("", shown, read, read)) == told.AGREED
    assert told.standing(zone("", shown, read.replace("l", "k"), read.replace("l", "k"))) == told.APART


@pytest.mark.parametrize(
    ("shown", "read"),
    [("Lot 120 50 Bo", "Lot 120.50 8o"), ("Solde -45 $ dû", "Solde 45 $ du"), ("Perte (500) Ra", "Perte 500 Re")],
)
def test_a_reader_never_slips_on_a_sign_between_or_before_digits(shown: str, read: str) -> None:
    assert told.standing(zone("", shown, read)) == told.APART
    assert told.standing(zone("", shown, shown.replace("o", "0").replace("a", "e"))) == told.NEAR


def test_a_full_stop_after_a_word_may_be_lost_on_readers_and_none_beside_figures() -> None:
    assert told.standing(zone("av.", "av.", "av", "av")) == told.AGREED
    assert told.standing(zone("", "St. Jean inc.", "St Jean inc", "St Jean inc")) == told.AGREED
    assert told.standing(zone("", "120.", "1.20", "1.20")) == told.APART
    assert told.standing(zone("", "a.b@exemple.ca", "ab@exemple.ca", "ab@exemple.ca")) == told.APART


def test_a_value_that_a_reader_reads_whole_is_witnessed_where_the_page_finds_a_part_of_its_words() -> None:
    found = decided(zone("14", "1", "14"))

    assert (found.text, found.decision) == ("14", Decision.ACCEPT)
    assert told.standing(zone("14", "1", "1", "1")) == told.APART
    assert told.standing(zone("14", "1")) == told.APART
    assert told.standing(zone("14", "2", "14")) == told.APART


def test_a_point_that_no_word_drew_is_other_ink_beside_digits_alone() -> None:
    assert decided(zone("", "145", "145", added=POINT)).reasons == ("other_ink",)
    assert decided(zone("", "145", "145", added=POINT - 1)).reasons == ()
    assert decided(zone("", "Montmagny", "Montmagny", added=POINT)).reasons == ()


def test_words_that_are_their_own_strokes_need_no_reader() -> None:
    drawn = zone("300.00", "300.00", anew=1.0)

    assert told.standing(drawn) == told.DRAWN
    assert decided(drawn).decision is Decision.ACCEPT
    assert told.standing(zone("900.00", "300.00", anew=1.0)) == told.APART
    assert decided(zone("300.00", "300.00", anew=1.0, added=ADDED)).reasons == ("other_ink",)


def test_a_choice_is_worded_as_the_form_shows_it_whatever_the_file_writes() -> None:
    field = decided(zone("Ontario", "Ontario", "on", wordings=("on",)), enum=["Québec", "Ontario"])

    assert (field.value, field.decision) == ("Ontario", Decision.ACCEPT)


@pytest.mark.parametrize("hint", ["Type your remarks here", "YYYY-MM-DD", "jj/mm/aaaa", "Votre nom", "Remarks :"])
def test_a_hint_as_delivered_is_a_blank(hint: str) -> None:
    field = decided(zone(hint, hint, hint, delivered=1.0), title="Remarks")

    assert (field.text, field.value, field.decision) == ("", None, Decision.ACCEPT)
    assert field.witness == (Witness.BLANK_SEEN,)


def test_a_value_as_delivered_that_is_no_hint_goes_to_a_person() -> None:
    field = decided(zone("Trois-Rivières", "Trois-Rivières", "Trois-Rivières", delivered=1.0))

    assert (field.text, field.reasons) == ("Trois-Rivières", ("as_delivered",))


def test_a_hint_with_ink_beside_it_is_no_blank() -> None:
    field = decided(zone("Type here", "Type here", "Type here", delivered=1.0, added=ADDED))

    assert "other_ink" in field.reasons


def test_a_box_that_the_file_and_the_page_have_differently_goes_to_a_person() -> None:
    one = ZoneReading("/a", Kind.TICK, BOX, mark=Mark.UNSURE, evidence={"told": 1.0, "differs": 1.0})

    assert decided(one).reasons[0] == "value_differs"


def test_every_accepted_answer_says_what_witnessed_it() -> None:
    ticked = ZoneReading("/a", Kind.TICK, BOX, mark=Mark.TICKED)
    empty = ZoneReading("/a", Kind.TICK, BOX, mark=Mark.EMPTY)
    ink = ZoneReading(
        "/a", Kind.TEXT, BOX, None, (Candidate("ppocr", "Ada", 0.99), Candidate("tesseract", "Ada", 0.99))
    )

    found = [decided(one).witness for one in (ticked, empty, ink, ZoneReading("/a", Kind.TEXT, BOX))]
    assert found == [(Witness.TICK,), (Witness.BOX_EMPTY,), (Witness.INK_TWO_READERS,), (Witness.BLANK_SEEN,)]


def test_what_a_file_says_is_held_to_the_error_target_too() -> None:
    one = zone("300.00", "300.00", "300.00")
    layout, context = FieldLayout("/a", one.kind, (Place(1, BOX),)), PageContext(0.0, coarse=False)
    error = 1 - told.confidence(one)

    def ruled(target: float) -> FieldResult:
        judge = Judge(shipped())
        return judge.rule(judge.weigh(layout, {"type": "string"}, [ReadZone(1, one, context)]), target=target)

    assert ruled(error * 1.01).decision is Decision.ACCEPT
    assert ruled(error * 0.99).reasons == ("low_confidence",)


def test_what_the_form_came_with_is_as_likely_an_answer_as_none() -> None:
    field = decided(zone("Montréal", "Montréal", "Montréal", delivered=1.0))

    assert (field.reasons, field.confidence, field.text) == (("as_delivered",), 0.5, "Montréal")
