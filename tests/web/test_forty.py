"""A form of forty fields, all of them stops: paper and filing stand in the window at each, in five sizes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bench import forty
from samples.electronic import filled
from tests.web.clerk import FOURFOLD, Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import Office

pytestmark = pytest.mark.web
STOPS = forty.ROWS * forty.COLUMNS
SIZES = ((1280, 720), (1366, 768), (1920, 1080), (320, 640), (FOURFOLD["width"], FOURFOLD["height"]))
"""The last is 1280 by 1024 at 400 %."""
PLACED = """() => {
  const box = name => document.querySelector(name).getBoundingClientRect();
  const [frame, bar, mark] = [box(".frame"), box("button.file"), box(".mark")];
  const within = ({top, bottom, height}, from, to) => height > 0 && top >= from - 1 && bottom <= to + 1;
  const low = Math.min(frame.bottom, innerHeight);
  const [head, crop, accept] = [box(".editor h4"), box(".editor .crop"), box(".editor .foot .main")];
  const from = innerWidth < 960 ? low : 0;
  return [
    document.scrollingElement.scrollHeight === innerHeight || "the document scrolls",
    document.scrollingElement.scrollWidth === innerWidth || "the document is too wide",
    within(mark, Math.max(0, frame.top), low) || "the mark is out of sight",
    within(bar, 0, innerHeight) || "filing is out of sight",
    within(head, from, bar.top) || "the name of the field is out of sight",
    within(crop, head.bottom, bar.top) || "the crop is out of sight",
    within(accept, crop.bottom, bar.top) || "Accept is out of sight",
    [...document.querySelectorAll(".editor .actions button")].map(one => one.getBoundingClientRect())
      .every(one => within(one, crop.bottom, bar.top))
      || "another answer is out of sight",
    document.elementFromPoint(accept.x + 9, accept.y + 9)?.closest("button")?.matches(".foot .main")
      || "Accept is covered",
  ].filter(said => said !== true);
}"""
SETTLED = f"() => !({PLACED})().length"


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Draft the form of forty fields from its blank, and let the office know it."""
    forty.blank(tmp_path / "blank.pdf")
    copiste = Path(sys.executable).with_name("copiste")
    folder = tmp_path / "drafted"
    subprocess.run([copiste, "draft", tmp_path / "blank.pdf", "--id", "forty", "--out", folder], check=True)
    monkeypatch.setenv("COPISTE_FORMS", str(folder))
    return tmp_path


def came(office: Office, folder: Path) -> None:
    """Take in the form with an answer in each field, every one of which needs a person."""
    names = [name for name, _, _ in forty.zones()]
    source = folder / "filled.pdf"
    source.write_bytes(filled(folder / "blank.pdf", {name: f"Maple {at}58" for at, name in enumerate(names)}))
    office.replayed(
        source, [f"/name_of_entry_{name.removeprefix('line_')}" for name in names]
    )  # as its labels call them


def walked(clerk: Clerk, key: str) -> dict[str, list[str]]:
    """Go from stop to stop by *key*, and into the input of each; return what is out of place at which."""
    page, wrong = clerk.page, {}
    for number in range(STOPS):
        if number:
            clerk.press(key)
        title = page.locator(".editor h4").inner_text()
        for place in (title, f"{title}, typing"):
            if place != title:
                clerk.press("F2")
            if found := misplaced(clerk):
                wrong[place] = found
    return wrong


def misplaced(clerk: Clerk) -> list[str]:
    """Return what is out of place, once all has settled."""
    for _ in range(50):
        if clerk.page.evaluate(SETTLED):
            return []
        clerk.page.wait_for_timeout(20)
    found: list[str] = clerk.page.evaluate(PLACED)
    return found


def test_paper_and_filing_stand_in_the_window_at_each_of_forty_stops(
    browser: Browser, forms: Path, office: Office
) -> None:
    came(office, forms)
    wrong = {}
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        expect(clerk.page.locator(".field.todo")).to_have_count(STOPS - 1)
        for turn, (width, height) in enumerate(SIZES):
            clerk.page.set_viewport_size({"width": width, "height": height})
            wrong[width, height] = walked(clerk, "Alt+ArrowDown" if turn % 2 == 0 else "Alt+ArrowUp")
            assert clerk.violations() == []
    assert wrong == {size: {} for size in SIZES}
