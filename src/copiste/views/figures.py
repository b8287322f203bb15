"""What the API answers of figures."""

from __future__ import annotations

from dataclasses import dataclass

from copiste.views.common import Texts


@dataclass(frozen=True, slots=True)
class Day:
    """Documents that landed on one day of their office."""

    day: str
    count: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came, by channel, form and day."""

    by_channel: dict[str, int]
    by_form: dict[str, int]
    by_day: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class ShareView:
    """So many forms of so many."""

    forms: int
    of: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Age:
    """Tasks younger than so many hours, and not in the line before; null is older than all."""

    under_hours: int | None
    count: int


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What waits for a person, and since when."""

    total: int
    oldest_at: str | None
    ages: tuple[Age, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of a person's work a field: the median over tasks."""

    median: float | None
    fields: int


@dataclass(frozen=True, slots=True)
class Paperless:
    """How many records of a form came to be without printing (`records.paperless`), of those where it was noted."""

    form: str
    title: Texts
    finished: int
    without_print: int
    share: float | None
    target: float


@dataclass(frozen=True, slots=True)
class Seeds:
    """Known-wrong answers shown to a team, and how many were caught."""

    team: str
    seeded: int
    caught: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A fax line that is quieter than is plausible, and since when."""

    line: str
    office: str
    since: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything at once."""

    since: str
    arrivals: Arrivals
    read_without_person: ShareView
    waiting: WaitingView
    seconds_per_field: Pace
    paperless: tuple[Paperless, ...]
    seeds: tuple[Seeds, ...]
    quiet: tuple[Quiet, ...]
