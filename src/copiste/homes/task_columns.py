"""A task as plain columns, the same in both homes: instants as text, kinds and states as their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from copiste.homes.instants import from_text, to_text
from copiste.ports.records import TaskEntry
from copiste.records.tasks import TaskKind, TaskState

COLUMNS = tuple(field.name for field in fields(TaskEntry))
INSTANTS = ("opened_at", "held_until", "claimed_at", "claimed_until", "closed_at")


def values_of(entry: TaskEntry) -> dict[str, Any]:
    """Return the columns of *entry*; raise `ValueError` for an instant without a time zone."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in COLUMNS}
    for name in INSTANTS:
        if values[name] is not None:
            values[name] = to_text(values[name])
    return {**values, "kind": entry.kind.value, "state": entry.state.value}


def task_of(row: Mapping[str, Any]) -> TaskEntry:
    """Return the task whose columns are in *row*; other columns are left alone, absent ones have their default."""
    values = {name: row[name] for name in COLUMNS if name in row}
    for name in INSTANTS:
        if values.get(name) is not None:
            values[name] = from_text(values[name])
    plain = {**values, "urgent": bool(values["urgent"]), "payload": bytes(values["payload"])}
    return TaskEntry(**{**plain, "kind": TaskKind(values["kind"]), "state": TaskState(values["state"])})
