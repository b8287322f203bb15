"""How AWS is asked, and what it means when it says that it is too busy, in one place for all that is asked of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ConnectionError as Unconnected
from botocore.exceptions import HTTPClientError

from copiste.errors import TooBusy

T = TypeVar("T")
U = TypeVar("U")
AT_ONCE = 8
"""Calls that wait side by side: fewer than the ten connections that a client keeps; chosen."""
CALM = Config(retries={"mode": "standard", "total_max_attempts": 5}, connect_timeout=5, read_timeout=20)
"""How AWS is asked: what it says that it is too busy for (503 `SlowDown`, throttling) is tried again, at growing
intervals; an answer is waited for 20 s, since the shortest function has 29. Chosen.
"""
_FIRST_PAUSE = 0.05
"""Seconds before what was left over is asked for again; twice as long each time after: 6 s in eight tries. Chosen."""
_BUSY = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""What AWS's services call it: the codes that botocore tries again, and those of the reasons of a transaction."""
_AWAY = frozenset({500, 502, 503, 504})
"""What HTTP calls a server that fails, whatever its code."""


def asking(service: str) -> Any:
    """Return a client of *service* that raises `TooBusy` once it was told so at every try, or got no answer."""
    make: Any = boto3.client
    client = make(service, config=CALM)
    client.meta.events.register("after-call", _answered)
    client.meta.events.register("after-call-error", _unanswered)
    return client


def at_once(ask: Callable[[T], U], about: Sequence[T]) -> list[U]:
    """Return what *ask* gives for each of *about*, `AT_ONCE` of them side by side."""
    if len(about) < 2:
        return list(map(ask, about))
    with ThreadPoolExecutor(min(AT_ONCE, len(about))) as pool:
        return list(pool.map(ask, about))


def is_busy(code: str) -> bool:
    """Say whether *code* is how a service says that it is too busy."""
    return code in _BUSY


def tries(count: int) -> Iterator[int]:
    """Yield so many numbers, with a pause that grows before each but the first."""
    for number in range(count):
        if number:
            time.sleep(_FIRST_PAUSE * 2 ** (number - 1))
        yield number


def raise_if_busy(codes: Iterable[str]) -> None:
    """Raise `TooBusy` if one of *codes* says so."""
    if any(map(is_busy, codes)):
        raise TooBusy


def _answered(parsed: dict[str, Any], **_: Any) -> None:
    """Look at an answer; botocore asks this once it has tried as often as it may."""
    status = parsed["ResponseMetadata"]["HTTPStatusCode"]
    if status in _AWAY or (status >= 300 and is_busy(parsed.get("Error", {}).get("Code", ""))):
        raise TooBusy


def _unanswered(exception: Exception, **_: Any) -> None:
    """Look at a call that got no answer."""
    if isinstance(exception, HTTPClientError | Unconnected):
        raise TooBusy from exception
