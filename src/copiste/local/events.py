"""A request as the event that API Gateway's HTTP API would send for it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit


def http_event(
    method: str, target: str, headers: Mapping[str, str], body: bytes = b"", source: str = "127.0.0.1"
) -> dict[str, Any]:
    """Return the event of API Gateway's HTTP API, payload format 2.0, for one request."""
    parts = urlsplit(target)
    query: dict[str, str] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="replace"):
        query[name] = f"{query[name]},{value}" if name in query else value
    plain = {name.lower(): value for name, value in headers.items()}
    cookies = [each.strip() for each in plain.pop("cookie", "").split(";") if each.strip()]
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "headers": plain,
        "queryStringParameters": query,
        "requestContext": {
            "http": {"method": method, "path": parts.path, "protocol": "HTTP/1.1", "sourceIp": source},
            "stage": "$default",
            "requestId": "local",
        },
        **({"cookies": cookies} if cookies else {}),
        **_bodied(body, plain.get("content-type", "")),
    }


def _bodied(body: bytes, kind: str) -> dict[str, Any]:
    """Text comes as it is, anything else as base64, as API Gateway does it."""
    if kind.startswith("application/json"):
        try:
            return {"body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass  # not text after all: the API refuses it as it would on AWS
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True} if body else {"isBase64Encoded": False}
