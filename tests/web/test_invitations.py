"""An administrator invites somebody, who chooses a password by the link; changes them, and shows them the door."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import PASSWORD, Office
from tests.web.test_deliveries import DESK

pytestmark = pytest.mark.web
WORDS = {
    "fr": ("Inviter une personne", "Nom", "Choisir un mot de passe", "Bonjour Yves Fictif", "Se déconnecter"),
    "en": ("Invite a person", "Name", "Choose a password", "Hello Yves Fictif", "Sign out"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_somebody_is_invited_and_comes_in_by_the_link(browser: Browser, office: Office, language: str) -> None:
    invite, title, choose, hello, leave = WORDS[language]
    with site_at(office) as site, seated(browser, site.url) as admin, seated(browser, site.url) as new:
        page = admin.page
        admin.sign_in("aroy")
        if language == "en":
            page.get_by_role("button", name="English").click()
            expect(page.get_by_role("button", name="Français")).to_be_visible()
        admin.show("people")
        expect(page.locator("tbody tr")).to_have_count(6)
        page.get_by_role("button", name=invite).click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input").first.fill("yves")
        dialog.get_by_label(title, exact=True).fill("Yves Fictif")
        dialog.get_by_label("greffe", exact=True).check()
        dialog.locator("select").last.select_option(language)
        assert admin.violations() == []
        dialog.get_by_role("button", name=invite).click()
        link = page.get_by_role("dialog").locator("input[readonly]")
        expect(link).to_have_value(re.compile(re.escape(f"{site.url}/#/invitation/") + r"[\w-]{32}"))
        assert admin.violations() == []
        address = link.input_value()
        page.keyboard.press("Escape")
        row = page.locator("tbody tr", has_text="Yves Fictif")
        expect(row).to_contain_text("invité" if language == "fr" else "invited")

        new.page.goto(address)
        expect(new.page.locator("h1")).to_have_text(choose)
        expect(new.page.locator("main")).to_contain_text(hello)
        assert new.violations() == []
        new.page.set_viewport_size(FOURFOLD)
        assert new.width() <= FOURFOLD["width"]
        expect(new.page.locator("input[type=password]")).to_be_focused()
        new.page.keyboard.type(PASSWORD)
        new.page.keyboard.press("Enter")
        expect(new.page.locator("header.top")).to_contain_text("Yves Fictif")
        new.page.get_by_role("button", name=leave).click()
        expect(new.page.locator("input[autocomplete=username]")).to_be_focused()
        new.page.goto(address)
        new.page.reload()
        expect(new.page.locator("main .notice")).to_be_visible()  # it worked once


def test_an_administrator_changes_and_disables_somebody(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as admin, seated(browser, site.url) as other:
        other.sign_in("rtremblay")
        page = admin.page
        admin.sign_in("aroy")
        admin.show("people")
        row = page.locator("tbody tr", has_text="Rose Tremblay")
        row.get_by_role("button", name="Modifier").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_label("greffe", exact=True)).to_be_checked()
        dialog.get_by_label("Rôle").select_option("supervisor")
        dialog.get_by_label("Tous les bureaux").check()
        dialog.get_by_role("button", name="Enregistrer").click()
        expect(row).to_contain_text("supervision")
        expect(row).to_contain_text("Tous les bureaux")
        row.get_by_role("button", name="Désactiver").click()
        assert admin.violations() == []
        dialog.get_by_role("button", name="Désactiver").click()
        expect(row).to_contain_text("désactivé")
        expect(row.get_by_role("button")).to_have_count(2)  # no link for who may not come in
        other.page.reload()
        expect(other.page.locator("input[autocomplete=username]")).to_be_visible()
        mine = page.locator("tbody tr", has_text="Aline Roy")
        mine.get_by_role("button", name="Désactiver").click()
        dialog.get_by_role("button", name="Désactiver").click()
        expect(dialog.locator(".fault")).not_to_be_empty()  # the last administrator stays
        page.keyboard.press("Escape")
        assert page.evaluate("document.querySelector('header.top').offsetHeight") < 60
        page.set_viewport_size(FOURFOLD)
        assert admin.width() <= FOURFOLD["width"]
    assert {"user.change"} <= {each.what for each in office.deps.audit.entries(who="aroy")}
