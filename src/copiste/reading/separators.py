"""Our own separator sheets: what their QR code says, written and read.

The text is `copiste.separator/1?…#check`: a query, as in an address, and eight digits of its SHA-256. The check tells a
sheet of ours from a foreign code; it proves nothing of who printed it, so a sheet only ever cuts, names a form that is
known here, and names a batch of the office that the document came to.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

_HEAD = "copiste.separator/"
_VERSION = "1"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
MOST = 9999
"""Sheets of one printing."""


class SheetCut(StrEnum):
    """What a sheet does: `new` ends what came before; after `backs` come the backs of what came, the last first."""

    NEW = "new"
    BACKS = "backs"


@dataclass(frozen=True, slots=True)
class Separator:
    """What a sheet says. `form` names what follows, `number` of `count` tells when a sheet is missing."""

    cut: SheetCut = SheetCut.NEW
    office: str | None = None
    form: str | None = None
    batch: str | None = None
    number: int = 1
    count: int = 1

    def __post_init__(self) -> None:
        if any(name is not None and not is_name(name) for name in (self.office, self.form, self.batch)):
            raise ValueError("names are letters without accents, digits, - and _")
        if not 1 <= self.number <= self.count <= MOST:
            raise ValueError("sheets are counted from 1")


def is_name(text: str) -> bool:
    """Whether *text* can name an office, a form or a batch on a sheet."""
    return _NAME.fullmatch(text) is not None


def is_ours(text: str) -> bool:
    """Whether a QR code claims to be of a sheet of ours, of this version or another."""
    return text.startswith(_HEAD)


def text_of(sheet: Separator) -> str:
    """Return what the QR code of *sheet* says.

    >>> text_of(Separator(form="permit"))
    'copiste.separator/1?cut=new&form=permit&n=1&of=1#f23e2eda'
    """
    said = {"cut": sheet.cut.value, "office": sheet.office, "form": sheet.form, "batch": sheet.batch}
    known = {name: value for name, value in said.items() if value is not None}
    body = f"{_HEAD}{_VERSION}?{urlencode({**known, 'n': sheet.number, 'of': sheet.count})}"
    return f"{body}#{_check(body)}"


def parse(text: str) -> Separator | None:
    """Return what a code says; None when it is foreign, damaged, or of a version that is not known here."""
    body, _, check = text.partition("#")
    if not body.startswith(f"{_HEAD}{_VERSION}?") or check != _check(body):
        return None
    said = dict(parse_qsl(body.partition("?")[2], max_num_fields=12))
    try:
        return Separator(
            SheetCut(said.get("cut", "")),
            said.get("office"),
            said.get("form"),
            said.get("batch"),
            int(said.get("n", "")),
            int(said.get("of", "")),
        )
    except ValueError:
        return None


def _check(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:8]
