"""Who answers for the work sees figures by form and field, takes them along, and sees what other targets would mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office

pytestmark = pytest.mark.web
DESK = {"width": 1366, "height": 768}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("Français", ("Chiffres par champ", "Par champ", "Exporter", "Seuils d’erreur", "en vigueur", "ne peut être")),
        ("English", ("Figures by field", "By field", "Export", "Error targets", "in force", "cannot be chosen")),
    ],
)
def test_figures_and_targets_are_shown_and_taken_along(
    browser: Browser, office: Office, language: str, words: tuple[str, ...]
) -> None:
    figures, by_field, export, targets, present, loose = words
    office.taken_in(REFERRAL)
    assert len(list(office.deps.records.records())) == 1
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        page = clerk.page
        clerk.sign_in("ssavard")
        if language == "English":
            page.get_by_role("button", name="English").click()
            expect(page.get_by_role("button", name="Français")).to_be_visible()  # it is drawn anew
        page.locator("details.menu summary").press("Enter")
        page.get_by_role("link", name=figures).click()
        expect(page.locator("h1")).to_have_text(figures)
        expect(page.locator("table")).to_have_count(1)
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("100")
        page.locator("main select").first.select_option("referral")
        expect(page.locator("caption", has_text=by_field)).to_have_count(1)
        assert page.locator("table").nth(1).locator("tbody tr").count() > 10
        assert clerk.violations() == []
        with page.expect_download() as given:
            page.get_by_role("button", name=export).press("Enter")
        rows = Path(given.value.path()).read_text("utf-8").splitlines()
        assert rows[0].startswith("form,field,title,answers,alone,asked,changed,corrected,forms")
        assert any("/patient/surname" in row for row in rows)
        clerk.show("targets")
        expect(page.locator("h1")).to_have_text(targets)
        page.locator("main select").first.select_option("referral")
        expect(page.locator("tbody tr")).to_have_count(4)
        expect(page.locator("tbody tr", has_text=present)).to_have_count(1)
        expect(page.locator("tbody tr", has_text=loose)).to_have_count(2)
        expect(page.locator("main")).to_contain_text("x-error-target")
        assert clerk.violations() == []
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]


def test_a_late_answer_does_not_take_the_place_of_what_was_asked_last(browser: Browser, office: Office) -> None:
    office.taken_in(REFERRAL)
    held: list[Route] = []

    def hold(route: Route) -> None:
        """Keep the first question waiting; let the others through."""
        if held:
            route.continue_()
        else:
            held.append(route)

    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        page = clerk.page
        clerk.sign_in("ssavard")
        page.route("**/api/forms/*/targets*", hold)
        page.goto(f"{site.url}/#/targets")
        page.locator("main select").first.select_option("referral")
        expect(page.locator("main")).to_contain_text("formulaire referral")
        with page.expect_response(lambda answer: "/targets" in answer.url and "referral" not in answer.url):
            held[0].continue_()
        page.wait_for_load_state("networkidle")
        expect(page.locator("main")).to_contain_text("formulaire referral")
