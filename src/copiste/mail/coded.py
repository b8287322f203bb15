"""Files that stand in a text, in the codings from before MIME: uuencode and its base64 form (POSIX) are opened.

xxencode, yEnc and BinHex (RFC 1741) are told, and refused aloud; so is a file that is cut off or spoilt. A line of
prose that begins as one of them does stays prose: what follows decides. Each line is looked at a bounded number of
times, for the text is a sender's.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copiste.mail.wrapped import WrappedFile, plain_name
from copiste.refusals import CodedText

_MARK = re.compile(
    rb"^(?P<quote>[ \t>|:]{0,20})(?:"
    rb"begin(?P<base64>-base64)?[ \t]{1,9}(?P<mode>[0-7]{3,4}[ \t]{1,9})?(?P<name>[^\r\n]{1,200})"
    rb"|(?P<yenc>=ybegin (?:part|total|line)=[0-9][^\r\n]{0,400})"
    rb"|(?P<binhex>\(This file must be converted with BinHex[^\r\n]{0,60})"
    rb")\r?$",
    re.MULTILINE,
)
"""Where a file may begin, also where a text is quoted in another."""
_YENC_NAME = re.compile(rb"\bname=([^\r\n]{1,200})")
_UU_LINE = re.compile(rb"[ -`]{1,90}")
"""A line of uuencode has 61 signs, or 64 with what some add to it; no small letter is among them."""
_XX_SIGNS = b"+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_XX_LINE = re.compile(rb"[+\-0-9A-Za-z]{1,90}")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{1,998}={0,2}")
_WHOLE = 20
"""Signs of a line of base64 that is no word of prose; encoders write 60 and more, but for the last line."""
_ADDED = 2
"""Signs that encoders add to a line of uuencode: a sum, or one that keeps spaces at its end."""
_BEGINNING = 4096
"""Bytes in which a file that is one coded file begins; chosen, not measured."""


@dataclass(slots=True)
class _Block:
    """The lines below a mark: what they stand for, where they stop, and how sure it is that they are a file.

    `whole` counts lines of exactly the length that they should have; `ended` is set by the end that the coding has.
    """

    stop: int
    held: bytearray
    whole: int = 0
    ended: bool = False
    spoilt: bool = False


def coded_files(text: bytes) -> tuple[WrappedFile, ...]:
    """Return the files that stand in a text.

    >>> coded_files(b"Bonjour\\nbegin 644 a.txt\\n%8V%F90H \\n`\\nend\\n")
    (WrappedFile(name='a.txt', data=b'cafe\\n', refusal=None),)
    """
    return tuple(_found(text))


def coded_whole(data: bytes) -> tuple[WrappedFile, ...] | None:
    """Return the files in *data* when it begins with one; None otherwise."""
    start = data[:_BEGINNING]
    return coded_files(data) or None if _MARK.match(data, len(start) - len(start.lstrip())) else None


def _found(text: bytes) -> Iterator[WrappedFile]:
    at = 0
    while (mark := _MARK.search(text, at)) is not None:
        file, at = _other(text, mark) if mark["yenc"] or mark["binhex"] else _begun(text, mark)
        at = max(at, mark.end())
        if file is not None:
            yield file


def _begun(text: bytes, mark: re.Match[bytes]) -> tuple[WrappedFile | None, int]:
    """Return the file that `begin` begins, if it does, and where it ends."""
    name, lines = plain_name(mark["name"].strip()), _lines(text, mark.end(), mark["quote"])
    block = _base64(lines, mark.end()) if mark["base64"] else _uu(lines, mark.end())
    if block.ended and not block.spoilt and (block.whole or mark["mode"]):
        return WrappedFile(name, bytes(block.held)), block.stop
    if not block.whole and mark["mode"] and not mark["base64"]:
        block = _xx(_lines(text, mark.end(), mark["quote"]), mark.end())
    if not block.whole:
        return None, mark.end()
    return WrappedFile(name, text[mark.start() : block.stop], CodedText), block.stop


def _lines(text: bytes, at: int, quote: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the lines below a mark, with *quote* off, and where each ends; stop where the quotation does."""
    at = text.find(b"\n", at) + 1
    while 0 < at < len(text):
        end = text.find(b"\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].removesuffix(b"\r")
        if line.startswith(quote):
            line = line[len(quote) :]
        elif line.strip() == quote.strip() or not line.strip():
            line = b""  # a program took the spaces from its end
        else:
            return
        at = end + 1
        yield line, end


def _uu(lines: Iterator[tuple[bytes, int]], start: int) -> _Block:
    block, has_spaces, is_short = _Block(start, bytearray()), False, False
    for line, end in lines:
        if line.strip() == b"end":
            block.ended, block.stop = True, end
            break
        if line.strip() in (b"", b"`"):
            block.ended = block.ended or bool(line)
            continue
        count = (line[0] - 32) & 63
        length = 1 + (count + 2) // 3 * 4
        if block.ended or not count or not _UU_LINE.fullmatch(line):
            break
        try:
            block.held += binascii.a2b_uu(line[:length].ljust(length))
        except binascii.Error:
            break
        has_spaces, is_short = has_spaces or b" " in line, is_short or len(line) < length
        block.whole += length <= len(line) <= length + _ADDED
        block.stop = end
    block.spoilt = is_short and not has_spaces  # signs are missing that were not spaces
    return block


def _base64(lines: Iterator[tuple[bytes, int]], start: int) -> _Block:
    block, held = _Block(start, bytearray()), bytearray()
    for line, end in lines:
        bare = line.strip()
        if bare == b"====":
            block.ended, block.stop = True, end
            break
        if bare and not _BASE64_LINE.fullmatch(bare):
            break
        held += bare
        block.whole += len(bare) >= _WHOLE and len(bare) % 4 == 0
        block.stop = end
    try:
        block.held += binascii.a2b_base64(held, strict_mode=True)
    except binascii.Error:
        block.spoilt = bool(held)
    return block


def _xx(lines: Iterator[tuple[bytes, int]], start: int) -> _Block:
    block = _Block(start, bytearray())
    for line, end in lines:
        bare = line.strip()
        if not bare:
            continue
        if not _XX_LINE.fullmatch(bare):
            break
        block.whole += len(bare) >= _WHOLE and len(bare) == 1 + (_XX_SIGNS.index(bare[0]) + 2) // 3 * 4
        block.stop = end
    return block


def _other(text: bytes, mark: re.Match[bytes]) -> tuple[WrappedFile | None, int]:
    """Return a file in yEnc or BinHex, which is not opened, and where it ends; None for a line that only names one."""
    if mark["yenc"]:
        name = _YENC_NAME.search(mark["yenc"])
        end = text.find(b"=yend", mark.end())
        end = len(text) if end < 0 else end
        return WrappedFile(plain_name(name[1]) if name else None, text[mark.start() : end], CodedText), end
    first = next((line for line, _ in _lines(text, mark.end(), mark["quote"]) if line.strip()), b"")
    if not first.startswith(b":"):
        return None, mark.end()
    end = text.find(b":", text.index(b":", mark.end() + len(mark["quote"])) + 1)
    end = len(text) if end < 0 else end
    return WrappedFile(None, text[mark.start() : end], CodedText), end
