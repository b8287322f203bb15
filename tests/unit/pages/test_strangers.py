"""What is not read is told by its own mark, before anything further in can be taken for a document."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest
from PIL import Image

from copiste.errors import DocumentError, UnsupportedFormat
from copiste.pages.decode import decode
from copiste.pages.formats import AVIF, HEIC, WEBP, kind_of, media_type
from copiste.pages.model import Limits
from copiste.refusals import ArchiveFile, EncryptedMail, ResourceFork, SignedMail

from .makes import alike, pdf, saved, sheet, tiff
from .telephone import HEIC_PAGE

DOCUMENT = pdf("Demande de permis")
SIGNED_DATA = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01"


def zipped(way: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        archive.writestr("un.pdf", DOCUMENT)
        archive.writestr("deux.pdf", DOCUMENT)
    return out.getvalue()


def tarred(form: int = tarfile.USTAR_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        member = tarfile.TarInfo("un.pdf")
        member.size = len(DOCUMENT)
        archive.addfile(member, io.BytesIO(DOCUMENT))
    return out.getvalue()


def old_tar() -> bytes:
    """Return a tar of the seventh edition of Unix: no mark, only the sum of its header."""
    block = bytearray(tarred())
    block[257:512] = bytes(255)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return bytes(block)


def lha() -> bytes:
    return b"\x24\x5a-lh0-" + bytes(14) + b"\x00\x06un.pdf" + DOCUMENT


def cpio() -> bytes:
    return b"070701" + b"0" * 104 + b"un.pdf\0\0" + DOCUMENT


@pytest.mark.parametrize(
    "data",
    [
        zipped(),
        zipped(zipfile.ZIP_DEFLATED),
        b"PK\x07\x08" + zipped(),
        tarred(),
        tarred(tarfile.GNU_FORMAT),
        tarred(tarfile.PAX_FORMAT),
        old_tar(),
        gzip.compress(tarred()),
        gzip.compress(DOCUMENT, 0),
        bz2.compress(DOCUMENT),
        lzma.compress(DOCUMENT),
        lzma.compress(DOCUMENT, lzma.FORMAT_ALONE),
        b"!<arch>\nun.pdf/         0           0     0     644     9         `\n" + DOCUMENT,
        cpio(),
        lha(),
        b"Rar!\x1a\x07\x00" + DOCUMENT,
        b"\x04\x22\x4d\x18\x64\x40\xa7" + DOCUMENT,
        b"ALZ\x01" + DOCUMENT,
        b"EGGA" + DOCUMENT,
        b"RE~^" + DOCUMENT,
        b"\x89LZO\x00\r\n\x1a\n" + DOCUMENT,
        b"LRZI" + DOCUMENT,
        b"7kSt" + DOCUMENT,
        b"MSWIM\x00\x00\x00" + DOCUMENT,
        b"ISc(" + DOCUMENT,
        b"ZOO 2.10 Archive.\x1a\x00\x00\xdc\xa7\xc4\xfd" + DOCUMENT,
    ],
    ids=range(26),
)
def test_an_archive_is_one_though_a_stored_document_begins_close_to_its_start(data: bytes) -> None:
    with pytest.raises(ArchiveFile):
        media_type(data)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (SIGNED_DATA + DOCUMENT, SignedMail),
        (base64.encodebytes(SIGNED_DATA + DOCUMENT), SignedMail),
        (b"-----BEGIN PKCS7-----\n" + base64.encodebytes(SIGNED_DATA + DOCUMENT), SignedMail),
        (SIGNED_DATA.replace(b"\x07\x02", b"\x07\x03") + DOCUMENT, EncryptedMail),
        (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        \x00\x02" + bytes(20) + DOCUMENT, ResourceFork),
    ],
)
def test_a_wrapper_is_told_by_its_name(data: bytes, refusal: type[DocumentError]) -> None:
    with pytest.raises(refusal):
        media_type(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"AT&TFORM\x00\x00\x01\x00DJVMDIRM", "DjVu"),
        (saved(sheet(), "GIF"), "GIF"),
        (saved(sheet(), "BMP"), "BMP"),
        (saved(sheet(), "JPEG2000"), "JPEG 2000"),
        (saved(sheet().convert("RGB"), "EPS"), "PostScript"),
        (b"{\\rtf1\\ansi Demande}", "RTF"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x01isomavc1", "MP4"),
        (bytes(128) + b"DICM\x02\x00\x00\x00UL\x04\x00" + DOCUMENT, "DICOM"),
        (b"SQLite format 3\x00\x10\x00" + DOCUMENT, "SQLite"),
        (b"ITSF\x03\x00\x00\x00" + DOCUMENT, "CHM"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + DOCUMENT, "EXE"),
    ],
)
def test_another_format_is_refused_by_its_name(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        media_type(data)

    assert refused.value.facts["name"] == name


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_fax_of_which_a_page_is_in_a_coding_that_is_not_read_is_refused_by_its_name(number: int) -> None:
    jbig = bytearray(tiff(*[sheet().convert("1")] * 3, compression="group4"))
    at = -1
    for _ in range(number):
        at = jbig.index(b"\x03\x01\x03\x00\x01\x00\x00\x00\x04\x00", at + 1)  # Compression, one short, Group 4
    jbig[at + 8 : at + 10] = (34661).to_bytes(2, "little")

    with pytest.raises(UnsupportedFormat) as refused:
        decode(bytes(jbig), Limits())

    assert refused.value.facts["name"] == "TIFF (JBIG)"


@pytest.mark.parametrize(("kind", "media"), [("WEBP", WEBP), ("AVIF", AVIF)])
def test_a_page_in_a_format_of_the_web_is_read(kind: str, media: str) -> None:
    found = decode(saved(sheet(), kind, quality=80), Limits())

    assert found.media_type == media
    assert alike(found.pages[0].pixels, decode(saved(sheet(), "PNG"), Limits()).pages[0].pixels) > 0.9


def test_a_telephone_s_picture_of_a_page_is_read() -> None:
    found = decode(HEIC_PAGE, Limits())

    ((page,), media) = found.pages, found.media_type
    assert media == HEIC
    assert page.pixels.shape == (1100, 850)
    assert page.pixels[1050].mean() > 240
    assert page.pixels[130, 150:350].mean() < 60


def test_further_pictures_in_a_file_are_told() -> None:
    first, second = sheet(seed=1), sheet(seed=2)
    several = decode(saved(first, "WEBP", save_all=True, append_images=[second], lossless=True), Limits())
    animated = decode(saved(first, "PNG", save_all=True, append_images=[second]), Limits())

    assert [problem.code for problem in several.problems] == ["more_pictures"]
    assert animated.problems[0].facts == {"count": 1}
    assert not decode(saved(Image.new("L", (850, 1100), 255), "WEBP"), Limits()).problems


def test_what_a_message_attaches_keeps_its_kind() -> None:
    assert kind_of(zipped()) == "application/octet-stream"
    assert kind_of(HEIC_PAGE) == HEIC
