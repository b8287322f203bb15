"""What people do with a task that they hold."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from copiste.desk import corrections
from copiste.desk.actions import ACTIONS
from copiste.desk.actions.action import Action, AtVersion
from copiste.desk.roles import May
from copiste.views.tasks import BlindAnswer, Checked, TaskView
from functions.api.answers import JSON, documented, unchecked
from functions.api.asked import BlindBody, CheckBody, DraftBody
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.put("/api/tasks/<task>/draft", tags=["work"])
def save(task: str, body: Annotated[DraftBody, Body()]) -> Checked:
    """Keep corrections as the next version of the draft."""
    person = me(May.TASK_WRITE)
    said = {path: each.correction() for path, each in body.fields.items()}
    return corrections.save(desk(), person, task, body.version, said)


@router.post("/api/tasks/<task>/check", tags=["work"])
def check(task: str, body: Annotated[CheckBody, Body()]) -> Checked:
    """Look corrections over with the pipeline's own checks, and keep nothing."""
    person = me(May.TASK_READ)
    return corrections.check(desk(), person, task, {path: each.correction() for path, each in body.fields.items()})


@router.post("/api/tasks/<task>/blind", tags=["work"])
def blind(task: str, body: Annotated[BlindBody, Body()]) -> BlindAnswer:
    """Key a critical field before seeing what was read."""
    person = me(May.TASK_WRITE)
    keyed = body.text if body.text is not None else body.value
    return corrections.blind(desk(), person, task, body.version, body.path, keyed=keyed, how=body.how)


@router.post("/api/tasks/<task>/undo", tags=["work"], responses=documented(TaskView))
@unchecked
def undo(task: str, body: Annotated[AtVersion, Body()]) -> Response[Any]:
    """Put back the draft before this one."""
    person = me(May.TASK_WRITE)
    return Response(200, JSON, corrections.undo(desk(), person, task, body.version))


def _offer(action: Action[Any, Any]) -> None:
    """Give *action* its route."""

    def act(task: str, body: Any) -> Any:
        person = me(action.right)
        return action.run(desk(), person, task, body)

    act.__name__ = action.name
    act.__annotations__ = {"task": str, "body": Annotated[action.body, Body()], "return": action.answer}
    router.post(f"/api/tasks/<task>/{action.name}", tags=["work"], description=action.run.__doc__)(act)


for each in ACTIONS:
    _offer(each)
