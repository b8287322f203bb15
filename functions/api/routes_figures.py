"""Figures about reading, by form and by field, and what another error target would mean."""

from __future__ import annotations

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from copiste.desk.roles import May
from copiste.outward.tables import table
from copiste.overview import fields, targets
from copiste.overview.readings import Span
from copiste.views.reading import FormTargets, ReadingFigures
from functions.api.answers import data, files, unchecked
from functions.api.router import new
from functions.api.routes_records import instant
from functions.api.who import desk, me

router = new()
_Name = Annotated[str | None, Query(max_length=64)]
_Instant = Annotated[str | None, Query(max_length=40)]


@router.get("/api/figures", tags=["overview"])
def figures(form: _Name = None, office: _Name = None, since: _Instant = None, until: _Instant = None) -> ReadingFigures:
    """Count how the newest records were read, by form; by field as well where one form is asked for."""
    person = me(May.QUALITY_READ)
    return fields.figures(desk(), person, _span(form, office, since, until), fields=form is not None)


@router.get("/api/figures/export", tags=["overview"], responses=files("text/csv"))
@unchecked
def export(form: _Name = None, office: _Name = None, since: _Instant = None, until: _Instant = None) -> Response[Any]:
    """Give the figures by form and field as a table."""
    person = me(May.QUALITY_READ)
    found = fields.figures(desk(), person, _span(form, office, since, until), fields=True)
    return data("text/csv; charset=utf-8", table(list(fields.lines(found, person.language))), name="figures.csv")


@router.get("/api/forms/<form>/targets", tags=["overview"])
def target(form: str, office: _Name = None, since: _Instant = None, until: _Instant = None) -> FormTargets:
    """Say which error target a form has, and what others would have meant for its newest records."""
    person = me(May.QUALITY_READ)
    return targets.targets(desk(), person, form, _span(form, office, since, until))


def _span(form: str | None, office: str | None, since: str | None, until: str | None) -> Span:
    return Span(form, office, instant(since, "since"), instant(until, "until"))
