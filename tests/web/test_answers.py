"""Answers not given the usual way: left while they are written, or keyed blind as illegible."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import Office
from tests.web.test_clerk import TITLES, filed

pytestmark = pytest.mark.web
NAM = "Numéro d'assurance maladie"


@pytest.mark.parametrize("away", ["Alt+ArrowDown", "click"])
def test_what_is_written_is_kept_when_the_clerk_goes_elsewhere(browser: Browser, office: Office, away: str) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("e")
        clerk.page.keyboard.type("Gagnon")
        if away == "click":
            clerk.page.get_by_role("button", name="Prénom").first.click()
            clerk.at_stop("Prénom")
        else:
            clerk.press(away)
            clerk.at_stop(TITLES[1])
        expect(clerk.page.locator(".field.done")).to_contain_text("Gagnon")


def test_filing_takes_along_what_is_written_in_the_last_stop(browser: Browser, office: Office) -> None:
    office.referral(("/patient/city",))
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop("Municipalité")
        clerk.press("e")
        clerk.page.keyboard.type("Rimouski")
        clerk.press("Control+Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
    assert filed(office)[0]["patient"]["city"] == "Rimouski"


@pytest.mark.usefixtures("critical_nam")
@pytest.mark.parametrize(("key", "said"), [("Alt+i", "Illisible"), ("Alt+b", "(vide)")])
def test_a_critical_field_may_be_illegible_or_empty(browser: Browser, office: Office, key: str, said: str) -> None:
    office.referral(())
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(NAM)
        clerk.press(key)
        expect(clerk.page.locator(".messages")).to_contain_text("diffèrent")
        clerk.at_stop(NAM)
        expect(clerk.page.locator(".choice")).not_to_have_count(0)
        clerk.press(key)
        expect(clerk.page.locator(".field.done")).to_contain_text(said)
        expect(clerk.page.locator(".saved")).to_be_empty()
