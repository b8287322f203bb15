"""Views that people saved: a screen's filters under a name."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from copiste.desk import saved_views
from copiste.views.saved import SavedView, SavedViewList
from functions.api.answers import JSON, NOTHING, documented, nothing, unchecked
from functions.api.asked import ViewBody
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.get("/api/views", tags=["session"])
def views() -> SavedViewList:
    """List the views that the person saved."""
    return saved_views.listed(desk(), me())


@router.post("/api/views", tags=["session"], responses=documented(SavedView, 201))
def save(body: Annotated[ViewBody, Body()]) -> Response[SavedView]:
    """Save the filters of a screen under a name; what is searched for is not among them."""
    made = saved_views.save(desk(), me(), body.screen, body.name, body.asked)
    return Response(201, JSON, made)


@router.delete("/api/views/<view>", tags=["session"], responses=NOTHING)
@unchecked
def drop(view: str) -> Response[Any]:
    """Drop a view."""
    saved_views.drop(desk(), me(), view)
    return nothing()
