"""A queue of five thousand: pages, filters, the search by receipt."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import Office

MANY = 5000


@pytest.mark.web
def test_five_thousand_tasks_are_paged_filtered_and_found(browser: Browser, office: Office) -> None:
    sought = office.deps.ledger.document(office.referral()).receipt
    (task,) = office.deps.records.tasks()
    office.many(task.id, MANY - 1)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        expect(page.locator(".counts strong")).to_contain_text("5 000 tâches")
        expect(page.locator("tbody tr")).to_have_count(50)
        first = page.locator("tbody tr").first.inner_text()
        page.get_by_role("button", name="Page suivante").press("Enter")
        expect(page.locator("nav.pages span")).to_contain_text("2")
        expect(page.get_by_role("button", name="Page suivante")).to_be_focused()
        assert page.locator("tbody tr").first.inner_text() != first
        page.get_by_role("button", name="Page précédente").press("Enter")
        expect(page.locator("tbody tr").first).to_have_text(first, use_inner_text=True)
        page.keyboard.press("s")
        page.keyboard.type(sought.replace("-", " ").lower().replace("0", "o"))
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text(sought)
        page.get_by_label("Numéro de reçu").fill("")
        page.get_by_label("Formulaire").select_option("permit")
        expect(page.locator("tbody")).to_contain_text("Aucune tâche")
        page.get_by_label("Formulaire").select_option("")
        page.get_by_label("Attend depuis").select_option("3")
        expect(page.locator("tbody tr")).to_have_count(50)
        page.get_by_label("Attend depuis").select_option("7")
        expect(page.locator("tbody")).to_contain_text("Aucune tâche")


@pytest.mark.web
def test_the_queue_works_on_what_it_is_filtered_to(browser: Browser, office: Office) -> None:
    office.referral()
    office.letter()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.page.get_by_label("Sorte").select_option("unrecognised")
        expect(clerk.page.locator("tbody tr")).to_have_count(1)
        clerk.page.get_by_role("button", name="Prendre la prochaine tâche").press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("Non reconnu")
