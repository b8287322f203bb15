"""Where a document is cut: separator sheets, bar codes on pages, and what an office has said of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from copiste.reading import separators
from copiste.reading.model import GOODS_KINDS, PATCH, SHEET_KINDS, Code, PagePlace, PageReading
from copiste.reading.separators import Separator

_LONGEST_PATTERN, _LONGEST_VALUE, _MOST_LOOPS = 120, 100, 3
"""Characters of a pattern and of a code's text, and loops in a pattern: bounds for a regular expression's time;
chosen, not measured."""
_CODE39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""The characters of Code 39 by their values (ISO/IEC 16388); the check character is their sum modulo 43."""
_LOOP = re.compile(r"(?<!\\)(?:\*|\+|\{\d*,\d*\})")
_LOOP_OF_A_GROUP = re.compile(r"\)(?:\*|\+|\{)")


@dataclass(frozen=True, slots=True)
class BarcodeRule:
    """A bar code that cuts, before the page that it stands on.

    `when` is `found` (any value), `changes` (another value than that before it) or `equals` (the value is all of
    `pattern`, a regular expression). `kind` is that of `reading.model.Code`: without one, a code of any kind cuts that
    offices put on sheets, and one of goods only where the rule has a pattern. `pattern` narrows the other two as well.
    White around what a code says does not count.
    `sheet` says that the page is a separator sheet and no part of what follows. Values may be hostile: a pattern is
    refused that could take long on one (loops of groups, more than three loops).
    """

    when: Literal["found", "changes", "equals"]
    kind: str | None = None
    pattern: str | None = None
    sheet: bool = False

    def __post_init__(self) -> None:
        pattern = self.pattern or ""
        if self.when == "equals" and self.pattern is None:
            raise ValueError("a bar code equals a pattern")
        if len(pattern) > _LONGEST_PATTERN or _LOOP_OF_A_GROUP.search(pattern):
            raise ValueError("the pattern may take too long")
        if len(_LOOP.findall(pattern)) > _MOST_LOOPS:
            raise ValueError("the pattern may take too long")
        re.compile(pattern)
        if self.kind not in (None, *SHEET_KINDS, *GOODS_KINDS):
            raise ValueError(f"the kinds of bar codes are {', '.join((*SHEET_KINDS, *GOODS_KINDS))}")

    def value(self, codes: Sequence[Code]) -> str | None:
        """Return the first value on a page that the rule is about."""
        for code in codes:
            if code.kind == PATCH or self.kind not in (None, code.kind) or len(code.text) > _LONGEST_VALUE:
                continue
            if code.kind in GOODS_KINDS and self.kind is None and self.pattern is None:
                continue
            for text in _texts(code):
                if self.pattern is None or re.fullmatch(self.pattern, text):
                    return text
        return None


def _texts(code: Code) -> list[str]:
    """Return what a code may say: Code 39 may end in a check character, which nothing in it announces."""
    text = code.text.strip()
    if code.kind != "code39" or len(text) < 2 or not set(text) <= set(_CODE39):
        return [text]
    check = _CODE39[sum(map(_CODE39.index, text[:-1])) % len(_CODE39)]
    return [text, text[:-1]] if text[-1] == check else [text]


PATCHT = BarcodeRule("equals", None, "(?i)PATCH[ _-]?[23T]", sheet=True)
"""A sheet that names its patch code in a bar code or QR code of any kind, as `PATCHT`: the convention of paperless.
Products write it in small letters too, and with a space or a line between."""
ASN = BarcodeRule("found", None, "(?i)ASN[ :_-]?[0-9]{1,9}")
"""An archive serial number, on a label or a sheet: the page that bears it begins a document, by the same convention."""
USUAL_PATCHES = ("2", "3", "T")
USUAL_BARCODES = (PATCHT, ASN)


@dataclass(frozen=True, slots=True)
class Cutting:
    """What cuts documents of one office: our own sheets always, and these patch codes and bar codes."""

    office: str | None = None
    patches: tuple[str, ...] = USUAL_PATCHES
    barcodes: tuple[BarcodeRule, ...] = USUAL_BARCODES

    def __post_init__(self) -> None:
        if set(self.patches) - set("12346T"):
            raise ValueError("patch codes are 1, 2, 3, 4, 6 and T")


@dataclass(frozen=True, slots=True)
class CutFound:
    """A cut before a page. With `sheet`, the page is no part of what follows; `said` is what a sheet of ours says.

    `unfit` is set for one that says it in a way that is not understood here, `foreign` for one of another office.
    """

    sheet: bool
    said: Separator | None = None
    unfit: bool = False
    foreign: bool = False


def cuts(readings: Sequence[PageReading], cutting: Cutting) -> Mapping[int, CutFound]:
    """Return the cuts of a document by page; *readings* stand in the order of pages."""
    found: dict[int, CutFound] = {}
    last: dict[BarcodeRule, str] = {}
    for page in readings:
        cut = _cut(page, cutting, last)
        if cut is not None:
            found[page.page] = cut
    return found


def _cut(page: PageReading, cutting: Cutting, last: dict[BarcodeRule, str]) -> CutFound | None:
    ours = [code.text for code in page.codes if code.kind == "qr" and separators.is_ours(code.text)]
    loose = page.place not in (PagePlace.FORM, PagePlace.UNREADABLE)
    if ours:
        said = next((sheet for sheet in map(separators.parse, ours) if sheet is not None), None)
        foreign = said is not None and cutting.office is not None and said.office not in (None, cutting.office)
        if said is not None and foreign:
            return CutFound(sheet=loose, said=Separator(said.cut), foreign=True)
        return CutFound(sheet=loose, said=said, unfit=said is None)
    sheets, starts = _ruled(page.codes, cutting, last)
    if sheets or any(code.kind == PATCH and code.text in cutting.patches for code in page.codes):
        return CutFound(sheet=loose)
    return CutFound(sheet=False) if starts else None


def _ruled(codes: Sequence[Code], cutting: Cutting, last: dict[BarcodeRule, str]) -> tuple[bool, bool]:
    """Return whether a rule takes the page for a sheet, and whether one cuts before it; *last* values are kept."""
    sheet = start = False
    for rule in cutting.barcodes:
        value = rule.value(codes)
        if value is None:
            continue
        if rule.when != "changes" or last.get(rule) != value:
            sheet, start = sheet or rule.sheet, start or not rule.sheet
        last[rule] = value
    return sheet, start
