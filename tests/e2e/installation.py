"""A whole installation for tests: embedded or imitated AWS, the functions of template.yaml pumped in this process."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from copiste.local.pump import Pump
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.ports.messages import QUEUES
from copiste.ports.queues import Queues

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "inbox"
REFERRAL = SAMPLES / "clinique-du-ruisseau" / "04-demande-electronique.pdf"  # filled as an AcroForm
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


_SAID = {REFERRAL: "motif", CHANGE: "remarques"}
"""The field of each electronic form in which anything may be said."""
_BODY = ("genou", "coude", "pied", "poignet", "cou", "bras", "dos", "doigt", "mollet", "visage")
_WHEN = ("hier", "une semaine", "un mois", "deux ans")


def answered_otherwise(source: Path, number: int) -> bytes:
    """Return the form at *source* with another reason given in it, so that it is no copy: one of 40, by *number*."""
    writer = PdfWriter(clone_from=PdfReader(source))
    said = f"Douleur au {_BODY[number % 10]} droit depuis {_WHEN[number // 10 % 4]}. Pouvez-vous rappeler?"
    if source in _SAID:
        writer.update_page_form_field_values(writer.pages[0], {_SAID[source]: said}, auto_regenerate=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
