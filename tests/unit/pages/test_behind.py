"""A file that goes on with another behind its end is read, and that it does is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from copiste.pages.decode import decode
from copiste.pages.model import Limits

from .makes import form_pdf, pdf, saved, sheet, tiff

PICTURE, PHOTO = saved(sheet(), "PNG"), saved(sheet().convert("RGB"), "JPEG", quality=80)


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("annexe.pdf", pdf("Annexe"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PICTURE, PICTURE),
        (PICTURE, pdf("Deux")),
        (PHOTO, pdf("Deux")),
        (PHOTO, tiff(sheet())),
        (PHOTO, _zipped()),
        (pdf("Un"), PICTURE),
        (pdf("Un"), b"\r\n" + tiff(sheet())),
        (form_pdf(), PHOTO),
        (pdf("Un"), _zipped()),
    ],
)
def test_another_file_behind_the_end_is_told(first: bytes, second: bytes) -> None:
    found = decode(first + second, Limits())

    assert [(problem.code, problem.facts) for problem in found.problems] == [("file_inside", {"count": 1})]
    assert (found.pages[0].pixels == decode(first, Limits()).pages[0].pixels).all()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (PHOTO, PHOTO),  # a telephone's map of depths or of light
        (PHOTO, b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"),  # its short film
        (PHOTO, b"\x00\x00\x01\x0a\x0e\x00\x00\x00Image_UTC_Data1709391240000"),
        (PICTURE, bytes(600)),
        (pdf("Un"), b"\r\n\x1b%-12345X\r\n"),  # what a printer's driver adds
        (pdf("Un"), bytes(4096)),
        (tiff(sheet()), bytes(100)),
    ],
)
def test_what_programs_put_behind_a_file_is_no_other(first: bytes, second: bytes) -> None:
    assert decode(first + second, Limits()).problems == ()
