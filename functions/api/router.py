"""A router of Powertools, which gives its own no types."""

from __future__ import annotations

from aws_lambda_powertools.event_handler.router import APIGatewayHttpRouter


def new() -> APIGatewayHttpRouter:
    """Return a router for the routes of one subject."""
    return APIGatewayHttpRouter()  # type: ignore[no-untyped-call]
