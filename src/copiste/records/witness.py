"""What an accepted answer was witnessed by: nothing is filed that was not seen on this page."""

from __future__ import annotations

from pydantic import JsonValue

from copiste.forms.model import Kind
from copiste.reading.model import ELECTRONIC, ZoneReading
from copiste.reading.voices import Panel
from copiste.records import told
from copiste.records.choice import Choice, seconded
from copiste.records.model import Witness


def of_text(choice: Choice, zone: ZoneReading, panel: Panel) -> tuple[Witness, ...]:
    """Return what speaks for a text: the readers of its ink, and what else confirms the one that read it alone."""
    if choice.candidate.variant == ELECTRONIC:
        return told.witnesses(zone)
    return (Witness.INK_TWO_READERS,) if seconded(choice.candidate, zone, panel) else (Witness.INK_AND_CHECK,)


def of_mark(kind: Kind, value: JsonValue) -> tuple[Witness, ...]:
    """Return what speaks for a tick, a choice or a signature: the ink in its box, or that its box was seen empty."""
    if kind is Kind.SIGNATURE:
        return (Witness.SIGNATURE if value else Witness.BLANK_SEEN,)
    return (Witness.TICK if value else Witness.BOX_EMPTY,)
