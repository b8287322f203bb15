"""Records as FHIR: valid by a library that others keep, with every answer in it, typed, and a way back to the paper."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import given, settings
from hypothesis import strategies as st

from copiste.homes.library_files import FileLibrary
from copiste.outward.answers import answers, questions, typed
from copiste.outward.checked import is_valid
from copiste.outward.encoding import dumps
from copiste.outward.fhir import NAM_SYSTEM, Filed, Original, bundle, questionnaire
from copiste.records.model import Change, FormResult, Status

ROOT = Path(__file__).parents[3]
NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
PAPER = b"the paper"
SHA1 = hashlib.sha1(PAPER, usedforsecurity=False)
ORIGINAL = Original("image/tiff", len(PAPER), SHA1.hexdigest(), hashlib.sha256(PAPER).hexdigest(), NOW)
SAMPLE = ROOT / "samples/expected/clinique-du-ruisseau/04-demande-electronique.pdf.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return dict(FileLibrary([ROOT / "schemas"]).definitions()["referral"].schema)


def form(record: dict[str, Any], *changes: Change) -> FormResult:
    return FormResult(
        0, (1,), "referral", "2026-03", "d", "1.0.0", "copiste 1", Status.ACCEPTED, record, (), (), changes
    )


def filed(version: int = 1) -> Filed:
    return Filed("01K0000000000000000000000Z-r000", version, "01K0000000000000000000000Z", NOW, ORIGINAL)


def resources(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["resource"]["resourceType"]: each["resource"] for each in made["entry"]}


RECORD: dict[str, Any] = {
    "patient": {
        "surname": "Essai",
        "nam": "TREM 8803 1215",
        "birth_date": "1988-03-12",
        "sex": "F",
        "interpreter": False,
    },
    "request": {"priority": "A", "reason": "Douleur\nlombaire"},
    "allergies": ["penicillin", "latex"],
    "physician": {"signature": True, "fax": None, "phone": ""},
}


def linked(items: list[dict[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        for answer in item.get("answer", ()):
            found.setdefault(item["linkId"], []).append(answer)
        for name, below in linked(item.get("item", [])).items():
            found.setdefault(name, []).extend(below)
    return found


def test_a_record_becomes_a_valid_bundle_with_every_answer_typed(schema: dict[str, Any]) -> None:
    made = bundle(schema, form(RECORD), filed())

    Bundle.model_validate(made)
    response = resources(made)["QuestionnaireResponse"]
    assert response["status"] == "completed"
    assert response["questionnaire"] == "urn:copiste:questionnaire:referral|1.0.0"
    assert response["subject"]["identifier"] == {
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "JHN"}]},
        "system": NAM_SYSTEM,
        "value": "TREM88031215",
    }
    assert linked(response["item"]) == {
        "/patient/surname": [{"valueString": "Essai"}],
        "/patient/nam": [{"valueString": "TREM 8803 1215"}],
        "/patient/birth_date": [{"valueDate": "1988-03-12"}],
        "/patient/sex": [{"valueCoding": {"code": "F", "display": "Féminin"}}],
        "/patient/interpreter": [{"valueBoolean": False}],
        "/request/priority": [{"valueCoding": {"code": "A", "display": "A : 3 jours ou moins"}}],
        "/request/reason": [{"valueString": "Douleur\nlombaire"}],
        "/allergies": [
            {"valueCoding": {"code": "penicillin", "display": "Pénicilline"}},
            {"valueCoding": {"code": "latex", "display": "Latex"}},
        ],
        "/physician/signature": [{"valueBoolean": True}],
    }


def test_the_paper_is_named_by_its_digests_and_never_sent(schema: dict[str, Any]) -> None:
    made = bundle(schema, form(RECORD), filed())

    paper = resources(made)["DocumentReference"]
    (content,) = paper["content"]
    assert base64.b64decode(content["attachment"]["hash"]) == SHA1.digest()
    assert (content["attachment"]["contentType"], content["attachment"]["size"]) == ("image/tiff", len(PAPER))
    assert paper["identifier"][1]["value"] == hashlib.sha256(PAPER).hexdigest()
    assert "data" not in content["attachment"]
    assert paper["type"]["coding"][0]["code"] == "57133-1"


def test_provenance_leads_from_the_answers_to_the_paper_and_names_no_clerk(schema: dict[str, Any]) -> None:
    change = Change("/patient/surname", "typed", "Essal", "Essal", "Essai", "Essai", "rose", NOW, "misread")
    made = bundle(schema, form(RECORD, change), filed(2))

    Bundle.model_validate(made)
    assert resources(made)["QuestionnaireResponse"]["status"] == "amended"
    provenance = resources(made)["Provenance"]
    urls = {each["resource"]["resourceType"]: each["fullUrl"] for each in made["entry"]}
    assert [each["reference"] for each in provenance["target"]] == [urls["QuestionnaireResponse"]]
    assert provenance["entity"][0] == {"role": "source", "what": {"reference": urls["DocumentReference"]}}
    assert [each["type"]["coding"][0]["code"] for each in provenance["agent"]] == ["assembler", "verifier"]
    assert provenance["contained"][0]["version"][0] == {"value": "copiste 1"}
    assert "rose" not in json.dumps(made)


def test_the_same_record_again_is_put_in_the_same_places(schema: dict[str, Any]) -> None:
    first, again, corrected = (bundle(schema, form(RECORD), filed(version)) for version in (1, 1, 2))

    assert first == again
    places = [[each["request"]["url"] for each in made["entry"]] for made in (first, corrected)]
    assert places[0][:2] == places[1][:2]
    assert places[0][2] != places[1][2]
    assert all(each["request"]["method"] == "PUT" for each in first["entry"])


def test_the_sample_that_ships_is_valid_fhir_with_every_answer_that_its_questionnaire_knows(
    schema: dict[str, Any],
) -> None:
    found = json.loads(SAMPLE.read_text("utf-8"))
    record = next(each["record"] for each in _dicts(found) if "record" in each)
    made = bundle(schema, form(record), filed())

    Bundle.model_validate(made)
    asked = _links(questionnaire(schema, "1.0.0", "referral")["item"])
    answered = linked(resources(made)["QuestionnaireResponse"]["item"])
    assert len(answered) > 15
    assert set(answered) <= asked


def _dicts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(each for below in value.values() for each in _dicts(below))]
    return [each for below in value for each in _dicts(below)] if isinstance(value, list) else []


def _links(items: list[dict[str, Any]]) -> set[str]:
    return {each["linkId"] for each in items} | {name for each in items for name in _links(each.get("item", []))}


def test_every_form_that_declares_it_has_a_valid_questionnaire(schema: dict[str, Any]) -> None:
    made = questionnaire(schema, "1.0.0", "referral")

    Questionnaire.model_validate(made)
    (allergies,) = [each for each in made["item"] if each["linkId"] == "/allergies"]
    assert (allergies["type"], allergies["repeats"], len(allergies["answerOption"])) == ("choice", True, 6)
    assert _links(made["item"]) >= {"/patient", "/patient/nam", "/request/reason", "/physician/signature"}


def test_two_people_s_records_of_one_document_share_no_resource_and_name_none_of_the_other(
    schema: dict[str, Any],
) -> None:
    hers, his = (
        bundle(schema, form({"patient": {"nam": nam}}), Filed(f"D-r00{at}", 1, "D", NOW, ORIGINAL))
        for at, nam in enumerate(("TREM88031215", "GAGJ70051512"))
    )

    places = [{each["request"]["url"] for each in made["entry"]} for made in (hers, his)]
    urls = [{each["fullUrl"] for each in made["entry"]} for made in (hers, his)]
    assert not places[0] & places[1]
    assert not urls[0] & urls[1]
    assert not _references(hers) & (urls[1] | places[1])
    papers = [resources(made)["DocumentReference"] for made in (hers, his)]
    assert [each["subject"]["identifier"]["value"] for each in papers] == ["TREM88031215", "GAGJ70051512"]
    assert papers[0]["masterIdentifier"] != papers[1]["masterIdentifier"]


def _references(made: Any) -> set[str]:
    return {each["reference"] for each in _dicts(made) if isinstance(each.get("reference"), str)}


def test_provenance_names_each_resource_once(schema: dict[str, Any]) -> None:
    provenance = resources(bundle(schema, form(RECORD), filed()))["Provenance"]
    named = [each["reference"] for each in _dicts(provenance) if "reference" in each]

    assert len(named) == len(set(named))


def test_money_keeps_the_digits_that_were_written() -> None:
    made = bundle(ROWS, form({"lines": [{"wages": "12.50"}, {"wages": "1200.00"}, {"wages": "0.05"}]}), filed())

    Bundle.model_validate(made)
    assert is_valid(made)
    numbers = re.findall(r'"valueDecimal": ?([^}]+)}', dumps(made))
    assert numbers == ["12.50", "1200.00", "0.05"]
    assert json.loads(dumps(made, compact=True))["resourceType"] == "Bundle"


def test_a_questionnaire_speaks_both_languages_and_asks_for_no_group(schema: dict[str, Any]) -> None:
    made = questionnaire(schema, "1.0.0", "referral")

    Questionnaire.model_validate(made)
    assert made["language"] == "fr"
    (surname,) = [each for each in _dicts(made["item"]) if each.get("linkId") == "/patient/surname"]
    told = {each["url"]: each for each in surname["_text"]["extension"][0]["extension"]}
    title = schema["properties"]["patient"]["properties"]["surname"]["x-title"]
    assert (surname["text"], told["lang"]["valueCode"], told["content"]["valueString"]) == (
        title["fr"],
        "en",
        title["en"],
    )
    assert any("_display" in each for each in _dicts(made["item"]))
    assert [each for each in _dicts(made["item"]) if each.get("type") == "group" and "required" in each] == []
    assert any(each.get("required") for each in _dicts(made["item"]))


def test_a_form_whose_texts_say_no_language_gives_its_questionnaire_none() -> None:
    schema = {
        "title": "Demande",
        "x-fhir": {"questionnaire": "urn:q"},
        "properties": {"nom": {"type": "string", "title": "Nom"}},
    }

    assert "language" not in questionnaire(schema, "1", "demande")
    assert questionnaire({**schema, "x-title": {"en": "Request"}}, "1", "demande")["language"] == "en"


def test_a_form_that_declares_nothing_never_becomes_fhir() -> None:
    with pytest.raises(ValueError, match="x-fhir"):
        bundle({"properties": {}}, form({}), filed())


ROWS: dict[str, Any] = {
    "type": "object",
    "x-fhir": {"questionnaire": "urn:q"},
    "required": ["lines"],
    "properties": {
        "lines": {
            "type": "array",
            "title": "Lines",
            "items": {
                "type": "object",
                "properties": {"n": {"type": "integer"}, "wages": {"type": "string", "x-currency": "CAD"}},
            },
        },
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}


def test_an_answer_is_asked_for_only_where_its_group_is_surely_there() -> None:
    named = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    said = {
        "required": ["a", "rows"],
        "properties": {"a": named, "b": named, "rows": {"type": "array", "items": named}},
    }

    asked = {each["linkId"] for each in _dicts(questions(said)) if each.get("required")}

    assert asked == {"/a/name"}


def test_rows_repeat_their_group_and_keep_their_order() -> None:
    made = answers(ROWS, {"lines": [{"n": 1, "wages": "12.50"}, {}, {"wages": "77353.82"}], "tags": ["a", "b"]})

    assert [each["linkId"] for each in made] == ["/lines", "/lines", "/tags"]
    assert linked(made) == {
        "/lines/*/n": [{"valueInteger": 1}],
        "/lines/*/wages": [{"valueDecimal": Decimal("12.50")}, {"valueDecimal": Decimal("77353.82")}],
        "/tags": [{"valueString": "a"}, {"valueString": "b"}],
    }
    assert is_valid(bundle(ROWS, form({"lines": [{"n": 1}]}), filed()))
    (lines, tags) = questions(ROWS)
    assert (lines["type"], lines["repeats"], "required" in lines, tags["repeats"]) == ("group", True, False, True)
    assert [each["linkId"] for each in lines["item"]] == ["/lines/*/n", "/lines/*/wages"]


def test_what_a_type_cannot_hold_stays_text_and_nothing_is_lost() -> None:
    money = {"type": "string", "x-currency": "CAD"}
    assert typed(money, "0.1234567890123456789") == {"valueString": "0.1234567890123456789"}
    assert typed(money, "n/a") == {"valueString": "n/a"}
    assert typed({"type": "string", "format": "date"}, "12 mars") == {"valueString": "12 mars"}
    assert typed({"type": "integer"}, 10**12) == {"valueString": "1000000000000"}
    assert typed({"type": "string", "enum": ["A"]}, "B") == {"valueString": "B"}
    assert answers({"properties": {}}, {"unknown": "x"}) == [
        {"linkId": "/unknown", "text": "unknown", "answer": [{"valueString": "x"}]}
    ]


@pytest.mark.parametrize("name", ["\x0c", "\xa0", " \t"])
def test_a_property_whose_name_shows_nothing_is_called_by_its_pointer(name: str) -> None:
    made = bundle(ROWS, form({"patient": {name: False}}), filed())

    assert [each["text"] for each in answers({}, {"patient": {name: False}})[0]["item"]] == [f"/patient/{name}"]
    assert is_valid(made)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["patient", "allergies", "request", "lines", "x"]), VALUES))
def test_whatever_a_record_holds_the_bundle_is_valid(record: dict[str, Any]) -> None:
    made = bundle(
        {**ROWS, "x-fhir": {"questionnaire": "urn:q", "subject": {"value": "/patient/nam"}}}, form(record), filed()
    )

    assert is_valid(made)


def test_the_judge_says_no(schema: dict[str, Any]) -> None:
    made = bundle(schema, form(RECORD), filed())
    assert is_valid(made)
    response = resources(made)["QuestionnaireResponse"]

    assert not is_valid({**response, "authored": "yesterday"})
    assert not is_valid({name: value for name, value in response.items() if name != "status"})
    assert not is_valid({"resourceType": "Nothing"})
