"""What a person may do with a task: one file an action, and this list of them, in the order in which they are offered.

The API has `POST /api/tasks/<task>/<action>` for each, and a task says in `allowed` which of them fit, with what they
ask, in words: the screen draws them from there.
"""

from __future__ import annotations

from typing import Any

from copiste.desk.actions import arrange, ask, dismiss, file, hold, misdirected, reject, reland, resume
from copiste.desk.actions.action import Action

ACTIONS: tuple[Action[Any, Any], ...] = (
    file.ACTION,
    arrange.ACTION,
    reject.ACTION,
    dismiss.ACTION,
    reland.ACTION,
    resume.ACTION,
    hold.ACTION,
    ask.ACTION,
    misdirected.ACTION,
)
