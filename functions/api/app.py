"""Lambda `api`: the HTTP routes. What each does is in `desk`; who asks is found out in `who`."""

from __future__ import annotations

import re
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from copiste import __version__
from copiste.desk import wording
from copiste.errors import (
    AnswerTooLarge,
    BadArrangement,
    BadCsrf,
    BadInvitation,
    BadRequest,
    BadSetup,
    Conflict,
    CopisteError,
    Forbidden,
    KeyDestroyed,
    NotFilable,
    NotSignedIn,
    ObjectMissing,
    PersonError,
    SignInFailed,
    TooManyAttempts,
    UploadTooLarge,
    WorldError,
)
from copiste.texts import explain, say
from functions.api import (
    openapi,
    routes_batches,
    routes_deliveries,
    routes_documents,
    routes_figures,
    routes_installation,
    routes_letters,
    routes_links,
    routes_overview,
    routes_records,
    routes_session,
    routes_tasks,
    routes_users,
    routes_views,
    routes_work,
    who,
)
from functions.api.answers import JSON, ErrorView, documented, fault, unchecked
from functions.batch import described

log = Logger(service="api")
app = APIGatewayHttpResolver(enable_validation=True, response_validation_error_http_code=500)
AGAIN = 503  # what HTTP calls it when the same may work later (RFC 9110)
SOON = 30  # seconds after which to ask again; as long as a message waits (`functions.batch`)
STATUS: tuple[tuple[type[CopisteError], int], ...] = (
    (NotSignedIn, 401),
    (SignInFailed, 401),
    (Forbidden, 403),
    (BadCsrf, 403),
    (BadInvitation, 403),
    (BadSetup, 403),
    (BadRequest, 400),
    (BadArrangement, 422),
    (NotFilable, 422),
    (TooManyAttempts, 429),
    (UploadTooLarge, 413),
    (AnswerTooLarge, 413),
    (ObjectMissing, 404),
    (KeyDestroyed, 410),
    (Conflict, 409),
    (PersonError, 409),
    (WorldError, AGAIN),
    (CopisteError, 500),
)
"""What HTTP calls each error; the first that fits."""
CODES = {404: "not_found", 410: "erased"}
"""Codes that say more to a caller than those of the errors behind them."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one HTTP request."""
    who.begin(event)
    status = unfit(event)
    return app.resolve(event, context) if status is None else _plain(status)


def unfit(event: dict[str, Any]) -> int | None:
    """Return what HTTP calls a body that is not JSON where JSON is asked for; None for one that can be looked at."""
    if not event.get("body") or event["rawPath"].startswith("/api/uploads/"):
        return None
    kind = event.get("headers", {}).get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        return 415
    try:
        who.body().decode()
    except ValueError:
        return 400
    return None


def _plain(status: int) -> dict[str, Any]:
    message = say("error.bad_body", who.language())
    found = ErrorView(code="bad_body", message=message, facts={}, problems=[])
    return {
        "statusCode": status,
        "headers": {"Content-Type": JSON},
        "body": found.model_dump_json(),
        "isBase64Encoded": False,
        "cookies": [],
    }


@app.get("/api/health", tags=["api"])
def health() -> dict[str, str]:
    """Say that the API answers, and which version it is."""
    return {"status": "ok", "version": __version__}


@app.get("/api/openapi.json", tags=["api"], responses=documented(dict[str, Any]))
@unchecked
def described_by() -> Response[Any]:
    """Give this document."""
    return Response(200, JSON, openapi.document(app), {"Cache-Control": "no-cache"})


for routes in (
    routes_session,
    routes_links,
    routes_users,
    routes_tasks,
    routes_work,
    routes_documents,
    routes_letters,
    routes_batches,
    routes_records,
    routes_overview,
    routes_deliveries,
    routes_installation,
    routes_figures,
    routes_views,
):
    app.include_router(routes.router)


@app.exception_handler(CopisteError)  # type: ignore[untyped-decorator]  # Powertools gives it no types
def told(error: CopisteError) -> Response[Any]:
    """Say what is wrong."""
    return answered(error)


def answered(error: CopisteError) -> Response[Any]:
    """Return what is wrong in the person's language; nothing of what was asked is repeated."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    language = who.language()
    code = CODES.get(status, error.code)
    message = explain(error, language) if code == error.code else say(f"error.{code}", language)
    facts: dict[str, JsonValue] = {**error.facts} if isinstance(error, PersonError) else {}
    if isinstance(error, NotSignedIn):
        facts = {"setup": bool(error.facts.get("setup"))}
    found = wording.problems(error.problems, language) if isinstance(error, NotFilable) else ()
    headers = {"Retry-After": str(error.facts.get("seconds", 60))} if isinstance(error, TooManyAttempts) else {}
    headers |= {"Retry-After": str(SOON)} if status == AGAIN else {}
    if status >= 500:
        log.error("failed", extra=described(error))
    return fault(status, ErrorView(code=code, message=message, facts=facts, problems=list(found)), headers)


@app.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]  # the same
def refused(error: RequestValidationError) -> Response[Any]:
    """Say where a request makes no sense, and not what it said."""
    if app.current_event.path in routes_session.PROVIDER_WAYS:
        return routes_session.stranded()
    first: dict[str, Any] = next(iter(error.errors()), {})
    where = "/".join(str(part) for part in first.get("loc", ()) if not str(part).startswith("/"))
    return answered(BadRequest(where=where[:100]))


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]  # the same
def failed(error: Exception) -> Response[Any]:
    """Say that something went wrong here; the log has its kind and place, not its text: it may quote a document."""
    log.error("failed", extra=described(error))
    if app.current_event.path in routes_session.PROVIDER_WAYS:
        return routes_session.stranded()
    message = say("error.error", who.language())
    return fault(500, ErrorView(code="error", message=message, facts={}, problems=[]))


@app.not_found
def missing(_: Exception) -> Response[Any]:
    """Say 404, or 405 with the methods that there are."""
    path = app.current_event.path
    methods = sorted({route.method for route in known_routes() if re.fullmatch(pattern(route.path), path)})
    if methods:
        message = say("error.bad_method", who.language())
        found = ErrorView(code="bad_method", message=message, facts={}, problems=[])
        return fault(405, found, {"Allow": ", ".join(methods)})
    return answered(ObjectMissing(key="route"))


def known_routes() -> list[Any]:
    """Return every route."""
    return [*app._static_routes, *app._dynamic_routes]  # noqa: SLF001  Powertools has no other way to list them


def pattern(path: str) -> str:
    """Return the expression that a route's path is matched with."""
    return re.sub(r"<\w+>", "[^/]+", path)
