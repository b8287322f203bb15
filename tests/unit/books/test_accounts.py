"""Accounts: what may be one, what changes, who is never locked out, and the link that makes the first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from copiste.books import accounts
from copiste.books.accounts import Account
from copiste.errors import BadRequest, BadSetup, Conflict, ObjectMissing, VersionConflict
from copiste.ports.identity import Person, Role, Vouched
from copiste.ports.registers import Registers
from tests.contract.homes import Home

NOW = dt.datetime(2026, 11, 1, 5, 30, tzinfo=dt.UTC)
PASSWORD = "une phrase assez longue"  # noqa: S105  of nobody
ROSE = Person("rose", "Rose Tremblay", Role.REVIEWER, ("greffe",), "est")
DIANE = Person("diane", "Diane", Role.ADMINISTRATOR, ("*",))


class Passwords:
    """Seals at no cost."""

    def seal(self, password: str) -> str:
        return f"sealed {password}"

    def holds(self, sealed: str | None, password: str) -> bool:
        return sealed == f"sealed {password}"


SEALS = Passwords()


@pytest.fixture
def registers(home: Home) -> Registers:
    return home.registers


def added(registers: Registers, person: Person = ROSE, password: str | None = PASSWORD) -> Account:
    return accounts.add(registers, SEALS, person, password)


def changed(registers: Registers, name: str = "rose", **said: Any) -> Account:
    return accounts.change(registers, SEALS, name, accounts.account(registers, name).version, said)


def test_an_account_is_kept_as_it_was_made(registers: Registers) -> None:
    assert not accounts.any_account(registers)
    made = added(registers)

    assert accounts.any_account(registers)
    assert accounts.account(registers, "rose") == accounts.find(registers, "rose") == made
    assert (made.person, made.source, made.disabled, made.sealed) == (ROSE, "local", False, f"sealed {PASSWORD}")
    assert added(registers, DIANE, None).sealed is None
    assert [each.person.name for each in accounts.accounts(registers)] == ["diane", "rose"]
    with pytest.raises(Conflict):
        added(registers)
    with pytest.raises(ObjectMissing):
        accounts.account(registers, "jane")
    assert accounts.find(registers, "jane") is None


@pytest.mark.parametrize(
    "bounded",
    [
        {"name": "ab"}, {"name": "a" * 64}, {"name": "0.b_c@d+e-f"},
        {"title": "R"}, {"title": "R" * 120}, {"title": f" {'R' * 120} "},
        {"offices": ()}, {"offices": ("*",)}, {"offices": ("greffe", "est-2")},
    ],
)  # fmt: skip
def test_what_may_be_an_account(registers: Registers, bounded: dict[str, Any]) -> None:
    assert added(registers, replace(ROSE, **bounded)).person == replace(ROSE, **bounded)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"name": "a"}, "name"), ({"name": "a" * 65}, "name"), ({"name": "Rose"}, "name"), ({"name": ".a"}, "name"),
        ({"title": ""}, "title"), ({"title": "  "}, "title"), ({"title": "R" * 121}, "title"),
        ({"offices": ("greffe", "a/b")}, "offices"), ({"offices": ("",)}, "offices"),
    ],
)  # fmt: skip
def test_what_may_not(registers: Registers, wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(BadRequest) as caught:
        added(registers, replace(ROSE, **wrong))

    assert caught.value.facts["where"] == where
    assert not accounts.any_account(registers)


@pytest.mark.parametrize(("length", "fits"), [(11, False), (12, True), (256, True), (257, False)])
def test_a_password_has_twelve_characters_at_least(registers: Registers, length: int, fits: bool) -> None:
    if fits:
        assert added(registers, password="a" * length).sealed == f"sealed {'a' * length}"
    else:
        with pytest.raises(BadRequest):
            added(registers, password="a" * length)


@pytest.mark.parametrize(
    ("role", "offices", "sees"),
    [
        (Role.ADMINISTRATOR, (), ("*",)),
        (Role.AUDITOR, (), ("*",)),
        (Role.AUDITOR, ("greffe",), ("greffe",)),
        (Role.REVIEWER, (), ()),
        (Role.SUPERVISOR, (), ()),
    ],
)
def test_administrators_and_auditors_see_every_office_unless_told_which(
    registers: Registers, role: Role, offices: tuple[str, ...], sees: tuple[str, ...]
) -> None:
    assert added(registers, replace(ROSE, role=role, offices=offices)).person.offices == sees


@pytest.mark.parametrize(
    "said",
    [
        {"title": "R. T."}, {"role": Role.SUPERVISOR}, {"offices": ("est",)}, {"team": "nuit"}, {"language": "en"}
    ],
)  # fmt: skip
def test_what_is_changed_is_changed_and_nothing_else(registers: Registers, said: dict[str, Any]) -> None:
    made = added(registers)

    after = changed(registers, **said)

    assert after == replace(made, person=replace(ROSE, **said), version=made.version + 1)
    assert accounts.account(registers, "rose") == after


def test_an_account_is_closed_and_opened_again_and_stays_so(registers: Registers) -> None:
    added(registers)

    assert changed(registers, disabled=True).disabled
    assert changed(registers, title="Rose").disabled
    assert not changed(registers, disabled=False).disabled


def test_a_change_to_what_somebody_changed_since_is_refused(registers: Registers) -> None:
    made = added(registers)
    changed(registers, title="Rose")

    with pytest.raises(VersionConflict) as caught:
        accounts.change(registers, SEALS, "rose", made.version, {"title": "R."})
    assert caught.value.facts["version"] == made.version + 1


def test_a_change_that_makes_no_sense_changes_nothing(registers: Registers) -> None:
    made = added(registers)

    for said in ({"title": ""}, {"password": "short"}, {"offices": ("a/b",)}):
        with pytest.raises(BadRequest):
            changed(registers, **said)
    assert accounts.account(registers, "rose") == made


def test_a_password_is_given_anew_or_changed_by_whoever_knows_it(registers: Registers) -> None:
    added(registers)

    assert changed(registers, password="b" * 12).sealed == f"sealed {'b' * 12}"
    with pytest.raises(BadRequest) as caught:
        accounts.new_password(registers, SEALS, "rose", PASSWORD, "c" * 12)
    assert caught.value.facts["where"] == "old"
    accounts.new_password(registers, SEALS, "rose", "b" * 12, "c" * 12)
    assert accounts.account(registers, "rose").sealed == f"sealed {'c' * 12}"
    with pytest.raises(BadRequest):
        accounts.new_password(registers, SEALS, "rose", "c" * 12, "c" * 11)


@pytest.mark.parametrize(
    "said", [{"disabled": True}, {"role": Role.REVIEWER}, {"disabled": True, "role": Role.AUDITOR}]
)
def test_the_last_administrator_stays_one(registers: Registers, said: dict[str, Any]) -> None:
    added(registers, DIANE)
    added(registers)

    with pytest.raises(Conflict):
        changed(registers, "diane", **said)
    assert changed(registers, "diane", title="D.").person.title == "D."

    added(registers, replace(DIANE, name="luc"))
    changed(registers, "luc", disabled=True)
    with pytest.raises(Conflict):  # nobody could let them in again
        changed(registers, "diane", **said)
    changed(registers, "luc", disabled=False)
    changed(registers, "diane", **said)
    with pytest.raises(Conflict):
        changed(registers, "luc", **said)


def test_a_closed_administrator_and_any_other_role_may_be_changed_freely(registers: Registers) -> None:
    for name in ("diane", "luc"):
        added(registers, replace(DIANE, name=name))
    added(registers)
    changed(registers, "luc", disabled=True)

    assert changed(registers, "luc", role=Role.REVIEWER).person.role is Role.REVIEWER
    assert changed(registers, "rose", disabled=True).disabled


@pytest.mark.parametrize(("asked", "kept"), [("en", "en"), ("fr", "fr"), ("de", "fr"), (None, "en")])
def test_a_language_is_chosen_and_without_a_choice_stays(registers: Registers, asked: str | None, kept: str) -> None:
    added(registers, replace(ROSE, language="en", preferences={"size": 2}))

    accounts.prefer(registers, "rose", asked, None)

    person = accounts.account(registers, "rose").person
    assert (person.language, person.preferences) == (kept, {"size": 2})


@pytest.mark.parametrize(
    ("preferences", "fit"),
    [
        ({str(at): 1 for at in range(20)}, True),
        ({str(at): 1 for at in range(21)}, False),
        ({"k" * 40: "v" * 200}, True),
        ({"k" * 41: "v"}, False),
        ({"k": "v" * 201}, False),
    ],
)
def test_preferences_are_bounded(registers: Registers, preferences: dict[str, Any], fit: bool) -> None:
    added(registers)
    if fit:
        accounts.prefer(registers, "rose", None, preferences)
    else:
        with pytest.raises(BadRequest):
            accounts.prefer(registers, "rose", None, preferences)

    assert accounts.account(registers, "rose").person.preferences == (preferences if fit else {})
    accounts.prefer(registers, "nobody", "en", {})  # who signs in elsewhere has none here


def test_somebody_is_shown_by_their_title_or_else_their_name(registers: Registers) -> None:
    added(registers)

    assert accounts.title_of(registers, "rose") == "Rose Tremblay"
    assert accounts.title_of(registers, "jane") == "jane"


def test_when_somebody_signed_in_last_is_noted(registers: Registers) -> None:
    made = added(registers)

    accounts.saw(registers, "rose", "2026-11-01")
    accounts.saw(registers, "jane", "2026-11-01")

    assert accounts.account(registers, "rose") == replace(made, last_seen="2026-11-01", version=made.version + 1)
    assert accounts.find(registers, "jane") is None


def vouch(name: str = "violette", subject: str = "0-17") -> Vouched:
    return Vouched(name=name, subject=subject, title="Violette", groups=())


@pytest.mark.parametrize("known", ["violette", "0-17"])
def test_whom_a_provider_vouches_for_has_the_account_of_their_name_or_subject(registers: Registers, known: str) -> None:
    made = added(registers, replace(ROSE, name=known), None)

    assert accounts.vouched(registers, vouch(), Role.AUDITOR, ()) == made


def test_one_who_has_none_gets_one_by_their_role_and_without_a_role_none(registers: Registers) -> None:
    with pytest.raises(ObjectMissing):
        accounts.vouched(registers, vouch(), None, ("greffe",))
    with pytest.raises(ObjectMissing):
        accounts.vouched(registers, vouch(name="Violette Morin"), Role.REVIEWER, ("greffe",))
    assert not accounts.any_account(registers)

    made = accounts.vouched(registers, vouch(), Role.REVIEWER, ("greffe",))

    assert (made.person.name, made.person.title, made.person.offices) == ("violette", "Violette", ("greffe",))
    assert (made.source, made.sealed, made.person.role) == ("oidc", None, Role.REVIEWER)


def test_the_link_makes_the_first_administrator_once(registers: Registers) -> None:
    token = accounts.begin_setup(registers, NOW)
    late = NOW + dt.timedelta(hours=23, minutes=59)

    for wrong in ("", token + "x"):
        with pytest.raises(BadSetup):
            accounts.set_up(registers, SEALS, wrong, ROSE, PASSWORD, now=late)
    with pytest.raises(BadRequest):  # and the link still works
        accounts.set_up(registers, SEALS, token, ROSE, "short", now=late)
    made = accounts.set_up(registers, SEALS, token, ROSE, PASSWORD, now=late)

    assert (made.person.role, made.person.offices, made.source) == (Role.ADMINISTRATOR, ("*",), "local")
    again = accounts.begin_setup(registers, NOW)
    with pytest.raises(BadSetup):  # there is somebody who can let others in
        accounts.set_up(registers, SEALS, again, replace(ROSE, name="jane"), PASSWORD, now=late)


def test_a_link_works_for_a_day_and_until_another_is_made(registers: Registers) -> None:
    first = accounts.begin_setup(registers, NOW)
    second = accounts.begin_setup(registers, NOW)

    assert len(first) == 32
    with pytest.raises(BadSetup):
        accounts.set_up(registers, SEALS, first, ROSE, PASSWORD, now=NOW)
    with pytest.raises(BadSetup):
        accounts.set_up(registers, SEALS, second, ROSE, PASSWORD, now=NOW + dt.timedelta(hours=24))
    assert not accounts.any_account(registers)
