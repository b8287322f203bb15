"""Every error raised on purpose, and whose fault it is.

CopisteError
|-- DocumentError         the document is at fault: never retried, goes to quarantine or to a person
|   |-- UnsupportedFormat     not a PDF, TIFF, PNG or JPEG, whatever its name says
|   |-- EmptyDocument         no bytes, or no page
|   |-- EncryptedDocument     asks for a password
|   |-- DamagedDocument       announces a known format but cannot be decoded
|   |-- TooLarge              more bytes, pages or pixels than the limits allow
|   |-- DecodingExhausted     used up its time or memory, or killed the decoder
|   `-- in `copiste.refusals`: archives, and messages that may not come in
|-- OperatorError         a setting, a command or a form definition is at fault: say so at once
|   |-- BadSetting
|   |-- BadDestination        a destination of events is described wrongly
|   |-- BadAddress            files cannot be sent to that address
|   |-- BadDefinition
|   |-- BadUsage
|   |-- NotLoopback           asked to listen where others could reach an API that authenticates nobody
|   |-- PortTaken             something else listens on that port
|   |-- CannotListen          that address is not this machine's, or not ours to listen on
|   |-- AlreadyServed         another process serves that data folder
|   |-- NoInstallation        no installation stands in that data folder
|   |-- NewerDatabase         the data were written by a later version of copiste
|   |-- OperatorKeyMissing    sealed data stand here without the key that opens them
|   `-- OperatorKeyUnfit      the key file is not a key, is not this installation's, or others may read it
|-- PersonError           what somebody asks for at the screen cannot be done so: said to them, nothing is written
|   |-- NotSignedIn
|   |-- SignInFailed          wrong name or password, or the provider does not vouch
|   |-- TooManyAttempts
|   |-- Forbidden             their role or office does not allow it
|   |-- BadCsrf               the request did not come from our own page
|   |-- BadSignature          a gateway's call is not signed as it should be, or not lately
|   |-- BadSetup              the link for the first account is wrong or was used
|   |-- BadRequest            a value that makes no sense
|   |-- VersionConflict       somebody changed it since they looked
|   |-- ClaimedByOther
|   |-- NotClaimed
|   |-- TaskClosed
|   |-- NotFilable            answers are missing or do not hold together
|   |-- BadArrangement        a page stands nowhere, or twice
|   `-- UploadTooLarge
`-- WorldError            storage, a queue or a key let us down: the queue retries
    |-- ObjectMissing
    |-- Conflict              someone else wrote first; read again and decide again
    |-- SendRefused           another installation refuses what it is sent
    |-- SendUnanswered        another installation does not answer, or not in time
    |-- KeyDestroyed          the document was erased by destroying its key
    |-- ReaderFailed          an OCR engine died or answered nonsense
    `-- DoorFailed            a fax gateway or mailbox does not answer, or not as it should

An error carries a stable `code` and `facts`; the sentence for people is `error.<code>` in the catalogues
(`copiste.texts`). Facts never hold what a document says, nor its file name: errors are logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class CopisteError(Exception):
    """Base of every deliberate error. `code` is stable: it is stored, alarmed on and translated."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, **facts: str | int | float) -> None:
        detail = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{self.code} ({detail})" if detail else self.code)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with the facts: an error raised where files are read reaches the command line."""
        return _raised_again, (type(self), self.facts)


def _raised_again(kind: type[CopisteError], facts: dict[str, str | int | float]) -> CopisteError:
    return kind(**facts)


class DocumentError(CopisteError):
    """The document cannot be read. Trying again would change nothing."""

    code = "document"


class UnsupportedFormat(DocumentError):
    """Not one of the formats that are read."""

    code = "unsupported_format"


class EmptyDocument(DocumentError):
    """No bytes, or no page."""

    code = "empty"


class EncryptedDocument(DocumentError):
    """The document asks for a password."""

    code = "encrypted"


class DamagedDocument(DocumentError):
    """The document announces a known format and cannot be decoded."""

    code = "damaged"


class TooLarge(DocumentError):
    """A limit was passed. Facts: `limit` (bytes, pages, pixels), `found`, `allowed`."""

    code = "too_large"


class DecodingExhausted(DocumentError):
    """Decoding used up its time or memory, or the decoder died. Facts: `resource`."""

    code = "decoding_exhausted"


class OperatorError(CopisteError):
    """A setting, a command or a definition has to be changed by whoever runs copiste."""

    code = "operator"
    exit_status = 2


class BadSetting(OperatorError):
    """A setting is missing or malformed. Facts: `setting`, `problem`."""

    code = "bad_setting"


class BadDestination(OperatorError):
    """A destination of events is described wrongly. Facts: `destination`, `resource` (the part at fault)."""

    code = "bad_destination"


class BadAddress(OperatorError):
    """Files cannot be sent to that address. Facts: `resource` (`url`, or `plain` without TLS)."""

    code = "bad_address"


class BadDefinition(OperatorError):
    """A form definition cannot be used. Facts: `form`, `pointer`, `problem`."""

    code = "bad_definition"


class BadUsage(OperatorError):
    """The command was given something it cannot work with. Facts: `problem`."""

    code = "bad_usage"


class NewerDatabase(OperatorError):
    """The database was written by a later version. Facts: `found`, `known` (schema versions)."""

    code = "newer_database"


class OperatorKeyMissing(OperatorError):
    """Sealed data stand here and the operator's key file is not there. Facts: `file`."""

    code = "operator_key_missing"


class OperatorKeyUnfit(OperatorError):
    """The key file is no key, not the one that sealed these data, or readable by others. Facts: `file` if known."""

    code = "operator_key_unfit"


class NotLoopback(OperatorError):
    """Asked to listen beyond this machine, where nobody would be authenticated. Facts: `host`."""

    code = "not_loopback"


class PortTaken(OperatorError):
    """Something else listens there. Facts: `port`."""

    code = "port_taken"


class CannotListen(OperatorError):
    """The address is not this machine's, or not ours to listen on. Facts: `host`, `port`."""

    code = "cannot_listen"


class AlreadyServed(OperatorError):
    """Another process serves that data folder."""

    code = "already_served"


class NoInstallation(OperatorError):
    """Nothing was ever served from that data folder."""

    code = "no_installation"


class PersonError(CopisteError):
    """What somebody asks for at the screen cannot be done so."""

    code = "person"


class NotSignedIn(PersonError):
    """Nobody is signed in, or the session ran out. Facts: `setup` (1 when there is no account yet)."""

    code = "not_signed_in"


class SignInFailed(PersonError):
    """The name or the password is wrong, or the provider does not vouch for them."""

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


class UploadTooLarge(PersonError):
    """A file is larger than an upload may be. Facts: `allowed` (bytes)."""

    code = "upload_too_large"


class WorldError(CopisteError):
    """Storage, a queue, a key or a reader failed. The same call may work later."""

    code = "world"


class ObjectMissing(WorldError):
    """Nothing is stored under that key. Facts: `key`."""

    code = "object_missing"


class Conflict(WorldError):
    """Someone else wrote first. Facts: `what`."""

    code = "conflict"


class KeyDestroyed(WorldError):
    """The data key of the document was destroyed: its content is gone on purpose. Facts: `document`."""

    code = "key_destroyed"


class ReaderFailed(WorldError):
    """A reader died or answered nonsense. Facts: `reader`."""

    code = "reader_failed"


class DoorFailed(WorldError):
    """A fax gateway or mailbox does not answer, or not as its documentation says. Facts: `door`, `problem`."""

    code = "door_failed"


class SendRefused(WorldError):
    """Another installation refuses what it is sent. Facts: `code`, `status` of its answer."""

    code = "send_refused"


class SendUnanswered(WorldError):
    """Another installation does not answer as it should. Facts: `kind` (away, nonsense, receipt)."""

    code = "send_unanswered"
