"""What many answers hold: texts, codes with their sentences, pages."""

from __future__ import annotations

from dataclasses import dataclass

Value = bool | int | float | str | list[str] | None
"""A typed answer: a decimal string, an ISO date, a tick, an option or a list of them; null when there is none."""
Corners = tuple[float, float, float, float]
"""`x0, y0, x1, y1` as fractions of the upright page, origin top left."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The same text in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and its sentence in the person's language."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Something that does not hold; `path` is a JSON Pointer, `""` the whole record.

    `confirm` is what filing is told (`confirmed`) by a person who looked at it and says that the paper says so.
    """

    code: str
    message: str
    path: str | None = None
    page: int | None = None
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something odd about one answer."""

    code: str
    message: str
    level: str
    severity: str
    path: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a task or record: its size in pixels at 300 dpi, and the addresses of its pictures."""

    document: str
    page: int
    place: str
    width: int
    height: int
    alt: str
    image: str
    full: str
    thumb: str
