"""The programs that forms are filled with: each takes a blank, answers and where to write the filled form."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdfium2 import raw
from results import ROOT

sys.path.insert(0, str(ROOT))

from samples.widgets import Blank, WidgetSpot

_SCRIPTS = Path(__file__).parent / "fillers"


@dataclass(frozen=True, slots=True)
class FieldFill:
    """What goes into one field: `kind` as in `samples.widgets.Blank`, `value` its text or the state of a button, `at`
    the number of the box of a group that is ticked, and `said` what that box says."""

    name: str
    kind: str
    value: str
    at: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class FillJob:
    """One form to fill; `node` is the folder where Node's modules are."""

    blank: Path
    answers: Sequence[FieldFill]
    out: Path
    node: Path


def pypdf(job: FillJob) -> None:
    """With pypdf, which draws the values."""
    _pypdf(job, drawn=True)


def pypdf_bare(job: FillJob) -> None:
    """With pypdf, values alone: whoever shows the file has to draw them."""
    _pypdf(job, drawn=False)


def pdflib(job: FillJob) -> None:
    """With pdf-lib."""
    _node(job, "pdflib.mjs")


def pdfjs(job: FillJob) -> None:
    """With pdf.js, as Firefox saves it."""
    _node(job, "pdfjs.mjs")


def pdftk(job: FillJob, *options: str) -> None:
    """With pdftk."""
    form = job.out.with_suffix(".xfdf")
    fields = "".join(
        f'<field name="{_xml(each.name)}"><value>{_xml(each.said or each.value)}</value></field>'
        for each in job.answers
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/">'
    form.write_text(f"{head}<fields>{fields}</fields></xfdf>", "utf-8")
    _run(["pdftk", job.blank, "fill_form", form, "output", job.out, *options], job.out.parent)


def pdftk_flat(job: FillJob) -> None:
    """With pdftk, flattened."""
    pdftk(job, "flatten")


def printed(job: FillJob) -> None:
    """With pdf-lib, then flattened by pdfium, as Chromium prints to a file."""
    pdflib(job)
    document = pypdfium2.PdfDocument(job.out.read_bytes())
    document.init_forms()
    for page in document:
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
    document.save(job.out)
    document.close()


FILLERS: Mapping[str, Callable[[FillJob], None]] = {
    "pypdf": pypdf,
    "pypdf, no pictures": pypdf_bare,
    "pdf-lib": pdflib,
    "pdf.js": pdfjs,
    "pdftk": pdftk,
    "pdftk, flattened": pdftk_flat,
    "pdf-lib, printed": printed,
}


FLATTENING: Mapping[str, str] = {"pdftk, flattened": "pdftk", "pdf-lib, printed": "pdf-lib"}
"""Those that leave no value in the file, only what they drew, each with the program that had filled it in before."""


class NotInstalled(Exception):
    """A program is not here."""


def _pypdf(job: FillJob, *, drawn: bool) -> None:
    writer = PdfWriter(clone_from=PdfReader(job.blank))
    values = {
        each.name: f"/{each.value}" if each.kind in ("checkbox", "choice") else each.value for each in job.answers
    }
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, values, auto_regenerate=not drawn)
    if not drawn:
        for page in writer.pages:
            for note in page.get("/Annots", ()):
                if note.get_object().get("/FT") == "/Tx":
                    note.get_object().pop("/AP", None)
    writer.write(job.out)


def _node(job: FillJob, script: str) -> None:
    answers = job.out.with_suffix(".json")
    answers.write_text(json.dumps([asdict(each) for each in job.answers]), "utf-8")
    _run(["node", _SCRIPTS / script, job.blank, answers, job.out], job.node)


def _run(command: Sequence[str | Path], folder: Path) -> None:
    if shutil.which(str(command[0])) is None:
        raise NotInstalled(str(command[0]))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(command[0]))


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def undrawn(source: Path, wanted: Mapping[str, str], fields: Sequence[Blank]) -> set[str]:
    """Return the names of fields whose text in *wanted* a flattened file does not show whole where the field was."""
    document = pypdfium2.PdfDocument(source)
    try:
        return {
            field.name
            for field in fields
            if field.kind == "text" and any(not _stands(document, spot, wanted[field.name]) for spot in field.spots)
        }
    finally:
        document.close()


def otherwise(source: Path, answers: Sequence[FieldFill]) -> set[str]:
    """Return the names of groups in which a program ticked another box than it was asked for, or none: pdf-lib takes a
    group without a radio button's flag for one box, pdftk looks an option up by its text."""
    held = PdfReader(source).get_fields() or {}
    return {
        one.name
        for one in answers
        if one.kind == "choice" and str(held.get(one.name, {}).get("/V", "")).lstrip("/") not in (one.value, one.said)
    }


def _stands(document: pypdfium2.PdfDocument, spot: WidgetSpot, text: str) -> bool:
    layer = document[spot.page].get_textpage()
    there = layer.get_text_bounded(*spot.rect)
    layer.close()
    return "".join(text.split()) in "".join(there.split())
