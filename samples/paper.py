"""Draws a blank form as a printer would: ruled cells, combs, boxes, dotted leaders; each place is an AcroForm field.

Lengths are points; `x` grows from the left and `y` downwards from the top of a Letter page, as one reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.colors import black, white
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.fonts import Face, found

WIDTH, HEIGHT = 612.0, 792.0
"""Points: US letter, 8.5 by 11 inches."""
SERIF, SANS, MONO = "LiberationSerif", "LiberationSans", "LiberationMono"
_BARE: dict[str, Any] = {"borderWidth": 0, "borderColor": None, "fillColor": None, "textColor": black, "fieldFlags": ""}
"""A widget that draws nothing around itself: a border of 0 points, no colours."""


def embedded(family: str, cut: str = "Regular") -> str:
    """Makes a typeface ready to be embedded, and gives the name to draw with."""
    name = f"{family}-{cut}"
    pdfmetrics.registerFont(TTFont(name, found(Face(f"truetype/liberation/{name}.ttf", "fonts-liberation"))))
    return name


class Paper:
    """A page being drawn. Its typefaces are embedded, so that it looks the same wherever it is rendered."""

    def __init__(self, path: Path, title: str, family: str = SANS) -> None:
        self._canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor("copiste")
        self.plain, self.bold, self.slanted = (embedded(family, cut) for cut in ("Regular", "Bold", "Italic"))

    def save(self) -> None:
        """Finishes the file; the same drawing always gives the same bytes."""
        self._canvas.save()

    def new_page(self) -> None:
        """Ends the page."""
        self._canvas.showPage()

    def print(
        self, x: float, y: float, text: str, size: float = 7, font: str | None = None, *, right: bool = False
    ) -> float:
        """Prints one line with its foot at `y`; gives the `x` where it ends. `right` ends the line at `x`."""
        self._canvas.setFont(font or self.plain, size)
        (self._canvas.drawRightString if right else self._canvas.drawString)(x, HEIGHT - y, text)
        return x if right else x + stringWidth(text, font or self.plain, size)

    def middle(self, x: float, y: float, text: str, size: float = 7, font: str | None = None) -> None:
        """Prints one line centred on `x`."""
        self._canvas.setFont(font or self.plain, size)
        self._canvas.drawCentredString(x, HEIGHT - y, text)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.6, *, dash: tuple[float, ...] = ()
    ) -> None:
        """A rule; `dash` gives the lengths of strokes and gaps."""
        self._canvas.setLineWidth(thick)
        self._canvas.setDash(*([list(dash)] if dash else []))
        self._canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        self._canvas.setDash()

    def box(self, x: float, y: float, w: float, h: float, thick: float = 0.6, *, grey: float | None = None) -> None:
        """A frame, shaded when `grey` (0 black, 1 white) is given; no frame when `thick` is 0."""
        self._canvas.setLineWidth(thick)
        if grey is not None:
            self._canvas.setFillGray(grey)
        self._canvas.rect(x, HEIGHT - y - h, w, h, stroke=int(thick > 0), fill=int(grey is not None))
        self._canvas.setFillColor(black)

    def band(self, x: float, y: float, w: float, text: str, *, dark: bool = False) -> None:
        """A section's heading on a shaded or black band."""
        self.box(x, y, w, 14, grey=0.0 if dark else 0.86)
        self._canvas.setFillColor(white if dark else black)
        self.print(x + 5, y + 9.8, text, 8.5, self.bold)
        self._canvas.setFillColor(black)

    def field(
        self, name: str, x: float, y: float, w: float, h: float, *, hint: str = "", lines: bool = False, limit: int = 0
    ) -> None:
        """A text field with no looks of its own."""
        flags = {"fieldFlags": "multiline"} if lines else {}
        more = {"maxlen": limit} if limit else {"maxlen": 0}
        self._canvas.acroForm.textfield(
            name=name, tooltip=hint, x=x, y=HEIGHT - y - h, width=w, height=h, fontName="Helvetica",
            fontSize=9, **(_BARE | flags | more),
        )  # fmt: skip

    def cell(
        self, name: str, x: float, y: float, w: float, label: str, *, h: float = 27, hint: str = "", lines: bool = False
    ) -> None:
        """A ruled cell with its label in small print at the top and the answer below."""
        self.box(x, y, w, h)
        self.print(x + 3, y + 7.5, label, 6.5)
        self.field(name, x + 2, y + 9.5, w - 4, h - 10.5, hint=hint or label, lines=lines)

    def leader(self, name: str, x: float, y: float, w: float, label: str, *, size: float = 8, hint: str = "") -> None:
        """A label, then dots up to `x + w`; the answer stands on the dots, whose height is `y`."""
        start = self.print(x, y, label, size) + 3
        self.line(start, y + 1, x + w, y + 1, 0.8, dash=(0.8, 2.2))
        self.field(name, start, y - 12, x + w - start, 13.5, hint=hint or label)

    def comb(
        self,
        name: str,
        x: float,
        y: float,
        groups: Sequence[int],
        *,
        side: float = 13.5,
        h: float = 17,
        hint: str,
        under: str = "",
    ) -> None:
        """Cells for one character each, with a heavier rule between groups; `under` prints a letter below each cell."""
        cells = sum(groups)
        self.box(x, y, cells * side, h, 0.9)
        ends, total = set(), 0
        for group in groups:
            total += group
            ends.add(total)
        for cell in range(1, cells):
            heavy = cell in ends
            self.line(x + cell * side, y if heavy else y + h * 0.45, x + cell * side, y + h, 1.3 if heavy else 0.5)
        for place, letter in enumerate(under):
            self.middle(x + (place + 0.5) * side, y + h + 6, letter, 5)
        self._canvas.acroForm.textfield(
            name=name, tooltip=hint, x=x, y=HEIGHT - y - h, width=cells * side, height=h, fontName="Helvetica",
            fontSize=10, maxlen=cells, **(_BARE | {"fieldFlags": "comb"}),
        )  # fmt: skip

    def tick(
        self, name: str, x: float, y: float, label: str, *, side: float = 9, size: float = 7.5, hint: str = ""
    ) -> float:
        """A box to tick, with its words to the right; gives the `x` where they end."""
        self.box(x, y, side, side, 0.8)
        self._canvas.acroForm.checkbox(
            name=name, tooltip=hint or label, x=x, y=HEIGHT - y - side, size=side, buttonStyle="cross", **_BARE,
        )  # fmt: skip
        return self.print(x + side + 3.5, y + side - 1.8, label, size)

    def radio(
        self,
        group: str,
        value: str,
        x: float,
        y: float,
        label: str,
        *,
        side: float = 9,
        size: float = 7.5,
        hint: str = "",
    ) -> float:
        """One box of a group of which one may be ticked; gives the `x` where its words end."""
        self.box(x, y, side, side, 0.8)
        self._canvas.acroForm.radio(
            name=group, value=value, tooltip=hint or group, x=x, y=HEIGHT - y - side, size=side, buttonStyle="cross",
            shape="square", **(_BARE | {"fieldFlags": "radio"}),
        )  # fmt: skip
        return self.print(x + side + 3.5, y + side - 1.8, label, size)

    def sign(self, name: str, x: float, y: float, w: float, label: str, *, h: float = 30) -> None:
        """A cell for a signature, as a real signature field."""
        self.box(x, y, w, h)
        self.print(x + 3, y + 7.5, label, 6.5)
        self._canvas.setFont(self.bold, 9)
        self._canvas.drawString(x + 6, HEIGHT - y - h + 6, "X")
        self.line(x + 14, y + h - 5, x + w - 6, y + h - 5, 0.4)
        form = self._canvas.acroForm
        widget = PDFDictionary({
            "Type": PDFName("Annot"), "Subtype": PDFName("Widget"), "FT": PDFName("Sig"), "T": PDFString(name),
            "TU": PDFString(label), "F": 4, "Rect": PDFArray((x + 16, HEIGHT - y - h + 2, x + w - 4, HEIGHT - y - 8)),
        })  # fmt: skip
        self._canvas._addAnnotation(widget)  # noqa: SLF001 - the library has no signature fields of its own
        form.fields.append(form.getRef(widget))
