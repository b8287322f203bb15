"""A person keeps filters under a name, finds them at another machine, opens and drops them; offices are chosen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("language", "person", "words"),
    [
        ("Français", "rtremblay", ("Enregistrer la vue", "Enregistrer", "Vue enregistrée", "Retirer la vue")),
        ("English", "jdoe", ("Save the view", "Save", "Saved view", "Drop the view")),
    ],
)
def test_a_view_is_saved_opened_elsewhere_and_dropped(
    browser: Browser, office: Office, language: str, person: str, words: tuple[str, ...]
) -> None:
    save, verb, view, drop = words
    assert language in ("Français", "English")
    office.taken_in(REFERRAL)
    office.referral()
    with site_at(office) as site:
        with seated(browser, site.url) as clerk:
            page = clerk.page
            clerk.sign_in(person)
            for screen, question in (("queue", 0), ("records", 0)):
                clerk.show(screen)
                filters = page.locator("form[role=search]")
                filters.locator("select").nth(question).select_option(index=1)
                filters.locator("input[type=search]").first.fill("Tremblay")
                page.get_by_role("button", name=save, exact=True).click()
                page.locator("dialog input").fill(f"À moi {screen}")
                assert clerk.violations() == []
                page.locator("dialog").get_by_role("button", name=verb, exact=True).click()
                expect(page.locator("dialog")).to_have_count(0)
                expect(page.get_by_label(view)).to_contain_text(f"À moi {screen}")
                assert clerk.violations() == []
        with seated(browser, site.url) as clerk:
            page = clerk.page
            clerk.sign_in(person)
            clerk.show("records")
            filters = page.locator("form[role=search]")
            expect(filters.locator("select").first).to_have_value("")
            page.get_by_label(view).select_option(label="À moi records")
            expect(filters.locator("select").first).not_to_have_value("")
            expect(filters.locator("input[type=search]").first).to_have_value("")
            page.get_by_role("button", name=drop).press("Enter")
            expect(page.get_by_label(view).locator("option")).to_have_count(1)
            page.set_viewport_size(FOURFOLD)
            assert clerk.width() <= FOURFOLD["width"]
            clerk.show("queue")
            expect(page.get_by_label(view).locator("option")).to_have_count(2)


def test_offices_and_people_are_chosen_from_a_list_though_no_file_describes_them(
    browser: Browser, office: Office
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("aroy")
        for screen in ("counter", "upload", "batches"):
            clerk.show(screen)
            offices = page.locator("main select").filter(has=page.locator("option[value=greffe]"))
            expect(offices.first).to_be_attached()
            assert clerk.violations() == []
        clerk.show("people")
        page.get_by_role("button", name="Inviter une personne").click()
        expect(page.locator("dialog").get_by_role("checkbox", name="greffe")).to_have_count(1)
        expect(page.locator("dialog")).to_contain_text("offices.json")
        assert clerk.violations() == []
        page.keyboard.press("Escape")
        clerk.show("audit")
        listed = page.locator("datalist option").evaluate_all("all => all.map(one => one.value)")
        assert listed == sorted(["aroy", "jdoe", "oveilleux", "rtremblay", "ssavard", "uploader"])
        assert clerk.violations() == []
