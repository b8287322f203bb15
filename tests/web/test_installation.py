"""Who answers for the work sees the offices with their doors, and what waits for which step."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from copiste.books import doors
from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office
from tests.web.tour import described

pytestmark = pytest.mark.web


def with_doors(office: Office) -> Office:
    """Let files describe an office and its doors, of which a gateway fails."""
    connections = {"nuage": {"kind": "srfax", "office": "greffe", "options": {"account": "1"}, "secret": "nuage"}}
    described(office.home, connections)
    made = Office(office.home)
    made.taken_in(REFERRAL)
    now = made.deps.clock()
    doors.note(made.deps.registers, "nuage", lambda state: replace(state, failing_since=now, problem="door_failed"))
    return made


@pytest.mark.parametrize(
    ("language", "person", "words"),
    [
        (
            "Français",
            "aroy",
            ("Bureaux et portes", "boîte d’arrivée", "ligne de télécopie", "rien de connu", "en panne"),
        ),
        ("English", "ssavard", ("Offices and doors", "inbox", "fax line", "nothing known", "failing")),
    ],
)
def test_offices_are_shown_with_the_doors_that_the_files_give_them(
    browser: Browser, office: Office, language: str, person: str, words: tuple[str, ...]
) -> None:
    title, inbox, line, never, failing = words
    with site_at(with_doors(office)) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(person)
        if language == "English":
            page.get_by_role("button", name="English").click()
            expect(page.get_by_role("button", name="Français")).to_be_visible()  # it is drawn anew
        page.locator("details.menu summary").press("Enter")
        page.get_by_role("link", name=title).click()
        expect(page.locator("h1")).to_have_text(title)
        expect(page.get_by_role("heading", name="Greffe")).to_be_visible()
        table = page.locator("section", has=page.get_by_role("heading", name="Greffe"))
        expect(table.locator("tr", has_text=inbox)).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d"))
        expect(table.locator("tr", has_text=line)).to_contain_text("Télécopieur du greffe · +14185550100")
        expect(table.locator("tr", has_text=line)).to_contain_text(never)
        expect(table.locator("tr", has_text="nuage")).to_contain_text(failing)
        expect(page.locator(".notice", has_text="nuage")).to_have_count(1)
        expect(page.locator("main")).to_contain_text("offices.json")
        assert clerk.violations() == []
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("Français", ("Files et travailleurs", "lecture", "en marche", "Actualiser")),
        ("English", ("Queues and workers", "reading", "running", "Refresh")),
    ],
)
def test_queues_and_workers_are_shown_with_a_way_to_what_failed(
    browser: Browser, office: Office, language: str, words: tuple[str, ...]
) -> None:
    title, reading, running, refresh = words
    office.deps.queues.send("read-dead", json.dumps({"document": "0" * 26, "page": 1}))
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("ssavard")
        if language == "English":
            page.get_by_role("button", name="English").click()
            expect(page.get_by_role("button", name="Français")).to_be_visible()  # it is drawn anew
        clerk.show("queues")
        expect(page.locator("h1")).to_have_text(title)
        steps, workers = page.locator("table").nth(0), page.locator("table").nth(1)
        expect(steps.locator("tbody tr")).to_have_count(5)
        worker = workers.locator("tr", has_text="read-1")
        for _ in range(100):  # the supervisor writes now and then what runs
            if worker.count():
                break
            page.get_by_role("button", name=refresh).press("Enter")
            page.wait_for_timeout(100)
        expect(worker).to_contain_text(running)
        expect(worker).to_contain_text(reading)
        assert clerk.violations() == []
        failed = steps.locator("tr", has_text=reading).get_by_role("link", name="1")
        failed.press("Enter")
        expect(page.locator('main[data-shown="#/letters"]')).to_be_visible()
        clerk.show("queues")
        page.set_viewport_size(FOURFOLD)
        assert clerk.width() <= FOURFOLD["width"]
