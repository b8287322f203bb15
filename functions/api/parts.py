"""Answers that are larger than one may be: on AWS an event of Lambda holds 6 MB, and API Gateway waits 30 seconds.

Nothing is put anywhere in the clear for it: whoever asks for a part is told by `Link: <…>; rel="next"` where the next
one is, and puts them together. Who does not ask for parts is never given less than all: they hear that it is too much.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from copiste import wiring
from copiste.errors import AnswerTooLarge
from functions.api.answers import data
from functions.api.routes_session import LARGEST_ON_AWS

LONGEST = 15.0
"""Seconds after which an answer in parts ends where it is: half of what API Gateway waits. Chosen."""


def largest() -> int | None:
    """Return how many bytes an answer holds; None where it may have any length."""
    return LARGEST_ON_AWS if wiring.deps().signing_in.bearer else None


def whole_or_part(kind: str, body: bytes, part: int | None, path: str, *, name: str) -> Response[Any]:
    """Return *body*, or its *part*, from 1 on; raise `AnswerTooLarge` when nobody asked for parts and it is too large
    to come whole."""
    most = largest()
    if most is None or (part is None and len(body) <= most):
        return data(kind, body, name=name)
    if part is None:
        raise AnswerTooLarge(allowed=most)
    answer = data(kind, body[(part - 1) * most : part * most], name=name)
    if part * most < len(body):
        _go_on(answer, path, part=part + 1)
    return answer


def lines_or_part(
    kind: str,
    found: Iterator[tuple[str, str]],
    asked: dict[str, str | None],
    path: str,
    *,
    name: str,
    told: Callable[[Sequence[str]], None],
) -> Response[Any]:
    """Return the text of all lines that are *found* (each with its id), or those that fit, when parts were *asked* for.

    *asked* is the query; its `after` is the id of the last line that was given, empty at the beginning. Before they are
    given *told* is told their ids.
    """
    in_parts, until = asked.get("after") is not None, time.monotonic() + LONGEST
    most = largest() or sys.maxsize
    taken: list[bytes] = []
    keys: list[str] = []
    size = 0
    for key, line in found:
        bytes_ = line.encode()
        full = taken and (size + len(bytes_) > most or (in_parts and time.monotonic() > until))
        if full and not in_parts:
            raise AnswerTooLarge(allowed=most)
        if full:
            told(keys)
            answer = data(kind, b"".join(taken), name=name)
            _go_on(answer, path, **{**asked, "after": keys[-1]})
            return answer
        taken.append(bytes_)
        keys.append(key)
        size += len(bytes_)
    told(keys)
    return data(kind, b"".join(taken), name=name)


def _go_on(answer: Response[Any], path: str, **query: object) -> None:
    known = {key: value for key, value in query.items() if value is not None}
    answer.headers["Link"] = f'<{path}?{urlencode(known)}>; rel="next"'
