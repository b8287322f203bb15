"""HylaFAX's hook, called by bash as faxrcvd calls it, with a spool file of Class F; copiste may be stopped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from copiste import wiring
from copiste.keeping.artefacts import facts_of, load_contents
from copiste.keeping.vault import ORIGINAL
from copiste.local.door import Door
from copiste.records.arrival import ArrivalFacts, noted
from copiste.records.model import HOLDING
from copiste.records.states import DocumentState
from copiste.task_root import task_root
from copiste.wiring import Deps
from tests.e2e.installation import pumps
from tests.unit.pages.makes import fax, tiff

HOOK = task_root() / "infra" / "hylafax" / "copiste-receive"
QFILE = "recvq/fax000000012.tif"
LINE = {"office": "greffe", "forms": ["visit"], "title": "Ligne du greffe"}
FAXINFO = """#!/bin/sh
test -f "$1" || exit 1
cat <<END
$1:
             Sender: CLINIQUE "NORD" \\\\ 1
              Pages: 2
            Quality: Fine
               Page: North American Letter
           Received: 2026:11:24 09:05:12
         TimeToRecv: 1:05
         SignalRate: 14400 bit/s
         DataFormat: 2-D MR
         ErrCorrect: Yes
END
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A spool folder, and an installation beside it."""

    spool: Path
    home: Path
    received: bytes

    def calls(self, commid: str = "000000024", error: str = "", *callids: str, qfile: str = QFILE) -> int:
        """Call the hook as bin/faxrcvd is called: in the spool folder."""
        return self.run(qfile, "ttyS1", commid, error, *callids)

    def run(self, *arguments: str, **more: str) -> int:
        path = f"{self.spool / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", str(HOOK), *arguments],
            cwd=self.spool,
            env={"PATH": path, **more},
            capture_output=True,
            check=False,
        )
        assert done.stderr == b""
        return done.returncode

    def take_in(self) -> Deps:
        """Let what stands in the inbox be taken in, as `copiste serve` does."""
        deps = wiring.deps()
        door = Door(deps.inbox, self.home / "inbox", deps.queues, 0.0, time.monotonic)
        door.look()
        door.look()
        intake = pumps()["intake"]
        while intake.once(deps.queues):
            pass
        return deps

    @property
    def inbox(self) -> Path:
        return self.home / "inbox" / "accueil"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    spool, home = tmp_path / "spool", tmp_path / "home"
    for folder in (spool / "etc", spool / "recvq", spool / "bin", home / "inbox" / "accueil"):
        folder.mkdir(parents=True)
    (spool / "etc" / "copiste.conf").write_text(f"COPISTE_INBOX='{home}/inbox/accueil'\n", "utf-8")
    (spool / "bin" / "faxinfo").write_text(FAXINFO, "utf-8")
    (spool / "bin" / "faxinfo").chmod(0o755)
    tags = {326: 7, 327: 1, 328: 3}  # bad lines, regenerated, and how many of them in a row
    received = tiff(fax(seed=1), fax(seed=2), compression="group3", dpi=(204, 196), tags=tags)
    (spool / QFILE).write_bytes(received)
    (spool / QFILE).chmod(0o600)
    (home / "doors.json").write_text(json.dumps({"lines": {"+14185550100": {**LINE, "via": ["accueil"]}}}), "utf-8")
    monkeypatch.setenv("COPISTE_HOME", str(home))
    wiring.deps.cache_clear()
    yield Server(spool, home, received)
    wiring.deps.cache_clear()


def test_a_fax_goes_from_the_spool_to_the_office_of_the_number_called(server: Server) -> None:
    assert server.calls("000000024", "", "5145550155", "DR ESSAI", "418 555-0100") == 0

    deps = server.take_in()
    (entry,) = deps.ledger.documents()
    facts = facts_of(entry.id, deps.vault)
    assert (entry.office, entry.channel, entry.state) == ("greffe", "fax", DocumentState.READING)
    assert deps.vault.fetch(entry.id, ORIGINAL) == server.received == (server.spool / QFILE).read_bytes()
    assert (facts.provider, facts.provider_id, facts.line, facts.forms) == (
        "hylafax",
        "000000024",
        "Ligne du greffe",
        ("visit",),
    )
    assert (facts.caller, facts.caller_name, facts.called) == ("5145550155", "DR ESSAI", "418 555-0100")
    assert (facts.station, facts.pages_received, facts.seconds, facts.ecm) == ('CLINIQUE "NORD" \\ 1', 2, 65, True)
    assert (facts.data_format, facts.resolution, facts.partial) == ("2-D MR", "Fine", False)
    assert facts.received_at is not None
    contents = load_contents(entry.id, deps.vault)
    assert (contents.pages, contents.forms) == (2, ("visit",))
    assert [slip.value["line"] for slip in deps.registers.slips("rhythm")] == ["Ligne du greffe"]
    assert list(server.inbox.iterdir()) == []


def test_a_server_that_no_line_names_gives_another_office_nothing(server: Server) -> None:
    (server.home / "doors.json").write_text(json.dumps({"lines": {"+14185550100": LINE}}), "utf-8")
    server.calls("000000024", "", "5145550155", "DR ESSAI", "418 555-0100")

    deps = server.take_in()
    (entry,) = deps.ledger.documents()
    facts = facts_of(entry.id, deps.vault)
    assert (entry.office, facts.line, facts.forms, facts.called) == ("accueil", "", (), "418 555-0100")
    assert "arrival_line" in [problem.code for problem in load_contents(entry.id, deps.vault).problems]
    assert "arrival_line" in HOLDING
    assert [slip.value["office"] for slip in deps.registers.slips("rhythm")] == ["accueil"]


def test_an_error_message_makes_it_partial(server: Server) -> None:
    server.calls("000000025", 'RSPREC invalid response "received"')

    deps = server.take_in()
    (entry,) = deps.ledger.documents()
    facts = facts_of(entry.id, deps.vault)
    assert (entry.office, facts.partial, facts.error) == ("accueil", True, 'RSPREC invalid response "received"')
    assert "arrival_incomplete" in [problem.code for problem in load_contents(entry.id, deps.vault).problems]


@pytest.mark.parametrize("taken_between", [False, True])
def test_two_calls_for_the_same_fax_are_one_document(server: Server, taken_between: bool) -> None:
    server.calls()
    if taken_between:
        server.take_in()
    server.calls()

    assert len(list(server.take_in().ledger.documents())) == 1


def test_a_server_that_counts_from_one_again_loses_nothing(server: Server) -> None:
    server.calls()
    server.take_in()
    (server.spool / QFILE).write_bytes(tiff(fax(seed=5), compression="group3", dpi=(204, 196)))
    server.calls()

    assert len(list(server.take_in().ledger.documents())) == 2


def test_an_inbox_that_is_away_defers_and_the_next_call_makes_good(server: Server) -> None:
    shutil.move(server.inbox, server.home / "away")

    assert server.calls("000000024", "", "5145550155") == 0
    assert server.run("--again") == 0
    assert (server.spool / QFILE).read_bytes() == server.received
    shutil.move(server.home / "away", server.inbox)
    (server.spool / "recvq/fax000000013.tif").write_bytes(tiff(fax(seed=9), compression="group4", dpi=(204, 98)))
    assert server.calls("000000026", qfile="recvq/fax000000013.tif") == 0

    deps = server.take_in()
    told = sorted(facts_of(entry.id, deps.vault).provider_id for entry in deps.ledger.documents())
    assert told == ["000000024", "000000026"]
    assert list((server.spool / "copiste-deferred").iterdir()) == []


def test_what_was_deferred_is_made_good_by_cron_where_only_the_daemons_see_the_settings_in_the_spool(
    server: Server,
) -> None:
    """Debian's units mount /etc/hylafax over the spool's etc, which is empty for everybody else."""
    shutil.move(server.inbox, server.home / "away")
    assert server.calls("000000033", "", "5145550155") == 0
    shutil.move(server.home / "away", server.inbox)
    etc = server.home / "etc-hylafax"
    shutil.move(server.spool / "etc", etc)
    (server.spool / "etc").mkdir()

    assert server.run("--again", COPISTE_ETC=str(etc)) == 0

    assert len(list(server.take_in().ledger.documents())) == 1


def test_a_call_without_pages_and_a_wrong_call_leave_nothing(server: Server) -> None:
    (server.spool / QFILE).unlink()

    assert server.calls("000000027", "No carrier detected") == 0
    assert list(server.inbox.iterdir()) == []
    done = subprocess.run(["bash", str(HOOK), QFILE], cwd=server.spool, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"usage" in done.stderr


def test_what_a_sender_types_stays_text(server: Server) -> None:
    server.calls("000000028", "", '"; rm -rf /\n', "$(touch x)`id`\\", "é\x1b[2J")

    (note,) = server.inbox.glob(".*.arrival.json")
    facts = noted(note.read_bytes(), server.received)
    assert facts is not None
    assert (facts.caller, facts.caller_name) == ('"; rm -rf /', "$(touch x)`id`\\")
    assert facts.called == "é[2J"


def test_the_lines_for_faxdispatch_call_the_hook(server: Server) -> None:
    shutil.copy(HOOK, server.spool / "bin" / "copiste-receive")
    faxrcvd = (
        'FILE="$1"; DEVICE="$2"; COMMID="$3"; MSG="$4"; CIDNUMBER="$5"; CIDNAME="$6"; '
        'DESTINATION="$7"; SENDER="LA GARE"\n'
        f". {HOOK.with_name('FaxDispatch')}\n"
    )
    path = f"{server.spool / 'bin'}{os.pathsep}{os.environ['PATH']}"
    arguments = [QFILE, "ttyS1", "000000029", "", "5145550155", "", "4185550100"]
    subprocess.run(["sh", "-c", faxrcvd, "faxrcvd", *arguments], cwd=server.spool, env={"PATH": path}, check=True)

    (note,) = server.inbox.glob(".*.arrival.json")
    facts = noted(note.read_bytes(), server.received)
    assert facts is not None
    assert (facts.station, facts.called, facts.caller_name) == ("LA GARE", "4185550100", "")


@pytest.mark.parametrize(
    "note",
    [b"", b"[]", b"{", b"\xff", b"[" * 60_000, b'{"sha256": "00"}', b'{"partial": true}', b'{"sha256": 1}'],
)
def test_a_note_that_is_not_about_this_file_is_none(note: bytes) -> None:
    assert noted(note, b"data") is None


def test_what_a_note_gets_wrong_is_left_out() -> None:
    told = {
        "sha256": "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7",
        "received_at": "2026-11-24T09:05:12-05:00",
        "pages_received": -1,
        "seconds": "long",
        "ecm": None,
        "caller": 7,
        "line": "another line",
        "forms": ["any"],
        "unknown": 1,
    }

    facts = noted(json.dumps(told).encode(), b"data")

    assert facts is not None
    assert facts == ArrivalFacts(received_at=facts.received_at)
    assert facts.received_at is not None
    assert facts.received_at.isoformat() == "2026-11-24T14:05:12+00:00"


def test_a_note_that_is_a_link_is_not_followed_and_one_left_over_speaks_of_no_other_file(server: Server) -> None:
    server.calls()
    (note,) = server.inbox.glob(".*.arrival.json")
    secret = server.home / "secret.json"
    note.rename(secret)
    note.symlink_to(secret)

    deps = server.take_in()

    (entry,) = deps.ledger.documents()
    assert facts_of(entry.id, deps.vault) == ArrivalFacts()
    assert secret.exists()


IAXMODEM = """CallIDPattern: "NMBR="
CallIDPattern: "NAME="
CallIDPattern:\t"ANID="
CallIDPattern: "NDID="
#CallIDPattern: "DATE="
"""
EICON = 'CallIDPattern:\t\t"DAD: "\nCallIDPattern:\t\t"CID: "\n'


def read_as(server: Server, *callids: str) -> ArrivalFacts:
    assert server.calls("000000030", "", *callids) == 0
    (note,) = server.inbox.glob(".*.arrival.json")
    facts = noted(note.read_bytes(), server.received)
    assert facts is not None
    return facts


@pytest.mark.parametrize(
    ("config", "setting", "callids"),
    [
        (IAXMODEM, "", ("5145550155", "DR ESSAI", "5145550155", "4185550100")),
        (EICON, "", ("4185550100", "5145550155")),
        ("", "called name caller", ("4185550100", "DR ESSAI", "5145550155")),
        (IAXMODEM, "called caller", ("4185550100", "5145550155")),
        ("", "", ("5145550155", "DR ESSAI", "4185550100")),
    ],
)
def test_the_number_called_is_found_where_the_modem_puts_it(
    server: Server, config: str, setting: str, callids: tuple[str, ...]
) -> None:
    (server.spool / "etc/config.ttyS1").write_text(config, "utf-8")
    with (server.spool / "etc/copiste.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"COPISTE_CALLIDS='{setting}'\n")

    facts = read_as(server, *callids)

    assert (facts.caller, facts.called, facts.doubt) == ("5145550155", "4185550100", "")


@pytest.mark.parametrize(
    "callids",
    [
        ("5145550155", "DR ESSAI", "5145550155", "4185550100"),  # more than are known
        ("5145550155", "4185550100", "DR ESSAI"),
        ("DR ESSAI", "5145550155", "4185550100"),
        ("4185550100", "5145550155"),  # the number called in the place of the name
        ("5145550155", "DR ESSAI", "514 555-0155"),  # the caller's number once more
    ],
)
def test_call_ids_that_cannot_be_what_they_are_read_as_are_said_and_a_person_looks(
    server: Server, callids: tuple[str, ...]
) -> None:
    assert read_as(server, *callids).doubt == "callids"

    deps = server.take_in()
    (entry,) = deps.ledger.documents()
    assert "arrival_callids" in [problem.code for problem in load_contents(entry.id, deps.vault).problems]
    assert "arrival_callids" in HOLDING


def test_the_hook_explains_how_the_last_call_was_read(server: Server) -> None:
    (server.spool / "etc/config.ttyS1").write_text(IAXMODEM, "utf-8")
    server.calls("000000031", "", "5145550155", "DR ESSAI", "5145550155", "4185550100")

    said = subprocess.run(
        ["bash", str(HOOK), "--explain"], cwd=server.spool, capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout

    assert "callid-4: called" in said
    assert "called: 4185550100" in said
    assert "IMPOSSIBLE" not in said


def test_the_hook_explains_that_a_reading_cannot_be(server: Server) -> None:
    server.calls("000000031", "", "5145550155", "4185550100", "DR ESSAI")

    said = subprocess.run(
        ["bash", str(HOOK), "--explain"], cwd=server.spool, capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout

    assert "called: DR ESSAI" in said
    assert "IMPOSSIBLE: corrigez / correct COPISTE_CALLIDS" in said


@pytest.mark.parametrize(
    "callids",
    [
        ("5145550155", "DR ESSAI"),
        ("5145550155", "514-555-0155"),  # no name was known: the exchange gives the number again
        ("5145550155",),
        ("", "", "4185550100"),
        (),
    ],
)
def test_call_ids_that_say_little_are_no_doubt(server: Server, callids: tuple[str, ...]) -> None:
    assert read_as(server, *callids).doubt == ""


@pytest.mark.parametrize(("told", "seconds"), [("0:00:33", 33), ("1:05", 65), ("1:02:03", 3723), ("1:2:3:4", None)])
def test_the_length_of_a_call_is_read_with_and_without_hours(server: Server, told: str, seconds: int | None) -> None:
    (server.spool / "bin" / "faxinfo").write_text(FAXINFO.replace("1:05", told), "utf-8")

    assert read_as(server).seconds == seconds


def test_the_lines_for_faxdispatch_hand_on_every_call_id(server: Server) -> None:
    """The variables are those that bin/faxrcvd of HylaFAX 6.0.7 sets before it reads etc/FaxDispatch."""
    shutil.copy(HOOK, server.spool / "bin" / "copiste-receive")
    (server.spool / "etc/config.ttyS1").write_text(IAXMODEM, "utf-8")
    faxrcvd = (
        'FILE="$1"; shift; DEVICE="$1"; shift; COMMID="$1"; shift; MSG="$1"; shift; COUNT=1\n'
        "while [ $# -ge 1 ]; do eval CALLID$COUNT='$1'; export CALLID$COUNT; shift; COUNT=$((COUNT+1)); done\n"
        'CIDNUMBER="$CALLID1"; CIDNAME="$CALLID2"; DESTINATION="$CALLID3"; SENDER="LA GARE"\n'
        f". {HOOK.with_name('FaxDispatch')}\n"
    )
    path = f"{server.spool / 'bin'}{os.pathsep}{os.environ['PATH']}"
    arguments = [QFILE, "ttyS1", "000000032", "", "5145550155", "", "5145550155", "4185550100"]
    subprocess.run(["sh", "-c", faxrcvd, "faxrcvd", *arguments], cwd=server.spool, env={"PATH": path}, check=True)

    (note,) = server.inbox.glob(".*.arrival.json")
    facts = noted(note.read_bytes(), server.received)
    assert facts is not None
    assert (facts.station, facts.caller, facts.caller_name, facts.called) == ("LA GARE", "5145550155", "", "4185550100")
