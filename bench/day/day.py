#!/usr/bin/env python3
"""A day's replay: 400 arrivals by every door at once, each page in the place that it should come to, twice the same.

Makes the arrivals of five offices, opens HylaFAX's hook, gateways, mailboxes, shares, uploads and `copiste send` before
a served installation, brings everything, waits until nothing is on its way, and looks where each page is. Then the same
once more from nothing: both days must end alike. Readings are real once and replayed from then on (`replay.py`).

Usage: .venv/bin/python bench/day/day.py [--seed 1] [--workers 2] [--of 400] [--days 2] [--write]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from results import ROOT, table, write_section

from bench.day.arrivals import OFFICES, Arrival, day
from bench.day.doors import DayDoors, opened
from copiste import wiring
from copiste.errors import ObjectMissing
from copiste.flow.mail import MAILBOX
from copiste.flow.reconcile import ON_THE_WAY
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.vault import ORIGINAL
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState
from copiste.wiring import Deps

COPISTE = ROOT / ".venv" / "bin" / "copiste"
MOST_STILL = 180.0
"""Seconds without any change before a day is given up."""
HANDS = 6
"""Threads that bring files side by side; chosen."""


@dataclass(frozen=True, slots=True, order=True)
class End:
    """Where a document came to: its state, the place of each page, and what its forms say (a digest)."""

    state: str
    places: tuple[str, ...]
    said: str


Ends = Mapping[tuple[str, str], Sequence[End]]
"""By office and SHA-256 of the bytes: the ends of all documents with those bytes, sorted."""


def main() -> int:
    """Return 0 when every page is where it should be and both days ended alike."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--of", type=int, default=400, help="take only so many of the arrivals")
    parser.add_argument("--days", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    arrivals = day(asked.seed, asked.of)
    memory = ROOT / "bench" / "out" / "day-readings.db"
    memory.parent.mkdir(exist_ok=True)
    days, faults, lines = [], [], []
    for number in range(1, asked.days + 1):
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="day-") as folder:
            ends, wrong = lived(Path(folder), arrivals, memory, asked.workers)
        days.append(ends)
        faults += [f"day {number}: {each}" for each in (*wrong, *misplaced(arrivals, ends))]
        lines.append(f"Day {number}: {time.monotonic() - started:.0f} s.")
    differ = sum(days[0].get(key) != days[-1].get(key) for key in {*days[0], *days[-1]})
    report = "\n".join([*told(arrivals, days[0]), "", *lines, f"Ends that differ between the days: {differ}."])
    print(report, *faults[:40], f"{len(faults)} faults", sep="\n")
    if asked.write:
        write_section("A day's replay", ".venv/bin/python bench/day/day.py", f"{report} Faults: {len(faults)}.")
    return 1 if faults or differ else 0


def lived(folder: Path, arrivals: Sequence[Arrival], memory: Path, workers: int) -> tuple[Ends, list[str]]:
    """Let one day pass in an installation in *folder*; return the ends and what does not add up."""
    home = folder / "data"
    home.mkdir()
    with opened(home, COPISTE) as doors, serving(home, memory, workers) as url:
        doors.url = url
        deps = wiring.embedded(home, os.environ)
        for late in (False, True):
            part = [(number, each) for number, each in enumerate(arrivals) if each.late is late]
            bring(doors, part)
            due = sum(not each.late or late for each in arrivals)
            wait(deps, {(each.office, digest(each.data)) for each in arrivals}, due)
        return ends_of(deps), [*findings(home), *receipts(deps, home)]


def bring(doors: DayDoors, part: Sequence[tuple[int, Arrival]]) -> None:
    """Bring arrivals to their doors, several hands at once."""
    with ThreadPoolExecutor(HANDS) as hands:
        for done in [hands.submit(doors.bring, number, arrival) for number, arrival in part]:
            done.result()


def wait(deps: Deps, known: set[tuple[str, str]], due: int) -> None:
    """Wait until *due* documents of *known* bytes are here and nothing is on its way."""
    limit, shown, last = time.monotonic() + MOST_STILL, 0.0, (0, 0)
    kept: dict[str, bool] = {}
    while time.monotonic() < limit:
        entries = list(deps.ledger.documents())
        for entry in entries:
            if not kept.get(entry.id):
                original = deps.vault.find(entry.id, ORIGINAL)
                kept[entry.id] = original is not None and (entry.office, named(original)) in known
        here = sum(kept[entry.id] and not opened_up(entry) for entry in entries)
        moving = sum(entry.state in ON_THE_WAY for entry in entries)
        if here >= due and not moving:
            return
        if (here, moving) != last:
            limit, last = time.monotonic() + MOST_STILL, (here, moving)
        if time.monotonic() - shown > 30:
            shown = time.monotonic()
            print(f"{here} of {due} here, {moving} on their way", file=sys.stderr)
        time.sleep(2)
    raise TimeoutError(f"{here} of {due} came, {moving} still on their way")


def ends_of(deps: Deps) -> Ends:
    """Return where every document came to."""
    found: dict[tuple[str, str], list[End]] = defaultdict(list)
    for entry in deps.ledger.documents():
        key = entry.office, named(deps.vault.fetch(entry.id, ORIGINAL))
        if not opened_up(entry):
            found[key].append(end_of(deps, entry.id, entry.state))
    return {key: sorted(ends) for key, ends in found.items()}


def end_of(deps: Deps, document: str, state: DocumentState) -> End:
    """Return where one document came to."""
    try:
        assembly = load_assembly(document, deps.vault)
    except ObjectMissing:
        return End(state.value, (), "")
    forms = {form.index: form.form for form in assembly.forms}
    places = tuple(
        f"{placing.place.value} {forms[placing.form]}" if placing.place.value == "form" and placing.form is not None
        else placing.place.value
        for placing in assembly.pages
    )  # fmt: skip
    said = [(form.form, form.status.value, form.record) for form in assembly.forms]
    return End(state.value, places, digest(json.dumps(said, sort_keys=True, default=str).encode()))


def misplaced(arrivals: Sequence[Arrival], ends: Ends) -> Iterator[str]:
    """Say which arrivals did not come to their place; of the same bytes, all but one are duplicates."""
    groups: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        groups[arrival.office, digest(arrival.data)].append(arrival)
    for key, group in groups.items():
        found = list(ends.get(key, ()))
        first = next((each for each in group if not each.late), group[0])
        again = [end for end in found if end.state == "duplicate"]
        own = [end for end in found if end.state != "duplicate"]
        if len(found) != len(group) or len(again) != len(group) - 1 or len(own) != 1:
            states = sorted(end.state for end in found)
            yield f"{[each.name for each in group]} by {[each.door for each in group]}: {states}"
        elif own[0].state not in first.states or own[0].places != first.places:
            yield f"{first.name} by {first.door}: {own[0].state} {own[0].places}, not {first.places}"


def findings(home: Path) -> list[str]:
    """Return what `copiste status` finds."""
    done = subprocess.run(
        [COPISTE, "--lang", "en", "status", "--data", home], capture_output=True, text=True, check=False
    )
    return [] if done.returncode == 0 else done.stderr.splitlines()


def receipts(deps: Deps, home: Path) -> list[str]:
    """Say which documents have no line of their own in the receipts of their office."""
    written = [line for office in OFFICES for line in (home / "receipts" / f"{office}.csv").read_text().splitlines()]
    entries = list(deps.ledger.documents())
    missing = [entry for entry in entries if sum(entry.receipt in line for line in written) != 1]
    return [f"{entry.state.value} document without a receipt" for entry in missing]


def told(arrivals: Sequence[Arrival], ends: Ends) -> Iterator[str]:
    """Yield a table of doors against the states that their arrivals came to."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    left = {key: list(found) for key, found in ends.items()}
    for arrival in sorted(arrivals, key=lambda each: each.late):
        found = left.get((arrival.office, digest(arrival.data)), [])
        wanted = next((end for end in found if (end.state == "duplicate") == ("duplicate" in arrival.states)), None)
        if wanted is not None:
            found.remove(wanted)
        counts[arrival.door][wanted.state if wanted else "missing"] += 1
    states = sorted({state for by in counts.values() for state in by})
    rows = [[door, *(str(by[state] or "") for state in states), str(by.total())] for door, by in sorted(counts.items())]
    pages = sum(len(arrival.places) for arrival in arrivals)
    yield f"{len(arrivals)} arrivals, {pages} pages that have a place."
    yield table(["door", *states, "all"], rows)


@contextmanager
def serving(home: Path, memory: Path, workers: int) -> Iterator[str]:
    """Serve *home* with replayed readings and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    replayed = {"COPISTE_READERS": "bench.day.replay:First,bench.day.replay:Second", "COPISTE_REPLAY": str(memory)}
    env = {**os.environ, **replayed, "PYTHONPATH": str(ROOT), "COPISTE_SEED_SHARE": "0"}
    command = [COPISTE, "serve", "--data", home, "--port", str(port), "--settle", "0.5", "--workers", str(workers)]
    server = subprocess.Popen(command, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def opened_up(entry: DocumentEntry) -> bool:
    """Whether this is a message that goes on in what was in it."""
    return entry.channel == MAILBOX and entry.state is DocumentState.MOVED


def named(original: bytes) -> str:
    """Return the digest of a document; of a message, which ends in quarantine when nothing in it is one, its part's."""
    if b"\nMIME-Version:" not in original[:2000]:
        return digest(original)
    part = next(message_from_bytes(original, policy=policy.default).iter_attachments())
    data = part.get_payload(decode=True)
    return digest(data if isinstance(data, bytes) else b"")


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data*."""
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
