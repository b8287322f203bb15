"""Filed records."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.desk import finding
from copiste.desk import records as recorded
from copiste.desk import tasks as show
from copiste.desk.roles import May
from copiste.errors import BadRequest
from copiste.keeping.queries import record_json
from copiste.outward.tables import table
from copiste.views.queue import TaskItem
from copiste.views.records import RecordList, RecordView
from functions.api.answers import JSON, data, documented, files, unchecked
from functions.api.asked import ReopenBody
from functions.api.parts import lines_or_part, whole_or_part
from functions.api.router import new
from functions.api.who import desk, me

router = new()
_LINES = "application/x-ndjson"


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

    On AWS an answer holds 4.4 MB. JSON lines come in parts when `after` is given, empty at first: `Link` names the next
    one. A table comes whole or not at all.
    """
    person = me(May.RECORD_READ)
    if format == "csv" and after is not None:
        raise BadRequest(where="after")
    entries = recorded.export(
        desk(), person, office=office, form=form, since=instant(since, "since"), after=after or None
    )
    found = ((entry.id, {**record_json(entry), "record": each.record}) for entry, each in entries)
    path = "/api/records/export"
    if format == "csv":
        text = table([line for _, line in found])
        return whole_or_part("text/csv; charset=utf-8", text.encode(), None, path, name="records.csv")
    lines = ((key, json.dumps(line, ensure_ascii=False) + "\n") for key, line in found)
    asked = {"format": format, "office": office, "form": form, "since": since, "after": after}
    return lines_or_part(_LINES, lines, asked, path, name="records.jsonl")


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
        return data("text/csv; charset=utf-8", table([line]), name=f"{entry.id}.csv")
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
