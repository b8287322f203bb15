"""Where events about records go: what an operator writes down, form by form, and what is wrong with it.

One JSON object, destination by name (docs/outward.md):

    {"dossier-clinique": {"url": "https://emr.example.ca/hooks/copiste", "content": "record", "forms": ["referral"],
                          "offices": ["clinique"], "secrets": ["file:key/dossier-clinique.secret"]}}

A secret is named and never written here: `file:` and a path (from the data folder), or on AWS `ssm:` and the name of a
parameter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from copiste.errors import BadDestination
from copiste.ports.outward import PublisherFacts

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SECRET = re.compile(r"(file|ssm):\S(.*\S)?")
_KNOWN = frozenset({"content", "forms", "offices", "secrets", "internal"})  # beside the key that says where


class Content(StrEnum):
    """What an event says of its record."""

    REFERENCE = "reference"  # identifiers and a link: nothing personal leaves
    RECORD = "record"  # the answers too, as JSON
    FHIR = "fhir"  # the record as a FHIR R4 Bundle, for forms that declare `x-fhir`


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination: `key` says what takes events there (`url`, `folder`, …: the publishers), `where` where.

    `forms` and `offices` are None for all. `internal` lets a URL lead to the building's own network.
    """

    name: str
    key: str
    where: str
    content: Content = Content.REFERENCE
    forms: tuple[str, ...] | None = None
    offices: tuple[str, ...] | None = None
    secrets: tuple[str, ...] = ()
    internal: bool = False

    def check(self, facts: PublisherFacts) -> None:
        """Raise `BadDestination` for the first thing that does not fit what its publisher says of itself."""
        if not NAME.fullmatch(self.name):
            raise self.fault("name")
        if not facts.sound(self.where, self.internal):
            raise self.fault(self.key)
        if facts.references_only and self.content is not Content.REFERENCE:
            raise self.fault(self.key)
        if not all(_SECRET.fullmatch(each) for each in self.secrets) or bool(self.secrets) != facts.signs:
            raise self.fault("secrets")

    def wants(self, form: str, office: str) -> bool:
        """Say whether records of *form* in *office* go here."""
        return (self.forms is None or form in self.forms) and (self.offices is None or office in self.offices)

    def fault(self, part: str) -> BadDestination:
        """Return what is wrong with it."""
        return BadDestination(destination=self.name[:40], resource=part)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Every destination, by name."""

    known: Mapping[str, Destination] = field(default_factory=dict)

    def get(self, name: str) -> Destination | None:
        """Return the destination named *name*, or None."""
        return self.known.get(name)

    def wanting(self, form: str, office: str) -> tuple[Destination, ...]:
        """Return the destinations of records of *form* in *office*."""
        return tuple(each for each in self.known.values() if each.wants(form, office))


def read(text: str | None, publishers: Mapping[str, PublisherFacts]) -> Destinations:
    """Return the destinations that *text* describes, each through one of *publishers* (by key); raise `BadDestination`
    with the first thing wrong."""
    try:
        written = json.loads(text or "{}")
    except ValueError:
        raise BadDestination(destination="…", resource="json") from None
    if not isinstance(written, dict):
        raise BadDestination(destination="…", resource="json")
    return Destinations({name: _destination(name, facts, publishers) for name, facts in written.items()})


def _destination(name: str, facts: Any, publishers: Mapping[str, PublisherFacts]) -> Destination:
    if not isinstance(facts, dict) or (set(facts) - _KNOWN - set(publishers)):
        raise BadDestination(destination=name[:40], resource="keys")
    try:
        content = Content(facts.get("content", Content.REFERENCE))
    except ValueError:
        raise BadDestination(destination=name[:40], resource="content") from None
    where = {key: _text(name, facts, key) for key in publishers if key in facts}
    lists = {key: _texts(name, facts, key) for key in ("forms", "offices", "secrets") if key in facts}
    internal = facts.get("internal", False)
    if not isinstance(internal, bool):
        raise BadDestination(destination=name[:40], resource="internal")
    if len(where) != 1:
        raise BadDestination(destination=name[:40], resource="where" if NAME.fullmatch(name) else "name")
    ((key, place),) = where.items()
    made = Destination(name, key, place, content, internal=internal, **lists)
    made.check(publishers[key])
    return made


def _text(name: str, facts: Mapping[str, Any], key: str) -> str:
    found = facts[key]
    if not isinstance(found, str) or not found:
        raise BadDestination(destination=name[:40], resource=key)
    return found


def _texts(name: str, facts: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = facts[key]
    if not isinstance(found, list) or not found or not all(isinstance(each, str) and each for each in found):
        raise BadDestination(destination=name[:40], resource=key)
    return tuple(found)
