"""The report: one page that loads nothing, escapes everything, and gives each plot its table."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from copiste.evaluation.judge import Judged
from copiste.evaluation.page import Crops, page
from copiste.evaluation.summary import summary
from copiste.evaluation.table import terminal
from copiste.texts import LANGUAGES, Language

from .test_judge import THRESHOLDS, field, form, held

HOSTILE = '<script>alert("1")</script>&amp;'
VOID = {"meta", "img", "path", "circle", "polyline"}
BOX = (0.1, 0.1, 0.2, 0.2)


class Reader(HTMLParser):
    """Notes elements and their attributes, and that every one is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def documents() -> list[Judged]:
    truth = {"form": "f", "fields": {"/a": HOSTILE, "/b": "Roy", "/c": True, "/d": "", HOSTILE: "x"}}
    read = form(
        field("/a", HOSTILE + "no", candidates=[{"reader": "r", "text": HOSTILE, "score": 1}]),
        field("/b", "Roy", accept=False, confidence=0.7),
        field("/c", "", value=False, accept=False, confidence=0.6),
        field("/d", ""),
    )
    return [held(truth, read), held({"form": "f", "fields": {"/b": "Roy"}}, form(field("/b", "Ray", confidence=0.2)))]


def report(language: Language, found: list[Judged], most: int = 50) -> str:
    crops: Crops = {("0", 1, BOX): b"\x89PNG"}
    figures = summary(found, THRESHOLDS)
    return page(figures, found, crops, target=0.0025, facts="facts", most=most, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_and_loads_nothing(language: Language) -> None:
    reader = Reader()

    reader.feed(report(language, documents()))

    assert reader.open == []
    assert {tag for tag, _ in reader.seen} & {"script", "link", "iframe", "object", "form"} == set()
    addresses = [value for _, attrs in reader.seen for name, value in attrs.items() if name in ("src", "href")]
    assert addresses
    assert all(address and address.startswith("data:image/png;base64,") for address in addresses)
    assert ("html", {"lang": language}) in reader.seen
    pictures = [attrs for tag, attrs in reader.seen if tag == "img"]
    assert pictures
    assert all(attrs.get("alt") for attrs in pictures)
    assert not any(name.startswith("on") for _, attrs in reader.seen for name in attrs)


def test_what_was_read_is_never_markup() -> None:
    assert "<script" not in report("en", documents())
    assert "&lt;script&gt;" in report("en", documents())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_page_and_of_the_terminal_is_there(language: Language) -> None:
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", report(language, documents()), flags=re.DOTALL)

    assert (
        re.findall(r"\b(?:evaluate|reason)\.[a-z_.]+", text + terminal(summary(documents(), THRESHOLDS), language))
        == []
    )


def test_each_plot_has_a_name_and_a_table_in_its_section() -> None:
    sections = re.findall(r"<section.*?</section>", report("en", documents()), flags=re.DOTALL)
    plotted = [section for section in sections if "<svg" in section]

    assert len(plotted) == 3
    for section in plotted:
        assert re.search(r'<svg [^>]*role="img" aria-label="[^"]+"', section)
        assert "<table>" in section


def test_the_gallery_keeps_to_its_number_and_says_how_many_there_are() -> None:
    assert report("en", documents(), most=1).count("<h3>") == 1
    assert "1 errors shown of 4" in report("en", documents(), most=1)


def test_nothing_labelled_at_all_is_still_a_page() -> None:
    reader = Reader()

    reader.feed(report("fr", []))

    assert reader.open == []
    assert terminal(summary([], THRESHOLDS), "fr")
