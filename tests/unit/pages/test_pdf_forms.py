"""What a form's fields say, however the program that filled them wrote it down."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from copiste.pages.model import OFF, ON
from copiste.pages.pdf_forms import Forms

YES, NO = TextStringObject("Oui, toujours"), TextStringObject("Non")


def said(*widgets: DictionaryObject, above: DictionaryObject | None = None) -> list[tuple[str, str]]:
    """Return what the widgets of a page say: their value and what the file writes; *above* is the field over them."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    own = [writer._add_object(each) for each in widgets]
    if above is not None:
        above[NameObject("/Kids")] = ArrayObject(own)
        parent = writer._add_object(above)
        for each in own:
            each.get_object()[NameObject("/Parent")] = parent  # type: ignore[index]
    page[NameObject("/Annots")] = ArrayObject(own)
    fields = ArrayObject([parent] if above is not None else own)
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    out = io.BytesIO()
    writer.write(out)
    return [(each.value, each.written) for each in Forms(out.getvalue()).on(1)]


def entries(**given: Any) -> DictionaryObject:
    """Return a dictionary of a PDF."""
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in given.items()})


def widget(**given: Any) -> DictionaryObject:
    """Return a widget with these entries."""
    box = ArrayObject(map(FloatObject, (100, 100, 200, 120)))
    return entries(Type=NameObject("/Annot"), Subtype=NameObject("/Widget"), Rect=box, **given)


def box(state: str, **given: Any) -> DictionaryObject:
    """Return the widget of a tick box whose picture knows *state*."""
    looks = entries(N=DictionaryObject({NameObject(f"/{each}"): DecodedStreamObject() for each in (state, "Off")}))
    return widget(AP=looks, AS=NameObject("/Off"), **given)


def group(value: PdfObject, **given: Any) -> DictionaryObject:
    """Return a field of which one box of several is ticked."""
    return entries(FT=NameObject("/Btn"), T=TextStringObject("sex"), Ff=NumberObject(1 << 15), V=value, **given)


@pytest.mark.parametrize("value", [NameObject("/F"), TextStringObject("/F"), TextStringObject("F")])
def test_a_state_is_known_whether_written_as_a_name_or_as_a_string(value: PdfObject) -> None:
    assert [each for each, _ in said(box("M"), box("F"), above=group(value))] == [OFF, ON]


def test_a_box_may_be_named_by_its_entry_among_the_options() -> None:
    options = ArrayObject([NO, YES])

    assert [each for each, _ in said(box("0"), box("1"), above=group(YES, Opt=options))] == [OFF, ON]
    assert [each for each, _ in said(box("0"), box("1"), above=group(NameObject("/1"), Opt=options))] == [OFF, ON]


def test_a_state_that_no_box_has_says_nothing() -> None:
    assert [each for each, _ in said(box("M"), box("F"), above=group(NameObject("/X")))] == ["", ""]


def test_a_value_may_stand_on_the_kid_alone() -> None:
    kid = widget(V=TextStringObject("300.00"))
    field = entries(FT=NameObject("/Tx"), T=TextStringObject("fee"))

    assert said(kid, above=field) == [("300.00", "300.00")]


def test_a_kid_s_own_value_counts_before_its_field_s() -> None:
    kid = widget(V=TextStringObject("300.00"))
    field = entries(FT=NameObject("/Tx"), T=TextStringObject("fee"), V=TextStringObject("900.00"))

    assert said(kid, widget(), above=field) == [("300.00", "300.00"), ("900.00", "900.00")]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_a_value_may_be_a_stream(encoding: str) -> None:
    stream = DecodedStreamObject()
    stream.set_data("Près de la\r\nserre".encode(encoding))

    found = said(widget(FT=NameObject("/Tx"), T=TextStringObject("remark"), V=stream))
    assert found == [("Près de la\nserre", "Près de la\nserre")]


PAIRS = ArrayObject([ArrayObject([TextStringObject("QC"), YES]), ArrayObject([TextStringObject("ON"), NO])])
PLAIN = ArrayObject([YES, NO])


@pytest.mark.parametrize(
    ("given", "shown", "written"),
    [
        ({"V": TextStringObject("QC"), "Opt": PAIRS}, YES, "QC"),
        ({"V": NameObject("/QC"), "Opt": PAIRS}, YES, "QC"),
        ({"V": YES, "Opt": PAIRS}, YES, YES),
        ({"V": YES, "Opt": PLAIN}, YES, YES),
        ({"I": ArrayObject([NumberObject(1)]), "Opt": PAIRS}, NO, "ON"),
        ({"I": ArrayObject([NumberObject(1)]), "Opt": PLAIN}, NO, NO),
        ({"V": ArrayObject([TextStringObject("ON")]), "Opt": PAIRS}, NO, "ON"),
        ({"I": ArrayObject([NumberObject(7)]), "Opt": PLAIN}, "", ""),
    ],
)
@pytest.mark.parametrize("flags", [0, 1 << 17])
def test_a_choice_is_known_by_export_value_text_or_number(
    given: dict[str, PdfObject], shown: str, written: str, flags: int
) -> None:
    field = widget(FT=NameObject("/Ch"), T=TextStringObject("where"), Ff=NumberObject(flags), **given)

    assert said(field) == [(shown, written)]


@pytest.mark.parametrize("flag", [1 << 1, 1 << 5])
def test_a_widget_that_people_cannot_see_says_nothing(flag: int) -> None:
    hidden = widget(FT=NameObject("/Tx"), T=TextStringObject("fee"), V=NO, F=NumberObject(flag))

    assert said(hidden) == []
