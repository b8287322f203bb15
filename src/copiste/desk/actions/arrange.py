"""Arrange: pages are split, joined, reassigned, turned, put aside, or read as another form."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from copiste.books.arranging import Aside, Plan, Together
from copiste.desk import pages
from copiste.desk.actions.action import Action, AtVersion, Code, Strict, Text
from copiste.desk.context import Desk
from copiste.keeping.arranged import Leaf
from copiste.ports.identity import Person
from copiste.records.tasks import Disposition, TaskKind
from copiste.views.tasks import Arranged

KINDS = frozenset(TaskKind) - {TaskKind.CORRECTION, TaskKind.COUNTER, TaskKind.QUARANTINE, TaskKind.DUPLICATE}
PageNumber = Annotated[int, Field(ge=1, le=10_000)]


class LeafBody(Strict):
    """A page, turned clockwise."""

    document: Code
    page: PageNumber
    turn: Literal[0, 90, 180, 270] = 0


class TogetherBody(Strict):
    """Pages that go together; `form` null lets them be recognised again."""

    form: Code | None = None
    edition: Code | None = None
    pages: Annotated[list[LeafBody], Field(min_length=1, max_length=500)]


class AsideBody(Strict):
    """A page that goes with nothing."""

    document: Code
    page: PageNumber
    place: Literal["blank", "separator", "cover", "replaced"]


class AlongBody(AtVersion):
    """Another task whose pages are arranged along."""

    task: Code


class ArrangeBody(AtVersion):
    """Pages arranged anew; every page of the tasks named stands once in `forms` or `aside`."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    along: Annotated[list[AlongBody], Field(alias="with", max_length=20, default_factory=list)]
    forms: Annotated[list[TogetherBody], Field(max_length=100, default_factory=list)]
    aside: Annotated[list[AsideBody], Field(max_length=500, default_factory=list)]
    why: Text = ""


def run(desk: Desk, person: Person, task: str, body: ArrangeBody) -> Arranged:
    """Split, merge, reassign, turn, complete, replace pages, or change the form."""
    plan = Plan(
        tasks=((task, body.version), *((each.task, each.version) for each in body.along)),
        forms=tuple(
            Together(tuple(Leaf(leaf.document, leaf.page, leaf.turn) for leaf in each.pages), each.form, each.edition)
            for each in body.forms
        ),
        aside=tuple(Aside(each.document, each.page, each.place) for each in body.aside),
        why=body.why,
    )
    return pages.arrange(desk, person, plan)


ACTION = Action("arrange", KINDS, ArrangeBody, run, Arranged, asks=None, ends=Disposition.REARRANGED, letter="g")
