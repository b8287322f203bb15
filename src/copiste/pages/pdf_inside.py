"""Whether a PDF is one document: several in a row, files in it, or a form that only one program shows."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

import pypdfium2
from pypdfium2 import raw

from copiste.pages.model import Problem
from copiste.refusals import DynamicXfa, JoinedPdfs, PdfPortfolio

_END = re.compile(rb"%%EOF")
_NEXT = re.compile(rb"(?:(?!endstream)[^%]|%(?!PDF-)){0,1024}?%PDF-[12]\.[0-9]")
"""A header soon after an end, and not in a stream: printers and mail may have put a few lines between."""
_NEAR = 1100
"""Bytes: the 1,024 that a header may stand in, and the header."""
_XFA = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
_ATTACHMENT = "/FileAttachment"
_MOST_PAGES, _MOST_NOTES = 500, 2000
"""Pages, and notes on them, that are looked through for attachments; chosen, not measured."""


def said(data: bytes) -> tuple[Problem, ...]:
    """Return what is to be said of the files in a PDF; raise the refusal of one that is no single document.

    One that does not open says nothing here: opening it for its pages gives the reason.
    """
    joined = _joined(data)
    if joined > 1:
        raise JoinedPdfs(count=joined)
    try:
        document = pypdfium2.PdfDocument(data)
        files, kind = int(document.count_attachments()), document.get_formtype()
        document.close()
    except pypdfium2.PdfiumError:
        return ()
    if files or kind in _XFA or b"/ObjStm" in data or _ATTACHMENT.encode() in data:
        portfolio, fields, notes = _catalogue(data)
        if portfolio and files:
            raise PdfPortfolio(count=files)
        if kind == raw.FORMTYPE_XFA_FULL or (kind == raw.FORMTYPE_XFA_FOREGROUND and not fields):
            raise DynamicXfa
        files += notes
    return (Problem("file_inside", facts={"count": files}),) if files else ()


def _joined(data: bytes) -> int:
    """Return how many documents stand one after the other: later versions of one add an end, but no header."""
    return 1 + sum(_NEXT.match(data, end.end(), end.end() + _NEAR) is not None for end in _END.finditer(data))


def _catalogue(data: bytes) -> tuple[bool, bool, int]:
    """Return whether a PDF is a portfolio, whether it has a form with fields, and how many files hang on its pages."""
    import pypdf  # noqa: PLC0415  most documents are scans, and need none of it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                reader.decrypt("")
            root: Any = reader.root_object
            fields = "/AcroForm" in root and root["/AcroForm"].get("/Fields")
            return "/Collection" in root, bool(fields), sum(map(_hanging, reader.pages[:_MOST_PAGES]))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  pypdf meets hostile trees with any exception at all
        return False, True, 0


def _hanging(page: Any) -> int:
    if "/Annots" not in page:
        return 0
    notes = list(page["/Annots"])[:_MOST_NOTES]
    return sum(note.get_object().get("/Subtype") == _ATTACHMENT for note in notes)
