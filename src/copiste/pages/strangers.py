"""Files that are not read, told by the marks that they begin with, so that whoever sent one learns what to do instead.

Marks are those of the formats' own specifications, as file(1) lists them.
"""

from __future__ import annotations

import base64
import binascii
import re

from copiste.errors import DocumentError, UnsupportedFormat
from copiste.refusals import ArchiveFile, EncryptedMail, LockedArchive, OutlookFile, ResourceFork, SignedMail

_ARCHIVES = (
    (0, b"PK\x03\x04"),
    (0, b"PK\x05\x06"),  # ZIP with nothing in it
    (0, b"PK\x07\x08"),  # first part of several
    (0, b"PK00PK\x03\x04"),
    (0, b"7z\xbc\xaf\x27\x1c"),
    (0, b"Rar!\x1a\x07"),
    (0, b"\x1f\x8b\x08"),  # gzip
    (0, b"\x1f\x9d"),  # compress
    (0, b"\x1f\xa0"),
    (0, b"\xfd7zXZ\x00"),
    (0, b"\x5d\x00\x00\x80\x00"),  # lzma alone, with its usual dictionary
    (0, b"LZIP\x01"),
    (0, b"\x04\x22\x4d\x18"),  # LZ4
    (0, b"\x28\xb5\x2f\xfd"),  # Zstandard
    (0, b"\xff\x06\x00\x00sNaPpY"),
    (0, b"MSCF\x00\x00\x00\x00"),  # cabinet
    (0, b"\x60\xea"),  # ARJ
    (7, b"**ACE**"),
    (0, b"xar!"),
    (0, b"!<arch>\n"),  # ar
    (0, b"070701"),  # cpio, in three manners
    (0, b"070702"),
    (0, b"070707"),
    (0, b"\xc7\x71"),
    (0, b"\xed\xab\xee\xdb"),  # RPM
    (0, b"StuffIt "),
    (0, b"SIT!"),
    (0, b"ALZ\x01"),
    (0, b"EGGA"),
    (0, b"RE~^"),  # RAR before 1.5
    (0, b"\x89LZO\x00\r\n\x1a\n"),
    (0, b"LRZI"),
    (0, b"7kSt"),  # zpaq, in two manners
    (0, b"zPQ"),
    (0, b"MSWIM\x00\x00\x00"),
    (0, b"ISc("),  # InstallShield
    (20, b"\xdc\xa7\xc4\xfd"),  # zoo
    (257, b"ustar"),
    (32769, b"CD001"),  # image of a CD
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)")
_LHA = re.compile(rb"..-l[hz][0-9sd]-", re.DOTALL)
_NAMED = (
    (0, b"AT&TFORM", "DjVu"),
    (0, b"\x97JB2\r\n\x1a\n", "JBIG2"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"\xb1\x68\xde\x3a", "DCX"),
    (0, b"%!PS", "PostScript"),
    (0, b"\xc5\xd0\xd3\xc6", "PostScript"),
    (0, b"{\\rtf", "RTF"),
    (4, b"ftyp", "MP4"),
    (128, b"DICM", "DICOM"),
    (0, b"ITSF", "CHM"),
    (0, b"SQLite format 3\x00", "SQLite"),
    (0, b"MZ", "EXE"),
)
"""Where formats that nobody reads have their signature (bytes from the start), as their specifications say."""
_BITMAP = re.compile(rb"BM.{4}\x00\x00\x00\x00.{4}[\x0c\x28\x38\x40\x6c\x7c]\x00\x00\x00", re.DOTALL)
_OFFICE_FILES = (b"[Content_Types].xml", b"_rels/.rels", b"mimetype")
"""The first member of the ZIP that a .docx, .xlsx or .odt is: somebody has to print those, not to unpack them."""
_CMS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""An object identifier of PKCS 7 up to its last number: 2 signed, 3 enveloped (RFC 5652); 1.9.16.1.23 is AEAD."""
_CMS_AEAD = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17"
_CMS_STAMPED = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x1f"
"""A signed file within a time stamp (RFC 5544), `.tsd`."""
_CMS_ARMOUR = re.compile(rb"(?:-----BEGIN (?:PKCS7|CMS)-----\s+)?(M[A-Za-z0-9+/\r\n]{59,200})")
_APPLE = (b"\x00\x05\x16\x07\x00\x02\x00\x00", b"\x00\x05\x16\x07\x00\x01\x00\x00")
_UUENCODED = re.compile(rb"begin(?:-base64)? [0-7]{3,4} [^\r\n]{1,255}\r?\n")
_TAR_HEADER, _TAR_SUM = 512, slice(148, 156)
"""Bytes of a header of tar, and where its checksum stands (POSIX.1-1988, ustar)."""


def named(name: str) -> UnsupportedFormat:
    """Return the error that says of which format a file is."""
    return UnsupportedFormat(resource="named", name=name)


def marked(data: bytes) -> DocumentError | None:
    """Return the error that names *data* by a mark at a set place; None when it has none."""
    if any(data.startswith(mark, at) for at, mark in _ARCHIVES) or _BZIP2.match(data) or _LHA.match(data[:7]):
        return _archive(data)
    if data.startswith((b"\x78\x9f\x3e\x22", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return OutlookFile()
    if data.startswith(_APPLE):
        return ResourceFork()
    for at, mark, name in _NAMED:
        if data.startswith(mark, at):
            return named(name)
    if _BITMAP.match(data):
        return named("BMP")
    return _cms(data) or (ArchiveFile() if _is_old_tar(data) else None)


def worded(data: bytes) -> DocumentError | None:
    """Return the error that names *data* by words near its beginning, as text formats have them; None without any."""
    start = data[:4096].lstrip()
    if start.startswith(b"-----BEGIN PGP MESSAGE-----"):
        return EncryptedMail()
    if start.startswith(b"-----BEGIN PGP SIGNED MESSAGE-----"):
        return SignedMail()
    armour = _CMS_ARMOUR.match(start)
    if armour is not None and (found := _armoured(armour[1])) is not None:
        return found
    if _UUENCODED.match(start):
        return ArchiveFile()
    return named("DjVu") if start.startswith(b"AT&TFORM") else None


def _cms(data: bytes) -> DocumentError | None:
    if not data.startswith(b"\x30"):
        return None
    at = data.find(_CMS, 0, 32)
    if at >= 0:
        return SignedMail() if data[at + len(_CMS) : at + len(_CMS) + 1] == b"\x02" else EncryptedMail()
    if _CMS_STAMPED in data[:32]:
        return SignedMail()
    return EncryptedMail() if _CMS_AEAD in data[:32] else None


def _armoured(letters: bytes) -> DocumentError | None:
    whole = b"".join(letters.split())
    try:
        return _cms(base64.b64decode(whole[: len(whole) // 4 * 4]))
    except binascii.Error:
        return None


def _archive(data: bytes) -> DocumentError:
    if not data.startswith(b"PK\x03\x04"):
        return ArchiveFile()
    if data[30:60].startswith(_OFFICE_FILES):
        return named("Office (.docx, .xlsx, .odt)")
    return LockedArchive() if data[6:7] and data[6] & 1 else ArchiveFile()


def _is_old_tar(data: bytes) -> bool:
    """Whether the first block is the header of a tar older than `ustar`: it holds the sum of its own bytes, in octal.

    The sum is taken with spaces where it stands itself.
    """
    block = data[:_TAR_HEADER]
    said = block[_TAR_SUM].strip(b"\x00 ")
    if len(block) < _TAR_HEADER or not re.fullmatch(rb"[0-7]{4,7}", said) or not block[0]:
        return False
    return int(said, 8) == sum(block) - sum(block[_TAR_SUM]) + 8 * 0x20
