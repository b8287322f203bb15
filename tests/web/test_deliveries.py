"""What was not taken is sent again or dropped by who answers for it; and the ways to the screens stand in one row."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from playwright.sync_api import Browser, expect

from copiste.books.outbox import Debt
from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office
from tests.web.tour import refused

pytestmark = pytest.mark.web
DESK = {"width": 1366, "height": 768}
BEYOND = """which => [...document.querySelectorAll(which)].filter(one => {
  const {left, top, right, bottom} = one.getBoundingClientRect();
  return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
}).map(one => one.textContent)"""
"""What of some elements is cut off by the window."""


def given_up(office: Office) -> None:
    """Let a record be refused by its destination, in vain."""
    office.taken_in(REFERRAL)
    (record,) = office.deps.records.records()
    refused(office, record)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "Français",
            ("Gestion", "Envois", "abandonné", "a refusé", "Écarter", "l’a écarté"),
        ),
        ("English", ("Management", "Deliveries", "given up", "refused", "Drop", "dropped it")),
    ],
)
def test_a_supervisor_drops_what_was_refused_and_sends_it_again(
    browser: Browser, office: Office, language: str, words: tuple[str, ...]
) -> None:
    given_up(office)
    menu, name, state, said, drop, dropped = words
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("ssavard")
        if language == "English":
            page.get_by_role("button", name="English").click()
        page.get_by_text(menu, exact=True).focus()
        page.keyboard.press("Enter")
        assert clerk.violations() == []
        page.get_by_role("link", name=name).click()
        expect(page.locator("h1")).to_have_text(name)
        expect(page.locator("tbody")).to_contain_text(state)
        expect(page.locator("tbody")).to_contain_text(said)
        page.locator("tbody").get_by_role("button", name=drop).click()
        assert clerk.violations() == []
        page.locator("dialog").get_by_role("button", name=drop).click()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("tbody tr").first).to_contain_text(dropped)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.locator("tbody tr").first.get_by_role("button").click()
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]
    assert [each.what for each in office.deps.audit.entries()][:2] == ["delivery.redeliver", "delivery.drop"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("Français", ("premier essai le", "pas encore essayé")), ("English", ("first attempt", "not tried yet"))],
)
def test_what_was_not_tried_yet_stands_first(
    browser: Browser, office: Office, language: str, words: tuple[str, ...]
) -> None:
    given_up(office)
    (record,) = office.deps.records.records()
    now = office.deps.clock()
    later = now + dt.timedelta(days=1)  # nobody looks at it before
    (office.home / "destinations.json").write_text(
        json.dumps({"dossiers": {"folder": "out"}, "autre": {"folder": "b"}})
    )
    office.deps.outbox.keep(Debt(record.id, 1, "autre", now, later))
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        clerk.sign_in("ssavard")
        if language == "English":
            clerk.page.get_by_role("button", name="English").click()
        clerk.show("deliveries")
        rows = clerk.page.locator("tbody tr")
        expect(rows).to_have_count(2)
        for said in ("autre", *words):
            expect(rows.first).to_contain_text(said)
        expect(rows.first).not_to_contain_text("0)")
        assert rows.first.get_by_role("button").count() == 2
        assert clerk.violations() == []


@pytest.mark.parametrize("person", ["aroy", "ssavard", "oveilleux", "rtremblay"])
def test_the_ways_to_the_screens_stand_in_one_row_and_by_keyboard(
    browser: Browser, office: Office, person: str
) -> None:
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        page = clerk.page
        clerk.sign_in(person)
        for language in ("English", "Français"):
            tops = page.evaluate("[...document.querySelectorAll('.top > nav > ul > li')].map(each => each.offsetTop)")
            assert len(tops) >= 5
            assert len(set(tops)) == 1
            assert page.evaluate("document.querySelector('header.top').offsetHeight") < 60
            assert page.evaluate(BEYOND, ".top > nav > ul > li, .top .person > *") == []
            page.get_by_role("button", name=language).click()
            expect(page.get_by_role("button", name=language)).to_have_count(0)
        menu = page.locator("details.menu")
        if person == "rtremblay":
            expect(menu).to_have_count(0)
            return
        page.locator("details.menu summary").focus()
        page.keyboard.press("Enter")
        expect(menu.get_by_role("link").first).to_be_visible()
        assert page.evaluate(BEYOND, "details.menu a") == []
        page.keyboard.press("Escape")
        expect(menu.get_by_role("link").first).to_be_hidden()
        expect(menu.locator("summary")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(menu.locator("summary[data-here]")).to_have_count(1)
