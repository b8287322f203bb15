"""The page of a receipt: what became of a file in plain words, a slip to print, and the notice to send back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import LOCKED, Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (
            "rtremblay",
            (
                "Reçu",
                "Le document demande un mot de passe",
                "Imprimer ce reçu",
                "Avis « renvoyez-le, s’il vous plaît »",
            ),
        ),
        ("jdoe", ("Receipt", "The document asks for a password", "Print this receipt", "“Please send again” notice")),
    ],
)
def test_a_receipt_is_printed_as_a_slip_and_gives_the_notice_to_send_back(
    browser: Browser, office: Office, tmp_path: Path, person: str, words: tuple[str, ...]
) -> None:
    title, why, slip, notice = words
    receipt = office.deps.ledger.document(office.taken_in(LOCKED)).receipt
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        page.add_init_script("window.print = () => { window.printed = true; };")
        clerk.sign_in(person)
        clerk.show(f"receipt/{receipt}")
        expect(page.locator("h1")).to_have_text(f"{title} {receipt}")
        expect(page.get_by_role("status").first).to_be_attached()
        expect(page.locator("main")).to_contain_text(why)
        assert clerk.violations() == []
        with page.expect_download() as given:
            page.get_by_role("button", name=notice).press("Enter")
        given.value.save_as(tmp_path / "notice.pdf")
        assert given.value.suggested_filename == f"{receipt}.pdf"
        assert (tmp_path / "notice.pdf").read_bytes().startswith(b"%PDF")
        page.get_by_role("button", name=slip).press("Enter")
        assert page.evaluate("window.printed") is True
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name=receipt)).to_be_visible()
        expect(page.locator("main .notice")).to_be_visible()
        for gone in ("header.top", "main button", "main form"):
            assert [one for one in page.locator(gone).all() if one.is_visible()] == []
        page.emulate_media(media="screen")
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]
