"""What the routes answer beside the views: errors in one shape, files, and answers with headers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, JsonValue

from copiste.views.common import ProblemView

JSON = "application/json"
F = TypeVar("F", bound=Callable[..., Any])


class ErrorView(BaseModel):
    """Every error. `message` is one plain sentence in the person's language; `code` is stable."""

    code: str
    message: str
    facts: dict[str, JsonValue]
    problems: list[ProblemView]


def fault(status: int, found: ErrorView, headers: dict[str, Any] | None = None) -> Response[Any]:
    """Return *found* as an answer."""
    return Response(status, JSON, json.dumps(found.model_dump(mode="json"), ensure_ascii=False), headers)


def unchecked(route: F) -> F:
    """Mark a route whose answer is bytes, or nothing: it is given out as it is."""
    route.__annotations__.pop("return", None)
    return route


def nothing() -> Response[Any]:
    """Return 204."""
    return Response(204, None, "")


def data(kind: str, body: bytes | str, *, cache: str = "private, no-store", name: str | None = None) -> Response[Any]:
    """Return a file; with *name* it is to be saved, and nothing in it is ever run."""
    headers: dict[str, Any] = {
        "Cache-Control": cache,
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(200, kind, body, headers)


def documented(model: Any, status: int = 200) -> dict[int, Any]:
    """Return what the OpenAPI document says of an answer that is not given by the route's type."""
    return {status: {"description": "", "content": {JSON: {"model": model}}}}


def files(*kinds: str) -> dict[int, Any]:
    """Return what the OpenAPI document says of a file of one of these kinds."""
    content = {
        kind: {"schema": {"type": "object"} if kind == JSON else {"type": "string", "format": "binary"}}
        for kind in kinds
    }
    return {200: {"description": "", "content": content}}


NOTHING: dict[int, Any] = {204: {"description": "Done"}}  # HTTP status: done, and without a body (RFC 9110)
