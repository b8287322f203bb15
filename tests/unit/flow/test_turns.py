"""A thick document holds up nobody else: its pages take turns with what comes after it."""

from __future__ import annotations

import json

from copiste.ports import messages
from copiste.reading.model import PagePlace
from tests.contract.homes import Home
from tests.unit.flow.flow import Flow, assembly

THICK = 30
"""Pages of the thick document."""


def landed(flow: Flow, data: bytes) -> str:
    """Land a file and take it in; return the id of its document."""
    before = {entry.id for entry in flow.home.ledger.documents()}
    flow.land(data)
    (message,) = flow.home.queues.lease(messages.INTAKE, seconds=60)
    flow.take(message.queue, message.body)
    flow.home.queues.ack(message)
    (entry,) = (entry for entry in flow.home.ledger.documents() if entry.id not in before)
    flow.home.pass_time(1)
    return entry.id


def read(home: Home) -> str:
    """Take the next page that is to be read; return whose it is."""
    (message,) = home.queues.lease(messages.READ, seconds=60)
    home.queues.ack(message)
    return str(json.loads(message.body)["document"])


def test_a_page_that_comes_after_a_thick_document_is_read_next(home: Home) -> None:
    thick = Flow(home, assembly(*[PagePlace.UNRECOGNISED] * THICK))
    first = landed(thick, b"thirty pages")
    assert [read(home) for _ in range(2)] == [first, first]
    other = landed(Flow(home, assembly(PagePlace.UNRECOGNISED)), b"one page")

    assert read(home) == other
    assert [read(home) for _ in range(THICK - 2)] == [first] * (THICK - 2)


def test_two_thick_documents_are_read_side_by_side(home: Home) -> None:
    both = [landed(Flow(home, assembly(*[PagePlace.UNRECOGNISED] * 4)), name) for name in (b"one", b"two")]

    assert [read(home) for _ in range(8)] == both * 4
