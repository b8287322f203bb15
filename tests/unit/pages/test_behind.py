"""A file that goes on with another behind its end is read, and that it does is told."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest
from PIL import Image

from copiste.pages.decode import decode
from copiste.pages.ends import end
from copiste.pages.formats import HEIC, JPEG, PDF, TIFF
from copiste.pages.model import Limits
from copiste.pages.tiff_extent import extent

from .makes import fax, form_pdf, pdf, saved, sheet, tiff
from .telephone import HEIC_PAGE

PICTURE, PHOTO = saved(sheet(), "PNG"), saved(sheet().convert("RGB"), "JPEG", quality=80)
WEBP = saved(sheet().convert("RGB"), "WEBP", quality=60)
SMALL = saved(sheet(240, 320).convert("RGB"), "JPEG", quality=80)
MESSAGE = b"From: office@example.org\r\nTo: desk@example.org\r\nSubject: page 2\r\n\r\nHello\r\n"
RTF, OLE = b"{\\rtf1\\ansi Page 2}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOUNDARY = b"\r\n--a7f3--\r\n"
PART = b"\r\n--a7f3\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: binary\r\n\r\n"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def _zipped(name: str = "annexe.pdf", packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr(name, pdf("Annexe"))
    return out.getvalue()


def _several(*pictures: Image.Image) -> bytes:
    """Return one photograph of several pictures that it lists, as telephones with two lenses write it (MPO)."""
    out = io.BytesIO()
    pictures[0].save(out, "MPO", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def _photographed() -> bytes:
    """Return a photograph that says which camera took it."""
    exif = Image.Exif()
    exif[271] = "Exemple"
    return saved(sheet().convert("RGB"), "JPEG", exif=exif)


def _saying(xmp: bytes) -> bytes:
    """Return a photograph with a segment of XMP."""
    body = b"http://ns.adobe.com/xap/1.0/\x00" + xmp
    return PHOTO[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + PHOTO[2:]


LISTED = _several(sheet().convert("RGB"), sheet(seed=2).convert("RGB"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PICTURE, PICTURE),
        (PICTURE, pdf("Deux")),
        (PHOTO, pdf("Deux")),
        (PHOTO, b"xxxx" + pdf("Deux")),
        (PHOTO, tiff(sheet())),
        (PHOTO, _zipped()),
        (PHOTO, PHOTO),
        (PHOTO, SMALL),
        (_photographed(), PHOTO),
        (LISTED, PHOTO),
        (LISTED, pdf("Deux")),
        (WEBP, pdf("Deux")),
        (WEBP, WEBP),
        (HEIC_PAGE, pdf("Deux")),
        (HEIC_PAGE, HEIC_PAGE),
        (tiff(sheet()), pdf("Deux")),
        (tiff(sheet()), tiff(sheet())),
        (tiff(sheet(), sheet(seed=2), compression="tiff_lzw"), bytes(700) + PHOTO),
        (tiff(fax(), compression="group4"), b"\xff" * 4000 + pdf("Deux")),
        (pdf("Un"), PICTURE),
        (pdf("Un"), b"\r\n" + tiff(sheet())),
        (form_pdf(), PHOTO),
        (pdf("Un"), HEIC_PAGE),
        (pdf("Un"), BOUNDARY + PHOTO),
        (pdf("Un"), PART + PHOTO),
        (pdf("Un"), PART.replace(b"binary", b"base64") + b"/9j/4AAQ"),
        (pdf("Un"), BOUNDARY + MESSAGE),
        (pdf("Un"), MESSAGE),
        (pdf("Un"), RTF),
        (pdf("Un"), OLE),
        (pdf("Un"), _zipped("[Content_Types].xml")),
        (pdf("Un"), _zipped()),
        (pdf("Un"), _zipped(packing=zipfile.ZIP_STORED)),
    ],
)
def test_another_file_behind_the_end_is_told(first: bytes, second: bytes) -> None:
    found = decode(first + second, Limits())

    assert [(problem.code, problem.facts) for problem in found.problems] == [("file_inside", {"count": 1})]
    assert (found.pages[0].pixels == decode(first, Limits()).pages[0].pixels).all()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LISTED, b""),  # both pictures are listed
        (_saying(b"<x hdrgm:Version='1.0'/>"), PHOTO),  # a telephone's map of light
        (_saying(b"<x GDepth:Format='RangeInverse'/>"), PHOTO),  # or of depths
        (_photographed(), SMALL),  # a camera's preview
        (PHOTO, FILM),  # a telephone's short film
        (HEIC_PAGE, FILM),
        (PHOTO, b"\x00\x00\x01\x0a\x0e\x00\x00\x00Image_UTC_Data1709391240000"),
        (PHOTO, b"\xff\xd8\xff\xe0 cut off"),
        (PICTURE, bytes(600)),
        (WEBP, bytes(600)),
        (pdf("Un"), b"\r\n\x1b%-12345X\r\n"),  # what a printer's driver adds
        (pdf("Un"), BOUNDARY),
        (pdf("Un"), b"MZ, as a trailer may begin"),
        (pdf("Un"), bytes(4096)),
        (tiff(sheet()), bytes(100)),
        (tiff(sheet()), b"II*\x00 and no directory"),
        (tiff(fax(), compression="group4"), b"\xff" * 4000),
        (tiff(fax(), compression="group4"), random.Random(7).randbytes(20_000)),
    ],
)
def test_what_programs_put_behind_a_file_is_no_other(first: bytes, second: bytes) -> None:
    assert decode(first + second, Limits()).problems == ()


@pytest.mark.parametrize(
    "whole",
    [
        tiff(sheet()),
        tiff(sheet(), fax(), fax(seed=2), compression="tiff_lzw"),
        tiff(sheet(), compression="jpeg"),
        tiff(fax(), compression="group3", big_tiff=True),
        tiff(fax(), compression="group4", strip_size=2000),
    ],
)
def test_a_tiff_reaches_as_far_as_its_offsets_say(whole: bytes) -> None:
    assert len(whole) - 16 < (extent(whole) or 0) <= len(whole)  # Pillow begins each page at a sixteenth byte
    assert extent(whole + pdf("Deux")) == extent(whole)
    assert extent(whole[:60]) is None


def test_a_tiff_whose_pieces_have_no_length_says_nowhere_where_it_ends() -> None:
    one = tiff(fax(), compression="group4")
    none = re.sub(rb"\x17\x01(?=[\x03\x04]\x00)", b"\x18\x01", one)  # StripByteCounts

    assert extent(one) is not None
    assert extent(none) is None
    assert end(none + PHOTO, TIFF) == len(none + PHOTO)


def test_directories_that_point_at_each_other_end() -> None:
    entry = (330).to_bytes(2, "little") + b"\x04\x00" + (1).to_bytes(4, "little") + (8).to_bytes(4, "little")
    round_and_round = b"II*\x00\x08\x00\x00\x00\x01\x00" + entry + (8).to_bytes(4, "little")

    assert extent(round_and_round) == len(round_and_round)


def test_a_tiff_that_claims_more_than_a_document_holds_says_nothing() -> None:
    counted = b"II+\x00\x08\x00\x00\x00\x10" + bytes(7) + (2**40).to_bytes(8, "little") + bytes(64)

    assert extent(counted) is None


@pytest.mark.parametrize(("kind", "data"), [(PDF, b"%PDF-1.4"), (JPEG, b"\xff\xd8\xff"), (HEIC, HEIC_PAGE)])
def test_a_file_that_does_not_say_where_it_ends_is_all_there_is(kind: str, data: bytes) -> None:
    assert end(data, kind) == len(data)
