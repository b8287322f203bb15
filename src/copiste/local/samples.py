"""The sample forms: put into the inbox, followed to their end, held against what was expected.

A folder of samples holds `inbox/<office>/<file>` and `expected/<office>/<file>.json` (samples/README.md): the states
that a document may end in, the form and the true record of each form in it, the place of each page. A value that cannot
be read with certainty may wait for a person; a wrong one that nobody looks at is a difference.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copiste.errors import ObjectMissing
from copiste.flow.reconcile import ON_THE_WAY
from copiste.keeping.artefacts import load_assembly
from copiste.keeping.entering import arrival_of
from copiste.keeping.payloads import to_json
from copiste.pointers import value_at
from copiste.ports.ledger import DocumentEntry
from copiste.records.model import Assembly, Decision
from copiste.wiring import Deps


@dataclass(slots=True)
class Samples:
    """The samples of *folder* on their way through the installation of *deps*."""

    folder: Path
    deps: Deps
    _arrivals: dict[str, str] = field(default_factory=dict)
    _ended: dict[str, DocumentEntry] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Return the samples as `<office>/<file>`, in the order of their file names."""
        inbox = self.folder / "inbox"
        found = sorted(inbox.glob("*/*"), key=lambda path: path.name)
        return [path.relative_to(inbox).as_posix() for path in found if path.is_file()]

    def put(self, inbox: Path) -> bool:
        """Put the samples into the inbox unless documents went through this installation before; say whether it did."""
        if next(self.deps.ledger.documents(limit=1), None) is not None:
            return False
        for key in self.keys:
            place = inbox / key
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f".{place.name}")
            shutil.copyfile(self.folder / "inbox" / key, part)
            part.replace(place)
        return True

    def announced(self, key: str, token: str) -> None:
        """Remember which landing is which sample."""
        if key in self.keys:
            self._arrivals[arrival_of(key, token, self.deps.sealer)] = key

    def moved(self, entry: DocumentEntry) -> str | None:
        """Remember how a document stands; return the sample's key when it is one."""
        key = self._arrivals.get(entry.arrival)
        if key is not None and entry.state not in ON_THE_WAY:
            self._ended[key] = entry
        return key

    def done(self) -> bool:
        """Say whether every sample has come to its end."""
        return set(self.keys) <= set(self._ended)

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yield sample and, as a JSON Pointer, what is not as expected."""
        for key in self.keys:
            expectation = self.folder / "expected" / f"{key}.json"
            entry = self._ended.get(key)
            if entry is None or not expectation.exists():
                yield key, "/state"
                continue
            expected = json.loads(expectation.read_text("utf-8"))
            if entry.state.value not in expected["any_of_states"]:
                yield key, "/state"
            for pointer in differing(expected, assembly_of(entry, self.deps)):
                yield key, pointer


def assembly_of(entry: DocumentEntry, deps: Deps) -> Assembly:
    """Return what a document came to; nothing for one that was not read."""
    try:
        return load_assembly(entry.id, deps.vault)
    except ObjectMissing:
        return Assembly((), ())


def outcome(entry: DocumentEntry, deps: Deps) -> dict[str, Any]:
    """Return what a document came to, for people to see: its records, and in each the fields that wait for a person."""
    forms = [
        {
            "form": form.form,
            "status": form.status.value,
            "record": to_json(form.record),
            "review": [each.name for each in form.fields if each.decision is Decision.REVIEW],
        }
        for form in assembly_of(entry, deps).forms
    ]
    return {"state": entry.state.value, "forms": forms}


def differing(expected: dict[str, Any], found: Assembly) -> Iterator[str]:
    """Yield what is not as expected: places of pages, forms, and accepted values that are wrong."""
    placings = sorted(found.pages, key=lambda placing: placing.page)
    if [page["place"] for page in expected["pages"]] != [placing.place.value for placing in placings]:
        yield "/pages"
    if [form["form"] for form in expected["forms"]] != [form.form for form in found.forms]:
        yield "/forms"
        return
    for index, form in enumerate(found.forms):
        for each in form.fields:
            true = value_at(expected["forms"][index]["record"], each.name)
            right = each.value == true or (not each.value and not true)
            if each.decision is Decision.ACCEPT and not right:
                yield f"/forms/{index}/record{each.name}"
