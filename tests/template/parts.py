"""What tests of the template look things up with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def of_kind(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: body["Properties"] for name, body in resources.items() if body["Type"] == kind}


def statements(resources: dict[str, Any], function: str) -> list[dict[str, Any]]:
    (policy,) = resources[f"{function}Role"]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found
