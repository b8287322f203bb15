"""Policies as IAM reads them (IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements").

An ARN has six parts between colons, and a wildcard stays within its part; only the last part may hold colons. The
names of actions are the same in capitals. What says Deny wins. A condition whose key is not there does not hold. What
is not known here raises `NotImplementedError`: nothing is let through unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_PARTS = 5
"""Colons that divide an ARN."""
_VARIABLE = re.compile(r"\$\{([^}]+)\}")
"""A policy variable (IAM User Guide, "IAM policy elements: Variables and tags")."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody wants *action* on *resource*. `principal` is the name of a service where one asks by itself."""

    action: str
    resource: str
    principal: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


def is_allowed(statements: Iterable[Mapping[str, Any]], request: Request) -> bool:
    """Say whether *statements*, together, allow *request*."""
    effects = {each["Effect"] for each in statements if _applies(each, request)}
    return effects == {"Allow"}


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    if unknown := set(statement) - {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}:
        raise NotImplementedError(sorted(unknown))
    return (
        _speaks_of(statement.get("Principal"), request.principal)
        and any(_like(each.lower(), request.action.lower()) for each in listed(statement["Action"]))
        and any(_speaks_of_arn(each, request) for each in listed(statement.get("Resource", "*")))
        and all(
            _holds(operator, listed(wanted), request.context.get(key))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _speaks_of(principal: Any, asking: str) -> bool:
    if principal is None:  # the policy of a role: whoever has the role asks
        return True
    if principal == "*":
        return True
    return bool(asking) and asking in listed(principal.get("Service", []))


def _holds(operator: str, wanted: list[str], found: str | None) -> bool:
    if found is None:
        return False
    match operator:
        case "StringEquals" | "Bool":
            return found in wanted
        case "ArnLike" | "ArnEquals":  # the same, says the guide
            return any(_arn_like(each, found) for each in wanted)
    raise NotImplementedError(operator)


def _speaks_of_arn(pattern: str, request: Request) -> bool:
    """Put in what the variables of *pattern* stand for: one that stands for nothing speaks of nothing."""
    names = _VARIABLE.findall(pattern)
    if not all(name in request.context for name in names):
        return False
    return _arn_like(_VARIABLE.sub(lambda found: request.context[found[1]], pattern), request.resource)


def _arn_like(pattern: str, arn: str) -> bool:
    if pattern == "*" or arn == "*":
        return pattern in (arn, "*")
    patterns, parts = pattern.split(":", _PARTS), arn.split(":", _PARTS)
    return len(patterns) == len(parts) and all(map(_like, patterns, parts))


def _like(pattern: str, text: str) -> bool:
    return _expression(pattern).fullmatch(text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    letters = {"*": ".*", "?": "."}
    return re.compile("".join(letters.get(letter, re.escape(letter)) for letter in pattern), re.DOTALL)


def listed(value: Any) -> list[Any]:
    """Return *value* as a list, as a policy may leave out the brackets around one."""
    return value if isinstance(value, list) else [value]
