"""What somebody asks for at the screen and cannot have. A part of `copiste.errors`, which lists all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from copiste.errors.base import CopisteError


class PersonError(CopisteError):
    """What somebody asks for at the screen cannot be done so."""

    code = "person"


class NotSignedIn(PersonError):
    """Nobody is signed in, or the session ran out. Facts: `setup` (1 when there is no account yet)."""

    code = "not_signed_in"


class SignInFailed(PersonError):
    """The name or the password is wrong, or the provider does not vouch for them. Facts: `resource`, at a provider.

    `cancelled` there, not confirmed (`provider`), `away`, come back `stale`, or known there but `nobody` here.
    """

    code = "sign_in_failed"


class TooManyAttempts(PersonError):
    """Too many attempts to sign in. Facts: `seconds` to wait."""

    code = "too_many_attempts"


class Forbidden(PersonError):
    """The role or the offices of the person do not allow it."""

    code = "forbidden"


class BadCsrf(PersonError):
    """The request did not come from our own page."""

    code = "bad_csrf"


class BadSignature(PersonError):
    """A call that claims to come from a gateway is not signed by it, or not lately. Facts: `problem`."""

    code = "bad_signature"


class BadSetup(PersonError):
    """The link that makes the first account is wrong, too old or was used."""

    code = "bad_setup"


class BadInvitation(PersonError):
    """The link by which a person chooses their password is wrong, too old or was used."""

    code = "bad_invitation"


class BadRequest(PersonError):
    """A value that makes no sense. Facts: `where`."""

    code = "bad_request"


class VersionConflict(PersonError):
    """Somebody changed it since. Facts: `version` that stands now."""

    code = "version_conflict"


class ClaimedByOther(PersonError):
    """Somebody else has the task in hand. Facts: `by`, `until`."""

    code = "claimed_by_other"


class NotClaimed(PersonError):
    """The task has to be claimed first, or the claim ran out."""

    code = "not_claimed"


class TaskClosed(PersonError):
    """The task is done."""

    code = "closed"


class NotFilable(PersonError):
    """Answers are missing or do not hold together; `problems` (`pages.model.Problem`) says which."""

    code = "not_filable"

    def __init__(self, problems: Sequence[Any] = ()) -> None:
        super().__init__()
        self.problems = tuple(problems)


class BadArrangement(PersonError):
    """A page stands nowhere, twice, or does not belong to the tasks named. Facts: `where`."""

    code = "bad_arrangement"


class AnswerTooLarge(PersonError):
    """More was asked for than one answer may hold. Facts: `allowed` (bytes)."""

    code = "answer_too_large"


class StillAtWork(PersonError):
    """A document is being read or waits for a person, so that it cannot be erased. Facts: `receipt`."""

    code = "still_at_work"


class BatchUnopened(BadRequest):
    """A file is given in for a batch, and nobody opened it in that office."""

    code = "batch_unopened"


class UploadEmpty(BadRequest):
    """A file that is given in holds no byte."""

    code = "upload_empty"


class UploadTooLarge(PersonError):
    """A file is larger than an upload may be. Facts: `allowed` (bytes)."""

    code = "upload_too_large"
