"""A known-wrong answer is shown now and then, looks like any other, is counted by team, and is never filed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copiste.ports.identity import Role
from copiste.records.correcting import Correction, Draft, Sheet, corrected
from copiste.records.seeding import Seed, outcome, seed_for, shown
from tests.unit.api.clerk import answered, taken
from tests.unit.api.office import Client, Office, form, office, one_form, read

REFERRAL = Path(__file__).parents[3] / "schemas" / "referral" / "schema.json"
RIGHT = {"/name": "Essai Tremblay", "/city": "Montmagny", "/seen": "2026-01-05"}


@pytest.fixture
def seeding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with office(tmp_path, monkeypatch, {"COPISTE_SEED_SHARE": "1"}) as made:
        yield made


def seeded(task: dict[str, Any]) -> dict[str, Any]:
    """Return the field that shows something else than was read."""
    changed = [each for each in task["fields"] if each["path"] in RIGHT and each["text"] != RIGHT[each["path"]]]
    found: dict[str, Any] = changed[0]
    assert len(changed) == 1
    return found


@pytest.mark.parametrize(
    ("said", "caught"),
    [
        ({"how": "accepted"}, 0),
        ({"how": "typed", "text": "RIGHT"}, 1),
        ({"how": "reader", "text": "RIGHT"}, 1),
        ({"how": "illegible"}, 1),
        ({"how": "typed", "text": "Autre Chose"}, 1),
    ],
)
def test_a_seed_is_counted_and_never_filed(seeding: Office, said: dict[str, str], caught: int) -> None:
    clerk, boss = seeding.person("rose", Role.REVIEWER, team="est"), seeding.person("diane", Role.SUPERVISOR)
    document = seeding.arrive(one_form())
    task = taken(clerk)
    wrong = seeded(task)
    path, right = wrong["path"], RIGHT[wrong["path"]]
    assert (wrong["stop"], wrong["reasons"][0]["code"], wrong["findings"]) == (True, "readers_disagree", [])
    assert right in {each["text"] for each in wrong["candidates"]}
    assert task["stops"] == 3
    text = said.get("text", "").replace("RIGHT", right) or None
    if text == "Autre Chose" and path == "/seen":
        text = "2026-01-06"
    version = answered(clerk, task, **{path: {**said, "text": text} if text else said})

    filed = clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": version, "confirmed": [path]})

    record = clerk.ok("GET", f"/api/records/{filed['record']}")["record"]
    assert record[path[1:]] == (text if text not in (None, right) else right)
    assert boss.ok("GET", "/api/dashboard")["seeds"] == [
        {"team": "est", "seeded": 1, "caught": caught, "share": float(caught)}
    ]
    assert clerk.ok("GET", "/api/dashboard")["seeds"] == []
    assert "rose" not in str(list(seeding.deps.registers.slips("seed")))
    assert document


def test_a_seed_has_to_be_answered_like_any_stop(seeding: Office) -> None:
    clerk = seeding.person("rose", Role.REVIEWER)
    seeding.arrive(one_form())
    task = taken(clerk)
    version = answered(clerk, task)

    status, told = clerk("POST", f"/api/tasks/{task['id']}/file", {"version": version})

    assert status == 422
    assert told["problems"][0]["path"] == seeded(task)["path"]


def test_the_same_task_shows_the_same_seed_and_the_queue_counts_it_as_a_stop(seeding: Office) -> None:
    clerk = seeding.person("rose", Role.REVIEWER)
    seeding.arrive(one_form())
    task = taken(clerk)

    assert seeded(clerk.ok("GET", f"/api/tasks/{task['id']}")) == seeded(task)
    assert task["stops"] == 3


def test_about_the_share_that_is_asked_for_is_seeded() -> None:
    sheet = Sheet.of(form(), None)
    seeds = [seed_for(sheet, random.Random(number), 0.2) for number in range(400)]

    assert 50 < sum(seed is not None for seed in seeds) < 110
    assert all(seed is None or shown(form(), seed) != form() for seed in seeds)
    assert seed_for(sheet, random.Random(1), 0) is None


def test_a_seed_is_wrong_and_no_check_gives_it_away() -> None:
    """No check across fields either: its complaint would say which answer was made wrong."""
    named = {"/patient/surname": "Gagnon", "/patient/given_name": "Aline", "/patient/nam": "GAGA88531215"}
    other = {"/patient/birth_date": "1988-03-12", "/patient/address": "3434 3443"}
    fields = tuple(read(path, text) for path, text in {**named, **other}.items())
    sheet = Sheet(replace(form(), fields=fields), json.loads(REFERRAL.read_text("utf-8")), None)
    plain = corrected(sheet, Draft()).problems
    seeds = [seed for number in range(400) if (seed := seed_for(sheet, random.Random(number), 1))]

    assert "cross_field" not in {problem.code for problem in plain}
    assert {seed.path for seed in seeds} >= {"/patient/surname", "/patient/address"}
    for seed in seeds:
        seeded_sheet = replace(sheet, form=shown(sheet.form, seed))
        assert seed.wrong != seed.right.text
        assert corrected(seeded_sheet, Draft()).problems == plain


def test_a_right_answer_is_no_seed() -> None:
    with pytest.raises(ValueError, match="wrong"):
        Seed("/city", "Montmagny", form().fields[1])


def test_what_was_not_said_of_a_seed_is_not_caught() -> None:
    sheet = Sheet.of(form(), None)
    seed = Seed("/city", "Montnagny", form().fields[1])

    assert outcome(sheet, seed, None) == (False, None)
    assert outcome(sheet, seed, Correction("typed", "Montmagny")) == (True, None)
    assert outcome(sheet, seed, Correction("typed", "Montreal"))[1] == Correction("typed", "Montreal")


def test_a_clerk_is_told_nothing_of_seeds(seeding: Office) -> None:
    clerk: Client = seeding.person("rose", Role.REVIEWER)
    seeding.arrive(one_form())
    task = taken(clerk)

    assert "seed" not in str(task).lower()
    lines = clerk.ok("GET", f"/api/documents/{task['document']}/pages/1/text")["lines"]
    assert seeded(task)["text"] in {each["text"] for each in lines}
