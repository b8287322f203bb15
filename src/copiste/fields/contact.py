"""E-mail addresses: the domain in small letters, the name before the at sign as written.

>>> EMAIL.parse("Rose.Essai@Exemple.QC.ca").value
'Rose.Essai@exemple.qc.ca'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copiste.fields.base import FieldType, Options, Parsed, Unparsable

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


def _read(text: str, _options: Options) -> Parsed:
    local, _, domain = text.rpartition("@")
    labels = domain.lower().split(".")
    well_formed = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and _TOP.fullmatch(labels[-1])
    if not well_formed or not _LOCAL.fullmatch(local) or len(local) > 64 or len(domain) > 253:
        raise Unparsable("not_an_email")
    return Parsed(f"{local}@{'.'.join(labels)}")


def _repair(text: str, _options: Options) -> Iterator[str]:
    closed = "".join(text.split())
    yield closed
    yield closed.replace(",", ".")
    if "@" not in closed:
        yield from (closed.replace(sign, "@", 1) for sign in ("©", "®", "(a)", "(at)") if sign in closed)


EMAIL = FieldType(
    "email",
    _read,
    (("rose.essai@exemple.ca", "rose.essai@exemple.ca"), ("a+b@sous.exemple.org", "a+b@sous.exemple.org")),
    _repair,
    charset="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-.@",
)
