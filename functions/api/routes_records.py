"""Filed records."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.desk import finding
from copiste.desk import records as recorded
from copiste.desk import tasks as show
from copiste.desk.roles import May
from copiste.errors import BadRequest
from copiste.keeping.queries import record_json
from copiste.outward.tables import Columns, table
from copiste.ports.records import RecordEntry
from copiste.views.queue import TaskItem
from copiste.views.records import RecordList, RecordView
from functions.api.answers import JSON, data, documented, files, unchecked
from functions.api.asked import ReopenBody
from functions.api.parts import lines_or_part, whole_or_part
from functions.api.router import new
from functions.api.who import desk, me

router = new()
_LINES = "application/x-ndjson"
_TABLE = "text/csv; charset=utf-8"


@router.get("/api/records", tags=["records"])
def records(
    *,
    office: Annotated[str | None, Query(max_length=64)] = None,
    form: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    q: Annotated[str | None, Query(max_length=120)] = None,
    order: Annotated[Literal["oldest", "newest"], Query()] = "oldest",
    after: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> RecordList:
    """List records without their answers. What `q` finds comes newest first.

    `q` is a name on the form, also as it sounds or its first letters; a health insurance, telephone or other number
    whole; a receipt number as typed, or an id.
    """
    person = me(May.RECORD_READ)
    return finding.listed(
        desk(),
        person,
        office=office,
        form=form,
        since=instant(since, "since"),
        q=q,
        after=after,
        limit=limit,
        newest=order == "newest",
    )


@router.get("/api/records/export", tags=["records"], responses=files(_LINES, "text/csv"))
@unchecked
def export(
    format: Annotated[Literal["jsonl", "csv"], Query()] = "jsonl",  # noqa: A002  the parameter's name
    office: Annotated[str | None, Query(max_length=64)] = None,
    form: Annotated[str | None, Query(max_length=64)] = None,
    since: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> Response[Any]:
    """Give records with their answers, as JSON lines or as a table.

    On AWS an answer holds 4.4 MB. Both come in parts when `after` is given, empty at first: `Link` names the next one.
    A table that comes in parts has a column for each field of the definitions, and one more for what stands in none.
    """
    person, at = me(May.RECORD_READ), desk()
    entries = recorded.export(at, person, office=office, form=form, since=instant(since, "since"), after=after or None)
    facts: dict[str, tuple[str, int]] = {}

    def found() -> Iterator[tuple[str, dict[str, Any]]]:
        for entry, each in entries:
            facts[entry.id] = entry.office, entry.version
            yield entry.id, {**record_json(entry), "record": each.record}

    def told(ids: Sequence[str]) -> None:
        recorded.exported(at, person, [(each, *facts[each]) for each in ids if each])

    path = "/api/records/export"
    asked = {"format": format, "office": office, "form": form, "since": since, "after": after}
    if format == "jsonl":
        lines = ((key, json.dumps(line, ensure_ascii=False) + "\n") for key, line in found())
        return lines_or_part(_LINES, lines, asked, path, name="records.jsonl", told=told)
    if after is not None:
        columns = _columns(form)
        return lines_or_part(_TABLE, rows(columns, found(), after), asked, path, name="records.csv", told=told)
    text = table([line for _, line in found()])
    answer = whole_or_part(_TABLE, text.encode(), None, path, name="records.csv")
    told(list(facts))
    return answer


def rows(columns: Columns, found: Iterator[tuple[str, dict[str, Any]]], after: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a table with the ids of the records, the first of all with the head before it."""
    head = "" if after else columns.head
    for key, line in found:
        yield key, head + columns.line(line)
        head = ""
    if head:
        yield "", head


def _columns(form: str | None) -> Columns:
    known = desk().library.definitions()
    facts = [each.name for each in fields(RecordEntry) if each.name not in ("payload", "paperless")]
    return Columns.of(facts, known.values() if form is None else filter(None, [known.get(form)]))


@router.get("/api/records/<record>", tags=["records"])
def record(record: str, version: Annotated[int | None, Query(ge=1, le=100_000)] = None) -> RecordView:
    """Show a record with its answers, its pages and every change."""
    person = me(May.RECORD_READ)
    return recorded.view(desk(), person, record, version)


@router.get(
    "/api/records/<record>/download",
    tags=["records"],
    responses=files(JSON, "text/csv"),
)
@unchecked
def download(
    record: str,
    format: Annotated[Literal["json", "csv"], Query()] = "json",  # noqa: A002  the parameter's name
) -> Response[Any]:
    """Give one record to keep."""
    person, at = me(May.RECORD_READ), desk()
    entry, form = recorded.given(at, person, record)
    line = {**record_json(entry), "record": form.record}
    if format == "csv":
        return data(_TABLE, table([line]), name=f"{entry.id}.csv")
    return data(JSON, json.dumps(line, ensure_ascii=False, indent=2), name=f"{entry.id}.json")


@router.post("/api/records/<record>/reopen", tags=["records"], responses=documented(TaskItem, 201))
def reopen(record: str, body: Annotated[ReopenBody, Body()]) -> Response[TaskItem]:
    """Open a filed record to correct it: it ends in a new version, and nothing is written over."""
    person, at = me(May.RECORD_REOPEN), desk()
    entry = recorded.reopen(at, person, record, body.version, body.why)
    return Response(201, JSON, show.item(at, entry, person))


def instant(text: str | None, where: str) -> dt.datetime | None:
    """Return the instant that *text* names, in UTC unless it says; raise `BadRequest` when it is none."""
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise BadRequest(where=where) from None
