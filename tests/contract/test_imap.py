"""A mailbox as a door: messages are told of until they are done, and done only when they are durable."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator

import pytest

from copiste.errors import BadSetting, DoorFailed, ObjectMissing
from copiste.gateways.imap import TAKEN, Imap
from copiste.gateways.registry import gateway
from copiste.ports.doors import PendingDelivery
from tests.contract.mailbox import PASSWORD, Mailbox, serving
from tests.unit.mail.makes import with_pdf


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with serving() as running:
        yield running


@pytest.fixture
def mailbox(server: Mailbox) -> Mailbox:
    """The server's mailbox, emptied, and a folder made anew: its messages get numbers that were never used."""
    with server.client() as client:
        if client.search(None, "ALL")[1][0]:
            client.store("1:*", "+FLAGS.SILENT", r"\Deleted")
        client.expunge()
        client.delete("Traites")
    return server


@pytest.fixture
def door(mailbox: Mailbox) -> Iterator[Imap]:
    door = Imap("boite", PASSWORD, mailbox.options())
    yield door
    door.close()


def test_a_message_is_told_of_until_it_is_done_and_fetching_marks_nothing(mailbox: Mailbox, door: Imap) -> None:
    first, second = with_pdf(), with_pdf(sender="b@c.example")
    mailbox.deliver(first)
    mailbox.deliver(second)

    one, two = door.waiting()
    fetched = door.fetch(one)

    assert fetched.data.replace(b"\r\n", b"\n") == first.replace(b"\r\n", b"\n")
    assert (fetched.facts.provider, fetched.facts.provider_id) == ("boite", one.id)
    assert [each.id for each in door.waiting()] == [one.id, two.id]
    assert not any("Seen" in each for each in mailbox.flags())

    door.done(one)
    door.done(one)

    assert [each.id for each in door.waiting()] == [two.id]
    again = Imap("boite", PASSWORD, mailbox.options())
    assert [each.id for each in again.waiting()] == [two.id]
    again.close()


def test_what_is_done_may_carry_a_keyword_so_that_people_may_read_it(mailbox: Mailbox) -> None:
    door = Imap("boite", PASSWORD, mailbox.options(done="flag"))
    mailbox.deliver(with_pdf())
    with mailbox.client() as client:
        client.store("1", "+FLAGS", r"\Seen")
    (one,) = door.waiting()

    door.done(one)

    assert list(door.waiting()) == []
    assert TAKEN in mailbox.flags()[0]
    door.close()


@pytest.mark.parametrize("lacking", ["", "MOVE", "MOVE UIDPLUS"])
def test_what_is_done_may_be_moved_to_a_folder_that_is_made_when_missing(mailbox: Mailbox, lacking: str) -> None:
    door = Imap("boite", PASSWORD, mailbox.options(done="Traites"))
    mailbox.deliver(with_pdf())
    (one,) = door.waiting()
    assert door._client is not None
    door._client.capabilities = tuple(set(door._client.capabilities) - set(lacking.split()))

    door.done(one)
    door.done(one)

    assert list(door.waiting()) == []
    assert mailbox.count("Traites") == 1
    assert mailbox.count("INBOX") == (1 if "UIDPLUS" in lacking else 0)
    assert door.listed(dt.datetime.now(dt.UTC)) is None
    door.close()


def test_a_message_that_somebody_removed_is_missing(mailbox: Mailbox, door: Imap) -> None:
    mailbox.deliver(with_pdf())
    (one,) = door.waiting()
    with mailbox.client() as client:
        client.store("1", "+FLAGS.SILENT", r"\Deleted")
        client.expunge()

    with pytest.raises(ObjectMissing):
        door.fetch(one)
    door.done(one)


def test_the_day_s_list_names_what_somebody_else_marked_as_read(mailbox: Mailbox, door: Imap) -> None:
    mailbox.deliver(with_pdf())
    (one,) = door.waiting()
    with mailbox.client() as client:
        client.store("1", "+FLAGS", r"\Seen")

    assert list(door.waiting()) == []
    assert [each.id for each in door.listed(dt.datetime.now(dt.UTC)) or ()] == [one.id]
    assert list(door.listed(dt.datetime.now(dt.UTC) + dt.timedelta(days=30)) or ()) == []


def test_a_large_message_comes_in_pieces_and_a_full_mailbox_in_pages(
    mailbox: Mailbox, door: Imap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("copiste.gateways.imap._PIECE", 1000)
    monkeypatch.setattr("copiste.gateways.imap._PAGE", 2)
    data = with_pdf(b"%PDF-1.7\n" + b"x" * 5000)
    for _ in range(5):
        mailbox.deliver(data)
    with mailbox.client() as client:
        client.store("3", "+FLAGS.SILENT", r"\Deleted")
        client.expunge()

    waiting = list(door.waiting())

    assert len({each.id for each in waiting}) == 4
    assert {door.fetch(each).data.replace(b"\r\n", b"\n") for each in waiting} == {data.replace(b"\r\n", b"\n")}


def test_a_message_of_a_folder_that_was_made_anew_is_not_another_s(mailbox: Mailbox, door: Imap) -> None:
    mailbox.deliver(with_pdf())
    (one,) = door.waiting()
    stale = PendingDelivery("1" + one.id)

    with pytest.raises(ObjectMissing):
        door.fetch(stale)
    door.done(stale)

    assert [each.id for each in door.waiting()] == [one.id]


def test_a_line_that_broke_is_made_again(mailbox: Mailbox, door: Imap) -> None:
    mailbox.deliver(with_pdf())
    (one,) = door.waiting()
    assert door._client is not None
    door._client.sock.shutdown(socket.SHUT_RDWR)

    assert door.fetch(one).data


def test_a_door_that_nobody_holds_any_more_hangs_up(mailbox: Mailbox) -> None:
    door = Imap("boite", PASSWORD, mailbox.options())
    list(door.waiting())
    assert door._client is not None
    line = door._client.sock

    del door

    assert line.fileno() == -1


def test_starttls_is_asked_for_where_it_is_set(mailbox: Mailbox) -> None:
    door = Imap("boite", PASSWORD, mailbox.options(security="starttls", port=str(mailbox.plain)))

    assert list(door.waiting()) == []
    door.close()


@pytest.mark.parametrize(
    ("more", "password", "problem"),
    [
        ({"ca": ""}, PASSWORD, "certificate"),
        ({"host": "localhost"}, PASSWORD, "certificate"),
        ({}, "wrong", "login"),
        ({"folder": "Nulle part"}, PASSWORD, "folder"),
    ],
)
def test_a_door_that_does_not_let_us_in_says_why(
    mailbox: Mailbox, more: dict[str, str], password: str, problem: str
) -> None:
    options = {name: value for name, value in mailbox.options(**more).items() if value}
    with pytest.raises(DoorFailed) as failure:
        list(Imap("boite", password, options).waiting())

    assert failure.value.facts == {"door": "boite", "problem": problem}
    assert PASSWORD not in str(failure.value)


def test_a_server_that_is_not_there_or_says_nonsense_or_nothing_is_a_door_that_fails() -> None:
    def answers(listener: socket.socket, said: bytes) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                line.sendall(said)
                line.recv(100)

    for said in (b"", b"HTTP/1.1 200 OK\r\n\r\n", b"* OK ready\r\n* BAD\r\n" * 3, b"\x00" * 100 + b"\r\n"):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = str(listener.getsockname()[1])
            threading.Thread(target=answers, args=(listener, said), daemon=True).start()
            options = {"host": "127.0.0.1", "port": port, "user": "a", "security": "none", "allow": "*"}
            with pytest.raises(DoorFailed):
                list(Imap("boite", "x", options, seconds=0.5).waiting())
            listener.shutdown(socket.SHUT_RDWR)
    with pytest.raises(DoorFailed):
        list(Imap("boite", "x", options, seconds=0.5).waiting())


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"user": "a", "allow": "*"}, "host"),
        ({"host": "h", "allow": "*"}, "user"),
        ({"host": "h", "user": "a"}, "allow"),
        ({"host": "h", "user": "a", "allow": "*", "security": "none"}, "security"),
        ({"host": "h", "user": "a", "allow": "*", "port": "0"}, "port"),
        ({"host": "h", "user": "a", "allow": "*", "colour": "blue"}, "colour"),
    ],
)
def test_a_connection_that_cannot_be_meant_so_is_a_fault_of_the_settings(options: dict[str, str], problem: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        gateway("imap")("boite", "x", options)

    assert refusal.value.facts["problem"] == problem
