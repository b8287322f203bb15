"""A person keeps sets of filters under names: theirs alone, sealed, and without what they searched for."""

from __future__ import annotations

import json

from copiste.books.saved_views import SAVED_VIEWS, KeptView
from copiste.desk import saved_views
from copiste.ports.identity import Role
from tests.unit.api.office import Client, Office

URGENT = {"screen": "queue", "name": "Urgences de l’est", "asked": {"urgent": "true", "office": "est", "kind": ""}}


def test_a_view_is_saved_found_again_written_over_and_dropped(place: Office, clerk: Client) -> None:
    made = clerk.ok("POST", "/api/views", URGENT)
    assert (made["screen"], made["name"]) == ("queue", "Urgences de l’est")
    assert made["asked"] == {"urgent": "true", "office": "est"}
    clerk.ok("POST", "/api/views", {"screen": "records", "name": "Novembre", "asked": {"since": "2026-11-01"}})

    again = place.signed_in("rose")
    assert [view["name"] for view in again.ok("GET", "/api/views")["views"]] == ["Urgences de l’est", "Novembre"]
    clerk.ok("POST", "/api/views", {**URGENT, "name": "urgences de l’EST ", "asked": {"mine": "true"}})
    first, second = clerk.ok("GET", "/api/views")["views"]
    assert (first["name"], first["asked"]) == ("urgences de l’EST", {"mine": "true"})
    assert first["id"] != made["id"]

    clerk.ok("DELETE", f"/api/views/{second['id']}")
    assert [view["id"] for view in clerk.ok("GET", "/api/views")["views"]] == [first["id"]]
    assert clerk("DELETE", f"/api/views/{second['id']}")[0] == 404


def test_nobody_sees_or_drops_the_views_of_another(place: Office, clerk: Client, boss: Client) -> None:
    made = clerk.ok("POST", "/api/views", URGENT)

    assert boss.ok("GET", "/api/views")["views"] == []
    assert boss("DELETE", f"/api/views/{made['id']}")[0] == 404
    assert place.person("aline", Role.ADMINISTRATOR).ok("GET", "/api/views")["views"] == []


def test_what_a_person_wrote_is_sealed_and_what_they_search_for_is_not_kept(place: Office, clerk: Client) -> None:
    clerk.ok("POST", "/api/views", URGENT)

    (entry,) = SAVED_VIEWS.shelf("rose").entries(place.deps.registers)
    assert "Urgences" not in json.dumps([entry.value.screen, entry.value.sealed])
    for asked in ({"q": "Tremblay"}, {"order": "newest"}):
        assert clerk("POST", "/api/views", {**URGENT, "asked": asked})[0] == 400


def test_what_makes_no_sense_is_refused(place: Office, clerk: Client) -> None:
    assert clerk("POST", "/api/views", {**URGENT, "screen": "audit"})[0] == 400
    assert clerk("POST", "/api/views", {**URGENT, "name": "  "})[0] == 400
    assert clerk("POST", "/api/views", {**URGENT, "asked": {"office": "x" * 65}})[0] == 400
    assert clerk("POST", "/api/views", {**URGENT, "asked": {"days": 3}})[0] == 400
    for number in range(saved_views.MOST):
        clerk.ok("POST", "/api/views", {**URGENT, "name": str(number)})
    assert clerk("POST", "/api/views", URGENT)[0] == 409
    clerk.ok("POST", "/api/views", {**URGENT, "name": "0"})
    assert len(clerk.ok("GET", "/api/views")["views"]) == saved_views.MOST
    assert len(list(SAVED_VIEWS.shelf("rose").entries(place.deps.registers))) == saved_views.MOST


def test_a_view_whose_key_stayed_elsewhere_is_passed_over(place: Office, clerk: Client) -> None:
    made = clerk.ok("POST", "/api/views", URGENT)
    book = SAVED_VIEWS.shelf("rose")
    book.remove(place.deps.registers, made["id"])
    other = place.deps.desk.new_id()
    book.put(place.deps.registers, other, KeptView("queue", "AAAA"))

    assert clerk.ok("GET", "/api/views")["views"] == []
