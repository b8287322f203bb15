"""How a document came: what the fax gateway, the mail or the scanner said of it, kept with the record of its landing.

None of it authenticates anybody: a caller's number and a station's name are typed by whoever sends (ITU-T T.30).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ArrivalFacts:
    """What a door knows of one document. Texts are cut to 200 characters and lose what cannot be printed.

    `provider` and `provider_id` name the delivery, for it to be known again; `caller` and `called` are numbers as the
    door gives them, `station` the sender's own name for itself (CSID or TSI); `received_at` is UTC, `local_time` the
    provider's own words for it; `seconds` is the length of the call. `partial` is set when the sender broke off;
    `forms` are the forms that a line or a batch is for (none: any), `batch` the batch that it belongs to.
    """

    provider: str = ""
    provider_id: str = ""
    received_at: dt.datetime | None = None
    local_time: str = ""
    caller: str = ""
    caller_name: str = ""
    station: str = ""
    called: str = ""
    line: str = ""
    pages_declared: int | None = None
    pages_received: int | None = None
    seconds: int | None = None
    ecm: bool | None = None
    data_format: str = ""
    resolution: str = ""
    bad_lines: int | None = None
    partial: bool = False
    error: str = ""
    attempt: int | None = None
    media_type: str = ""
    forms: tuple[str, ...] = ()
    batch: str = ""

    def __post_init__(self) -> None:
        if self.received_at is not None and self.received_at.utcoffset() != dt.timedelta(0):
            raise ValueError("instants are UTC")
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, _plain(value))
            elif isinstance(value, int) and value < 0:
                raise ValueError("counts are not negative")

    @property
    def is_incomplete(self) -> bool:
        """Whether the door itself says that pages are missing."""
        declared, received = self.pages_declared, self.pages_received
        return self.partial or (declared is not None and received is not None and received < declared)


def _plain(text: str) -> str:
    """Return *text* as it may be kept: what senders type can hold anything.

    >>> _plain("CLINIQUE\\x1b[2J  DU\\nRUISSEAU")
    'CLINIQUE[2J DU RUISSEAU'
    """
    printable = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text[: 4 * _LONGEST])
    return " ".join(printable.split())[:_LONGEST]
