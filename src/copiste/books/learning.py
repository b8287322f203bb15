"""What an office's own clerks have confirmed, as evidence for its next documents. Off unless the office `learns`.

Kept is no text but a keyed fingerprint of office, form, field and answer, and one sealed mark a document, under that
document's own key: whoever erases a document by destroying its key takes its mark away too. An answer counts as known
once `LEAST` documents bear it out, so that no single person's record can be told from what the office has learned.
Answers that name a person or a file (`x-key`) are never learned, nor is anything with a digit in it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from copiste.books.book import Book
from copiste.errors import DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.fields.base import folded
from copiste.forms.model import Definition
from copiste.forms.pointers import property_at
from copiste.pointers import pointer_of, tokens
from copiste.ports.registers import Registers
from copiste.ports.sealer import Sealer
from copiste.records.assemble import Recall
from copiste.records.choice import worded
from copiste.records.model import FormResult
from copiste.settings.offices import Offices


@dataclass(frozen=True, slots=True)
class Marks:
    """The documents that bear an answer out, each with a mark sealed under its key."""

    marks: Mapping[str, str] = field(default_factory=dict)


LEARNED = Book("learned", Marks, "keyed hash of the answer", None, "marks end with the keys of their documents")
LEAST = 5
"""Documents that bear an answer out before it counts: of fewer, one person's could be told; chosen."""
MOST = 20
"""More marks than this are not kept for one answer."""
_SAID = frozenset({"typed", "reader", "accepted"})


@dataclass(frozen=True, slots=True)
class Learning:
    """The answers that the clerks of one office confirmed."""

    registers: Registers
    sealer: Sealer
    office: str

    def confirm(self, document: str, form: FormResult, definition: Definition) -> None:
        """Mark what a person said of the fields of a filed form; again has no effect."""
        for change in form.changes:
            schema = property_at(definition.schema, change.path) or {}
            named = schema.get("x-key") is True or any(map(str.isdigit, change.after_text))
            if change.how in _SAID and worded(schema) and not named and folded(change.after_text):
                self._mark(document, self._name(form.form, change.path, change.after_text))

    def knows(self, form: str, field: str, text: str) -> bool:
        """Return whether enough documents that still exist bear out *text* as an answer to that field."""
        if not folded(text):
            return False
        name = self._name(form, field, text)
        return self._enough(name, (LEARNED.read(self.registers, name) or Marks()).marks)

    def _name(self, form: str, field: str, text: str) -> str:
        rows = (part.isascii() and part.isdecimal() for part in tokens(field))  # of a table, they have one vocabulary
        column = pointer_of(*("*" if row else part for part, row in zip(tokens(field), rows, strict=True)))
        return self.sealer.fingerprint("\0".join((self.office, form, column, folded(text))).encode())

    def _mark(self, document: str, name: str) -> None:
        sealed = base64.b64encode(self.sealer.seal(document, f"{LEARNED.kind}/{name}", name.encode())).decode()

        def marked(standing: Marks | None) -> Marks | None:
            marks = {} if standing is None else standing.marks
            return None if document in marks or len(marks) >= MOST else Marks({**marks, document: sealed})

        LEARNED.change(self.registers, name, marked)

    def _enough(self, name: str, marks: Mapping[str, str]) -> bool:
        held = 0
        for document, sealed in marks.items():
            held += self._opens(document, name, sealed)
            if held == LEAST:
                return True
        return False

    def _opens(self, document: str, name: str, sealed: str) -> bool:
        """Return whether the document of a mark is still there: the mark of an erased one opens no more."""
        try:
            return self.sealer.open(document, f"{LEARNED.kind}/{name}", base64.b64decode(sealed)) == name.encode()
        except (KeyDestroyed, ObjectMissing, DamagedDocument):
            return False


def recall_for(office: str, *, registers: Registers, sealer: Sealer, offices: Offices) -> Recall | None:
    """Return how to ask what *office* has learned; None when it does not learn."""
    return Learning(registers, sealer, office).knows if offices.get(office).learns else None
