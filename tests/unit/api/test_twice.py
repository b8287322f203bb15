"""Whatever a person does may be cut off after any call and done again: the end is the same, and nothing is double."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copiste.books.arranging import Plan, Together
from copiste.desk import corrections, uploads
from copiste.desk import pages as arrange
from copiste.desk.actions import dismiss, file, reject
from copiste.desk.actions import misdirected as astray
from copiste.desk.claims import claim
from copiste.desk.context import Desk
from copiste.desk.uploads import Given
from copiste.keeping.arranged import Leaf
from copiste.ports.identity import Person, Role
from copiste.records.correcting import Correction
from copiste.records.states import PageState
from tests.unit.api.clerk import fits
from tests.unit.api.office import Office, office, one_form
from tests.unit.api.test_exceptions import LOST
from tests.unit.flow.flow import Crash, Fuse

ROSE = Person("rose", "Rose", Role.REVIEWER, ("*",), "est")
MOST = 80
Act = Callable[[Desk, str], Any]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Office]]:
    """Give what makes a fresh office."""
    opened: list[Any] = []

    def made() -> Office:
        while opened:
            opened.pop().__exit__(None, None, None)
        number = len(list(tmp_path.iterdir()))
        opened.append(office(tmp_path / str(number), monkeypatch))
        found: Office = opened[-1].__enter__()
        return found

    yield made
    for each in opened:
        each.__exit__(None, None, None)


def frail(desk: Desk, fuse: Fuse) -> Desk:
    """Return *desk* with every port behind the fuse."""
    ports = ("objects", "ledger", "records", "queues", "sealer", "registers", "log")
    return replace(desk, **{name: fuse.watch(getattr(desk, name)) for name in ports})


def filed(desk: Desk, document: str) -> Any:
    return file.run(desk, ROSE, f"{document}-t000", file.FileBody(version=2, confirmed=[]))


def rejected(desk: Desk, document: str) -> Any:
    return reject.run(desk, ROSE, f"{document}-t000", reject.RejectBody(version=2, reason="other", note="x"))


def misdirected(desk: Desk, document: str) -> Any:
    return astray.run(desk, ROSE, f"{document}-t000", astray.MisdirectedBody(version=2, intended_for="x"))


def dismissed(desk: Desk, document: str) -> Any:
    return dismiss.run(desk, ROSE, f"{document}-x000", dismiss.DismissBody(version=0, reason="blank"))


def rearranged(desk: Desk, document: str) -> Any:
    together = Together((Leaf(document, 1), Leaf(document, 2, 90)), None)
    return arrange.arrange(desk, ROSE, Plan(((f"{document}-x000", 0),), (together,), ()))


def uploaded(desk: Desk, _: str) -> Any:
    return uploads.upload(desk, ROSE, Given("12345678", "greffe", "x.pdf", b"a scan"))


def counter(desk: Desk, _: str) -> Any:
    return uploads.counter(desk, ROSE, channel="counter", form="visit", edition=None, office="greffe", key="12345678")


def prepared(place: Office, act: Act) -> str:
    """Let the document come in that *act* is about, in rose's hand, with its draft."""
    if act in (uploaded, counter):
        return ""
    desk = place.deps.desk
    document = place.arrive(LOST if act in (dismissed, rearranged) else one_form())
    task = f"{document}-{'x' if act in (dismissed, rearranged) else 't'}000"
    claim(desk, ROSE, task)
    if act in (filed, rejected, misdirected):
        corrections.blind(desk, ROSE, task, 0, "/file", keyed="QC-4471")
        said = {"/born": Correction("typed", "1988-03-12"), "/file": Correction("typed", "QC-4471")}
        corrections.save(desk, ROSE, task, 1, said)
    return document


def ending(place: Office) -> tuple[Any, ...]:
    """Return all that stands in the end, without what differs from one office to the next."""
    deps = place.deps
    documents = [(entry.state, entry.channel) for entry in deps.ledger.documents()]
    pages = [sorted(deps.ledger.pages(entry.id).items()) for entry in deps.ledger.documents()]
    tasks = [
        (task.kind, task.state, task.disposition, task.version)
        for done in (False, True)
        for task in deps.records.tasks(done=done)
    ]
    records = [(record.version, record.form) for record in deps.records.records()]
    incidents = len(list(deps.registers.slips("incident")))
    restricted = len(list(deps.registers.slips("restricted")))
    return documents, pages, tasks, records, incidents, restricted


@pytest.mark.parametrize("act", [filed, rejected, misdirected, dismissed, rearranged, uploaded, counter])
def test_it_may_be_cut_off_after_any_call_and_done_again(make: Callable[[], Office], act: Act) -> None:
    place = make()
    act(place.deps.desk, prepared(place, act))
    expected, ways = ending(place), 0

    for calls in range(1, MOST, 3):
        place = make()
        document = prepared(place, act)
        fuse = Fuse()
        desk = frail(place.deps.desk, fuse)
        fuse.calls = calls
        try:
            act(desk, document)
        except Crash:
            ways += 1
            act(place.deps.desk, document)
        else:
            break
        assert ending(place) == expected, calls
        assert fits(place) == []
    assert ways > 1


def test_a_page_moves_with_its_record(make: Callable[[], Office]) -> None:
    place = make()
    document = prepared(place, filed)
    filed(place.deps.desk, document)

    assert place.deps.ledger.pages(document) == {1: PageState.FILED}
