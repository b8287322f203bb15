"""National numbers, telephones, addresses, names and choices."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.fields.base import FieldType, Level, Severity, Unparsable, folded
from copiste.fields.ca import BN, POSTAL_CODE, SIN
from copiste.fields.ca_qc import NAM, NEQ, nam_check_digit, nam_facts
from copiste.fields.choices import MANY_OF, ONE_OF, SIGNATURE, YES_NO
from copiste.fields.contact import EMAIL
from copiste.fields.fr import NIR, SIRET
from copiste.fields.names import SURNAME
from copiste.fields.phones import PHONE
from copiste.fields.us import EIN, SSN


def findings(kind: FieldType, text: str) -> list[tuple[str, Level, Severity]]:
    return [(found.code, found.level, found.severity) for found in kind.parse(text, kind.test_options).findings]


def refusal(kind: FieldType, text: str) -> str:
    with pytest.raises(Unparsable) as caught:
        kind.parse(text, kind.test_options)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "text", "value", "code"),
    [
        (SIN, "130 692 545", "130692545", "sin_checksum"),
        (SIN, "000 000 000", "000000000", "sin_checksum"),
        (BN, "123456789RT0001", "123456789RT0001", "bn_checksum"),
        (NAM, "ESSF 8551 1519", "ESSF85511519", "nam_checksum"),
        (NEQ, "1100000019", "1100000019", "neq_checksum"),
        (NIR, "185059999999954", "185059999999954", "nir_checksum"),
        (SIRET, "73282932000075", "73282932000075", "siret_checksum"),
    ],
)
def test_a_wrong_check_digit_keeps_the_answer_and_says_so(kind: FieldType, text: str, value: str, code: str) -> None:
    parsed = kind.parse(text)

    assert (parsed.value, parsed.evidence) == (value, 0)
    assert (code, Level.CHECKSUM, Severity.ERROR) in findings(kind, text)


@pytest.mark.parametrize("kind", [SIN, NEQ, SIRET, NIR, BN])
@given(data=st.data())
def test_one_digit_misread_never_keeps_the_evidence(kind: FieldType, data: st.DataObject) -> None:
    value = str(kind.test_values[0][1])
    end = {"ca-bn": 9}.get(kind.name, len(value))
    at = data.draw(st.integers(2 if kind is NEQ else 0, end - 1))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != value[at]]))

    with contextlib.suppress(Unparsable):
        assert kind.parse(value[:at] + digit + value[at + 1 :]).evidence < 1


@pytest.mark.parametrize(
    ("kind", "text", "code", "severity"),
    [
        (SIN, "046 454 286", "sin_not_issued", Severity.WARNING),
        (NAM, "ESSF85131510", "nam_birth", Severity.ERROR),
        (NEQ, "1200000018", "neq_prefix", Severity.ERROR),
        (NEQ, "4400000018", "neq_prefix_future", Severity.WARNING),
        (SSN, "666-65-4320", "ssn_not_issued", Severity.ERROR),
        (SSN, "900-70-0001", "itin_for_ssn", Severity.WARNING),
        (SSN, "078-05-1120", "ssn_not_issued", Severity.ERROR),
        (EIN, "07-1234567", "ein_prefix", Severity.WARNING),
        (NIR, "1850599999999", "nir_without_key", Severity.WARNING),
        (PHONE, "514 055-0123", "phone_unassigned", Severity.WARNING),
        (SURNAME, "TREMBL4Y", "digit_in_name", Severity.WARNING),
    ],
)
def test_a_well_formed_oddity_keeps_the_answer_and_is_found(
    kind: FieldType, text: str, code: str, severity: Severity
) -> None:
    assert (code, Level.SHAPE, severity) in findings(kind, text)


@pytest.mark.parametrize("program", ["RR", "RZ", "RC", "RT"])
def test_every_program_account_is_taken(program: str) -> None:
    assert findings(BN, f"123456782{program}0001") == []


@pytest.mark.parametrize("nam", ["ESSF85011513", "ESSF85511518", "XXXX00022918", "TEST54122816"])
def test_published_and_computed_nams_hold(nam: str) -> None:
    assert findings(NAM, nam) == []


@given(
    letters=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=4, max_size=4),
    birth=st.dates(),
    female=st.booleans(),
    sequence=st.integers(1, 9),
)
def test_a_nam_made_by_the_rule_holds_and_tells_its_facts(
    letters: str, birth: object, female: bool, sequence: int
) -> None:
    import datetime as dt

    assert isinstance(birth, dt.date)
    year = 1900 + birth.year % 123
    day = min(birth.day, 28)
    first = f"{letters}{year % 100:02}{birth.month + 50 * female:02}{day:02}{sequence}"
    value = f"{first}{nam_check_digit(first, year // 100)}"

    facts = nam_facts(value)

    assert findings(NAM, value) == []
    assert (facts.letters, facts.sex) == (letters, "F" if female else "M")
    assert facts.birth == f"{year % 100:02}{birth.month:02}{day:02}"


def test_a_nam_is_repaired_by_slot_and_the_check_digit_speaks() -> None:
    repairs = NAM.repairs("E55F 8S0I 1513")

    assert repairs[0] == "ESSF85011513"
    assert NAM.parse(repairs[0]).evidence > 0.8


@pytest.mark.parametrize("text", ["ESSF 8501 151", "ESS 88501 1513", "1234 5678 9012", "ESSF 8501 1513 4"])
def test_another_shape_is_no_nam(text: str) -> None:
    assert refusal(NAM, text) == "not_a_nam"


@pytest.mark.parametrize("text", ["D1A 1A1", "W1A 1A1", "G1O 1A1", "G1A 1U1", "GIA 1A1", "G1A 1A", "1G1 A1A"])
def test_letters_that_no_postal_code_has_are_refused(text: str) -> None:
    assert refusal(POSTAL_CODE, text) == "not_a_postal_code"


@pytest.mark.parametrize(("text", "repair"), [("GIA 1A1", "G1A 1A1"), ("H0H OHO", "H0H 0H0"), ("J5B 1Z8", None)])
def test_a_postal_code_is_repaired_by_slot(text: str, repair: str | None) -> None:
    assert (repair in POSTAL_CODE.repairs(text)) == (repair is not None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("514-555-0123", "+15145550123"),
        ("+1 (514) 555.0123", "+15145550123"),
        ("418 555-0199, poste 432", "+14185550199;ext=432"),
        ("418 555-0199 Poste: 432", "+14185550199;ext=432"),
        ("418 555-0199 p. 432", "+14185550199;ext=432"),
        ("418-555-0199 #432", "+14185550199;ext=432"),
        ("418-555-0199x432", "+14185550199;ext=432"),
        ("418-555-0199 Ext. 0432", "+14185550199;ext=0432"),
        ("+33 1 99 00 12 34", "+33199001234"),
    ],
)
def test_telephones_as_people_write_them(text: str, value: str) -> None:
    assert PHONE.parse(text).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("555-0123", "phone_without_area"),
        ("514-555-01234567", "phone_length"),
        ("911", "phone_length"),
        ("1-800-FLEURS1", "not_a_phone"),
        ("5I4-555-0123", "not_a_phone"),
        ("poste 432", "not_a_phone"),
    ],
)
def test_what_is_no_whole_number_says_why(text: str, code: str) -> None:
    assert refusal(PHONE, text) == code


def test_a_number_of_another_country_is_read_in_the_declared_region() -> None:
    assert PHONE.parse("01 99 00 12 34", {"x-region": "FR"}).value == "+33199001234"


@pytest.mark.parametrize("text", ["rose@", "@exemple.ca", "rose essai@exemple.ca", "rose@exemple", "a..b@exemple.ca"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal(EMAIL, text) == "not_an_email"


def test_blanks_and_commas_in_an_address_are_repaired_as_candidates() -> None:
    assert EMAIL.repairs("rose.essai @exemple,ca") == ("rose.essai@exemple.ca",)


@pytest.mark.parametrize(
    "name", ["Jean-François", "O’Fictif", "D'Exemple", "de la Sainte-Fable", "ᐊᓕᒃ", "ESSAI", "Ng", "A."]
)
def test_a_name_is_kept_as_written(name: str) -> None:
    assert SURNAME.parse(name).value == name
    assert findings(SURNAME, name) == []


@pytest.mark.parametrize(
    ("one", "other"), [("D’Amours", "DAMOURS"), ("Cœur-Léger", "coeur leger"), ("St. Jean", "st-jean")]
)
def test_names_meet_on_their_folded_key(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_one_of_matches_values_titles_and_spellings() -> None:
    schema = {
        "oneOf": [{"const": "U", "title": "Urgent"}, {"const": "R", "x-title": {"fr": "Régulier", "en": "Regular"}}]
    }

    assert [ONE_OF.parse(text, schema).value for text in ("U", "urgent", "REGULIER", "regular")] == ["U", "U", "R", "R"]
    assert ONE_OF.repairs("Urqent", schema) == ("Urgent",)


def test_options_that_are_not_text_keep_their_type() -> None:
    assert ONE_OF.parse("3", {"enum": [1, 2, 3, None]}).value == 3


def test_an_answer_that_two_options_fit_goes_to_a_person() -> None:
    assert ONE_OF.parse("a-b", {"enum": ["a-b", "ab"]}).value == "a-b"
    with pytest.raises(Unparsable, match="ambiguous_option"):
        ONE_OF.parse("A B", {"enum": ["a-b", "ab"]})


def test_many_of_keeps_the_order_of_the_schema() -> None:
    assert MANY_OF.parse("poste\ncourriel\nposte", MANY_OF.test_options).value == ["courriel", "poste"]
    assert refusal(MANY_OF, "poste, pigeon") == "not_an_option"
    assert refusal(MANY_OF, ", ;") == "not_an_option"


@pytest.mark.parametrize(("text", "value"), [("OUI", True), ("non", False), ("x", True), ("Off", False), ("✓", True)])
def test_yes_and_no(text: str, value: bool) -> None:
    assert YES_NO.parse(text).value is value


def test_a_maybe_is_neither_yes_nor_no() -> None:
    assert refusal(YES_NO, "peut-être") == "not_yes_or_no"


def test_a_signature_is_only_ever_there_or_not() -> None:
    assert SIGNATURE.parse("R. Essai").value is True
    assert SIGNATURE.parse("").value is None
