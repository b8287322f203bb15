"""Instructions on AWS: one item of the table says what holds, the files of forms lie in the object store beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from copiste.errors import Conflict
from copiste.homes.aws.items import Item
from copiste.homes.aws.table import SINGLE, DynamoTable
from copiste.ports.instructions import Files
from copiste.ports.objects import ObjectStore

_PK = "instructions"
_FORMS = "forms"
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The instant of every file in an archive, so that the same files are the same bytes: the first that ZIP knows."""


class DynamoInstructions:
    """What was read is held until somebody asks whether it `changed`. The forms are named by their content, and stay: a
    function that holds an earlier revision still finds its own.
    """

    def __init__(self, table: DynamoTable, objects: ObjectStore) -> None:
        self._table = table
        self._objects = objects
        self._held: Item | None = None

    def changed(self) -> bool:
        """Ask whether something was told since."""
        return bool(self._item().get("revision") != self._read().get("revision"))

    def setting(self, name: str) -> str | None:
        """Return the text of a setting, or None."""
        found: str | None = self._item()["settings"].get(name)
        return found

    def forms(self) -> Mapping[str, Files]:
        """Return the definitions by id."""
        named = self._item()[_FORMS]
        return {form: _unpacked(self._objects.get(_key(form, digest))) for form, digest in sorted(named.items())}

    def give(self, settings: Mapping[str, str], forms: Mapping[str, Files], gone: frozenset[str] = frozenset()) -> None:
        """Keep *settings* and *forms*; the files first, so that nobody is told of what is not there."""
        standing = self._read()
        named = {form: digest for form, digest in standing[_FORMS].items() if form not in gone}
        for form, files in forms.items():
            data = _packed(files)
            named[form] = sha256(data).hexdigest()
            self._objects.put_new(_key(form, named[form]), data)
        item: dict[str, Any] = {"settings": {**standing["settings"], **settings}, _FORMS: named}
        if item == {name: standing[name] for name in item}:
            return
        revision = sha256(repr((standing.get("revision"), item)).encode()).hexdigest()
        wanted = {"revision": standing["revision"]} if "revision" in standing else {}
        written = {"pk": _PK, "sk": SINGLE, "revision": revision, **item}
        if self._table.put_together([written], [wanted]) != [True]:
            raise Conflict(what="instructions")
        self._held = written

    def _item(self) -> Item:
        return self._read() if self._held is None else self._held

    def _read(self) -> Item:
        self._held = self._table.get(_PK) or {"settings": {}, _FORMS: {}}
        return self._held


def _key(form: str, digest: str) -> str:
    return f"{_FORMS}/{form}/{digest}"


def _packed(files: Files) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _BEGINNING), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
