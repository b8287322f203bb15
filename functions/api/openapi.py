"""The OpenAPI document, made from the routes and the types of what they take and give."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from copiste import __version__
from functions.api.answers import JSON, ErrorView
from functions.api.routes_session import PROVIDER_WAYS
from functions.api.who import COOKIE, CSRF

_OPEN = {("get", "/api/health"), ("get", "/api/openapi.json"), ("get", "/api/session"), ("post", "/api/session")}
_OPEN |= {
    ("post", "/api/setup"),
    ("post", "/api/invitation"),
    ("post", "/api/invitation/password"),
    ("get", "/api/sign-in"),
    ("get", "/api/sign-in/callback"),
}
_DESCRIPTION = (
    "Everything that the review screen does. Sign in with `POST /api/session`; every method but GET then needs the "
    "header `X-CSRF-Token` that the answer holds. Behind a gateway with a user pool, a bearer token replaces both."
)
_SCHEMES = {
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
    "csrf": {"type": "apiKey", "in": "header", "name": CSRF},
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}


@cache
def document(app: APIGatewayHttpResolver) -> str:
    """Return the document as JSON."""
    made: dict[str, Any] = json.loads(
        app.get_openapi_json_schema(title="copiste", version=__version__, description=_DESCRIPTION)
    )
    schemas = made["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    fault = ErrorView.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= fault.pop("$defs", {})
    schemas["ErrorView"] = fault
    made["components"]["securitySchemes"] = _SCHEMES
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method, path)
    return json.dumps(made, ensure_ascii=False)


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    """Say what every route has in common: errors, who may ask, and the description of the route as its summary."""
    answers = operation["responses"]
    answers.pop("422", None)
    for status in [code for code in answers if code not in ("200", "201", "204", "302")]:
        answers.pop(status)
    if any(code in answers for code in ("201", "204", "302")) and not operation.get("x-two"):
        _drop_default(answers)
    for code, answer in answers.items():
        if code in ("204", "302"):
            answer.pop("content", None)
        answer["description"] = answer.get("description") or "Done"
    answers["default"] = {
        "description": "It cannot be done so: the code says why",
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/ErrorView"}}},
    }
    if path in PROVIDER_WAYS:
        answers["default"]["content"]["text/html"] = {"schema": {"type": "string", "format": "binary"}}
    for parameter in operation.get("parameters", ()):
        _not_null(parameter)
    operation["summary"] = (operation.get("description") or operation.get("summary", "")).split("\n")[0]
    if (method, path) in _OPEN:
        operation["security"] = []
    else:
        cookie: dict[str, list[str]] = {"cookie": []} if method == "get" else {"cookie": [], "csrf": []}
        operation["security"] = [cookie, {"bearer": []}]
    if path == "/api/uploads/{upload}" and method == "put":
        binary = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": binary}}


def _not_null(parameter: dict[str, Any]) -> None:
    """Say of a parameter that may be left out what it is when it is there: in an address nothing is null."""
    kinds = parameter["schema"].pop("anyOf", None)
    if kinds is not None:
        (kind,) = [each for each in kinds if each.get("type") != "null"]
        parameter["schema"] |= kind


def _drop_default(answers: dict[str, Any]) -> None:
    """Take away the 200 that Powertools adds to a route which never gives one."""
    given = answers.get("200", {}).get("content", {}).get(JSON, {})
    if not given or given == {} or "$ref" not in given.get("schema", {}):
        answers.pop("200", None)
    elif "201" in answers:
        answers.pop("200")
