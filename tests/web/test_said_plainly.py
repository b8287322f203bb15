"""Small things that a person stumbles on: a code among words, a sign of another language, what to do out of sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from copiste.records.states import DocumentState
from copiste.records.tasks import TaskKind
from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import BLANK, REFERRAL, Office
from tests.web.spoken import Spoken
from tests.web.tour import pictures

pytestmark = pytest.mark.web
DESK = {"width": 1366, "height": 768}


def administrator(clerk: Clerk, spoken: Spoken) -> None:
    """Sign in as who may see everything, in the language that is *spoken*."""
    clerk.sign_in("aroy")
    if spoken.language == "en":
        clerk.page.get_by_role("button", name="English").click()
        expect(clerk.page.locator("html")).to_have_attribute("lang", "en")


def test_the_access_log_names_channels_and_reasons_in_words(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.taken_in(BLANK)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        administrator(clerk, spoken)
        (task,) = (task for task in office.deps.records.tasks() if task.kind is TaskKind.BLANK)
        clerk.show(f"task/{task.id}")
        page.get_by_role("button", name=spoken("Écarter", "action.dismiss")).press("Enter")
        page.get_by_role("dialog").get_by_role("button", name=spoken("D’accord")).press("Enter")
        expect(page.locator("h1")).to_have_text(spoken("File de travail"))
        clerk.show("counter")
        page.locator("form button.main").click()
        page.locator("form.plain :focus").wait_for()
        clerk.show("audit")
        log = page.locator("tbody")
        expect(log).to_contain_text(f"({spoken('guichet', 'channel.counter')})")
        expect(log).to_contain_text(f"({spoken('Il n’y a que des pages blanches.')})")
        assert clerk.violations() == []


def test_a_share_is_written_as_the_language_writes_it(browser: Browser, office: Office, spoken: Spoken) -> None:
    document = office.taken_in(REFERRAL)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.show(f"document/{document}")
        expect(clerk.page.locator("tbody").first).to_contain_text("100\u00a0%" if spoken.language == "fr" else "100%")


def test_what_to_do_with_a_duplicate_stays_above_its_picture(browser: Browser, office: Office, spoken: Spoken) -> None:
    first = office.taken_in(BLANK, 900)
    office.deps.ledger.move(first, DocumentState.DISMISSED, at=office.deps.clock())
    office.taken_in(BLANK, 900)
    (task,) = (task for task in office.deps.records.tasks() if task.kind is TaskKind.DUPLICATE)
    with site_at(office) as site, seated(browser, site.url, viewport=DESK) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.show(f"task/{task.id}")
        why = "Le même fichier est déjà arrivé dans ce bureau. Écartez-le, ou reprenez-le comme un nouveau document."
        expect(clerk.page.locator(".why")).to_have_text(spoken(why))
        pictures(clerk)
        expect(clerk.page.locator(".panel :focus")).to_have_text(spoken("Écarter", "action.dismiss") + "R")
        for button in clerk.page.locator(".panel button").all():
            expect(button).to_be_in_viewport()
