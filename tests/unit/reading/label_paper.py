"""Made-up forms of which there is no blank, drawn with the boxes of their printed words known."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from copiste.forms.model import AnswerSide, Definition, Edition, FieldLayout, Kind, Label, LabelledOption
from copiste.pages.geometry import clamped
from copiste.pages.model import Grey, Page, PageFacts, Word

WIDTH, HEIGHT = 2550, 3300
TITLE = "Notice of a village fair"


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the typeface that ships with Pillow."""
    return ImageFont.load_default(size)


class Sheet:
    """A page being drawn. What is printed is remembered word by word; what is typed is not."""

    def __init__(self) -> None:
        self._image = Image.new("L", (WIDTH, HEIGHT), 255)
        self._pen = ImageDraw.Draw(self._image)
        self.words: list[Word] = []

    def printed(self, text: str, x: int, y: int, size: int = 36, misread: dict[str, str] | None = None) -> int:
        """Print *text* with its upper left corner at (x, y) and return its end; *misread* changes what is seen."""
        for word in text.split():
            x0, y0, x1, y1 = (int(v) for v in self._pen.textbbox((x, y), word, font=font(size)))
            self._pen.text((x, y), word, fill=0, font=font(size))
            seen = (misread or {}).get(word, word)
            self.words.append(Word(seen, clamped(x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT)))
            x = x1 + size // 3
        return x - size // 3

    def typed(self, text: str, x: int, y: int, size: int = 40) -> None:
        """Type an answer."""
        self._pen.text((x, y), text, fill=0, font=font(size))

    def across(self, y: int, x0: int = 150, x1: int = 2400) -> None:
        """Draw a rule along a row."""
        self._pen.line((x0, y, x1, y), fill=0, width=4)

    def down(self, x: int, y0: int, y1: int) -> None:
        """Draw a rule down the page."""
        self._pen.line((x, y0, x, y1), fill=0, width=4)

    def box(self, x: int, y: int, *, crossed: bool = False, side: int = 34) -> None:
        """Draw a tick box, and a cross that leaves it if it is *crossed*."""
        self._pen.rectangle((x, y, x + side, y + side), outline=0, width=3)
        if crossed:
            self._pen.line((x - 8, y - 8, x + side + 8, y + side + 8), fill=0, width=5)
            self._pen.line((x - 8, y + side + 8, x + side + 8, y - 8), fill=0, width=5)

    def stamp(self, text: str, x: int, y: int) -> None:
        """Stamp *text* sideways."""
        ink = Image.new("L", (900, 60), 255)
        ImageDraw.Draw(ink).text((5, 5), text, fill=0, font=font(34))
        self._image.paste(ink.crop((0, 0, 620, 50)).rotate(90, expand=True, fillcolor=255), (x, y))

    @property
    def pixels(self) -> Grey:
        """Return the page as it stands."""
        return np.array(self._image)

    def page(self) -> Page:
        """Return the page as decoding leaves it, with no text layer."""
        return Page(1, self.pixels, PageFacts(WIDTH, HEIGHT, 300.0, 300.0, "none"))


def text(name: str, *says: str, answer: AnswerSide = AnswerSide.NEAR, multiline: bool = True) -> FieldLayout:
    """Lay out one written answer."""
    return FieldLayout(name, Kind.TEXT, multiline=multiline, label=Label(says, answer))


def definition() -> Definition:
    """Return the definition of the fair's form: one for all its printings."""
    places = (("square", "In the market square"), ("hall", "In the parish hall"))
    fields = (
        text("/organiser", "Name of organiser", "Organiser (person or club)"),
        text("/permit", "Permit No."),
        text("/stalls", "Number of stalls and tents that the fair is expected to have", answer=AnswerSide.CELL),
        FieldLayout(
            "/places",
            Kind.MANY_OF,
            label=Label(("The fair is held in the following places",)),
            labelled=tuple(LabelledOption(v, Label((says,), AnswerSide.BOX_LEFT)) for v, says in places),
        ),
        FieldLayout(
            "/music",
            Kind.ONE_OF,
            label=Label(("Will there be music after sunset?",)),
            labelled=tuple(LabelledOption(v, Label((v,), AnswerSide.BOX_RIGHT)) for v in ("Yes", "No")),
        ),
        text("/sheep", "Sheep", answer=AnswerSide.LINE, multiline=False),
        text("/geese", "Geese", answer=AnswerSide.LINE, multiline=False),
        text("/remarks", "Anything else that the council should know", answer=AnswerSide.CELL),
    )
    edition = Edition("any", "en", (), fields, (TITLE,), ("Form VF-3 revised",))
    properties = {
        **{key: {"type": "string"} for key in ("organiser", "permit", "stalls", "sheep", "geese", "remarks")},
        "places": {"type": "array", "items": {"enum": ["square", "hall"]}},
        "music": {"enum": ["Yes", "No", None]},
    }
    return Definition("fair", "1.0.0", {"type": "object", "properties": properties}, (edition,), "0" * 64)


ANSWERS = {
    "organiser": "Guild of Bakers",
    "permit": "4711",
    "stalls": "thirty five",
    "sheep": "120",
    "geese": "84",
    "remarks": "Dogs stay at home",
}


def ruled(*, misread: dict[str, str] | None = None, answers: dict[str, str] | None = None) -> Sheet:
    """Return a printing in ruled cells, filled in: two labels in a row, a label on two lines, rows to write on."""
    said = ANSWERS if answers is None else answers
    sheet = Sheet()
    sheet.printed(TITLE, 800, 160, 52)
    for y in (400, 560, 760):
        sheet.across(y)
    sheet.down(1500, 400, 560)
    sheet.printed("1. Name of organiser", 170, 415, misread=misread)
    sheet.typed(said.get("organiser", ""), 300, 485)
    sheet.printed("2. Permit No.", 1520, 415, misread=misread)
    sheet.typed(said.get("permit", ""), 1700, 485)
    sheet.printed("3. Number of stalls and tents that the fair", 170, 575, misread=misread)
    sheet.printed("is expected to have", 215, 620, misread=misread)
    sheet.typed(said.get("stalls", ""), 300, 690)
    sheet.printed("4. The fair is held in the following places", 170, 790)
    sheet.box(230, 870, crossed=True)
    sheet.printed("In the market square", 290, 870)
    sheet.box(1230, 870)
    sheet.printed("In the parish hall", 1290, 870)
    end = sheet.printed("5. Will there be music after sunset?", 170, 960)
    for offset, word in ((80, "Yes"), (260, "No")):
        sheet.box(sheet.printed(word, end + offset, 960) + 12, 962, crossed=word == "No")
    for y, name in ((1080, "Sheep"), (1150, "Geese")):
        end = sheet.printed(name, 170, y)
        sheet.across(y + 42, end + 10, 1400)
    sheet.typed(said.get("sheep", ""), 600, 1074)
    sheet.typed(said.get("geese", ""), 600, 1144)
    sheet.across(1260)
    sheet.printed("6. Anything else that the council should know", 170, 1280)
    sheet.typed(said.get("remarks", ""), 300, 1380)
    sheet.across(1900)
    sheet.printed("Form VF-3 revised", 170, 1930, 26)
    return sheet


def lined() -> Sheet:
    """Return an older printing, filled in: other wordings, everything to be written on rules beside its label."""
    sheet = Sheet()
    sheet.printed(TITLE.upper(), 700, 300, 48)
    for y, label, name in (
        (700, "Organiser (person or club)", "organiser"),
        (820, "Permit No.", "permit"),
    ):
        end = sheet.printed(label, 300, y, 32)
        sheet.across(y + 40, end + 12, 2200)
        sheet.typed(ANSWERS[name], end + 120, y - 12)
    return sheet
