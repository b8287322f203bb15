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

_HEADER = re.compile(rb"%PDF-[12]\.[0-9]")
_XFA = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
_ATTACHMENT = "/FileAttachment"
_BELONGING = re.compile(rb"/AF[\s\[]")
"""The key of files that belong to the document (ISO 32000-2, 14.13): they need not be among those embedded by name."""
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
    if files or kind in _XFA or b"/ObjStm" in data or _ATTACHMENT.encode() in data or _BELONGING.search(data):
        portfolio, fields, belonging, notes = _catalogue(data)
        if portfolio and files:
            raise PdfPortfolio(count=files)
        if kind == raw.FORMTYPE_XFA_FULL or (kind == raw.FORMTYPE_XFA_FOREGROUND and not fields):
            raise DynamicXfa
        files = max(files, belonging) + notes  # most of what belongs is embedded by name as well
    return (Problem("file_inside", facts={"count": files}),) if files else ()


def _joined(data: bytes) -> int:
    """Return how many documents stand one after the other: later versions of one add an end, but no header.

    A header counts from where an object was closed since the last one, and not within a stream: that is an attachment.
    Whatever stands between two of them, lines of a printer or of mail, makes no difference, nor whether the first ends.
    """
    count, since = 1, 0
    for header in _HEADER.finditer(data):
        at = header.start()
        if data.find(b"endobj", since, at) >= 0 and not _in_stream(data, at):
            count, since = count + 1, at
    return count


def _in_stream(data: bytes, at: int) -> bool:
    last = data.rfind(b"stream", 0, at)
    return last >= 0 and data[max(last - 3, 0) : last] != b"end"


def _catalogue(data: bytes) -> tuple[bool, bool, int, int]:
    """Return whether a PDF is a portfolio, whether it has a form with fields, and how many files belong to it and hang
    on its pages."""
    import pypdf  # noqa: PLC0415  most documents are scans, and need none of it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                reader.decrypt("")
            root: Any = reader.root_object
            fields = "/AcroForm" in root and root["/AcroForm"].get("/Fields")
            hanging = sum(map(_hanging, reader.pages[:_MOST_PAGES]))
            return "/Collection" in root, bool(fields), len(root.get("/AF", ())), hanging
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  pypdf meets hostile trees with any exception at all
        return False, True, 0, 0


def _hanging(page: Any) -> int:
    if "/Annots" not in page:
        return 0
    notes = list(page["/Annots"])[:_MOST_NOTES]
    return sum(note.get_object().get("/Subtype") == _ATTACHMENT for note in notes)
