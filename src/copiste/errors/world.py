"""The world let us down: the same may work later. A part of `copiste.errors`, which lists all."""

from __future__ import annotations

from copiste.errors.base import CopisteError


class WorldError(CopisteError):
    """Storage, a queue, a key or a reader failed. The same call may work later."""

    code = "world"


class ObjectMissing(WorldError):
    """Nothing is stored under that key. Facts: `key`."""

    code = "object_missing"


class Conflict(WorldError):
    """Someone else wrote first. Facts: `what`."""

    code = "conflict"


class TooBusy(WorldError):
    """Storage is asked for more than it gives at this moment, or does not answer. Nobody's work is at fault."""

    code = "too_busy"


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
    """Another installation refuses what it is sent. Facts: `code`, `status` of its answer; `resource` `front`
    when a server before it finds a file too large.
    """

    code = "send_refused"


class SendUnanswered(WorldError):
    """Another installation does not answer as it should. Facts: `kind` (away, nonsense, receipt, certificate);
    `resource` and `problem` of a certificate that is not trusted.
    """

    code = "send_unanswered"
