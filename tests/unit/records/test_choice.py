"""Between readings that differ: what the type, the lists of words and repairs may settle, and how it is shown."""

from __future__ import annotations

from typing import Any

from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.model import Candidate, ZoneReading
from copiste.reading.voices import BEFORE
from copiste.records.calibration import shipped
from copiste.records.choice import Choice, choose
from copiste.records.contract import field_line
from copiste.records.decide import Judge, ReadZone
from copiste.records.evidence import PageContext
from copiste.records.model import Decision, FieldResult
from copiste.records.standing import Standing

BOX = Box(0.1, 0.1, 0.2, 0.2)
TEXT: dict[str, Any] = {"type": "string"}
TOWN: dict[str, Any] = {"type": "string", "x-lexicon": "municipality"}
POSTAL: dict[str, Any] = {"type": "string", "format": "ca-postal-code"}
SIN: dict[str, Any] = {"type": "string", "format": "ca-sin"}
CLEAN = PageContext(0.0, coarse=False)
BAD = PageContext(0.2, coarse=True)


def zone(ppocr: str, tesseract: str, *more: Candidate, score: float = 0.99) -> ZoneReading:
    both = (Candidate("ppocr", ppocr, score), Candidate("tesseract", tesseract, score))
    return ZoneReading("/field", Kind.TEXT, BOX, candidates=(*both, *more))


def chosen(seen: ZoneReading, schema: dict[str, Any]) -> Choice:
    found = choose(seen, schema, BEFORE)
    assert found is not None
    return found


def decided(
    seen: ZoneReading, schema: dict[str, Any], page: PageContext = CLEAN, standing: Standing | None = None
) -> FieldResult:
    judge = Judge(shipped())
    layout = FieldLayout("/field", Kind.TEXT, (Place(1, BOX),))
    weighed = judge.weigh(layout, schema, [ReadZone(1, seen, page)])
    return judge.rule(weighed, standing or Standing())


def test_of_two_readings_the_one_that_has_a_value_of_the_type_is_taken_and_still_looked_at() -> None:
    found = decided(zone("G1A IA1", "G1A 1A1"), POSTAL)

    assert (found.text, found.value, found.settled) == ("G1A 1A1", "G1A 1A1", "structure")
    assert found.decision is Decision.REVIEW


def test_what_both_readers_read_alike_stands_even_when_it_fails_its_check() -> None:
    seen = zone("046 454 287", "046 454 287", Candidate("ppocr", "046 454 286", 0.9, "raw"))

    found = decided(seen, SIN)

    assert (found.text, found.settled, found.reasons[0]) == ("046 454 287", "", "check_failed")


def test_a_strange_word_gives_way_to_the_reading_whose_words_are_all_known() -> None:
    found = chosen(zone("please send heip", "please send help", score=0.9), TEXT)

    assert (found.candidate.text, found.settled) == ("please send help", "lexicon")


def test_words_settle_nothing_where_numbers_differ_or_many_letters_do() -> None:
    assert chosen(zone("room 12 heip", "room 17 help"), TEXT).settled == ""
    assert chosen(zone("Mrkvicka", "Markets"), TEXT).settled == ""


def test_a_rare_name_that_both_readers_read_is_kept() -> None:
    seen = zone("Tremblav", "Tremblav", Candidate("ppocr", "Tremblay", 0.9, "raw"))

    assert chosen(seen, {"type": "string", "format": "surname"}).candidate.text == "Tremblav"


def test_a_choice_by_words_is_never_taken_for_agreement() -> None:
    assert "readers_disagree" in decided(zone("heip", "help"), TEXT).reasons


def test_a_town_a_confusion_away_from_one_in_the_list_is_offered_as_it_is_spelled_and_shown_as_repaired() -> None:
    found = decided(zone("Trols-Rivières", "Trols-Rivières"), TOWN)
    line = field_line(found)

    assert (found.text, found.as_read, found.settled) == ("Trois-Rivières", "Trols-Rivières", "repair")
    assert "repaired" in found.reasons
    assert (line["settled"], line["as_read"]) == ("repair", "Trols-Rivières")


def test_a_town_that_no_list_has_is_kept_as_written() -> None:
    found = decided(zone("Val-Fictif", "Val-Fictif"), TOWN)

    assert (found.value, found.settled, found.as_read) == ("Val-Fictif", "", None)


def test_a_letter_in_the_place_of_a_digit_is_set_right_and_a_person_looks() -> None:
    found = decided(zone("GIA 1A1", "GIA 1A1"), POSTAL)

    assert (found.value, found.as_read) == ("G1A 1A1", "GIA 1A1")
    assert "repaired" in found.reasons


def test_a_check_digit_alone_does_not_let_a_repair_in() -> None:
    found = decided(zone("O46 454 286", "O46 454 286"), SIN)

    assert found.value == "046454286"
    assert "repaired" in found.reasons


def test_a_check_digit_and_another_answer_confirm_a_repair() -> None:
    found = decided(zone("O46 454 286", "O46 454 286"), SIN, standing=Standing(confirmed=0.9))

    assert "repaired" not in found.reasons
    assert (found.settled, found.as_read) == ("repair", "O46 454 286")


def test_a_number_that_was_read_well_and_fails_its_check_is_not_repaired() -> None:
    found = decided(zone("046 454 287", "046 454 287"), SIN)

    assert (found.text, found.as_read) == ("046 454 287", None)


def test_a_misspelt_word_on_a_bad_page_lowers_confidence() -> None:
    strange, known = (zone(text, text, score=0.93) for text in ("send heip", "send help"))

    on_bad, on_clean = decided(strange, TEXT, BAD), decided(strange, TEXT)

    assert on_bad.confidence < on_clean.confidence < decided(known, TEXT).confidence
    assert (on_bad.decision, on_bad.reasons) == (Decision.REVIEW, ("low_confidence",))


def test_a_reader_that_the_calibration_does_not_know_cannot_back_an_answer_and_can_cast_doubt() -> None:
    third = Candidate("vision", "Essai", 1.0)

    assert "readers_disagree" in decided(zone("Essai", "Lssai", third), TEXT).reasons
    without, agrees = decided(zone("Essai", "Essai"), TEXT), decided(zone("Essai", "Essai", third), TEXT)
    differs = decided(zone("Essai", "Essai", Candidate("vision", "Essaie", 1.0)), TEXT)
    assert agrees.confidence == without.confidence
    assert differs.confidence < without.confidence


def test_a_town_without_the_accent_that_it_always_has_goes_to_a_person_however_the_readers_agree() -> None:
    bare, whole = (
        decided(zone("Nimes", "Nimes"), {"type": "string"}),
        decided(zone("Nîmes", "Nîmes"), {"type": "string"}),
    )

    assert (bare.decision, bare.reasons) == (Decision.REVIEW, ("accent_lost",))
    assert whole.decision is Decision.ACCEPT
