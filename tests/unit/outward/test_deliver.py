"""What is owed to a destination gets there, whatever breaks on the way; what cannot is left to a person, and said."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copiste.books.attempts import redeliver
from copiste.books.outbox import OVERDUE
from copiste.errors import ObjectMissing
from copiste.flow.deliver import WAITS
from copiste.flow.reconcile import PATIENCE
from copiste.ports import messages
from copiste.ports.messages import DeliverEvent
from copiste.ports.outward import Answer
from copiste.ports.registers import Slip
from copiste.publishers.files import FilePublisher
from copiste.publishers.webhook import WebhookPublisher
from copiste.records.model import Status
from copiste.settings.destinations import Content, Destinations
from tests.contract.homes import Home, embedded
from tests.contract.receiver import Receiver, receiving
from tests.unit.flow.flow import Crash, Flow, Fuse, assembly
from tests.unit.outward.post import FILES, LATER, REFUSED, START, TAKEN, Post, hooked


def test_a_filed_record_leaves_once_and_the_log_says_so(post: Post) -> None:
    post.flow.run()
    post.once()

    (record,) = post.flow.home.records.records()
    (line,) = post.lines()
    assert line["id"] == f"{record.id}-v001"
    assert line["type"] == "ca.copiste.record.filed"
    assert line["source"] == "urn:copiste:office:greffe"
    assert line["data"]["record"] == {"name": "Ada"}
    assert line["data"]["link"] == f"https://copiste.example/api/records/{record.id}?version=1"
    (made,) = post.log()
    assert (made.destination, made.record, made.version, made.outcome, made.attempt) == (
        "files", record.id, 1, "delivered", 1,
    )  # fmt: skip
    assert list(post.outbox.debts()) == []


def test_no_envelope_and_no_log_holds_what_the_paper_says(post: Post) -> None:
    post.flow.run()
    post.once()

    (line,) = post.lines()
    envelope = {name: value for name, value in line.items() if name != "data"}
    logged = [dict(slip.value) for slip in post.flow.home.registers.slips("attempt")]
    assert "Ada" not in json.dumps([envelope, logged])
    assert "Ada" in json.dumps(line["data"])


def test_a_reference_holds_no_answer(post: Post) -> None:
    post.flow.destinations = Destinations({"files": replace(FILES, content=Content.REFERENCE)})
    post.flow.run()
    post.once()

    (line,) = post.lines()
    assert "record" not in line["data"]
    assert "Ada" not in json.dumps(line)


def test_a_message_that_comes_twice_delivers_once(post: Post) -> None:
    post.flow.run()
    (message,) = post.flow.home.queues.lease(messages.DELIVER, seconds=60)
    event = messages.delivery(json.loads(message.body))

    assert post.deps.deliver.run(event) is not None
    assert post.deps.deliver.run(event) is None
    assert len(post.lines()) == 1


def test_a_crash_anywhere_between_filing_and_sending_loses_nothing_and_files_once(tmp_path: Path) -> None:
    crashed = 0
    for calls in range(200):
        homes: list[Home] = []
        folder = tmp_path / str(calls)
        flow = Flow(embedded(folder, homes), assembly((0, Status.ACCEPTED)))
        flow.destinations = Destinations({"files": FILES})
        post = Post(flow, folder / "out", {"files": FilePublisher(folder / "out", lambda: START)})
        flow.land()
        for queue in (messages.INTAKE, messages.READ, messages.ASSEMBLE):
            for message in flow.home.queues.lease(queue, seconds=60, batch=10):
                flow.take(queue, message.body)
                flow.home.queues.ack(message)
        (message,) = flow.home.queues.lease(messages.FILE, seconds=60)
        flow.fuse = Fuse(calls)
        try:
            flow.take(messages.FILE, message.body)
        except Crash:
            crashed += 1
        whole = flow.fuse.calls > 0
        flow.fuse = Fuse()
        if not whole:
            # whatever stood on the queues is lost as well: document and event are taken up from what was kept
            for queue in messages.QUEUES:
                for lost in flow.home.queues.lease(queue, seconds=60, batch=10):
                    flow.home.queues.ack(lost)
            post.at = dt.datetime.now(dt.UTC) + PATIENCE
            flow.take(messages.FILE, message.body)
            post.outbox.redrive(flow.home.records, dt.timedelta())
        post.once()
        assert len(list(flow.home.records.records())) == 1
        assert {line["id"][-5:] for line in post.lines()} == {"-v001"}
        assert list(post.outbox.debts()) == []
        for each in homes:
            each.close()
        if whole:
            break
    assert crashed > 8


def test_a_lost_message_is_sent_again_by_the_sweep_and_not_before_its_time(post: Post) -> None:
    post.flow.run()
    (lost,) = post.flow.home.queues.lease(messages.DELIVER, seconds=60)
    post.flow.home.queues.ack(lost)
    (debt,) = post.outbox.debts()
    post.at = debt.due

    assert post.outbox.redrive(post.flow.home.records, PATIENCE) == 0
    post.wait(PATIENCE.total_seconds())
    assert post.outbox.redrive(post.flow.home.records, PATIENCE) == 1
    assert post.outbox.redrive(post.flow.home.records, PATIENCE) == 0
    post.once()
    assert len(post.lines()) == 1


def test_a_promise_about_a_record_that_was_never_written_is_dropped_after_a_day(post: Post) -> None:
    records = post.flow.home.records
    post.outbox.promise(records, "01K0000000000000000000000Z-r000", 1, form="f", office="greffe")
    message = DeliverEvent("01K0000000000000000000000Z-r000", 1, "files")

    assert post.deps.deliver.run(message) is None
    post.wait(PATIENCE.total_seconds())
    assert post.outbox.redrive(records, PATIENCE) == 0
    assert len(list(post.outbox.debts())) == 1
    post.wait(OVERDUE.total_seconds())
    assert post.outbox.redrive(records, PATIENCE) == 0
    assert list(post.outbox.debts()) == []


def test_a_receiver_that_is_away_for_a_weekend_gets_its_event(post: Post) -> None:
    told = hooked(post, *[LATER] * len(WAITS), TAKEN)
    post.flow.run()
    for seconds in (0, *WAITS):
        post.wait(seconds)
        post.outbox.redrive(post.flow.home.records, dt.timedelta())
        post.once()

    assert [each.outcome for each in post.log()] == ["delivered", *["later"] * len(WAITS)]
    assert len(set(told.events)) == 1
    assert post.dead() == []
    assert list(post.outbox.debts()) == []


def test_attempts_end_among_the_dead_letters_with_their_reason_and_can_be_redriven(post: Post) -> None:
    told = hooked(post, LATER)
    post.flow.run()
    for seconds in (0, *WAITS, 86_400, 86_400):
        post.wait(seconds)
        post.outbox.redrive(post.flow.home.records, dt.timedelta())
        post.once()

    assert len(told.events) == len(WAITS) + 1
    (letter,) = post.dead()
    assert (letter["reason"], letter["status"], letter["attempts"]) == ("busy", 503, len(WAITS) + 1)
    assert post.outbox.overdue() == {"hook": 1}

    told.answers = [TAKEN]
    queues = post.flow.home.queues
    (dead,) = queues.lease(messages.DELIVER_DEAD, seconds=60)
    queues.release(dead, dead_letter=messages.DELIVER)
    post.once()
    assert post.log()[0].outcome == "delivered"
    assert post.outbox.overdue() == {}


def test_what_is_refused_is_dead_at_once(post: Post) -> None:
    told = hooked(post, REFUSED)
    post.flow.run()
    post.once()

    (letter,) = post.dead()
    assert (letter["destination"], letter["reason"], letter["status"]) == ("hook", "gone", 410)
    post.wait(86_400)
    assert post.outbox.redrive(post.flow.home.records, dt.timedelta()) == 0
    assert len(told.events) == 1


def test_a_receiver_says_how_long_to_wait(post: Post) -> None:
    hooked(post, replace(LATER, wait=600), TAKEN)
    post.flow.run()
    post.once()
    post.wait(599)
    assert post.once() == []
    post.wait(2)
    assert [each.outcome for each in post.once() if each] == ["delivered"]


def test_an_attempt_that_kills_its_process_counts(post: Post) -> None:
    class Deadly:
        def publish(self, event: Any) -> Answer:
            del event
            raise Crash

    hooked(post, TAKEN)
    post.publishers["hook"] = Deadly()
    post.flow.run()
    (message,) = post.flow.home.queues.lease(messages.DELIVER, seconds=60)
    for _ in range(2):
        with pytest.raises(Crash):
            post.deps.deliver.run(messages.delivery(json.loads(message.body)))

    (debt,) = post.outbox.debts()
    assert debt.attempts == 2


def test_a_destination_that_nobody_describes_any_more_is_said(post: Post) -> None:
    post.flow.run()
    post.flow.destinations = Destinations()
    post.once()

    assert [letter["reason"] for letter in post.dead()] == ["unknown_destination"]


def test_a_document_that_came_to_the_wrong_place_does_not_leave(post: Post) -> None:
    post.flow.run()
    (record,) = post.flow.home.records.records()
    post.flow.home.registers.write(Slip("restricted", record.document))
    post.once()

    assert [(each.outcome, each.reason) for each in post.log()] == [("dropped", "restricted")]
    assert post.lines() == []


def test_an_erased_document_does_not_leave(post: Post) -> None:
    post.flow.run()
    (record,) = post.flow.home.records.records()
    post.flow.home.sealer.destroy(record.document)
    post.once()

    assert [(each.outcome, each.reason) for each in post.log()] == [("dropped", "erased")]
    assert post.lines() == []
    assert list(post.outbox.debts()) == []


def test_only_the_forms_and_offices_that_are_asked_for_leave(post: Post) -> None:
    post.flow.destinations = Destinations(
        {"files": replace(FILES, forms=("other",)), "more": replace(FILES, name="more", offices=("elsewhere",))}
    )
    post.flow.run()

    assert post.flow.home.queues.depth(messages.DELIVER).waiting == 0
    assert list(post.outbox.debts()) == []


def test_a_form_that_declares_nothing_does_not_leave_as_fhir(post: Post) -> None:
    post.flow.destinations = Destinations({"files": replace(FILES, content=Content.FHIR)})
    post.flow.run()
    post.once()

    assert [(each.outcome, each.reason) for each in post.log()] == [("dropped", "not_fhir")]
    assert list(post.outbox.debts()) == []


def test_an_event_is_sent_again_by_command(post: Post) -> None:
    post.flow.run()
    post.once()
    (record,) = post.flow.home.records.records()

    assert redeliver(post.outbox, post.flow.home.records, FILES) == (1, None)
    assert redeliver(post.outbox, post.flow.home.records, FILES, record=record.id) == (1, None)
    assert redeliver(post.outbox, post.flow.home.records, FILES, offices=("elsewhere",)) == (0, None)
    late = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    assert redeliver(post.outbox, post.flow.home.records, FILES, since=late) == (0, None)
    with pytest.raises(ObjectMissing):
        redeliver(post.outbox, post.flow.home.records, FILES, record="01K0000000000000000000000Z-r000")
    post.once()
    assert [line["id"] for line in post.lines()] == [f"{record.id}-v001"] * 2  # one message found nothing owed


def test_the_log_is_asked_by_destination_record_and_failure_and_expires(post: Post) -> None:
    hooked(post, LATER, TAKEN)
    post.flow.run()
    post.once()
    post.wait(10)
    post.once()

    assert [each.outcome for each in post.log()] == ["delivered", "later"]
    assert [each.outcome for each in post.log(failed=True)] == ["later"]
    assert post.log(destination="other") == post.log(record="other") == post.log(offices=()) == []
    assert len(post.log(since=START + dt.timedelta(seconds=5))) == 1
    post.wait(500 * 86_400)
    assert post.log() == []


def test_a_webhook_is_reached_over_a_real_socket(post: Post) -> None:
    def reached(receiver: Receiver) -> None:
        hooked(post, TAKEN)
        post.publishers["hook"] = WebhookPublisher(receiver.url, lambda: [b"k" * 32], internal=True)
        post.flow.run()
        receiver.status = 500
        post.once()
        receiver.status = 200
        post.wait(WAITS[0] + 1)
        post.once()
        assert [each.status for each in post.log()] == [200, 500]
        assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1

    with receiving() as receiver:
        reached(receiver)
