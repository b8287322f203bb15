"""A message taken apart (RFC 5322, 2045-2047, 2231): the documents in it, and what of it is refused or left.

Everything in a message is hostile. Its size, lines, parts and depth are limited before and while it is parsed, and
whatever a part turns out to be, this module raises `DocumentError` and nothing else.
"""

from __future__ import annotations

from copiste.errors import DocumentError
from copiste.mail import headers
from copiste.mail.envelopes import envelope
from copiste.mail.model import MailLimits, OpenedMessage
from copiste.mail.parsing import check
from copiste.mail.walk import Walk
from copiste.refusals import BrokenMail


def opened(data: bytes, limits: MailLimits | None = None) -> OpenedMessage:
    """Take the message *data* apart; raise `TooLarge` or `BrokenMail` when that cannot be done.

    A mailbox file is gone through whole; its first message, which came by our mail service, speaks for all.
    """
    bounds = limits or MailLimits()
    check(data, bounds)
    try:
        walk = Walk(bounds)
        message = walk.mailbox(data)
        return OpenedMessage(
            envelope=envelope(message),
            documents=tuple(walk.documents),
            refused=tuple(walk.refused),
            left=tuple(walk.left),
            authentication=headers.fields(message, "authentication-results"),
            verdicts=tuple(
                (name, value.upper())
                for name in ("spam", "virus")
                for value in headers.fields(message, f"x-ses-{name}-verdict")
            ),
        )
    except DocumentError:
        raise
    except Exception as fault:
        raise BrokenMail from fault
