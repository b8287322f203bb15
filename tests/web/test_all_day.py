"""A desk to sit at all day: paper, field and filing in the window; what is typed is an answer, and none is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import STOPS, Office
from tests.web.test_clerk import TITLES, filed

pytestmark = pytest.mark.web
SIZES = [(1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440)]
OUTSIDE = """() => [".mark", "button.file", ".editor h4", ".editor button.main"].filter(name => {
  const one = document.querySelector(name);
  const {top, bottom, height} = one.getBoundingClientRect();
  const clip = one.closest(".frame, .rolls")?.getBoundingClientRect() ?? {top: 0, bottom: innerHeight};
  return !height || top < Math.max(0, clip.top) || bottom > Math.min(innerHeight, clip.bottom);
})"""
"""What of paper, field and filing is cut off by the window, or by what scrolls in it."""
BESIDE = """() => [...document.querySelectorAll(".editor, .editor :not(.crop *)")]
  .filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.className || one.tagName)"""
"""What of the field stands out on the right."""


def test_paper_field_and_filing_stand_in_the_window_at_every_stop(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        for turn, (width, height) in enumerate(SIZES):
            clerk.page.set_viewport_size({"width": width, "height": height})
            way, key = (TITLES, "Alt+ArrowDown") if turn % 2 == 0 else (TITLES[::-1], "Alt+ArrowUp")
            for title in way:
                if title != way[0]:
                    clerk.press(key)
                clerk.at_stop(title)
                clerk.page.wait_for_function(f"() => !({OUTSIDE})().length")
                assert clerk.page.evaluate("document.scrollingElement.scrollHeight") == height
        clerk.page.set_viewport_size(FOURFOLD)
        for title in TITLES[::-1]:
            clerk.at_stop(title)
            assert clerk.page.evaluate(BESIDE) == []
            clerk.press("Alt+ArrowUp")


def test_a_digit_begins_an_answer_where_one_can(browser: Browser, office: Office) -> None:
    office.referral(STOPS[1:2])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[1])
        expect(clerk.page.locator(".choice kbd").first).to_have_text("Alt + 1")
        clerk.page.keyboard.type("1961-05-25")
        expect(clerk.page.locator(".editor input")).to_have_value("1961-05-25")
        clerk.press("Enter")
        expect(clerk.page.locator(".field.done").first).to_contain_text("1961-05-25")


@pytest.mark.parametrize("arrives", [False, True], ids=["before it was saved", "after it was saved"])
def test_an_answer_whose_saving_is_cut_off_is_saved_in_the_end(browser: Browser, office: Office, arrives: bool) -> None:
    office.referral(STOPS[:2])
    cut: list[str] = []

    def blip(route: Route) -> None:
        cut.append(route.request.url)
        if len(cut) > 2:
            route.continue_()
            return
        if arrives and len(cut) == 1:
            route.fetch()  # it is saved, and nobody hears of it
        route.abort()

    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.page.route("**/draft", blip)
        clerk.press("Enter")
        expect(clerk.page.locator(".saved")).to_contain_text("nouvel essai")
        clerk.at_stop(TITLES[1])
        clerk.press("Enter")
        expect(clerk.page.locator(".saved")).to_be_empty()
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
        assert len(cut) > 2
    assert len(filed(office)) == 1
