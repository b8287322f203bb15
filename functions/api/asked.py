"""What the routes take: bodies that are checked before anything is done with them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from copiste.desk.actions.action import Strict, Text
from copiste.records.correcting import Correction, How
from copiste.records.tasks import EXCEPTIONS, FORMS, TaskKind

Short = Annotated[str, Field(min_length=1, max_length=120)]
Name = Annotated[str, Field(max_length=64)]
Password = Annotated[str, Field(max_length=256)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
Kind = Literal[
    "form", "correction", "counter", "unrecognised", "quarantine", "duplicate", "blank", "separator", "cover"
]
Kinds = Literal[Kind, "forms", "exceptions"]
"""One kind of task, or all that are about a form, or all the others."""
RoleName = Literal["uploader", "reviewer", "supervisor", "administrator", "auditor"]
LanguageName = Literal["fr", "en"]
Offices = Annotated[list[Name], Field(max_length=500)]


LONGEST_WAIT = 3650
"""Days: what has waited longer is found by asking for less."""


def kinds_of(said: Kinds | None) -> frozenset[TaskKind] | None:
    """Return the kinds that *said* names; None is any.

    >>> sorted(kinds_of("forms"))
    ['correction', 'counter', 'form']
    """
    if said is None:
        return None
    return {"forms": FORMS, "exceptions": EXCEPTIONS}.get(said) or frozenset({TaskKind(said)})


class SignInBody(Strict):
    """A name and its password."""

    name: Name
    password: Password


class SetUpBody(Strict):
    """The first account; `token` is in the link that `copiste serve` prints."""

    token: Annotated[str, Field(max_length=100)]
    name: Name
    title: Short
    password: Password
    language: LanguageName = "fr"


class UploadBody(Strict):
    """A file that is about to be put into the inbox. `upload` is of the sender's making, and finds it afterwards.

    `batch` is one of the office, declared before.
    """

    upload: Annotated[str, Field(max_length=64)]
    office: Name
    size: Annotated[int, Field(ge=1)]
    media_type: Literal["application/pdf", "image/tiff", "image/png", "image/jpeg", "application/octet-stream"]
    batch: Annotated[str, Field(max_length=63)] | None = None


class MyselfBody(Strict):
    """What somebody sets for themselves."""

    language: LanguageName | None = None
    preferences: Annotated[dict[str, bool | int | str], Field(max_length=20)] | None = None


class ViewBody(Strict):
    """The filters of a screen, to be kept under a name."""

    screen: Literal["queue", "records"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    asked: Annotated[dict[str, Annotated[str, Field(max_length=64)]], Field(max_length=20)]


class PasswordBody(Strict):
    """One's own password, before and after."""

    old: Password
    new: Password


class UserBody(Strict):
    """An account to make; without a password the person chooses one by a link."""

    name: Name
    title: Short
    role: RoleName
    offices: Annotated[Offices, Field(default_factory=list)]
    team: Name = ""
    language: LanguageName = "fr"
    password: Password | None = None


class InvitationBody(Strict):
    """The token in a link."""

    token: Annotated[str, Field(max_length=100)]


class AcceptBody(InvitationBody):
    """A link, and the password that the person chose."""

    password: Password


class UserChangeBody(Strict):
    """What to change of an account."""

    version: Version
    title: Short | None = None
    role: RoleName | None = None
    offices: Offices | None = None
    team: Name | None = None
    language: LanguageName | None = None
    disabled: bool | None = None
    password: Password | None = None


class NextBody(Strict):
    """What to take from the queue."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    kind: Kinds | None = None
    form: Name | None = None
    office: Name | None = None
    urgent: bool | None = None
    days: Annotated[int, Field(ge=0, le=LONGEST_WAIT)] | None = None
    prefetch: bool = False
    without: Annotated[list[Name], Field(alias="not", max_length=100, default_factory=list)]

    def wanted_kinds(self) -> frozenset[TaskKind] | None:
        """Return the kinds of task that are wanted."""
        return kinds_of(self.kind)


class ClaimBody(Strict):
    """How to take a task in hand."""

    prefetch: bool = False


class SaidBody(Strict):
    """What a person said of one field. Handed-back corrections may be sent as they came."""

    how: How
    text: Text | None = None
    value: JsonValue = None
    keyed_blind: JsonValue = None

    def correction(self) -> Correction:
        """Return it as the pipeline knows it."""
        return Correction(self.how, self.text, self.value)


Fields = Annotated[dict[str, SaidBody], Field(max_length=2000)]


class CheckBody(Strict):
    """Corrections to look at."""

    fields: Fields


class DraftBody(Strict):
    """Corrections to keep."""

    version: Version
    fields: Fields


class BlindBody(Strict):
    """The first key of a critical field: `text`, or `value` for one that is not text; or that there is none to read."""

    version: Version
    path: Text
    how: Literal["typed", "blank", "illegible"] = "typed"
    text: Text | None = None
    value: JsonValue = None


class NoteBody(Strict):
    """A note on a task."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]


class CounterBody(Strict):
    """A record with no paper; the same `key` finds the same task. By `telephone` no signature is asked for."""

    channel: Literal["counter", "telephone", "mail"]
    form: Name
    office: Name
    edition: Name | None = None
    key: Name


class BatchBody(Strict):
    """A batch to open; `sheets` counts paper, without separators."""

    office: Name
    batch: Annotated[str, Field(min_length=1, max_length=63)]
    sheets: Annotated[int, Field(ge=1, le=100_000)] | None = None
    sides: Literal["one", "two", "passes", "two-files"] = "one"
    place: Annotated[str, Field(max_length=80)] = ""


class ReopenBody(Strict):
    """A filed record to correct."""

    version: Version
    why: Annotated[str, Field(min_length=1, max_length=2000)]


class RedeliverBody(Strict):
    """Events to send again: of one record, of those filed since, or all; `after` goes on where an answer ended."""

    destination: Name
    since: Annotated[str, Field(max_length=40)] | None = None
    record: Annotated[str, Field(max_length=64)] | None = None
    after: Annotated[str, Field(max_length=64)] | None = None


class DropBody(Strict):
    """An event that is owed no longer."""

    destination: Name
    record: Name
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: Name


class LetterBody(Strict):
    """What to do with a dead letter; `reason` is asked for where it is dropped."""

    do: Literal["again", "give", "drop"]
    reason: Annotated[str, Field(max_length=64)] | None = None


class IncidentBody(Strict):
    """What became known of an incident."""

    version: Version
    intended_for: Text | None = None
    note: Text | None = None
    measures: Text | None = None
    closed: bool | None = None
