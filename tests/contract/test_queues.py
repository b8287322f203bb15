"""What every queue promises: at least once, on loan, in no order."""

from __future__ import annotations

from collections import Counter

from copiste.ports.queues import Depth, Leased, Queues
from tests.contract.homes import Home, at_once


def one(found: list[Leased]) -> Leased:
    (message,) = found
    return message


def test_a_message_is_lent_whole_and_gone_once_acknowledged(home: Home) -> None:
    home.queues.send("read", '{"page": 1, "é": "…"}')

    message = one(home.again().queues.lease("read", seconds=30))
    home.queues.ack(message)
    home.queues.ack(message)

    assert (message.queue, message.body, message.receives) == ("read", '{"page": 1, "é": "…"}', 1)
    assert home.queues.depth("read") == Depth(0, 0)


def test_an_empty_queue_lends_nothing_and_other_queues_stay_apart(queues: Queues) -> None:
    queues.send("other", "x")

    assert queues.lease("read", seconds=30, batch=10) == []
    assert queues.depth("other") == Depth(1, 0)


def test_a_lent_message_is_not_lent_again_while_the_loan_runs(queues: Queues) -> None:
    queues.send("read", "x")
    queues.lease("read", seconds=30)

    assert queues.lease("read", seconds=30) == []
    assert queues.depth("read") == Depth(0, 1)


def test_a_message_not_acknowledged_comes_back_and_is_counted(home: Home) -> None:
    home.queues.send("read", "x")
    first = one(home.queues.lease("read", seconds=1))
    home.pass_time(1.1)

    second = one(home.queues.lease("read", seconds=30))

    assert (second.id, second.body, second.receives) == (first.id, "x", 2)
    assert second.receipt != first.receipt


def test_whoever_lost_the_loan_cannot_take_the_message_from_its_holder_by_giving_it_back(home: Home) -> None:
    home.queues.send("read", "x")
    first = one(home.queues.lease("read", seconds=1))
    home.pass_time(1.1)
    second = one(home.queues.lease("read", seconds=30))

    home.queues.release(first)
    home.queues.ack(second)

    assert home.queues.depth("read") == Depth(0, 0)


def test_giving_back_what_was_acknowledged_does_not_bring_it_back(queues: Queues) -> None:
    queues.send("read", "x")
    message = one(queues.lease("read", seconds=30))
    queues.ack(message)

    queues.release(message)

    assert queues.depth("read") == Depth(0, 0)


def test_a_message_given_back_can_be_lent_at_once(queues: Queues) -> None:
    queues.send("read", "x")
    queues.release(one(queues.lease("read", seconds=30)))

    assert one(queues.lease("read", seconds=30)).receives == 2


def test_delays_hold_a_message_back_for_a_while(home: Home) -> None:
    home.queues.send("read", "sent late", delay=1)
    home.queues.send("other", "given back late")
    home.queues.release(one(home.queues.lease("other", seconds=30)), delay=1)

    assert home.queues.lease("read", seconds=30) == home.queues.lease("other", seconds=30) == []
    assert home.queues.depth("read").waiting == 1
    home.pass_time(1.1)
    assert one(home.queues.lease("read", seconds=30)).body == "sent late"
    assert one(home.queues.lease("other", seconds=30)).body == "given back late"


def test_a_dead_letter_moves_whole_and_leaves_its_queue(queues: Queues) -> None:
    queues.send("read", "poison")
    queues.release(one(queues.lease("read", seconds=30)), dead_letter="read-dead")

    assert queues.depth("read") == Depth(0, 0)
    assert queues.depth("read-dead") == Depth(1, 0)
    dead = one(queues.lease("read-dead", seconds=30))
    assert (dead.queue, dead.body, dead.receives) == ("read-dead", "poison", 1)


def test_a_batch_lends_at_most_as_many_as_asked(queues: Queues) -> None:
    for number in range(7):
        queues.send("read", str(number))

    lent = [queues.lease("read", seconds=30, batch=5), queues.lease("read", seconds=30, batch=5)]

    while more := queues.lease("read", seconds=30, batch=5):
        lent.append(more)
    assert max(len(batch) for batch in lent) <= 5
    assert sorted(message.body for batch in lent for message in batch) == list("0123456")


def test_many_workers_together_get_every_message_once_while_loans_run(queues: Queues) -> None:
    sent = [f"{number:02}" for number in range(24)]
    at_once([lambda body=body: queues.send("read", body) for body in sent[:8]])  # type: ignore[misc]
    for body in sent[8:]:
        queues.send("read", body)

    def work() -> list[str]:
        done = []
        while batch := queues.lease("read", seconds=60, batch=3):
            for message in batch:
                done.append(message.body)
                queues.ack(message)
        return done

    done = Counter(body for bodies in at_once([work] * 4) for body in bodies)
    done.update(message.body for message in queues.lease("read", seconds=60, batch=10))

    assert done == Counter(sent)
    assert queues.depth("read").waiting == 0
