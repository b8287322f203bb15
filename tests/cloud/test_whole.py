"""Everything is compared, in as many calls as that takes: each goes on where the last one ended."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from copiste.books.whole import ONE, WHOLE, KeptWhole
from copiste.flow import whole
from copiste.flow.whole import Whole
from copiste.keeping.vault import ORIGINAL, key_of
from copiste.local.pump import context
from copiste.ports.records import TaskEntry
from copiste.records.identifiers import new_document_id, task_id
from functions.sweep.app import LEAST_LEFT
from functions.sweep.app import handler as sweep
from tests.cloud.imitation import CALLS, Cloud
from tests.cloud.test_end_to_end import REFERRAL
from tests.cloud.test_growth import held

pytestmark = pytest.mark.cloud

HELD = 25


def short(steps: int) -> Any:
    """Return the context of a call that has the time for so many steps."""
    left = iter([LEAST_LEFT + 1] * steps)
    return SimpleNamespace(function_name="sweep", get_remaining_time_in_millis=lambda: next(left, LEAST_LEFT))


def swept(event: dict[str, Any], steps: int = 3) -> dict[str, int]:
    with CALLS.acting("sweep"):
        return sweep(event, short(steps))


@pytest.fixture
def much(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """More than one call has the time for: documents that came to nothing, and one that became a record."""
    monkeypatch.setattr(whole, "STEP", 4)
    cloud.land("greffe/a.pdf", REFERRAL.read_bytes())
    cloud.drain()
    held(cloud, HELD)
    return cloud


def test_it_goes_on_where_the_last_call_ended_and_says_when_it_is_done(much: Cloud) -> None:
    first = swept({"whole": True})
    assert (first["compared"], first["done"]) == (12, False)
    assert swept({"whole": True})["compared"] == 24  # asked again it does not begin anew
    answers = [swept({}) for _ in range(8)]  # and those of the schedule go on as well

    done = next(each for each in answers if each.get("done"))
    assert (done["compared"], done["misfits"], done["findings"]) == (HELD + 1, 0, 0)
    assert "compared" not in answers[-1]
    assert much.account().findings == ()
    assert swept({"whole": True})["compared"] == 12  # once it is done, it begins anew


@pytest.mark.usefixtures("much")
def test_one_call_that_has_the_time_compares_everything() -> None:
    with CALLS.acting("sweep"):
        answer = sweep({"whole": True}, context("sweep", 300))

    assert (answer["compared"], answer["misfits"], answer["done"]) == (HELD + 1, 0, True)


def test_it_finds_what_one_piece_finds_and_says_it_until_it_fits(much: Cloud) -> None:
    deps = much.deps
    entries = list(deps.ledger.documents())
    stranger = new_document_id(deps.clock(), bytes)
    deps.objects.delete(key_of(entries[9].id, ORIGINAL))
    deps.objects.put_new(key_of(stranger, ORIGINAL), b"x")
    lost = new_document_id(deps.clock(), lambda size: b"\1" * size)
    deps.records.open_task(TaskEntry(task_id(lost, 0), "greffe", lost, "permit", deps.clock(), b"sealed"))
    wanted = {(each.code, each.document) for each in much.account().findings}
    assert {code for code, _ in wanted} == {"original_missing", "unknown_document"}
    assert len(wanted) == 3

    answers = [swept({"whole": True}, 100)]
    answers += [swept({}) for _ in range(2)]

    assert (answers[0]["misfits"], answers[0]["done"]) == (3, True)
    assert answers[0]["findings"] == 3
    assert [each["findings"] > 0 for each in answers[1:]] == [True, True]


def test_two_at_once_lose_nothing(much: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    real, begun = Whole._on, False  # between its reading and its writing

    def on(self: Whole, kept: KeptWhole, now: Any) -> Any:
        nonlocal begun
        if not begun:
            begun = True
            swept({})  # a sweep of the schedule begins meanwhile
        return real(self, kept, now)

    swept({"whole": True}, 1)
    monkeypatch.setattr(Whole, "_on", on)
    far = swept({})
    kept = WHOLE.read(much.deps.registers, ONE)

    assert kept is not None
    assert (far["compared"], kept.documents) == (4, 16)
    assert kept.after == list(much.deps.ledger.documents())[15].id
