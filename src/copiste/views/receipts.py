"""What the API answers of a receipt: what an office is told of a document that it handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copiste.views.common import Coded, Texts


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One form of a document, or (with no title) its pages of no form, and what became of it.

    `note` is what the person wrote who ended it with no record; `record` is left out where one may not see it.
    """

    title: Texts | None
    outcome: Literal["filed", "waits", "ended"]
    said: str
    reason: Coded | None
    note: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt: where its document stands, in plain words, and what came of it.

    `duplicate_of`, `made_from` and `became` are receipt numbers; `name` is the file's, for who may have the `original`;
    `left` says what of a message, which the document is or came in, was left beside its documents; `again` says that
    the sender should be asked for a better copy.
    """

    receipt: str
    document: str
    office: str
    channel: str
    name: str
    landed_at: str
    landed_local: str
    state: str
    said: str
    pages: int | None
    pages_read: int
    reason: Coded | None
    parts: tuple[ReceiptPart, ...]
    duplicate_of: str | None
    made_from: tuple[str, ...]
    became: tuple[str, ...]
    left: str | None
    original: bool
    again: bool


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """A document as its office's list shows it; `name` is the file's, for who may have the original."""

    receipt: str
    office: str
    channel: str
    name: str
    landed_at: str
    landed_local: str
    state: str
    state_text: str
    reason: Coded | None
    pages: int | None


@dataclass(frozen=True, slots=True)
class ReceiptList:
    """A page of an office's documents, the newest first."""

    receipts: tuple[ReceiptItem, ...]
    next: str | None
