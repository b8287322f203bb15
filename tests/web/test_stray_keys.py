"""Keys hit by mistake: no answer is given by one that the screen does not show, by one held down, or by a lone sign."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import STOPS, Office
from tests.web.stray import Stray, documented
from tests.web.test_clerk import TITLES

pytestmark = pytest.mark.web
KEYS = 250


def test_what_counts_as_shown() -> None:
    caps = ["\u21b5", "I", "C", "Alt + 1", "2"]
    assert [key for key in ("Enter", "i", "Alt+i", "Alt+1", "2", "Control+Enter") if not documented(key, caps)] == []
    assert [key for key in ("Space", "1", "x", "Control+i", "Tab", "F2", "+") if documented(key, caps)] == []


def test_no_stray_key_gives_an_answer(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        stray = Stray(clerk, 26)
        stray.at(clerk.page.url.rpartition("#/")[2], KEYS, ".choice")
    assert stray.tally.pressed == KEYS
    assert stray.tally.others == []
    assert not list(office.deps.records.records())


def test_a_held_key_the_space_bar_and_a_lone_sign_accept_nothing(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("Space")
        expect(page.locator(".messages")).to_contain_text("espace")
        page.keyboard.down("Enter")
        clerk.at_stop(TITLES[1])
        for _ in range(5):
            page.keyboard.down("Enter")  # it repeats
        page.keyboard.up("Enter")
        clerk.at_stop(TITLES[1])
        clerk.press("Alt+ArrowDown")
        clerk.at_stop(TITLES[2])
        clerk.press("w")  # by mistake
        expect(page.locator(".editor input")).to_have_value("w")
        clerk.press("Enter")
        expect(page.locator(".messages")).to_contain_text("«\u00a0w\u00a0»")
        clerk.press("Escape", "Escape")
        clerk.press("w", "Escape")
        expect(page.locator(".editor input")).not_to_have_value("w")
        clerk.press("Alt+ArrowUp")
        expect(page.locator(".field.done")).to_have_count(1)
