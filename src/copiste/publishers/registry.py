"""Which publishers there are: the one table to add a line to for another. What each is, its own file says (`FACTS`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from copiste.ports.home import Home
from copiste.ports.outward import Publisher, PublisherFacts
from copiste.publishers.secrets import secrets_of
from copiste.settings.destinations import Destination, Destinations, read

PUBLISHERS = {
    "url": "copiste.publishers.webhook:WebhookPublisher",
    "folder": "copiste.publishers.files:FilePublisher",
    "bus": "copiste.publishers.bus:BusPublisher",
}
"""Where each is found by the key of a destination that says where. A class has `facts` and `to`, which makes it."""

Clock = Callable[[], dt.datetime]


def outward(home: Home, clock: Clock) -> tuple[Destinations, Callable[[Destination], Publisher]]:
    """Return the destinations that *home* was told of, and what gives events to each; raise `BadDestination`.

    A publisher is the same one for as long as the process lasts.
    """
    known = fit(destinations_of(home.setting("destinations")), home.folder)
    return known, cache(lambda destination: publisher_of(destination, home.folder, clock))


def destinations_of(text: str | None) -> Destinations:
    """Return the destinations that *text* describes; raise `BadDestination` with the first thing wrong."""
    return read(text, facts_of())


@cache
def facts_of() -> Mapping[str, PublisherFacts]:
    """Return the facts of every publisher, by the key of a destination that says where."""
    return {key: _kind(key).facts for key in PUBLISHERS}


def fit(destinations: Destinations, folder: Path | None) -> Destinations:
    """Return *destinations*, or raise `BadDestination` for one that cannot be reached from the home that has its data
    in *folder*, or from AWS (None)."""
    for each in destinations.known.values():
        facts = facts_of()[each.key]
        if facts.disk not in (None, folder is not None):
            raise each.fault(facts.elsewhere)
        secrets_of(each, folder)
    return destinations


def publisher_of(destination: Destination, folder: Path | None, clock: Clock) -> Publisher:
    """Return what gives events to *destination*; folders are named from the data *folder*."""
    made: Publisher = _kind(destination.key).to(destination, folder, clock)
    return made


def _kind(key: str) -> Any:
    module, _, name = PUBLISHERS[key].partition(":")
    return getattr(import_module(module), name)
