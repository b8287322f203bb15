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
from urllib.parse import urlsplit

from copiste.errors import BadDestination

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_SECRET = re.compile(r"(file|ssm):\S(.*\S)?")
_KNOWN = frozenset({"url", "folder", "bus", "content", "forms", "offices", "secrets", "internal"})


class Content(StrEnum):
    """What an event says of its record."""

    REFERENCE = "reference"  # identifiers and a link: nothing personal leaves
    RECORD = "record"  # the answers too, as JSON
    FHIR = "fhir"  # the record as a FHIR R4 Bundle, for forms that declare `x-fhir`


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination: over HTTPS (`url`), in files (`folder`) or on EventBridge (`bus`).

    `forms` and `offices` are None for all. `internal` lets a URL lead to the building's own network.
    """

    name: str
    url: str | None = None
    folder: str | None = None
    bus: str | None = None
    content: Content = Content.REFERENCE
    forms: tuple[str, ...] | None = None
    offices: tuple[str, ...] | None = None
    secrets: tuple[str, ...] = ()
    internal: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise self._fault("name")
        if [self.url, self.folder, self.bus].count(None) != 2:
            raise self._fault("where")
        if self.url is not None:
            self._check_url(self.url)
        if self.bus is not None and self.content is not Content.REFERENCE:
            raise self._fault("bus")
        if not all(_SECRET.fullmatch(each) for each in self.secrets) or bool(self.secrets) != bool(self.url):
            raise self._fault("secrets")

    def wants(self, form: str, office: str) -> bool:
        """Say whether records of *form* in *office* go here."""
        return (self.forms is None or form in self.forms) and (self.offices is None or office in self.offices)

    def _check_url(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            raise self._fault("url") from None
        plain = url.isascii() and url.isprintable() and " " not in url
        if not plain or not parts.hostname or parts.username is not None or parts.fragment:
            raise self._fault("url")
        if parts.scheme != "https" and not (parts.scheme == "http" and self.internal):
            raise self._fault("url")

    def _fault(self, part: str) -> BadDestination:
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


def read(text: str | None) -> Destinations:
    """Return the destinations that *text* describes; raise `BadDestination` with the first thing wrong."""
    try:
        written = json.loads(text or "{}")
    except ValueError:
        raise BadDestination(destination="…", resource="json") from None
    if not isinstance(written, dict):
        raise BadDestination(destination="…", resource="json")
    return Destinations({name: _destination(name, facts) for name, facts in written.items()})


def _destination(name: str, facts: Any) -> Destination:
    if not isinstance(facts, dict) or (set(facts) - _KNOWN):
        raise BadDestination(destination=name[:40], resource="keys")
    try:
        content = Content(facts.get("content", Content.REFERENCE))
    except ValueError:
        raise BadDestination(destination=name[:40], resource="content") from None
    where = {key: _text(name, facts, key) for key in ("url", "folder", "bus") if key in facts}
    lists = {key: _texts(name, facts, key) for key in ("forms", "offices", "secrets") if key in facts}
    internal = facts.get("internal", False)
    if not isinstance(internal, bool):
        raise BadDestination(destination=name[:40], resource="internal")
    return Destination(name=name, content=content, internal=internal, **where, **lists)  # type: ignore[arg-type]  # by key


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
