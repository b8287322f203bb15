"""What the routes take: bodies that are checked before anything is done with them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from copiste.records.correcting import Correction, How
from copiste.records.tasks import TaskKind

Text = Annotated[str, Field(max_length=2000)]
Short = Annotated[str, Field(min_length=1, max_length=120)]
Name = Annotated[str, Field(max_length=64)]
Password = Annotated[str, Field(max_length=256)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Kind = Literal[
    "form", "correction", "counter", "unrecognised", "quarantine", "duplicate", "blank", "separator", "cover"
]
RoleName = Literal["uploader", "reviewer", "supervisor", "administrator", "auditor"]
LanguageName = Literal["fr", "en"]
Offices = Annotated[list[Name], Field(max_length=500)]


LONGEST_WAIT = 3650
"""Days: what has waited longer is found by asking for less."""


class Asked(BaseModel):
    """What every body has in common: nothing but what is named, of the very type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SignIn(Asked):
    """A name and its password."""

    name: Name
    password: Password


class SetUp(Asked):
    """The first account; `token` is in the link that `copiste serve` prints."""

    token: Annotated[str, Field(max_length=100)]
    name: Name
    title: Short
    password: Password
    language: LanguageName = "fr"


class NewUpload(Asked):
    """A file that is about to be put into the inbox. `upload` is of the sender's making, and finds it afterwards.

    `batch` is one of the office, declared before.
    """

    upload: Annotated[str, Field(max_length=64)]
    office: Name
    size: Annotated[int, Field(ge=1)]
    media_type: Literal["application/pdf", "image/tiff", "image/png", "image/jpeg", "application/octet-stream"]
    batch: Annotated[str, Field(max_length=63)] | None = None


class Myself(Asked):
    """What somebody sets for themselves."""

    language: LanguageName | None = None
    preferences: Annotated[dict[str, bool | int | str], Field(max_length=20)] | None = None


class NewPassword(Asked):
    """One's own password, before and after."""

    old: Password
    new: Password


class NewUser(Asked):
    """An account to make."""

    name: Name
    title: Short
    role: RoleName
    offices: Offices = []
    team: Name = ""
    language: LanguageName = "fr"
    password: Password


class UserChange(Asked):
    """What to change of an account."""

    version: Version
    title: Short | None = None
    role: RoleName | None = None
    offices: Offices | None = None
    team: Name | None = None
    language: LanguageName | None = None
    disabled: bool | None = None
    password: Password | None = None


class Next(Asked):
    """What to take from the queue."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    kind: Kind | None = None
    form: Name | None = None
    office: Name | None = None
    urgent: bool | None = None
    days: Annotated[int, Field(ge=0, le=LONGEST_WAIT)] | None = None
    prefetch: bool = False
    without: Annotated[list[Name], Field(alias="not", max_length=100)] = []

    def wanted_kind(self) -> TaskKind | None:
        """Return the kind of task that is wanted."""
        return None if self.kind is None else TaskKind(self.kind)


class Claim(Asked):
    """How to take a task in hand."""

    prefetch: bool = False


class Said(Asked):
    """What a person said of one field. Handed-back corrections may be sent as they came."""

    how: How
    text: Text | None = None
    value: JsonValue = None
    keyed_blind: JsonValue = None

    def correction(self) -> Correction:
        """Return it as the pipeline knows it."""
        return Correction(self.how, self.text, self.value)


Fields = Annotated[dict[str, Said], Field(max_length=2000)]


class Check(Asked):
    """Corrections to look at."""

    fields: Fields


class Draft(Asked):
    """Corrections to keep."""

    version: Version
    fields: Fields


class Blind(Asked):
    """The first key of a critical field: `text`, or `value` for one that is not text; or that there is none to read."""

    version: Version
    path: Text
    how: Literal["typed", "blank", "illegible"] = "typed"
    text: Text | None = None
    value: JsonValue = None


class AtVersion(Asked):
    """Something done to a task as it was seen."""

    version: Version


class File(Asked):
    """A form to file; `confirmed` names the paths whose complaints a person has looked at."""

    version: Version
    confirmed: Annotated[list[Text], Field(max_length=2000)] = []
    why: Text | None = None


class Reason(Asked):
    """An end without a record."""

    version: Version
    reason: Name
    note: Text = ""


class Hold(Asked):
    """A task to set aside until a day or an instant."""

    version: Version
    reason: Name
    note: Text = ""
    until: Annotated[str, Field(max_length=40)]


class Ask(Asked):
    """A question to a colleague."""

    version: Version
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    to: Name | None = None


class Note(Asked):
    """A note on a task."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]


class Misdirected(Asked):
    """What is known of a document that came to the wrong place."""

    version: Version
    intended_for: Text
    note: Text = ""
    measures: Text = ""


class Leaf(Asked):
    """A page, turned clockwise."""

    document: Name
    page: Annotated[int, Field(ge=1, le=10_000)]
    turn: Literal[0, 90, 180, 270] = 0


class Together(Asked):
    """Pages that go together; `form` null lets them be recognised again."""

    form: Name | None = None
    edition: Name | None = None
    pages: Annotated[list[Leaf], Field(min_length=1, max_length=500)]


class AsideOf(Asked):
    """A page that goes with nothing."""

    document: Name
    page: Annotated[int, Field(ge=1, le=10_000)]
    place: Literal["blank", "separator", "cover", "replaced"]


class WithTask(Asked):
    """Another task whose pages are arranged along."""

    task: Name
    version: Version


class Arrange(Asked):
    """Pages arranged anew; every page of the tasks named stands once in `forms` or `aside`."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    version: Version
    along: Annotated[list[WithTask], Field(alias="with", max_length=20)] = []
    forms: Annotated[list[Together], Field(max_length=100)] = []
    aside: Annotated[list[AsideOf], Field(max_length=500)] = []
    why: Text = ""


class Counter(Asked):
    """A record with no paper; the same `key` finds the same task."""

    channel: Literal["counter", "telephone", "mail"]
    form: Name
    office: Name
    edition: Name | None = None
    key: Name


class NewBatch(Asked):
    """A batch to open; `sheets` counts paper, without separators."""

    office: Name
    batch: Annotated[str, Field(min_length=1, max_length=63)]
    sheets: Annotated[int, Field(ge=1, le=100_000)] | None = None
    sides: Literal["one", "two", "passes", "two-files"] = "one"
    place: Annotated[str, Field(max_length=80)] = ""


class Reopen(Asked):
    """A filed record to correct."""

    version: Version
    why: Annotated[str, Field(min_length=1, max_length=2000)]


class Redeliver(Asked):
    """Events to send again: of one record, of those filed since, or all; `after` goes on where an answer ended."""

    destination: Name
    since: Annotated[str, Field(max_length=40)] | None = None
    record: Annotated[str, Field(max_length=64)] | None = None
    after: Annotated[str, Field(max_length=64)] | None = None


class IncidentChange(Asked):
    """What became known of an incident."""

    version: Version
    intended_for: Text | None = None
    note: Text | None = None
    measures: Text | None = None
    closed: bool | None = None
