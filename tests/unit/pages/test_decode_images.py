"""TIFF, PNG and JPEG come out upright, grey, dark on light, at 300 dots an inch both ways."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from copiste.errors import DamagedDocument, EmptyDocument, TooLarge, UnsupportedFormat
from copiste.pages.decode import decode, opened
from copiste.pages.model import Limits, Page

from .makes import alike, damaged, fax, saved, sheet, tiff

LIMITS = Limits()
ORIGINAL = np.array(sheet())
BILEVEL = sheet().point(lambda v: 255 * (v > 127)).convert("1")


def only(data: bytes) -> Page:
    (page,) = decode(data, LIMITS).pages
    return page


@pytest.mark.parametrize("coding", ["group3", "group4", "tiff_lzw", "tiff_adobe_deflate", "packbits", "raw"])
@pytest.mark.parametrize("photometric", [0, 1])
def test_every_bilevel_coding_decodes_with_either_photometric(coding: str, photometric: int) -> None:
    page = only(tiff(BILEVEL, compression=coding, dpi=(100, 100), tags={262: photometric}))

    assert page.facts.coding == coding
    assert page.facts.bilevel
    assert page.pixels.shape == (3300, 2550)
    assert alike(page.pixels, ORIGINAL) > 0.97


@pytest.mark.parametrize("coding", ["group3", "group4"])
@pytest.mark.parametrize("order", [1, 2])
def test_either_fill_order_decodes(coding: str, order: int) -> None:
    page = only(tiff(BILEVEL, compression=coding, dpi=(100, 100), tags={266: order}))

    assert alike(page.pixels, ORIGINAL) > 0.97


def test_group_3_of_two_dimensions_decodes() -> None:
    page = only(tiff(BILEVEL, compression="group3", dpi=(100, 100), tags={292: 1}))

    assert alike(page.pixels, ORIGINAL) > 0.97


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_tiff_with_jpeg_inside_decodes(mode: str) -> None:
    assert alike(only(tiff(sheet().convert(mode), compression="jpeg", dpi=(100, 100))).pixels, ORIGINAL) > 0.97


@pytest.mark.parametrize(("y_dpi", "height"), [(98, 1078), (196, 2156), (391, 4301)])
@pytest.mark.parametrize("declared", [True, False])
def test_fax_pixels_become_square_whether_or_not_the_file_says_its_resolution(
    y_dpi: int, height: int, declared: bool
) -> None:
    options: dict[str, Any] = {"dpi": (204, y_dpi)} if declared else {}
    page = only(tiff(fax(y_dpi), compression="group4", **options))

    assert (page.facts.width, page.facts.height) == (1728, height)
    assert (page.facts.x_dpi, page.facts.y_dpi) == (204, y_dpi)
    assert page.pixels.shape == pytest.approx((3300, 2541), abs=3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_tag_is_obeyed(orientation: int) -> None:
    moves = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}
    stored = sheet()
    for move in moves.get(orientation, []):
        stored = stored.transpose(Image.Transpose(move))

    for data in (
        tiff(stored, dpi=(100, 100), tags={274: orientation}),
        saved(stored, "PNG", dpi=(100, 100), exif=_exif(orientation)),
        saved(stored, "JPEG", dpi=(100, 100), exif=_exif(orientation), quality=95),
    ):
        page = only(data)
        assert alike(page.pixels, ORIGINAL) > 0.97
        assert page.pixels.shape == (3300, 2550)


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[274] = orientation
    return exif


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_becomes_grey(mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(ORIGINAL.astype(np.uint16) * 257)
    else:
        image = sheet().convert("RGB").convert(mode) if mode != "1" else BILEVEL
    assert alike(only(saved(image, "PNG", dpi=(100, 100))).pixels, ORIGINAL) > 0.97


def test_what_is_transparent_is_white_paper() -> None:
    ink = Image.new("RGBA", (850, 1100), (0, 0, 0, 0))
    ink.putalpha(Image.fromarray(255 - ORIGINAL))

    assert alike(only(saved(ink, "PNG", dpi=(100, 100))).pixels, ORIGINAL) > 0.97


def test_a_cmyk_jpeg_becomes_grey_the_right_way_round() -> None:
    assert alike(only(saved(sheet().convert("CMYK"), "JPEG", dpi=(100, 100))).pixels, ORIGINAL) > 0.97


@pytest.mark.parametrize("size", [(1700, 2200), (1654, 2339), (2550, 3300), (3024, 4032)])
@pytest.mark.parametrize("dpi", [None, (72, 72), (1, 1)])
def test_a_page_that_does_not_know_its_resolution_is_taken_for_a_usual_sheet(
    size: tuple[int, int], dpi: tuple[int, int] | None
) -> None:
    page = only(saved(sheet(*size), "JPEG", **({"dpi": dpi} if dpi else {})))

    assert 2450 <= min(page.pixels.shape) <= 2660
    assert 3280 <= max(page.pixels.shape) <= 3600


def test_a_negative_is_set_right_and_noted() -> None:
    page = only(saved(Image.fromarray(255 - ORIGINAL), "PNG", dpi=(100, 100)))

    assert alike(page.pixels, ORIGINAL) > 0.97
    assert page.facts.inverted
    assert [problem.code for problem in page.problems] == ["inverted"]


def test_the_pages_of_a_tiff_come_in_order_and_one_at_a_time() -> None:
    data = tiff(*(sheet(200, 260, seed=seed) for seed in range(7)), dpi=(50, 50), compression="tiff_lzw")

    document = opened(data, LIMITS)

    assert document.count == 7
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6, 7]
    assert [page.number for page in opened(data, LIMITS, first=6).pages] == [6, 7]


def test_a_page_that_cannot_be_decoded_does_not_sink_the_others() -> None:
    data = tiff(sheet(), sheet(seed=2), compression="jpeg", dpi=(100, 100))
    at = data.rfind(b"\xff\xd8")
    spoilt = data[: at + 2] + b"\x00" * 4000 + data[at + 4002 :]

    pages = decode(spoilt, LIMITS).pages

    assert [[problem.code for problem in page.problems] for page in pages].count(["page_unreadable"]) == 1
    assert len(pages) == 2
    assert min(page.pixels.min() for page in pages if page.problems) == 255


def test_lines_that_the_fax_machine_counted_as_bad_are_reported() -> None:
    page = only(tiff(fax(), compression="group3", dpi=(204, 196), tags={326: 7, 327: 2}))

    assert page.facts.damaged_rows == 7
    assert page.problems[0].code == "fax_lines_damaged"


def test_lines_that_were_regenerated_are_reported_even_uncounted() -> None:
    assert only(tiff(fax(), compression="group3", dpi=(204, 196), tags={327: 1})).facts.damaged_rows == 1


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"\r\n "])
def test_nothing_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        decode(data, LIMITS)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TGA", "PPM"])
def test_other_formats_are_refused_whatever_their_name(kind: str) -> None:
    with pytest.raises(UnsupportedFormat):
        decode(saved(sheet().convert("RGB"), kind), LIMITS)


def test_a_coding_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        decode(tiff(sheet(100, 130), compression="zstd"), LIMITS)


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG"])
def test_a_truncated_file_is_refused_as_damaged(kind: str) -> None:
    data = saved(sheet(), kind)

    with pytest.raises(DamagedDocument):
        decode(data[: len(data) // 2], LIMITS)


@pytest.mark.parametrize(
    ("limits", "name"),
    [(Limits(bytes=1000), "bytes"), (Limits(pages=1), "pages"), (Limits(pixels=10_000), "pixels")],
)
def test_each_limit_has_its_name(limits: Limits, name: str) -> None:
    with pytest.raises(TooLarge) as caught:
        decode(tiff(sheet(), sheet(), compression="tiff_lzw"), limits)

    assert caught.value.facts["limit"] == name


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 10_000)).save(bomb, "PNG")

    with pytest.raises(TooLarge):
        decode(bomb.getvalue(), LIMITS)


def test_damage_in_a_fax_is_no_error_in_itself() -> None:
    assert only(damaged(tiff(fax(), compression="group4", dpi=(204, 196)))).pixels.shape[0] == pytest.approx(
        3300, abs=3
    )


@pytest.mark.parametrize("strips", [False, True])  # HylaFAX writes either: the strip that it leaves holds 0 bytes
def test_a_page_of_which_nothing_came_leaves_the_one_before_it_whole(strips: bool) -> None:
    whole = tiff(fax(seed=1), fax(seed=2), compression="group3", dpi=(204, 196))
    ours, their = bytearray(whole), TiffImagePlugin.ImageFileDirectory_v2(whole[:8])
    file = io.BytesIO(whole)
    file.seek(their.next)
    their.load(file)
    last = their.next
    kept = []
    for entry in range(int.from_bytes(whole[last : last + 2], "little")):
        tag = ours[last + 2 + 12 * entry : last + 14 + 12 * entry]
        number = int.from_bytes(tag[:2], "little")
        if number == 257:
            tag[8:12] = bytes(4)  # no rows
        if number in (273, 279):
            tag[4:8] = (1).to_bytes(4, "little")
            tag[8:12] = (last - 1 if number == 273 else 0).to_bytes(4, "little")
        if strips or number not in (259, 273, 278, 279):
            kept.append(tag)
    ours[last:] = len(kept).to_bytes(2, "little") + b"".join(kept) + bytes(4) + ours[last + 400 :]

    found = decode(bytes(ours), LIMITS)

    assert len(found.pages) == 1
    assert alike(found.pages[0].pixels, np.array(fax(seed=1).convert("L"))) > 0.97
    assert [(problem.code, problem.facts) for problem in found.problems] == [("broken_off", {"pages": 1})]
