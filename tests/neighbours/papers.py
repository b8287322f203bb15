"""Two hundred documents of people who do not exist: what was filed of each, as the ways out are given it."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from copiste.outward.fhir import Filed, Original
from copiste.reading.model import Candidate
from copiste.records.model import Change, Decision, FieldResult, FormResult, Status

DOCUMENTS, WITH_TWO = 200, 40
_SURNAMES = ("Essai", "Tremblé", "D’Aragon", "Ó Braonáin", "Nguyễn", "Saint-Ours de l’Étang", "<b>Roy</b> & fils")
_REASONS = ("", "Douleur\nlombaire", "12,50 $ « à jeun » \u2028suite", "x" * 3000)
_AT = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
SHEET: dict[str, Any] = {
    "type": "object",
    "title": "Feuille de soins",
    "x-title": {"fr": "Feuille de soins", "en": "Claim sheet"},
    "x-fhir": {"questionnaire": "urn:copiste:questionnaire:sheet", "subject": {"value": "/person/nam"}},
    "required": ["person", "lines", "total"],
    "properties": {
        "person": {"type": "object", "properties": {"nam": {"type": "string", "format": "ca-qc-nam"}}},
        "lines": {
            "type": "array",
            "title": "Actes",
            "items": {
                "type": "object",
                "required": ["paid"],
                "properties": {
                    "day": {"type": "string", "format": "date"},
                    "count": {"type": "integer"},
                    "paid": {"type": "string", "x-currency": "CAD"},
                },
            },
        },
        "total": {"type": "string", "x-currency": "CAD", "x-title": {"fr": "Total", "en": "Total"}},
    },
}
"""A form with what the one that ships has not: rows, money, days and whole numbers."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A record that was filed, and whose it is: the number of the one person that it may name."""

    person: str
    form: str
    result: FormResult
    filed: Filed


def papers(seed: int = 1) -> Iterator[Paper]:
    """Yield a record a form: of the documents some hold two people's, some records were corrected, some name nobody."""
    chance = random.Random(seed)
    for number in range(DOCUMENTS):
        document = f"01K{number:023}"
        data = f"scan {number}".encode()
        sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        original = Original("image/tiff", len(data), sha1, hashlib.sha256(data).hexdigest(), _AT)
        for index in range(2 if number < WITH_TWO else 1):
            person = f"TEST{chance.randrange(10**8):08}"
            form = chance.choice(("referral", "sheet"))
            record = _referral(person, chance) if form == "referral" else _sheet(person, chance)
            version = chance.choice((1, 1, 2))
            yield Paper(
                person,
                form,
                _result(index, form, record, corrected=version > 1),
                Filed(f"{document}-r{index:03}", version, document, _AT + dt.timedelta(minutes=number), original),
            )


def _result(index: int, form: str, record: dict[str, Any], *, corrected: bool) -> FormResult:
    field = FieldResult(
        "/x", None, "x", "x", 0.9, Decision.ACCEPT, (), (Candidate("tesseract", "x", 0.9), Candidate("ppocr", "x", 0.9))
    )
    change = Change("/x", "typed", "y", "y", "x", "x", "rose", _AT, "misread")
    return FormResult(
        index,
        (index + 1,),
        form,
        "2026",
        "d",
        "1.0.0",
        "copiste 1",
        Status.ACCEPTED,
        record,
        (field,),
        (),
        (change,) if corrected else (),
    )


def _referral(person: str, chance: random.Random) -> dict[str, Any]:
    return {
        "patient": {
            "surname": chance.choice(_SURNAMES),
            "given_name": chance.choice((None, "Ève")),
            "nam": f"{person[:4]} {person[4:8]} {person[8:]}",
            "birth_date": chance.choice(("1988-03-12", "12 mars", "1990")),
            "sex": chance.choice(("F", "M", "X", None, "?")),
            "interpreter": chance.choice((True, False, None)),
        },
        "request": {"priority": chance.choice("ABCDE"), "reason": chance.choice(_REASONS), "date": "2026-03-01"},
        "allergies": chance.sample(["none", "penicillin", "latex", "other"], chance.randrange(4)),
        "physician": {"name": "Dre Y. Essai", "licence": "12345", "signature": chance.choice((True, None))},
    }


def _sheet(person: str, chance: random.Random) -> dict[str, Any]:
    def amount() -> str:
        return f"{chance.randrange(10_000)}.{chance.choice(('00', '50', '05', '99'))}"

    rows = [
        {"day": "2026-03-01", "count": chance.choice((1, 0, None)), "paid": amount()}
        for _ in range(chance.randrange(4))
    ]
    return {"person": {"nam": person}, "lines": rows, "total": amount()}
