"""Documents made of pages of other documents, as a person arranged them, and the way back to those.

The original of such a document is its manifest. Its pages are kept under its own key, so each document that pages were
taken from names it (`children/<id>`): whoever erases one has to erase what was made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from copiste.keeping.payloads import dump, load
from copiste.keeping.vault import ORIGINAL, Vault, key_of
from copiste.pages.model import Page
from copiste.ports.objects import ObjectStore

CHANNEL = "arranged"
MEDIA_TYPE = "application/vnd.copiste.pages+json"
DESCRIPTION = (
    "A person arranged pages that were decoded before. Each was copied without loss, turned by quarter-turns where the "
    "manifest says so, and sealed under the key of this document; the pages that they were copied from are kept."
)
PARENTS = "parents"
_CHILDREN = "children"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of another document, turned clockwise by *turn* degrees from how it was decoded."""

    document: str
    page: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a document is made of. `form` and `edition` say what it is, when a person said so.

    `cut` says that separators in it still cut: two passes over a stack were put together, and no more was said.
    """

    pages: tuple[Leaf, ...]
    form: str | None
    edition: str | None
    by: str
    why: str
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Parents:
    """The documents that one was made from."""

    documents: tuple[str, ...]


def manifest_of(document: str, vault: Vault) -> Manifest:
    """Return what *document* is made of."""
    return load(Manifest, vault.fetch(document, ORIGINAL))


def pages(manifest: Manifest, load_page: Callable[[str, int], Page]) -> Iterator[Page]:
    """Yield the pages of a document in their new order, turned."""
    for number, leaf in enumerate(manifest.pages, start=1):
        page = load_page(leaf.document, leaf.page)
        facts, words, widgets, drawn = page.facts, page.words, page.widgets, page.drawn
        if leaf.turn % 180:
            facts = replace(facts, width=facts.height, height=facts.width, x_dpi=facts.y_dpi, y_dpi=facts.x_dpi)
        if leaf.turn:
            words, widgets, drawn = (
                (),
                (),
                None,
            )  # their boxes are those of the page as it lay; it is read from its picture
        pixels = np.ascontiguousarray(np.rot90(page.pixels, -leaf.turn // 90))
        yield Page(number, pixels, facts, words, page.problems, widgets, drawn)


def tie(child: str, parents: tuple[str, ...], vault: Vault) -> None:
    """Leave word in every parent and in the child that they belong together."""
    vault.keep(child, PARENTS, dump(Parents(parents)))
    for parent in parents:
        vault.keep(parent, f"{_CHILDREN}/{child}", b"")


def parents(document: str, vault: Vault) -> tuple[str, ...]:
    """Return the documents that *document* was made from."""
    kept = vault.find(document, PARENTS)
    return () if kept is None else load(Parents, kept).documents


def children(document: str, objects: ObjectStore) -> tuple[str, ...]:
    """Return the documents that were made from pages of *document*, the oldest first."""
    prefix = key_of(document, f"{_CHILDREN}/")
    return tuple(key.removeprefix(prefix) for key in objects.keys(prefix))
