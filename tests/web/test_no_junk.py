"""What is more likely wrong than right is not one key from filed, and one main reason stands in few words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import STOPS, Office
from tests.web.test_clerk import TITLES

pytestmark = pytest.mark.web


def test_a_year_to_come_is_no_choice_and_no_key_away(browser: Browser, office: Office) -> None:
    office.referral(STOPS[1:3], {STOPS[1]: "2116-10-30"})
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.page.locator(".editor :focus").wait_for()  # at a field that has to agree with the day, or at the day
        if TITLES[1] not in clerk.page.locator(".editor h4").inner_text():
            clerk.page.locator("button.line", has_text=TITLES[1]).click()
        clerk.at_stop(TITLES[1])
        answer = clerk.page.locator(".editor input")
        expect(answer).to_be_focused()
        expect(answer).to_have_value("")
        expect(clerk.page.locator(".editor")).not_to_contain_text("2116")
        clerk.press("Enter")
        clerk.at_stop(TITLES[1])
        expect(clerk.page.locator(".messages .fault")).to_be_visible()
        clerk.page.keyboard.type("1961-10-30")
        clerk.press("Enter")
        expect(clerk.page.locator(".field.done", has_text=TITLES[1])).to_contain_text("1961-10-30")


def test_one_main_reason_stands_in_few_words_and_all_of_them_behind_a_sign(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:1])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        why = clerk.page.locator(".why")
        assert why.inner_text() == "Les deux lecteurs diffèrent ?"
        assert clerk.violations() == []
        clerk.page.get_by_role("button", name="Toutes les raisons").click()
        expect(why).to_contain_text("n’ont pas lu la même chose")
