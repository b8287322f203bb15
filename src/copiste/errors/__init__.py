"""Every error raised on purpose, and whose fault it is.

CopisteError
|-- DocumentError         the document is at fault: never retried, goes to quarantine or to a person
|   |-- UnsupportedFormat     not a PDF, TIFF, PNG or JPEG, whatever its name says
|   |-- EmptyDocument         no bytes, or no page
|   |-- EncryptedDocument     asks for a password
|   |-- DamagedDocument       announces a known format but cannot be decoded
|   |-- TooLarge              more bytes, pages or pixels than the limits allow
|   |-- DecodingExhausted     used up its time or memory, or killed the decoder
|   |-- GivenUp               failed or killed whoever worked on it, again and again
|   `-- in `copiste.refusals`: archives, and messages that may not come in
|-- OperatorError         a setting, a command or a form definition is at fault: say so at once
|   |-- BadSetting
|   |-- BadDestination        a destination of events is described wrongly
|   |-- DoorNamedTwice        two doors (gateways, mailboxes, scan folders) have one name
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
|   |-- BadInvitation         the link by which a person chooses their password is wrong or was used
|   |-- BadSetup              the link for the first account is wrong or was used
|   |-- BadRequest            a value that makes no sense
|   |   |-- BatchUnopened         a file for a batch that nobody opened
|   |   `-- UploadEmpty           a file without a byte
|   |-- VersionConflict       somebody changed it since they looked
|   |-- ClaimedByOther
|   |-- NotClaimed
|   |-- TaskClosed
|   |-- NotFilable            answers are missing or do not hold together
|   |-- BadArrangement        a page stands nowhere, or twice
|   |-- AnswerTooLarge
|   |-- StillAtWork           a document that is read or waits for a person cannot be erased
|   `-- UploadTooLarge
`-- WorldError            storage, a queue or a key let us down: the queue retries
    |-- ObjectMissing
    |-- Conflict              someone else wrote first; read again and decide again
    |-- TooBusy               it asks for patience: a message that met this counts as not tried
    |-- SendRefused           another installation refuses what it is sent
    |-- SendUnanswered        another installation does not answer, or not in time
    |-- KeyDestroyed          the document was erased by destroying its key
    |-- ReaderFailed          an OCR engine died or answered nonsense
    `-- DoorFailed            a fax gateway or mailbox does not answer, or not as it should

An error carries a stable `code` and `facts`; the sentence for people is `error.<code>` in the catalogues
(`copiste.texts`). Facts never hold what a document says, nor its file name: errors are logged.
"""

from __future__ import annotations

from copiste.errors.base import CopisteError
from copiste.errors.people import (
    AnswerTooLarge,
    BadArrangement,
    BadCsrf,
    BadInvitation,
    BadRequest,
    BadSetup,
    BadSignature,
    BatchUnopened,
    ClaimedByOther,
    Forbidden,
    NotClaimed,
    NotFilable,
    NotSignedIn,
    PersonError,
    SignInFailed,
    StillAtWork,
    TaskClosed,
    TooManyAttempts,
    UploadEmpty,
    UploadTooLarge,
    VersionConflict,
)
from copiste.errors.world import (
    Conflict,
    DoorFailed,
    KeyDestroyed,
    ObjectMissing,
    ReaderFailed,
    SendRefused,
    SendUnanswered,
    TooBusy,
    WorldError,
)

__all__ = [  # of what other files of this package hold
    "AnswerTooLarge",
    "BadArrangement",
    "BadCsrf",
    "BadInvitation",
    "BadRequest",
    "BadSetup",
    "BadSignature",
    "BatchUnopened",
    "ClaimedByOther",
    "Conflict",
    "CopisteError",
    "DoorFailed",
    "Forbidden",
    "KeyDestroyed",
    "NotClaimed",
    "NotFilable",
    "NotSignedIn",
    "ObjectMissing",
    "PersonError",
    "ReaderFailed",
    "SendRefused",
    "SendUnanswered",
    "SignInFailed",
    "StillAtWork",
    "TaskClosed",
    "TooBusy",
    "TooManyAttempts",
    "UploadEmpty",
    "UploadTooLarge",
    "VersionConflict",
    "WorldError",
]


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


class GivenUp(DocumentError):
    """Working on the document failed again and again, or killed whoever did."""

    code = "given_up"


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


class DoorNamedTwice(OperatorError):
    """Two doors have one name, so that one would be told of as the other. Facts: `door`."""

    code = "door_named_twice"


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
