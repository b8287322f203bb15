"""What the API answers of records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from copiste.views.common import PageView, Texts, Value
from copiste.views.fields import FieldView


@dataclass(frozen=True, slots=True)
class RecordItem:
    """A record as lists show it, without its answers."""

    id: str
    version: int
    office: str
    document: str
    receipt: str
    form: str
    form_title: Texts
    edition: str
    schema_version: str
    software: str
    filed_at: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class RecordList:
    """A page of records."""

    records: tuple[RecordItem, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a record: who made it and why, the machine where `by` is null."""

    version: int
    filed_at: str
    by: str | None
    why: str | None
    event: Literal["record.filed", "record.corrected"]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a person changed in one version of a record."""

    version: int
    path: str
    title: Texts
    before: Value
    before_text: str
    after: Value
    after_text: str
    how: str
    by: str
    at: str
    why: str | None


@dataclass(frozen=True, slots=True)
class RecordView(RecordItem):
    """A record with its answers, its pages and its history."""

    record: dict[str, JsonValue]
    fields: tuple[FieldView, ...]
    pages: tuple[PageView, ...]
    versions: tuple[VersionView, ...]
    changes: tuple[ChangeView, ...]
    task: str | None
