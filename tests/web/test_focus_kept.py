"""The keyboard is never lost: whatever the server says late, something that takes keys has the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.cuts import open_field
from tests.web.office import REFERRAL, Office
from tests.web.test_clerk import TITLES, filed
from tests.web.test_reopened import NAM, Slow, written

pytestmark = pytest.mark.web
BIRTH = "/patient/birth_date"
WRONG = {BIRTH: "1901-01-01"}
"""Unlike what the health insurance number beside it says."""
ASKED = ".complaints li:has(input:focus)"
ON_COMPLAINT = ".complaints input:focus"


def test_a_complaint_that_is_settled_late_gives_the_focus_on(browser: Browser, office: Office) -> None:
    office.replayed(REFERRAL, ())
    (right,) = filed(office)
    office.referral((BIRTH,), WRONG)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(NAM)
        clerk.press("Enter")
        clerk.at_stop(TITLES[1])
        slow = Slow(clerk.page, "**/draft")
        written(clerk, right["patient"]["birth_date"])
        expect(clerk.page.locator(ON_COMPLAINT)).to_have_count(1)  # it stands until the server has answered
        slow.arrive()
        expect(clerk.page.locator(".complaints input")).to_have_count(0)
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
    assert filed(office)[1]["patient"]["birth_date"] == right["patient"]["birth_date"]


def test_a_complaint_that_still_stands_keeps_the_focus(browser: Browser, office: Office) -> None:
    office.referral((BIRTH, "/patient/surname"), WRONG)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        open_field(clerk, TITLES[1])
        written(clerk, "1902-02-02")
        clerk.at_stop(TITLES[0])
        open_field(clerk, NAM)
        clerk.press("Enter")
        clerk.at_stop(TITLES[0])
        slow = Slow(clerk.page, "**/draft")
        written(clerk, "Zzyzx")  # nor does the name go with the number
        expect(clerk.page.locator(ON_COMPLAINT)).to_have_count(1)
        asked = clerk.page.locator(ASKED).inner_text()
        slow.done()
        expect(clerk.page.locator(".complaints input")).to_have_count(4)
        expect(clerk.page.locator(ASKED)).to_have_text(asked, use_inner_text=True)
        clerk.press("Space")
        expect(clerk.page.locator(ON_COMPLAINT)).to_be_checked()
