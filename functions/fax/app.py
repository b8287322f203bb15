"""Lambda `fax`: a gateway calls `POST /fax/<connection>`. It is answered 200 when all that it announced is durable.

Anything else that goes wrong is a 5xx: the gateway calls again. The signature says who calls; no token is asked.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from copiste import wiring
from copiste.errors import BadSignature
from functions.batch import described, measured

log = Logger(service="fax")
LARGEST = 100_000
"""Bytes of a call at most; documents are fetched, never sent along."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one call."""
    status, taken = _answered(event)
    measured(context.function_name, log.service, Failed=int(status >= 500))
    body = json.dumps({"taken": taken} if status == 200 else {"code": _CODES[status]})
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": body}


_CODES = {401: "bad_signature", 404: "not_found", 413: "too_large", 503: "again"}
"""Our code for each HTTP status that is no success."""


def _answered(event: dict[str, Any]) -> tuple[int, int]:
    body = event.get("body") or ""
    data = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    if len(data) > LARGEST:
        return 413, 0
    try:
        deps = wiring.deps()
        known = deps.outside.webhook(event["rawPath"].removeprefix("/fax/"))
        if known is None:
            return 404, 0
        connection, webhook, channel = known
        taken = deps.collecting(_ignored).receive(connection, webhook, channel, event["headers"], data)
    except BadSignature as error:
        log.warning("refused", extra=described(error))
        return 401, 0
    except Exception as error:  # noqa: BLE001  whatever it was, the gateway has to call again
        log.error("failed", extra=described(error))  # noqa: TRY400  its text may quote a call
        return 503, 0
    log.info("called", extra={"door": connection.name, "taken": taken})
    return 200, taken


def _ignored(_: Exception) -> None:
    """Nothing is passed over here: what fails is raised."""
