"""What an action of review is: a file of this folder says all of it, and `actions` lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from copiste.desk.context import Desk
from copiste.desk.roles import May
from copiste.ports.identity import Person
from copiste.ports.records import TaskEntry
from copiste.records.tasks import Disposition, TaskKind, TaskState

Text = Annotated[str, Field(max_length=2000)]
Code = Annotated[str, Field(max_length=64)]


class Strict(BaseModel):
    """What every body has in common: nothing but what is named, of the very type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class AtVersion(Strict):
    """Something done to a task as it was seen."""

    version: Annotated[int, Field(ge=0, le=1_000_000)]


BodyT = TypeVar("BodyT", bound=AtVersion)
AnswerT = TypeVar("AnswerT")


def _nothing(_: Desk, __: TaskEntry) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person is asked before it is done: a property of the body.

    Its words stand under `asked.<action>.<name>`, or `asked.<name>` where several actions ask the same; `.hint` may
    follow. The words of *codes*, from which a person chooses, stand under `why.`; with *people* they choose one who
    works for the office, or nobody. *likely* is what stands there first.
    """

    name: str
    widget: Literal["line", "prose", "day", "choice"]
    required: bool = False
    codes: tuple[str, ...] = ()
    likely: Callable[[Desk, TaskEntry], str] = _nothing
    people: bool = False


NOTE = Question("note", "prose")


@dataclass(frozen=True, slots=True)
class Action(Generic[BodyT, AnswerT]):
    """Something that a person does with a task; its words stand under `action.<name>`, `.label` and `.what`.

    *asks* is None where the screen has a place of its own for it. *ends* says how the task ends by it; one that *stays*
    in the person's hand is shown again. *letter* is its key; *chord* works also while text is written: Alt with the
    letter, where none is named.
    """

    name: str
    kinds: frozenset[TaskKind]
    body: type[BodyT]
    run: Callable[[Desk, Person, str, BodyT], AnswerT]
    answer: type[AnswerT]
    asks: tuple[Question, ...] | None = ()
    ends: Disposition | None = None
    right: May = May.TASK_WRITE
    states: frozenset[TaskState] = frozenset({TaskState.WAITING, TaskState.HELD, TaskState.ASKED})
    stays: bool = False
    danger: bool = False
    letter: str = ""
    chord: str = ""

    def fits(self, entry: TaskEntry) -> bool:
        """Whether it can be done with *entry*."""
        return entry.kind in self.kinds and entry.state in self.states
