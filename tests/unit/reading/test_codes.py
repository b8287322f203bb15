"""Patch codes, bar codes and QR codes are found as scanners and faxes deliver them, and only where there are some."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp

from copiste.drawing.separators import as_pdf, sheet
from copiste.pages.decode import decode
from copiste.pages.model import Grey, Limits
from copiste.reading.codes import codes
from copiste.reading.model import PATCH, Code
from copiste.reading.patches import PATCHES, patch
from copiste.reading.separators import Separator, SheetCut, is_ours, parse, text_of
from samples import degrade, letters
from tests.unit.reading import paper

OURS = Separator(office="greffe", form="permit", batch="lot-7", number=3, count=40)


def patched(name: str, long: float = 2.5) -> Grey:
    """Return a page with a patch code at its top, in the measures of Kodak."""
    widths = next(bars for bars, each in PATCHES.items() if each == name)
    page = np.full((3300, 2550), 255, np.uint8)
    y = 300
    for bar in widths:
        tall = {"1": 24, "2": 60}[bar]
        page[y : y + tall, 900 : 900 + round(long * 300)] = 0
        y += tall + 24
    return page


def faxed(page: Grey, seed: int, *, standard: bool) -> Grey:
    rng = np.random.default_rng(seed)
    data = (degrade.to_fax_standard if standard else degrade.to_fax_fine)([page], rng)
    return decode(data, Limits()).pages[0].pixels


def barcode(text: str, form: zxingcpp.BarcodeFormat, dots: int = 6) -> Grey:
    made = zxingcpp.create_barcode(text, form)
    image = np.array(zxingcpp.write_barcode_to_image(made, scale=1), np.uint8)
    page = np.full((3300, 2550), 255, np.uint8)
    wide = np.kron(image, np.ones((dots, dots), np.uint8))
    page[400 : 400 + wide.shape[0], 300 : 300 + wide.shape[1]] = wide
    return page


@pytest.mark.parametrize("name", sorted(PATCHES.values()))
def test_every_patch_code_is_read_lying_standing_and_upside_down(name: str) -> None:
    page = patched(name)

    assert patch(page) == name
    assert [patch(np.ascontiguousarray(np.rot90(page, turns))) for turns in (1, 2, 3)] == [name] * 3


@pytest.mark.parametrize("edges", [(0, 2), (1, 3), (0, 1, 2, 3)])
def test_a_sheet_with_bars_on_several_edges_says_the_same_on_each(edges: tuple[int, ...]) -> None:
    square = patched("T", long=3.0)[:2550, 75:2475]
    square = np.pad(square, ((0, 0), (75, 75)), constant_values=255)
    pages = [np.rot90(square, turns) for turns in edges]

    assert patch(np.minimum.reduce(pages)) == "T"


@pytest.mark.slow
@pytest.mark.parametrize("standard", [False, True])
@pytest.mark.parametrize("name", ["2", "3", "T"])
def test_a_patch_code_comes_through_a_fax(name: str, *, standard: bool) -> None:
    assert [patch(faxed(patched(name), seed, standard=standard)) for seed in range(3)] == [name] * 3


def test_a_patch_code_is_read_from_a_crooked_and_stretched_page() -> None:
    crooked = degrade.turn(patched("T"), 4.0)
    stretched = cv2.resize(patched("T"), (2550, 3900))
    small = degrade.turn(patched("T"), 0, scale=0.75)

    assert [patch(crooked), patch(np.asarray(stretched, np.uint8)), patch(small)] == ["T"] * 3


@pytest.mark.slow
def test_forms_letters_bars_and_rules_are_no_patch_code() -> None:
    case = faxed(letters.letter(), 1, standard=False)
    stripes = np.full((3300, 2550), 255, np.uint8)
    for y in range(300, 2900, 48):
        stripes[y : y + 24, 300:2200] = 0
    short = patched("T", long=0.6)

    assert [patch(page) for page in (case, paper.filled(), stripes, short)] == [None] * 4
    assert codes(case, thorough=True) == ()


@pytest.mark.slow
@pytest.mark.parametrize("standard", [False, True])
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_our_own_sheet_is_read_from_a_fax_however_it_was_fed(turns: int, *, standard: bool) -> None:
    page = np.asarray(sheet(OURS, "fr").convert("L"), np.uint8)
    if turns == 1:  # on its side it is made smaller to fit the line
        page = np.pad(
            np.asarray(cv2.resize(np.rot90(page), (2550, 1970)), np.uint8), ((0, 1330), (0, 0)), constant_values=255
        )
    page = np.ascontiguousarray(np.rot90(page, 2)) if turns == 2 else page

    for seed in range(2):
        found = codes(faxed(page, seed, standard=standard), thorough=True)
        assert Code("qr", text_of(OURS)) in found
        assert {code.text for code in found if code.kind == PATCH} <= {"T"}


def test_our_own_sheet_is_read_with_its_large_code_torn_off() -> None:
    page = np.asarray(sheet(OURS, "en").convert("L"), np.uint8).copy()
    page[700:1900, :1450] = 255

    assert Code("qr", text_of(OURS)) in codes(page, thorough=True)


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("PATCHT", zxingcpp.BarcodeFormat.Code128, "code128"),
        ("QC-4471", zxingcpp.BarcodeFormat.Code39, "code39"),
        ("dossier 4471", zxingcpp.BarcodeFormat.DataMatrix, "datamatrix"),
        ("dossier 4471", zxingcpp.BarcodeFormat.PDF417, "pdf417"),
        ("https://example.org/", zxingcpp.BarcodeFormat.QRCode, "qr"),
        ("PATCHT", zxingcpp.BarcodeFormat.Aztec, "aztec"),
        ("PATCHT", zxingcpp.BarcodeFormat.Code93, "code93"),
        ("A1234B", zxingcpp.BarcodeFormat.Codabar, "codabar"),
        ("12345678", zxingcpp.BarcodeFormat.ITF, "itf"),
        ("4006381333931", zxingcpp.BarcodeFormat.EAN13, "ean13"),
        ("9780306406157", zxingcpp.BarcodeFormat.EAN13, "ean13"),
        ("40063812", zxingcpp.BarcodeFormat.EAN8, "ean8"),
    ],
)
def test_codes_that_offices_use_are_read(text: str, form: zxingcpp.BarcodeFormat, kind: str) -> None:
    assert codes(barcode(text, form), thorough=True) == (Code(kind, text),)


def test_patcht_is_read_from_a_standard_fax() -> None:
    page = barcode("PATCHT", zxingcpp.BarcodeFormat.Code128)

    assert codes(faxed(page, 1, standard=True), thorough=True) == (Code("code128", "PATCHT"),)


def test_a_long_code_is_cut_and_kept() -> None:
    found = codes(barcode("x" * 900, zxingcpp.BarcodeFormat.QRCode, dots=8), thorough=True)

    assert [len(code.text) for code in found] == [500]


@pytest.mark.parametrize(
    "given",
    [Separator(), OURS, Separator(SheetCut.BACKS, batch="A_1"), Separator(number=9999, count=9999)],
)
def test_a_sheet_says_what_it_was_printed_with(given: Separator) -> None:
    assert parse(text_of(given)) == given


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/",
        "copiste.separator/1?cut=new&n=1&of=1",
        "copiste.separator/1?cut=new&n=1&of=1#00000000",
        text_of(OURS).replace("permit", "permis"),
        text_of(OURS).replace("separator/1", "separator/2"),
        "",
    ],
)
def test_a_foreign_or_damaged_code_says_nothing(text: str) -> None:
    assert parse(text) is None
    assert is_ours(text) == text.startswith("copiste.separator/")


@pytest.mark.parametrize("field", ["office", "form", "batch"])
def test_a_sheet_names_nothing_that_could_not_be_a_name(field: str) -> None:
    with pytest.raises(ValueError, match="names"):
        Separator(**{field: "../Ada Exemple"})  # type: ignore[arg-type]  # by name


def test_the_printed_sheets_hold_their_codes_and_nothing_else_that_varies() -> None:
    sheets = [Separator(form="permit", number=number, count=2) for number in (1, 2)]
    data = as_pdf(sheets, "fr")

    assert data == as_pdf(sheets, "fr")
    found = [codes(page.pixels) for page in decode(data, Limits()).pages]
    assert found == [(Code(PATCH, "T"), Code("qr", text_of(each))) for each in sheets]
