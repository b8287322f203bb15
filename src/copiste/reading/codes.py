"""Codes on a page: bar codes, QR and the like by zxing-cpp, patch codes by our own detector.

One look is cheap and finds what is printed well. Where a code is expected (`thorough`), the page is looked at again in
other sizes, binarisations, and mended where a fax has lost lines.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import zxingcpp

from copiste.pages.model import Grey
from copiste.reading.model import PATCH, Code
from copiste.reading.patches import patch

_KINDS = {
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.DataMatrix: "datamatrix",
    zxingcpp.BarcodeFormat.PDF417: "pdf417",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.Code39: "code39",
    zxingcpp.BarcodeFormat.Aztec: "aztec",
    zxingcpp.BarcodeFormat.Code93: "code93",
    zxingcpp.BarcodeFormat.Codabar: "codabar",
    zxingcpp.BarcodeFormat.ITF: "itf",
    zxingcpp.BarcodeFormat.EAN13: "ean13",
    zxingcpp.BarcodeFormat.EAN8: "ean8",
    zxingcpp.BarcodeFormat.UPCE: "upce",
}
_FORMATS = zxingcpp.BarcodeFormats([*_KINDS])
_LONGEST = 500
"""Characters of a code that are kept; a QR code can hold seven thousand of anybody's."""
_MOST = 20
"""Codes of a page that are kept, so that a page made to hurt fills nothing; chosen, not measured."""
_LOCAL, _GLOBAL = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
_HALF = 0.5
"""Of the working resolution: 150 dpi, at which the bars of a fax are whole; chosen, not measured."""


def codes(pixels: Grey, *, thorough: bool = False) -> tuple[Code, ...]:
    """Return the codes on a page at the working resolution, each once; nothing where nothing is found.

    *thorough* takes up to ten times as long, and is for pages that are no known form's.
    """
    bars = patch(pixels)
    found = [] if bars is None else [Code(PATCH, bars)]
    for image, binarizer in _looks(pixels, thorough=thorough):
        read = zxingcpp.read_barcodes(image, formats=_FORMATS, binarizer=binarizer, try_invert=False)
        found += [Code(_kind(each), each.text[:_LONGEST]) for each in read if each.valid and each.text]
        if len(found) > (bars is not None):
            break
    return tuple(dict.fromkeys(found))[:_MOST]


def _kind(found: zxingcpp.Barcode) -> str:
    return next((kind for form, kind in _KINDS.items() if form == found.format), "other")


def _looks(pixels: Grey, *, thorough: bool) -> Iterator[tuple[Grey, zxingcpp.Binarizer]]:
    """Yield the page as it is to be looked at, the likeliest way first."""
    half = _sized(pixels, _HALF)
    yield half, _LOCAL
    if not thorough:
        return
    yield pixels, _LOCAL
    yield pixels, _GLOBAL
    yield half, _GLOBAL
    yield np.asarray(cv2.medianBlur(half, 3), np.uint8), _LOCAL
    mended = cv2.morphologyEx(pixels, cv2.MORPH_CLOSE, np.ones((9, 3), np.uint8))
    yield _sized(np.asarray(mended, np.uint8), _HALF), _LOCAL
    yield _sized(pixels, 0.33), _GLOBAL
    yield _sized(pixels, 0.25), _LOCAL


def _sized(pixels: Grey, scale: float) -> Grey:
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
