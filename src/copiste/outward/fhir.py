"""A filed record as FHIR R4: a transaction of QuestionnaireResponse, DocumentReference and Provenance.

Each resource is put under an id of our own making, so that the same record sent again, or corrected, takes the place of
what was there. Facts of the mapping: docs/outward.md; the standard: https://hl7.org/fhir/R4.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copiste.fields.base import folded
from copiste.outward.answers import answers, questions, title_of
from copiste.outward.translated import language_of, text_of
from copiste.pointers import tokens
from copiste.records.identifiers import version_id
from copiste.records.model import FormResult

Resource = dict[str, Any]

KEYWORD = "x-fhir"
DATA = "http://hl7.org/fhir/StructureDefinition/Bundle"
NAM_SYSTEM = "https://fhir.infoway-inforoute.ca/NamingSystem/ca-qc-patient-healthcare-id"
"""Canada Health Infoway's system for the Québec health insurance number."""
_IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_PARTICIPANTS = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_OPERATIONS = "http://terminology.hl7.org/CodeSystem/v3-DataOperation"
_URI = "urn:ietf:rfc:3986"
_FIRST = 1
"""The version of a record that nobody corrected."""


@dataclass(frozen=True, slots=True)
class Original:
    """What is known of the bytes as received. Digests are hexadecimal; `url` leads to them for who may see them."""

    media_type: str
    size: int
    sha1: str
    sha256: str
    landed_at: dt.datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A version of a record: its identifiers, when it was filed, and what it was read from."""

    record: str
    version: int
    document: str
    filed_at: dt.datetime
    original: Original


def declared(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what a form says of itself as FHIR, or None for a form that never becomes FHIR."""
    found = schema.get(KEYWORD)
    return found if isinstance(found, Mapping) else None


def questionnaire(schema: Mapping[str, Any], version: str, form: str) -> Resource:
    """Return the Questionnaire of a form whose schema declares `x-fhir`; raise `ValueError` for another."""
    said = declared(schema)
    if said is None:
        raise ValueError("the form does not declare x-fhir")
    language = language_of(schema)
    return {
        "resourceType": "Questionnaire",
        "id": form[:64],
        **({"language": language} if language else {}),
        "url": said["questionnaire"],
        "version": version,
        "name": "".join(word.capitalize() for word in folded(form).replace("-", " ").split()),
        **text_of("title", schema, title_of(schema, form)),
        "status": "active",
        "item": questions(schema),
    }


def bundle(schema: Mapping[str, Any], form: FormResult, filed: Filed) -> Resource:
    """Return the Bundle of a version of a record; raise `ValueError` when its form does not declare `x-fhir`."""
    said = declared(schema)
    if said is None:
        raise ValueError("the form does not declare x-fhir")
    subject = _subject(said.get("subject"), form.record)
    response, paper = _response(schema, said, form, filed), _paper(said, form, filed)
    for each in (response, paper):
        each.update(subject)
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "timestamp": _instant(filed.filed_at),
        "entry": [_entry(each) for each in (paper, response, _provenance(form, filed, response, paper))],
    }


def _response(schema: Mapping[str, Any], said: Mapping[str, Any], form: FormResult, filed: Filed) -> Resource:
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": filed.record,
        "identifier": {"system": _URI, "value": f"urn:copiste:record:{filed.record}"},
        "questionnaire": f"{said['questionnaire']}|{form.schema_version}",
        "status": "completed" if filed.version == _FIRST else "amended",
        "authored": _instant(filed.filed_at),
    }
    items = answers(schema, form.record)
    return {**made, "item": items} if items else made


def _paper(said: Mapping[str, Any], form: FormResult, filed: Filed) -> Resource:
    """Return the paper of one record: a file may hold several people's, and each has a reference of their own."""
    original = filed.original
    attachment: Resource = {
        "contentType": original.media_type,
        "size": original.size,
        "hash": base64.b64encode(bytes.fromhex(original.sha1)).decode(),  # SHA-1, as Attachment.hash is defined
        "creation": _instant(original.landed_at),
    }
    if original.url is not None:
        attachment["url"] = original.url
    made: Resource = {
        "resourceType": "DocumentReference",
        "id": filed.record,
        "masterIdentifier": {"system": _URI, "value": f"urn:copiste:paper:{filed.record}"},
        "identifier": [
            {"system": _URI, "value": f"urn:copiste:document:{filed.document}"},
            {"system": "urn:copiste:sha256", "value": original.sha256},
        ],
        "status": "current",
        "date": _instant(original.landed_at),
        "description": f"p. {', '.join(map(str, form.pages))}",
        "content": [{"attachment": attachment}],
    }
    if isinstance(said.get("type"), Mapping):
        made["type"] = {"coding": [dict(said["type"])]}
    return made


def _provenance(form: FormResult, filed: Filed, response: Resource, paper: Resource) -> Resource:
    readers = sorted({each.reader for field in form.fields for each in field.candidates})
    device: Resource = {
        "resourceType": "Device",
        "id": "copiste",
        "deviceName": [{"name": "copiste", "type": "model-name"}],
        "version": [{"value": form.software}, *({"type": {"text": "reader"}, "value": each} for each in readers)],
    }
    agents = [_agent("assembler", {"reference": "#copiste"})]
    if form.changes:
        role = {"identifier": {"system": "urn:copiste:role", "value": "reviewer"}, "display": "reviewer"}
        agents.append(_agent("verifier", role))
    return {
        "resourceType": "Provenance",
        "id": version_id(filed.record, filed.version),
        "contained": [device],
        "target": [{"reference": _full_url(response)}],
        "recorded": _instant(filed.filed_at),
        "activity": {
            "coding": [{"system": _OPERATIONS, "code": "CREATE" if filed.version == _FIRST else "UPDATE"}],
        },
        "agent": agents,
        "entity": [{"role": "source", "what": {"reference": _full_url(paper)}}],
    }


def _agent(kind: str, who: Resource) -> Resource:
    return {"type": {"coding": [{"system": _PARTICIPANTS, "code": kind}]}, "who": who}


def _subject(said: Any, record: Mapping[str, Any]) -> Resource:
    """Return whom a record is about, by the identifier that stands on the paper; nothing when none stands there."""
    if not isinstance(said, Mapping):
        return {}
    found: Any = record
    for part in tokens(str(said["value"])):
        found = found.get(part) if isinstance(found, Mapping) else None
    value = "".join(str(found or "").split())
    if not value:
        return {}
    identifier = {
        "type": {"coding": [{"system": _IDENTIFIER_TYPES, "code": said.get("code", "JHN")}]},
        "system": said.get("system", NAM_SYSTEM),
        "value": value,
    }
    return {"subject": {"type": "Patient", "identifier": identifier}}


def _entry(resource: Resource) -> Resource:
    return {
        "fullUrl": _full_url(resource),
        "resource": resource,
        "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
    }


def _full_url(resource: Resource) -> str:
    return (
        f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, 'urn:copiste:' + resource['resourceType'] + ':' + resource['id'])}"
    )


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
