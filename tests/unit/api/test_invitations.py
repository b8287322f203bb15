"""People come in by a link of their own: the administrator makes it, and never knows the password."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from copiste.books import accounts, invitations
from copiste.errors import BadInvitation
from copiste.ports.identity import Person, Role, Vouched
from tests.unit.api.office import PASSWORD, Client, Office

NEW = {"name": "Yves", "title": "Yves Fictif", "role": "reviewer", "offices": ["greffe"], "language": "en"}
OTHER = "une tout autre phrase"


@pytest.fixture
def admin(place: Office) -> Client:
    return place.person("chef", Role.ADMINISTRATOR)


def link(admin: Client, name: str) -> str:
    """Return the token of a new link."""
    made = admin.ok("POST", f"/api/users/{name}/link")
    address, _, token = made["link"].partition("/#/invitation/")
    assert address == "http://127.0.0.1:8080"
    assert made["expires_at"] > "2026"
    return str(token)


def test_somebody_new_chooses_their_password_by_a_link_that_works_once(place: Office, admin: Client) -> None:
    made = admin.ok("POST", "/api/users", NEW)
    assert (made["invited"], made["source"], made["disabled"]) == (True, "local", False)
    assert Client()("POST", "/api/session", {"name": "yves", "password": ""})[0] == 401
    old, token = link(admin, "yves"), link(admin, "yves")

    for wrong in (old, "nothing"):
        assert Client()("POST", "/api/invitation", {"token": wrong})[1]["code"] == "bad_invitation"
    seen = Client().ok("POST", "/api/invitation", {"token": token})
    assert seen == {"name": "yves", "title": "Yves Fictif", "language": "en"}
    assert Client()("POST", "/api/invitation/password", {"token": token, "password": "court"})[0] == 400
    view = Client().ok("POST", "/api/invitation/password", {"token": token, "password": PASSWORD})

    assert (view["user"]["name"], view["user"]["offices"], view["signed_in"]) == ("yves", ["greffe"], True)
    again = Client()("POST", "/api/invitation/password", {"token": token, "password": OTHER})
    assert (again[0], again[1]["code"]) == (403, "bad_invitation")
    assert place.signed_in("yves").ok("GET", "/api/session")["user"]["role"] == "reviewer"
    (listed,) = [each for each in admin.ok("GET", "/api/users")["users"] if each["name"] == "yves"]
    assert not listed["invited"]
    acts = [(each.what, each.subject, each.who) for each in place.deps.audit.entries()]
    assert {("user.add", "yves", "chef"), ("user.link", "yves", "chef"), ("user.accept", "yves", "yves")} <= {*acts}
    assert all(token not in repr(each) for each in place.deps.audit.entries())


def test_a_lost_password_is_chosen_anew_and_who_was_signed_in_is_no_more(place: Office, admin: Client) -> None:
    rose = place.person("rose", Role.REVIEWER)
    token = link(admin, "rose")
    assert rose.ok("GET", "/api/tasks")["tasks"] == []

    Client().ok("POST", "/api/invitation/password", {"token": token, "password": OTHER})

    assert rose("GET", "/api/tasks")[0] == 401
    assert Client()("POST", "/api/session", {"name": "rose", "password": PASSWORD})[0] == 401
    assert Client().ok("POST", "/api/session", {"name": "rose", "password": OTHER})["signed_in"]


def test_a_link_ends_with_its_days_with_its_account_and_with_a_password_given_otherwise(
    place: Office, admin: Client
) -> None:
    admin.ok("POST", "/api/users", NEW)
    token, deps = link(admin, "yves"), place.deps
    with pytest.raises(BadInvitation):
        invitations.invited(deps.registers, token, deps.clock() + invitations.LASTS + dt.timedelta(seconds=1))
    assert invitations.invited(deps.registers, token, deps.clock()).person.name == "yves"

    admin.ok("PATCH", "/api/users/yves", {"version": 1, "disabled": True})

    assert Client()("POST", "/api/invitation", {"token": token})[0] == 403
    assert admin("POST", "/api/users/yves/link")[0] == 400
    admin.ok("PATCH", "/api/users/yves", {"version": 2, "disabled": False})
    assert Client()("POST", "/api/invitation", {"token": token})[0] == 403
    token = link(admin, "yves")
    admin.ok("PATCH", "/api/users/yves", {"version": 3, "password": PASSWORD})
    assert Client()("POST", "/api/invitation", {"token": token})[0] == 403


def test_administrators_alone_make_links_and_for_those_who_have_a_password_here(
    place: Office, admin: Client, boss: Client
) -> None:
    assert boss("POST", "/api/users/chef/link")[0] == 403
    assert admin("POST", "/api/users/nobody/link")[0] == 404
    registers = place.deps.registers
    accounts.vouched(registers, Vouched("zoe", "Zoé", (), ""), Role.REVIEWER, ("greffe",))
    assert admin("POST", "/api/users/zoe/link")[0] == 400


@pytest.mark.usefixtures("place")
def test_links_are_tried_a_few_times_only() -> None:
    tried = [Client()("POST", "/api/invitation", {"token": f"x{number}"})[0] for number in range(40)]

    assert (tried[0], tried[-1]) == (403, 429)


def test_a_token_stands_nowhere_on_the_disk(place: Office, admin: Client) -> None:
    admin.ok("POST", "/api/users", NEW)
    token = link(admin, "yves")

    folder = Path(str(place.deps.folder))
    written = b"".join(path.read_bytes() for path in folder.glob("*") if path.is_file())
    assert b"Yves Fictif" in written
    assert token.encode() not in written


def test_an_account_of_a_person_is_local_without_a_password(place: Office) -> None:
    person = Person("yves", "Yves", Role.REVIEWER, ("greffe",))
    made = accounts.add(place.deps.registers, place.deps.signing_in.passwords(), person, None)

    assert (made.source, made.sealed) == ("local", None)
