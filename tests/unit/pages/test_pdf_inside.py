"""A PDF that is more than one document, or none that can be shown, says so."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.pages.pdf_inside import said
from copiste.refusals import DynamicXfa, JoinedPdfs, PdfPortfolio

from .makes import form_pdf, pdf


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def carrying(*files: bytes, portfolio: bool = False) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Demande"))))
    for number, data in enumerate(files):
        writer.add_attachment(f"{number}.pdf", data)
    if portfolio:
        writer.root_object[NameObject("/Collection")] = DictionaryObject({NameObject("/View"): NameObject("/T")})
    return written(writer)


def with_pinned_file(hidden: bool) -> bytes:
    """Return a page with a paper clip that holds a file, told in the open or not."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Demande"))))
    held = DecodedStreamObject()
    held.set_data(pdf("Annexe"))
    spec = DictionaryObject({
        NameObject("/Type"): NameObject("/Filespec"),
        NameObject("/F"): TextStringObject("annexe.pdf"),
        NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(held)}),
    })  # fmt: skip
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"),
        NameObject("/Subtype"): NameObject("/FileAttachment"),
        NameObject("/Rect"): ArrayObject(map(FloatObject, (10, 10, 20, 20))),
        NameObject("/FS"): spec,
    })  # fmt: skip
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    made = written(writer)
    if hidden:  # its name spelt otherwise, as in a stream of objects, where its bytes do not stand in the open
        made = made.replace(b"/FileAttachment", b"/File#41ttachment").replace(b"/Rect [ ", b"/Rect[")
    return made + b"% /ObjStm\n"


def with_xfa(*, renders: bool, fields: bool) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(form_pdf() if fields else pdf("Please wait..."))))
    packet = DecodedStreamObject()
    packet.set_data(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"></xdp:xdp>')
    form = writer.root_object.get("/AcroForm")
    form = DictionaryObject({NameObject("/Fields"): ArrayObject()}) if form is None else form.get_object()
    assert isinstance(form, DictionaryObject)
    form[NameObject("/XFA")] = writer._add_object(packet)
    writer.root_object[NameObject("/AcroForm")] = form
    if renders:
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)
    return written(writer)


@pytest.mark.parametrize(
    "data",
    [
        pdf("Un") + pdf("Deux"),
        pdf("Un") + b"\x1b%-12345X@PJL\r\n" + pdf("Deux"),
        pdf("Un") + b"@PJL COMMENT ...\r\n" * 400 + pdf("Deux"),
        pdf("Un").partition(b"%%EOF")[0] + pdf("Deux"),
        pdf("Un").partition(b"trailer")[0] + b"\n" + pdf("Deux"),
        carrying(pdf("Annexe")) + carrying(pdf("Annexe")),
    ],
    ids=["at once", "after a line", "after many lines", "without an end", "cut short", "with files in them"],
)
def test_documents_one_after_the_other_are_not_taken_for_the_last(data: bytes) -> None:
    with pytest.raises(JoinedPdfs) as refused:
        decode(data, Limits())

    assert refused.value.facts == {"count": 2}


def test_a_file_that_belongs_to_a_document_is_told_though_it_is_not_embedded_by_name() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(carrying(pdf("Annexe")))))
    names = writer.root_object["/Names"]
    assert isinstance(names, DictionaryObject)
    embedded = names.pop("/EmbeddedFiles").get_object()
    assert isinstance(embedded, DictionaryObject)
    listed = embedded["/Names"]
    assert isinstance(listed, ArrayObject)
    writer.root_object[NameObject("/AF")] = ArrayObject([listed[1]])

    (told,) = said(written(writer))

    assert (told.code, told.facts) == ("file_inside", {"count": 1})


def test_a_later_version_of_one_document_is_that_document() -> None:
    first = form_pdf("Tremblay")
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {"langue": "fr"})

    found = decode(written(writer), Limits())

    assert len(found.pages) == 1
    assert not found.problems


@pytest.mark.parametrize("count", [1, 2])
def test_files_that_a_document_carries_are_told(count: int) -> None:
    (told,) = decode(carrying(*[pdf("Annexe")] * count), Limits()).problems

    assert (told.code, told.facts) == ("file_inside", {"count": count})


@pytest.mark.parametrize("hidden", [True, False])
def test_a_file_pinned_to_a_page_is_told(hidden: bool) -> None:
    (told,) = said(with_pinned_file(hidden))

    assert (told.code, told.facts) == ("file_inside", {"count": 1})


def test_a_portfolio_is_refused_with_the_number_of_its_documents() -> None:
    with pytest.raises(PdfPortfolio) as refused:
        decode(carrying(pdf("Un"), pdf("Deux"), portfolio=True), Limits())

    assert refused.value.facts == {"count": 2}


@pytest.mark.parametrize(("renders", "fields"), [(True, False), (True, True), (False, False)])
def test_a_form_that_only_one_program_shows_is_refused(renders: bool, fields: bool) -> None:
    with pytest.raises(DynamicXfa):
        decode(with_xfa(renders=renders, fields=fields), Limits())


def test_a_form_that_says_the_same_in_two_ways_is_read() -> None:
    assert len(decode(with_xfa(renders=False, fields=True), Limits()).pages) == 1
