"""What supervisors see of the work: how many known-wrong answers were caught, and how much came without paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office
from tests.web.test_clerk import filed

pytestmark = pytest.mark.web
TOWN = "Municipalité"


def test_known_wrong_answers_are_counted_and_never_filed(
    browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPISTE_SEED_SHARE", "1")
    seeding = Office(office.home)
    seeding.referral(("/patient/city",))
    seeding.referral(("/patient/city",))
    seeding.replayed(REFERRAL, ())
    (right,) = filed(seeding)
    with site_at(seeding) as site, seated(browser, site.url) as clerk, seated(browser, site.url) as chief:
        clerk.sign_in("rtremblay")
        clerk.take()
        for caught in (False, True):
            for _ in range(2):  # the field that was doubted, and the one that is wrong on purpose
                expect(clerk.page.locator(".editor :focus")).to_have_count(1)
                wrong = TOWN not in clerk.page.locator(".editor h4").inner_text()
                clerk.press("Alt+2" if caught and wrong else "Enter")  # the second reader had it right
                clerk.page.wait_for_function("() => document.querySelector('.editor :focus, .file:focus')")
            clerk.ready_to_file()
            clerk.press("Enter")
            if not caught:
                clerk.page.locator(".editor").wait_for()
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
        for _ in range(300):  # records are filed by another process, and figures are drawn once
            if len(filed(seeding)) == 3:
                break
            clerk.page.wait_for_timeout(100)
        chief.sign_in("ssavard")
        chief.show("dashboard")
        seeds = chief.page.locator("section", has=chief.page.get_by_role("heading", name="Erreurs semées"))
        seeds.locator("summary").press("Enter")
        assert seeds.locator("tbody td").all_inner_texts() == ["est", "2", "1", "50\u00a0%"]
        paperless = chief.page.locator("section", has=chief.page.get_by_role("heading", name="sans imprimer"))
        paperless.locator("summary").press("Enter")
        assert paperless.locator("tbody td").all_inner_texts()[1:] == ["3", "1", "33,3\u00a0%", "75\u00a0%"]
        clerk.show("dashboard")
        expect(clerk.page.get_by_role("heading", name="Erreurs semées")).to_have_count(0)
    assert filed(seeding) == [right] * 3
