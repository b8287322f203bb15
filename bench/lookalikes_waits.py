"""How long another document waits, from the inbox to its record or task, alone and behind a stack of look-alikes.

The other one is a form that is filled in and scanned; the office is served as it ships, with a reader for each core. In
each round one comes alone, and another as soon as the first page of the stack was read: what else the machine does at
that time weighs on both.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from PIL import Image

from bench.copies import drawn
from copiste import wiring
from copiste.ports.ledger import DocumentEntry
from copiste.records.states import DocumentState, PageState
from copiste.wiring import Deps
from tests.e2e.serving import served

DPI = 200  # dots an inch of a usual scan; chosen
FORM = "permit"
ON_THE_WAY = (DocumentState.LANDED, DocumentState.READING, DocumentState.ASSEMBLED)
LOOK = 0.1  # seconds between two looks; chosen
PATIENCE = 600.0  # seconds for anything to come out; chosen
HEADS = ("alone, s", "behind, s", "ratio, least", "ratio, median", "ratio, most", "still unread then, least")
Stack = Sequence[Sequence[Image.Image]]
"""Files, each with its pages."""


@dataclass(frozen=True, slots=True)
class WaitRound:
    """Seconds that a document waited alone and behind a stack; *left* pages of that were unread when it came out."""

    alone: float
    behind: float
    left: int


def waited(home: Path, stacks: Sequence[Stack], env: Mapping[str, str]) -> list[WaitRound]:
    """Serve *home* and let each of *stacks* come in a round of its own."""
    inflow = Inflow(home, wiring.embedded(home, env))
    with served(home):
        inflow.form()  # the readers have loaded what they need
        return [_round(inflow, stack) for stack in stacks]


def cells(rounds: Sequence[WaitRound]) -> list[str]:
    """Return median waits and ratios, under `HEADS`."""
    ratios = [each.behind / each.alone for each in rounds]
    return [
        f"{median(each.alone for each in rounds):.1f}",
        f"{median(each.behind for each in rounds):.1f}",
        *(f"{ratio:.2f}" for ratio in (min(ratios), median(ratios), max(ratios))),
        str(min(each.left for each in rounds)),
    ]


def pdf(pages: Sequence[Image.Image]) -> bytes:
    """Return *pages* as one file."""
    held = io.BytesIO()
    pages[0].save(held, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return held.getvalue()


@dataclass(slots=True)
class Inflow:
    """What comes to an office, and what has become of it."""

    home: Path
    deps: Deps
    numbers: Iterator[int] = field(default_factory=count)

    def put(self, data: bytes) -> str:
        """Let a file come, whole at once; return the fingerprint that its document will have."""
        number = next(self.numbers)
        inbox = self.home / "inbox" / "greffe"
        inbox.mkdir(parents=True, exist_ok=True)
        coming = self.home / f"{number}.part"
        coming.write_bytes(data)
        coming.rename(inbox / f"{number}.pdf")
        return self.deps.sealer.fingerprint(data)

    def form(self) -> float:
        """Let a form come that somebody filled in; return the seconds until it is a record or a task."""
        data = pdf([Image.fromarray(drawn(FORM, next(self.numbers) * 10)[0])])  # of ten the first is nobody's twin
        began = time.monotonic()
        mark = self.put(data)
        until(lambda: self.out({mark}) == 1)
        return time.monotonic() - began

    def out(self, marks: set[str]) -> int:
        """Return how many of the files with these fingerprints are records and tasks."""
        return sum(entry.state not in ON_THE_WAY for entry in self._came(marks))

    def read(self, marks: set[str]) -> int:
        """Return how many of their pages were read."""
        pages = (self.deps.ledger.pages(entry.id).values() for entry in self._came(marks))
        return sum(state is not PageState.DECODED for states in pages for state in states)

    def _came(self, marks: set[str]) -> list[DocumentEntry]:
        return [entry for entry in self.deps.ledger.documents() if entry.fingerprint in marks]


def until(true: Callable[[], bool]) -> None:
    """Wait for what comes."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(LOOK)


def _round(inflow: Inflow, stack: Stack) -> WaitRound:
    alone = inflow.form()
    marks = {inflow.put(pdf(pages)) for pages in stack}
    until(lambda: inflow.read(marks) > 0)
    behind = inflow.form()
    left = sum(map(len, stack)) - inflow.read(marks)
    until(lambda: inflow.out(marks) == len(stack))
    return WaitRound(alone, behind, left)
