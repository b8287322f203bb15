"""What an office's own clerks have confirmed, as evidence for its next documents. Off unless the office `learns`.

Kept is no text but a keyed fingerprint of office, form, field and answer, and one sealed mark a document, under that
document's own key: whoever erases a document by destroying its key takes its mark away too. An answer counts as known
once `LEAST` documents bear it out, so that no single person's record can be told from what the office has learned.
Answers that name a person or a file (`x-key`) are never learned, nor is anything with a digit in it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import JsonValue

from copiste.errors import Conflict, DamagedDocument, KeyDestroyed, ObjectMissing
from copiste.fields.base import folded
from copiste.forms.model import Definition
from copiste.forms.pointers import property_at
from copiste.ports.registers import Registers, Slip
from copiste.ports.sealer import Sealer
from copiste.records.assemble import Recall
from copiste.records.choice import worded
from copiste.records.model import FormResult
from copiste.stages.offices import Offices

LEARNED = "learned"
"""The register of marks, by fingerprint."""
LEAST = 5
MOST = 20
"""More marks than this are not kept for one answer."""
_SAID = frozenset({"typed", "reader", "accepted"})
_TRIES = 8


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
        return self._enough(name, _marks(self.registers.slip(LEARNED, name)))

    def _name(self, form: str, field: str, text: str) -> str:
        column = re.sub(r"/[0-9]+(?=/|$)", "/*", field)  # the rows of a table have one vocabulary
        return self.sealer.fingerprint("\0".join((self.office, form, column, folded(text))).encode())

    def _mark(self, document: str, name: str) -> None:
        sealed = base64.b64encode(self.sealer.seal(document, f"{LEARNED}/{name}", name.encode())).decode()
        for _ in range(_TRIES):
            standing = self.registers.slip(LEARNED, name) or Slip(LEARNED, name)
            marks = _marks(standing)
            if document in marks or len(marks) >= MOST:
                return
            try:
                self.registers.write(replace(standing, value={"marks": {**marks, document: sealed}}))
            except Conflict:
                continue  # another clerk filed the same answer this instant
            return
        raise Conflict(what="register")

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
            return self.sealer.open(document, f"{LEARNED}/{name}", base64.b64decode(sealed)) == name.encode()
        except (KeyDestroyed, ObjectMissing, DamagedDocument):
            return False


def recall_for(office: str, *, registers: Registers, sealer: Sealer, offices: Offices) -> Recall | None:
    """Return how to ask what *office* has learned; None when it does not learn."""
    return Learning(registers, sealer, office).knows if offices.get(office).learns else None


def _marks(slip: Slip | None) -> Mapping[str, str]:
    found: JsonValue = slip.value.get("marks") if slip is not None else None
    return {key: value for key, value in found.items() if isinstance(value, str)} if isinstance(found, dict) else {}
