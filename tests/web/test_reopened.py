"""A field opened again before the server answered for it: what comes late neither overwrites it nor closes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from copiste.desk.work import draft_of
from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.cuts import KEPT, open_field
from tests.web.office import REFERRAL, STOPS, Office
from tests.web.test_clerk import TITLES, filed

pytestmark = pytest.mark.web
NAM = "Numéro d'assurance maladie"


class Slow:
    """A server whose answers at *pattern* wait until they are let go, one by one."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.pattern = page, pattern
        self.waiting: list[Route] = []
        self.free = False
        page.route(pattern, self.hold)

    def hold(self, route: Route) -> None:
        """Keep what is asked, unless nothing is held back any more."""
        if self.free:
            route.continue_()
        else:
            self.waiting.append(route)

    def arrive(self) -> None:
        """Let the oldest answer come, once it is asked for."""
        for _ in range(200):
            if self.waiting:
                break
            self.page.wait_for_timeout(20)
        with self.page.expect_response(self.pattern):
            self.waiting.pop(0).continue_()
        self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def done(self) -> None:
        """Hold nothing back any more."""
        self.free = True
        while self.waiting:
            self.waiting.pop(0).continue_()


def written(clerk: Clerk, text: str) -> None:
    """Write *text* in the field that is open, and accept it."""
    clerk.press("F2")
    clerk.page.keyboard.type(text)
    clerk.press("Enter")


def drafted(office: Office, path: str) -> str | None:
    (task,) = office.deps.records.tasks()
    return draft_of(office.deps.desk, task).fields[path].text


def test_the_late_answer_for_an_earlier_text_stands_for_none_that_came_after(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        slow = Slow(clerk.page, "**/draft")
        written(clerk, "Gagnon")
        clerk.at_stop(TITLES[1])
        open_field(clerk, TITLES[0])
        written(clerk, "Bergeron")
        slow.arrive()  # for Gagnon
        expect(clerk.page.locator(".field.done").first).to_contain_text("Bergeron")
        open_field(clerk, TITLES[0])
        expect(clerk.page.locator(".editor input")).to_have_value("Bergeron")
        slow.done()
        clerk.press("Enter")  # on what stands, which is no reader's answer
        clerk.page.wait_for_function(f"() => !({KEPT})().length")
    assert drafted(office, STOPS[0]) == "Bergeron"


def test_a_field_that_is_open_again_keeps_what_is_written_and_hears_the_complaint(
    browser: Browser, office: Office
) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("Alt+ArrowDown")
        clerk.at_stop(TITLES[1])
        slow = Slow(clerk.page, "**/draft")
        written(clerk, "1988-13-45")
        clerk.at_stop(TITLES[2])
        open_field(clerk, TITLES[1])
        slow.arrive()
        complaint = clerk.page.locator(".editor .messages .fault")
        expect(complaint).to_be_visible()
        said = complaint.inner_text()
        expect(clerk.page.locator(".editor input")).to_have_value("1988-13-45")
        clerk.press("F2")
        clerk.page.keyboard.type("1988-12-15")
        expect(clerk.page.locator(".editor .messages")).not_to_contain_text(said)
        slow.done()


@pytest.mark.usefixtures("critical_nam")
def test_what_was_keyed_blind_does_not_lead_away_from_the_field_that_was_opened_meanwhile(
    browser: Browser, office: Office
) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        open_field(clerk, NAM)
        slow = Slow(clerk.page, "**/blind")
        clerk.page.keyboard.type("XXXX00000000")
        clerk.press("Enter")
        open_field(clerk, TITLES[2])
        clerk.press("F2")
        clerk.page.keyboard.type("Rimou")
        slow.arrive()
        expect(clerk.page.locator(".toast, [role=status]").filter(has_text="diffèrent").first).to_be_attached()
        clerk.at_stop(TITLES[2])
        clerk.page.keyboard.type("ski")
        expect(clerk.page.locator(".editor input")).to_have_value("Rimouski")
        slow.done()


def test_an_answer_given_while_another_is_taken_back_is_kept(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:4])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        written(clerk, "Gagnon")
        clerk.at_stop(TITLES[1])
        clerk.page.wait_for_function(f"() => !({KEPT})().length")
        slow = Slow(clerk.page, "**/undo")
        clerk.press("u")
        open_field(clerk, TITLES[2])
        written(clerk, "Rimouski")
        clerk.at_stop(TITLES[3])
        clerk.press("F2")
        clerk.page.keyboard.type("G5L")
        slow.arrive()
        slow.done()
        clerk.at_stop(TITLES[3])
        expect(clerk.page.locator(".editor input")).to_have_value("G5L")
        expect(clerk.page.locator(".field.done")).to_have_count(1)
        expect(clerk.page.locator(".field.done")).to_contain_text("Rimouski")
        clerk.press("Alt+ArrowUp")
        clerk.page.wait_for_function(f"() => !({KEPT})().length")
    assert drafted(office, STOPS[2]) == "Rimouski"


def test_a_field_opened_again_while_filing_waits_is_not_filed_over(browser: Browser, office: Office) -> None:
    office.referral(STOPS[2:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[2])
        slow = Slow(clerk.page, "**/draft")
        written(clerk, "Rimouski")
        clerk.ready_to_file()
        clerk.press("Enter")  # its saving is not answered yet
        open_field(clerk, TITLES[2])
        clerk.press("F2")
        clerk.page.keyboard.type("Amqui")
        slow.arrive()
        expect(clerk.page.locator(".toast")).to_contain_text("pas classé")
        expect(clerk.page.locator(".editor input")).to_have_value("Amqui")
        slow.done()
        clerk.press("Enter")
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
    assert filed(office)[0]["patient"]["city"] == "Amqui"


@pytest.mark.parametrize(
    ("language", "button", "queue"),
    [("fr", "Corriger ce dossier", "File de travail"), ("en", "Correct this record", "Work queue")],
)
def test_a_reason_given_at_reopening_is_not_asked_twice(
    browser: Browser, office: Office, language: str, button: str, queue: str
) -> None:
    office.replayed(REFERRAL, ())
    (record,) = office.deps.records.records()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("ssavard")
        if language == "en":
            clerk.page.get_by_role("button", name="English").click()
        clerk.show(f"record/{record.id}")
        clerk.page.get_by_role("button", name=button).press("Enter")
        clerk.page.keyboard.type("Laval, mal lu")
        clerk.press("Control+Enter")
        clerk.ready_to_file()
        expect(clerk.page.locator(".rolls .notice").first).to_contain_text("Laval, mal lu")
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(queue)
    assert [office.deps.records.record(record.id).version] == [2]
