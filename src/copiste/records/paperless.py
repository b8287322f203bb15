"""Whether a form came to be without printing, told by facts: its channel, and the readers that gave its answers."""

from __future__ import annotations

from copiste.reading.model import TEXT_LAYER, WIDGETS
from copiste.records.model import FormResult

_SPOKEN = frozenset({"counter", "telephone"})
_PAPER = frozenset({"fax", "mail"})
_ELECTRONIC = frozenset({WIDGETS, TEXT_LAYER})


def is_paperless(form: FormResult, channel: str) -> bool:
    """Say whether *form* was said at the counter or by telephone, or every answer stood in the file as text: what
    readers saw of it in the ink as well takes nothing away.

    A fax and a letter are paper. So is what ink alone tells: where no answer is text, nothing shows that no paper was.
    """
    if channel in _SPOKEN or channel in _PAPER:
        return channel in _SPOKEN
    answers = [{candidate.reader for candidate in field.candidates} for field in form.fields if field.candidates]
    return bool(answers) and all(readers & _ELECTRONIC for readers in answers)
