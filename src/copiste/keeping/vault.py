"""Everything kept of a document: sealed under its own data key, written once, found under a name of our making."""

from __future__ import annotations

from enum import StrEnum

from copiste.errors import ObjectMissing
from copiste.ports.objects import ObjectStore
from copiste.ports.sealer import Sealer

ORIGINAL = "original"
LANDING = "transfer-1-landing"
DECODING = "transfer-2-decoding"
"""Where earlier releases kept the record of the second transfer, which stands in the contents now."""
CONTENTS = "contents"
QUARANTINE = "quarantine"
ASSEMBLY = "assembly"
DOCUMENTS = "documents/"
"""The keys in the object store of all that is kept of documents start so."""
_PAGES = "pages/"
_READINGS = "readings/"


class Shelf(StrEnum):
    """How long something is kept. On AWS each is a bucket, which the setting of this name names."""

    ORIGINALS = "ORIGINALS"  # as received: locked, where the home can lock
    WORK = "WORK"  # page images and readings: made again from the original, so of a short life
    RECORDS = "RECORDS"  # all the rest: it stays


def page_kept(page: int) -> str:
    """Return the name of a page: its picture and what is known of it (`kept_pages`)."""
    return f"{_PAGES}{page:04}.page"


def page_image(page: int) -> str:
    """Return the name of a page's picture: records of transfers say it, and earlier releases kept it apart."""
    return f"{_PAGES}{page:04}.png"


def page_drawn(page: int) -> str:
    """Return the name under which earlier releases kept the picture of what a page's own text and widgets draw."""
    return f"{_PAGES}{page:04}-drawn.png"


def page_facts(page: int) -> str:
    """Return the name under which earlier releases kept what is known of a page beside its picture."""
    return f"{_PAGES}{page:04}.json"


def page_reading(page: int) -> str:
    """Return the name of what a page was read as."""
    return f"{_READINGS}{page:04}.json"


def key_of(document: str, name: str) -> str:
    """Return the key in the object store of *name* of *document*."""
    return f"{DOCUMENTS}{document}/{name}"


def document_of(key: str) -> str | None:
    """Return the document that a key of the object store belongs to; None for a key that is not ours."""
    document, slash, _ = key.removeprefix(DOCUMENTS).partition("/")
    return document if slash and key.startswith(DOCUMENTS) else None


def shelf_of(key: str) -> Shelf:
    """Return the shelf that a key of the object store stands on."""
    document = document_of(key)
    name = "" if document is None else key.removeprefix(key_of(document, ""))
    if name == ORIGINAL:
        return Shelf.ORIGINALS
    return Shelf.WORK if name.startswith((_PAGES, _READINGS)) else Shelf.RECORDS


class Vault:
    """The object store behind the sealer.

    One for a single run of a step remembers what it kept and fetched, but for pages and readings, which are many: what
    is stored never changes.
    """

    def __init__(self, objects: ObjectStore, sealer: Sealer, *, for_a_run: bool = False) -> None:
        self._objects = objects
        self.sealer = sealer
        self._known: dict[str, bytes] | None = {} if for_a_run else None

    def for_a_run(self) -> Vault:
        """Return the vault of one run of a step, which asks for nothing twice; so does its sealer."""
        return Vault(self._objects, self.sealer.for_a_run(), for_a_run=True)

    def keep(self, document: str, name: str, plain: bytes) -> bytes:
        """Store *plain* under *name* unless something stands there; return what stands: the first writer wins."""
        key = key_of(document, name)
        if self._objects.put_new(key, self.sealer.seal(document, key, plain)):
            return self._remembered(key, plain)
        return self.fetch(document, name)

    def fetch(self, document: str, name: str) -> bytes:
        """Return what is kept under *name*; raise `ObjectMissing` when nothing is."""
        key = key_of(document, name)
        if self._known and key in self._known:
            return self._known[key]
        return self._remembered(key, self.sealer.open(document, key, self._objects.get(key)))

    def find(self, document: str, name: str) -> bytes | None:
        """Return what is kept under *name*, or None."""
        try:
            return self.fetch(document, name)
        except ObjectMissing:
            return None

    def _remembered(self, key: str, plain: bytes) -> bytes:
        if self._known is not None and shelf_of(key) is not Shelf.WORK:
            self._known[key] = plain
        return plain
