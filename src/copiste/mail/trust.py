"""May the sender of a message write to this mailbox, and is it shown to be them?

The From field is typed by whoever sends: alone it proves nothing. What our own mail service found (SPF, DKIM, DMARC)
stands in the Authentication-Results field that it put on top (RFC 8601); those below may be anybody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copiste.mail.model import OpenedMessage
from copiste.refusals import InfectedMail, SenderRefused, SenderUnproven

ANYBODY = "*"
_COMMENT = re.compile(r"\([^()]{0,1000}\)")
_PROPERTY = re.compile(r"\b(smtp\.mailfrom|smtp\.from|header\.from|header\.d|header\.i)\s?=\s?\"?([^\s;\"]{1,320})")
_METHOD = re.compile(r"\s*(spf|dkim|dmarc)\s?=\s?pass\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SenderRules:
    """Who may write: `somebody@office.example`, `office.example` (that domain), `*.office.example` (below it), or `*`.

    `authority` is the name by which our mail service signs its results; without one, From is taken at its word.
    """

    allow: tuple[str, ...]
    authority: str = ""

    @classmethod
    def of(cls, allow: str, authority: str = "") -> SenderRules:
        """Return the rules that a setting writes, entries separated by commas or spaces."""
        return cls(tuple(re.split(r"[,\s]+", allow.strip().lower())) if allow.strip() else (), authority.lower())

    def admits(self, address: str) -> bool:
        """Whether *address* is on the list."""
        domain = address.rpartition("@")[2]
        return bool(domain) and any(
            entry in (ANYBODY, address) or entry.removeprefix("@") == domain or _is_below(domain, entry)
            for entry in self.allow
        )


def check(message: OpenedMessage, rules: SenderRules) -> None:
    """Raise `InfectedMail`, `SenderRefused` or `SenderUnproven` when the message may not come in.

    A message with no sender, or with several in From, is nobody's. What SES calls spam passes: a fax service's mail
    often looks like it, and the list decides.
    """
    if ("virus", "FAIL") in message.verdicts:
        raise InfectedMail
    sender = message.envelope.sender
    if not rules.admits(sender) and ANYBODY not in rules.allow:
        raise SenderRefused
    if rules.authority and not _is_proven(sender.rpartition("@")[2], message.authentication, rules.authority):
        raise SenderUnproven


def _is_below(domain: str, entry: str) -> bool:
    return entry.startswith("*.") and domain.endswith(entry[1:])


def _is_proven(domain: str, found: tuple[str, ...], authority: str) -> bool:
    """Whether the topmost results are *authority*'s and name *domain*, or one above or below it, as having passed."""
    if not found or not domain:
        return False
    text = _COMMENT.sub(" ", found[0][:4000])
    name, *results = text.split(";")
    if name.lower().split()[:1] != [authority]:
        return False
    named = {
        value.rpartition("@")[2]
        for result in results
        if _METHOD.match(result)
        for _, value in _PROPERTY.findall(result.lower())
    }
    return any(_is_aligned(domain, each) for each in named)


def _is_aligned(domain: str, other: str) -> bool:
    return domain == other or (other.count(".") > 0 and domain.endswith(f".{other}")) or other.endswith(f".{domain}")
