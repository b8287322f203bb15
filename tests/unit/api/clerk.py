"""What a clerk does again and again in tests of the API."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from copiste.views.tasks import TaskView
from tests.unit.api.office import Client, Office

BLIND = {"path": "/file", "text": "QC-4471"}


def taken(clerk: Client, task: str | None = None) -> dict[str, Any]:
    """Take a task in hand; the next one when none is named."""
    if task is not None:
        clerk.ok("POST", f"/api/tasks/{task}/claim", {})
        found: dict[str, Any] = clerk.ok("GET", f"/api/tasks/{task}")
    else:
        found = clerk.ok("POST", "/api/tasks/next", {})
    TypeAdapter(TaskView).validate_json(json.dumps(found), strict=True)  # the API documents it, and does not look
    return found


def answered(clerk: Client, task: dict[str, Any], **fields: Any) -> int:
    """Key the critical field blind, answer the date, and save; return the version."""
    version: int = task["version"]
    if any(each["blind"] for each in task["fields"]):
        version = clerk.ok("POST", f"/api/tasks/{task['id']}/blind", {"version": version, **BLIND})["version"]
    said = {"/born": {"how": "reader", "text": "1988-03-12"}, "/file": {"how": "typed", "text": "QC-4471"}}
    body = {"version": version, "fields": {**said, **fields}}
    saved: int = clerk.ok("PUT", f"/api/tasks/{task['id']}/draft", body)["version"]
    return saved


def fits(place: Office) -> list[str]:
    """Return what does not add up."""
    deps = place.deps
    found = deps.reconcile.run(deps.clock())
    return [each.code for each in found.findings]
