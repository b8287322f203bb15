"""What people do with a task that they hold."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from copiste.stages.arranged import Leaf
from copiste.stages.review import arrange, disposing, drafting, filing
from copiste.stages.review.arrange import Aside, Plan, Together
from copiste.stages.review.roles import May
from copiste.stages.review.views import Arranged, BlindAnswer, Checked, Done, FiledAnswer, TaskView
from functions.api.answers import JSON, documented, unchecked
from functions.api.asked import (
    Arrange,
    Ask,
    AtVersion,
    Blind,
    Check,
    Draft,
    File,
    Hold,
    Misdirected,
    Reason,
)
from functions.api.router import new
from functions.api.who import desk, me

router = new()


@router.put("/api/tasks/<task>/draft", tags=["work"])
def save(task: str, body: Annotated[Draft, Body()]) -> Checked:
    """Keep corrections as the next version of the draft."""
    person = me(May.TASK_WRITE)
    said = {path: each.correction() for path, each in body.fields.items()}
    return drafting.save(desk(), person, task, body.version, said)


@router.post("/api/tasks/<task>/check", tags=["work"])
def check(task: str, body: Annotated[Check, Body()]) -> Checked:
    """Look corrections over with the pipeline's own checks, and keep nothing."""
    person = me(May.TASK_READ)
    return drafting.check(desk(), person, task, {path: each.correction() for path, each in body.fields.items()})


@router.post("/api/tasks/<task>/blind", tags=["work"])
def blind(task: str, body: Annotated[Blind, Body()]) -> BlindAnswer:
    """Key a critical field before seeing what was read."""
    person = me(May.TASK_WRITE)
    keyed = body.text if body.text is not None else body.value
    return drafting.blind(desk(), person, task, body.version, body.path, keyed=keyed, how=body.how)


@router.post("/api/tasks/<task>/undo", tags=["work"], responses=documented(TaskView))
@unchecked
def undo(task: str, body: Annotated[AtVersion, Body()]) -> Response[Any]:
    """Put back the draft before this one."""
    person = me(May.TASK_WRITE)
    return Response(200, JSON, drafting.undo(desk(), person, task, body.version))


@router.post("/api/tasks/<task>/file", tags=["work"])
def file(task: str, body: Annotated[File, Body()]) -> FiledAnswer:
    """File the form as the draft says; 422 with what stands in the way."""
    person = me(May.TASK_WRITE)
    return filing.file(desk(), person, task, body.version, confirmed=body.confirmed, why=body.why)


@router.post("/api/tasks/<task>/reject", tags=["work"])
def reject(task: str, body: Annotated[Reason, Body()]) -> Done:
    """Close a form without a record."""
    person = me(May.TASK_WRITE)
    return disposing.reject(desk(), person, task, body.version, reason=body.reason, note=body.note)


@router.post("/api/tasks/<task>/dismiss", tags=["work"])
def dismiss(task: str, body: Annotated[Reason, Body()]) -> Done:
    """Close what is about no form."""
    person = me(May.TASK_WRITE)
    return disposing.dismiss(desk(), person, task, body.version, reason=body.reason, note=body.note)


@router.post("/api/tasks/<task>/hold", tags=["work"])
def hold(task: str, body: Annotated[Hold, Body()]) -> Done:
    """Set a task aside until a day."""
    person = me(May.TASK_WRITE)
    return disposing.hold(desk(), person, task, body.version, reason=body.reason, note=body.note, until=body.until)


@router.post("/api/tasks/<task>/resume", tags=["work"])
def resume(task: str, body: Annotated[AtVersion, Body()]) -> Done:
    """Bring a task that was set aside back."""
    person = me(May.TASK_WRITE)
    return disposing.resume(desk(), person, task, body.version)


@router.post("/api/tasks/<task>/ask", tags=["work"])
def ask(task: str, body: Annotated[Ask, Body()]) -> Done:
    """Ask a colleague."""
    person = me(May.TASK_WRITE)
    return disposing.ask(desk(), person, task, body.version, text=body.text, to=body.to)


@router.post("/api/tasks/<task>/misdirected", tags=["work"])
def misdirected(task: str, body: Annotated[Misdirected, Body()]) -> Done:
    """Say that a document came to the wrong place; supervisors alone see it from then on."""
    person = me(May.TASK_WRITE)
    return disposing.misdirected(
        desk(),
        person,
        task,
        body.version,
        intended_for=body.intended_for,
        note=body.note,
        measures=body.measures,
    )


@router.post("/api/tasks/<task>/reland", tags=["work"])
def reland(task: str, body: Annotated[AtVersion, Body()]) -> Done:
    """Take the bytes of a quarantined document or a duplicate in anew."""
    person = me(May.TASK_WRITE)
    return arrange.reland(desk(), person, task, body.version)


@router.post("/api/tasks/<task>/arrange", tags=["work"])
def arrange_pages(task: str, body: Annotated[Arrange, Body()]) -> Arranged:
    """Split, merge, reassign, turn, complete, replace pages, or change the form."""
    person = me(May.TASK_WRITE)
    plan = Plan(
        tasks=((task, body.version), *((each.task, each.version) for each in body.along)),
        forms=tuple(
            Together(tuple(Leaf(leaf.document, leaf.page, leaf.turn) for leaf in each.pages), each.form, each.edition)
            for each in body.forms
        ),
        aside=tuple(Aside(each.document, each.page, each.place) for each in body.aside),
        why=body.why,
    )
    return arrange.arrange(desk(), person, plan)
