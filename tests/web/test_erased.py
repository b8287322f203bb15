"""What stands on the screens of a document that was erased: that it was, and nothing that would lead nowhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from copiste.books.erased import Order, Why
from copiste.desk import erasing
from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("language", "words", "ways"),
    [
        ("Français", ("effacé", "détruit", "effacé définitivement"), ["Imprimer ce reçu", "Chercher"]),
        ("English", ("erased", "destroyed", "erased for good"), ["Print this receipt", "Find"]),
    ],
)
def test_an_erased_document_is_told_as_erased_with_no_way_to_what_is_gone(
    browser: Browser, office: Office, language: str, words: tuple[str, ...], ways: list[str]
) -> None:
    office.taken_in(REFERRAL)
    (record,) = office.deps.records.records()
    receipt = office.deps.ledger.document(record.document).receipt
    erasing.erase(office.deps.desk, record.document, Order("copiste erase", Why.RETENTION))
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("ssavard")
        if language == "English":
            page.get_by_role("button", name="English").click()
        offered = {}
        for address, said in zip(("document", "receipt", "record"), words, strict=True):
            name = {"document": record.document, "receipt": receipt, "record": record.id}[address]
            page.goto(f"{site.url}/#/{address}/{name}")
            expect(page.locator("main")).to_contain_text(said)
            offered[address] = page.locator("main button").all_inner_texts()
            assert page.locator("main a[href^='#/record/']").count() == 0
            assert clerk.violations() == []
    assert offered == {"document": [], "receipt": ways, "record": []}
