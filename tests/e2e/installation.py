"""A whole installation for tests: embedded or imitated AWS, the functions of template.yaml pumped in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from copiste.local.pump import Pump
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.ports.queues import Queues
from copiste.stages.messages import QUEUES

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "inbox"
REFERRAL = SAMPLES / "clinique-du-ruisseau" / "04-demande-electronique.pdf"  # filled as an AcroForm: needs no reader
CHANGE = SAMPLES / "services-aux-citoyens" / "14-changement-electronique.pdf"
BLANK = SAMPLES / "services-aux-citoyens" / "15-page-blanche.pdf"
LOCKED = SAMPLES / "clinique-du-ruisseau" / "16-verrouille.pdf"


def pumps() -> Mapping[str, Pump]:
    """Return one pump for each queue, before the handler that the template names."""
    found = functions(ROOT / "template.yaml").values()
    return {
        feed.queue: Pump(function.name, feed, handler_of(function), function.timeout)
        for function in found
        for feed in function.feeds
    }


def drain(queues: Queues, most: int = 500) -> None:
    """Pump until nothing waits any more."""
    before = pumps()
    for _ in range(most):
        if not sum(before[name].once(queues) for name in QUEUES):
            return
    raise AssertionError("the queues do not run dry")


def varied(source: Path, number: int) -> bytes:
    """Return the PDF at *source* as other bytes with the same pages: a comment follows its end."""
    return source.read_bytes() + f"% {number}\n".encode()
