"""What a clerk must see at a glance: the letters that readers read differently, and which row of a table is which."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import CHANGE, Office

pytestmark = pytest.mark.web
DESK = {"width": 1366, "height": 768}
LETTERS = "() => document.querySelector('.crop img').getBoundingClientRect().toJSON()"


def crop(clerk: Clerk) -> np.ndarray:
    """Return what is seen of the crop, once it is there."""
    clerk.page.wait_for_function("() => document.querySelector('.crop img')?.style.width")
    return np.asarray(Image.open(io.BytesIO(clerk.page.locator(".crop").screenshot())).convert("RGB")).astype(int)


def test_letters_that_readers_read_differently_are_marked_in_crop_and_text(browser: Browser, office: Office) -> None:
    office.referral(("/patient/surname",))
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        clerk.sign_in("jdoe")
        clerk.take()
        expect(clerk.page.locator(".choice .said").first).to_contain_text("S")
        assert clerk.page.locator(".choice").first.locator("mark").all_text_contents() == ["S"]  # Simard, and 5imard
        seen = crop(clerk)

        height = clerk.page.evaluate(LETTERS)["height"]
        coloured = np.flatnonzero((np.ptp(seen, axis=2) > 60).any(axis=0))
        dark = np.flatnonzero((seen.max(axis=2) < 80)[4:-4, 4:-4].any(axis=0))
        assert height >= 42
        assert len(coloured) > 10
        assert coloured.max() < dark.min() + (dark.max() - dark.min()) / 3  # the first of six letters, and no other


def test_the_rows_of_a_table_are_a_grid_with_their_numbers(browser: Browser, office: Office) -> None:
    office.replayed(CHANGE, ("/persons/1/birth_date",))
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop("Date de naissance")
        expect(clerk.page.locator(".editor .badge").first).to_have_text("ligne 2")
        rows = clerk.page.locator(".grid .row")
        tops = [box["y"] for box in (cell.bounding_box() for cell in rows.first.locator(".field").all()) if box]

        assert rows.locator(".number").all_text_contents()[:3] == ["1", "2", "3"]
        assert len(tops) == 4
        assert len(set(tops)) == 1  # four answers side by side
        assert clerk.violations() == []
        clerk.press("Enter")
        clerk.press("Control+Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
        (record,) = office.deps.records.records()
        clerk.show(f"record/{record.id}")
        expect(clerk.page.locator(".grid .row .number").first).to_have_text("1")
        expect(clerk.page.locator(".fields h3", has_text="Personnes qui déménagent")).to_be_visible()
        expect(clerk.page.get_by_role("table").last).to_contain_text("Personnes qui déménagent 2 › Date de naissance")


def test_what_is_required_and_not_written_is_asked_once_in_words_of_the_form(browser: Browser, office: Office) -> None:
    office.referral(("/patient/surname",))
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        clerk.sign_in("jdoe")
        clerk.take()
        expect(clerk.page.locator(".choice")).to_have_count(2)
        with clerk.page.expect_response("**/draft"):
            clerk.press("b")
        clerk.ready_to_file()  # and nothing more is asked
        expect(clerk.page.locator(".complaints")).to_be_empty()
        clerk.page.locator("button.line").first.click()
        expect(clerk.page.locator(".messages")).to_contain_text("is required")
        clerk.press("Alt+b")
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("Work queue")
    (record,) = office.deps.records.records()
    assert record.version == 1
