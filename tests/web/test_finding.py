"""A filed record is found by what people ask for: the name as it sounds, the number on the card, the telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import CHANGE, REFERRAL, Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("person", "label", "none"),
    [("rtremblay", "Nom, NAM, téléphone ou numéro", "Aucun dossier"), ("jdoe", "Name, health number", "No record")],
)
def test_a_record_is_found_by_name_and_by_number(
    browser: Browser, office: Office, person: str, label: str, none: str
) -> None:
    office.taken_in(REFERRAL)  # of Élise Simard, who does not exist
    office.replayed(CHANGE, ())
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(person)
        clerk.show("records")
        page, rows = clerk.page, clerk.page.locator("tbody tr")
        expect(rows).to_have_count(2)
        box = page.get_by_label(label)
        for q in ("Simar", "elise", "sim", "SIME 9560 3011", "(450) 555-0107", "555-0134", "simard 450-555-0107"):
            box.fill("Personne")
            expect(page.locator("main")).to_contain_text(none)
            box.fill(q)
            expect(rows).to_have_count(1)
        assert clerk.violations() == []
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]
        rows.get_by_role("link").click()
        expect(page.locator("main")).to_contain_text("Simard")
    assert all("imard" not in repr(each) for each in office.deps.audit.entries())
