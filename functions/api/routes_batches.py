"""Batches of paper: opened, listed, and what became of each sheet."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from copiste.books.batches import Batch, Sides
from copiste.desk import batches
from copiste.desk.roles import May
from copiste.errors import BadRequest
from copiste.views.batches import BatchList, BatchView
from copiste.views.tasks import Arranged
from functions.api.answers import JSON, documented
from functions.api.asked import BatchBody
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.get("/api/batches", tags=["batches"])
def listed(
    office: Annotated[str | None, Query(max_length=64)] = None,
    after: Annotated[str | None, Query(max_length=130)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BatchList:
    """List batches, by office and name."""
    person = me(May.BATCH_READ)
    return batches.listed(desk(), person, office=office, after=after, limit=limit)


@router.post("/api/batches", tags=["batches"], responses=documented(BatchView, 201))
def opened(body: Annotated[BatchBody, Body()]) -> Response[BatchView]:
    """Open a batch: how many sheets there are, how they are scanned, and where the paper lies."""
    person, at = me(May.BATCH_WRITE), desk()
    try:
        batch = Batch(body.office, body.batch, body.sheets, Sides(body.sides), body.place, person.name, at.clock())
    except ValueError:
        raise BadRequest(where="batch") from None
    return Response(201, JSON, batches.open_batch(at, person, batch))


@router.get("/api/batches/<office>/<batch>", tags=["batches"])
def batch(office: str, batch: str) -> BatchView:
    """Say whether the sheets of a batch arrived, and what became of each page."""
    person = me(May.BATCH_READ)
    return batches.view(desk(), person, office, batch)


@router.post("/api/batches/<office>/<batch>/collate", tags=["batches"])
def collate(office: str, batch: str) -> Arranged:
    """Put the two files of a batch together: the older holds the fronts, the other the backs, the last first."""
    person = me(May.TASK_WRITE)
    return batches.collate(desk(), person, office, batch)
