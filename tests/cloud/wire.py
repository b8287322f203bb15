"""The wire to AWS: what is sent may be refused there, as a service refuses it, before the imitation hears of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError

from copiste.ports.messages import DeliverEvent, Document, FileForm, ReadPage, body

THROTTLED = {
    "dynamodb": (400, "ProvisionedThroughputExceededException"),
    "s3": (503, "SlowDown"),
    "kms": (400, "ThrottlingException"),
    "sqs": (403, "RequestThrottled"),
}
"""How each service says that it is asked too much (their API references)."""
_NOTHING = "0" * 26
OF_NOTHING = {
    "intake": body(Document(_NOTHING)),
    "read": body(ReadPage(_NOTHING, 1)),
    "assemble": body(Document(_NOTHING)),
    "file": body(FileForm(_NOTHING, 0)),
    "deliver": body(DeliverEvent(_NOTHING, 1, "hook")),
}
"""A message for each queue that makes its function ask for what is not there."""
SILENT = "silent"
"""Stands for a service that answers nothing."""


@dataclass(slots=True)
class Wire:
    """Refuses what goes to the services of `refusing`, each as its value says: HTTP status and code, or `SILENT`."""

    refusing: dict[str, tuple[int, str] | str] = field(default_factory=dict)
    refused: int = 0
    watching: Callable[..., None] = lambda **_: None  # is told of each request

    def answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> Any:
        """Return a refusal, or None for what goes on to the imitation; a hook of botocore's."""
        self.watching(request=request, event_name=event_name)
        service = event_name.split(".")[1]
        said = self.refusing.get(service)
        if said is None:
            return None
        self.refused += 1
        if isinstance(said, str):
            raise ConnectTimeoutError(endpoint_url=str(request.url))
        status, code = said
        text = f"<Error><Code>{code}</Code></Error>" if service == "s3" else json.dumps({"__type": code})
        return AWSResponse(str(request.url), status, HTTPHeaders(), _Raw(text.encode()))


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.read()
