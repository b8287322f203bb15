"""Everything kept of a document: sealed under its own data key, written once, found under a name of our making."""

from __future__ import annotations

from copiste.errors import ObjectMissing
from copiste.ports.objects import ObjectStore
from copiste.ports.sealer import Sealer

ORIGINAL = "original"
LANDING = "transfer-1-landing"
DECODING = "transfer-2-decoding"
CONTENTS = "contents"
QUARANTINE = "quarantine"
ASSEMBLY = "assembly"


def page_image(page: int) -> str:
    """Return the name of a page's picture."""
    return f"pages/{page:04}.png"


def page_facts(page: int) -> str:
    """Return the name of what is known of a page beside its picture."""
    return f"pages/{page:04}.json"


def page_reading(page: int) -> str:
    """Return the name of what a page was read as."""
    return f"readings/{page:04}.json"


def key_of(document: str, name: str) -> str:
    """Return the key in the object store of *name* of *document*."""
    return f"documents/{document}/{name}"


def document_of(key: str) -> str | None:
    """Return the document that a key of the object store belongs to; None for a key that is not ours."""
    parts = key.split("/", 2)
    return parts[1] if len(parts) == 3 and parts[0] == "documents" else None


class Vault:
    """The object store behind the sealer."""

    def __init__(self, objects: ObjectStore, sealer: Sealer) -> None:
        self._objects = objects
        self._sealer = sealer

    def keep(self, document: str, name: str, plain: bytes) -> bytes:
        """Store *plain* under *name* unless something stands there; return what stands: the first writer wins."""
        key = key_of(document, name)
        if self._objects.put_new(key, self._sealer.seal(document, key, plain)):
            return plain
        return self.fetch(document, name)

    def fetch(self, document: str, name: str) -> bytes:
        """Return what is kept under *name*; raise `ObjectMissing` when nothing is."""
        key = key_of(document, name)
        return self._sealer.open(document, key, self._objects.get(key))

    def find(self, document: str, name: str) -> bytes | None:
        """Return what is kept under *name*, or None."""
        try:
            return self.fetch(document, name)
        except ObjectMissing:
            return None
