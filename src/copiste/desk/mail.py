"""What people are told of a message beside its documents: what of it was left; who wrote, and of what, is not in it."""

from __future__ import annotations

from collections.abc import Iterator

from copiste.desk.context import Desk
from copiste.errors import KeyDestroyed
from copiste.flow.mail import INVENTORY, Inventory
from copiste.keeping import arranged
from copiste.keeping.payloads import load
from copiste.mail.telling import told_of_left
from copiste.texts import Language


def left_beside(desk: Desk, document: str, language: Language) -> str | None:
    """Return what was left of a message that *document* is, or came in; None of any other, and of an erased one."""
    return told_of_left(_left(desk, document), language)


def _left(desk: Desk, document: str) -> Iterator[str]:
    for each in (document, *arranged.parents(document, desk.vault)):
        try:
            kept = desk.vault.find(each, INVENTORY)
        except KeyDestroyed:
            continue  # erased: nothing is told of it any more
        if kept is not None:
            yield from (item.left for item in load(Inventory, kept).items if item.left is not None)
