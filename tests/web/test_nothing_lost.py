"""Nothing typed is ever lost: not to the network, not to a reload, not to somebody who worked at the same task."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from copiste.desk.work import draft_of
from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import STOPS, Office
from tests.web.test_clerk import TITLES

pytestmark = pytest.mark.web
CUTS = 200
ROUNDS = 400
FREE = {"/patient/surname": TITLES[0], "/patient/city": TITLES[2]}
SLOW = 700  # ms that a loaded machine may take to unseal
SLOW_SEAL = f"""const quick = crypto.subtle.decrypt.bind(crypto.subtle);
crypto.subtle.decrypt = async (...facts) => {{
  await new Promise((go) => setTimeout(go, {SLOW}));
  return quick(...facts);
}};"""
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('copiste-kept-'))"


class Network:
    """A network that is cut at random moments: before a request arrives, after it did, or for good until `heal`."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.cuts = 0
        self.share = 0.5
        self.dead = False

    def __call__(self, route: Route) -> None:
        if not self.dead and self.random.random() >= self.share:
            route.continue_()
            return
        self.cuts += 1
        if not self.dead and self.random.random() < 0.5:
            route.fetch()  # it arrives, and nobody hears of it
        route.abort()

    def heal(self) -> None:
        self.share, self.dead = 0.0, False


def again(page: Page) -> None:
    """Tell the page that the network is back, as a browser does: it need not wait for its next attempt."""
    page.evaluate("() => window.dispatchEvent(new Event('online'))")


def saved(office: Office) -> dict[str, str | None]:
    (task,) = office.deps.records.tasks()
    return {path: said.text for path, said in draft_of(office.deps.desk, task).fields.items()}


def open_field(clerk: Clerk, title: str) -> None:
    clerk.page.locator("button.line", has_text=title).first.click()
    clerk.at_stop(title)


def answered_in_vain(clerk: Clerk) -> Page:
    """Answer the first stop of the next task while nothing can be saved; return the page."""
    page = clerk.page
    page.on("dialog", Dialog.accept)
    clerk.sign_in("rtremblay")
    clerk.take()
    clerk.at_stop(TITLES[0])
    page.route("**/draft", lambda route: route.abort())
    clerk.press("F2")
    page.keyboard.type("Quelqu’une")
    clerk.press("Enter")
    return page


def test_no_answer_is_lost_in_two_hundred_cuts(browser: Browser, office: Office) -> None:
    office.referral()
    network = Network(14)
    expected: dict[str, str] = {}
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        page.on("dialog", Dialog.accept)  # the browser asks before it leaves what is not saved
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        address = page.url
        page.route("**/draft", network)
        for number in range(ROUNDS):
            if network.cuts >= CUTS:
                break
            path, title = network.random.choice(list(FREE.items()))
            if clerk.page.locator(".editor h4", has_text=title).count() == 0:
                open_field(clerk, title)
            clerk.press("F2")
            expected[path] = f"Ville {number}"
            page.keyboard.type(expected[path])
            clerk.press("Enter")
            again(page)
            expect(page.locator("dialog")).to_have_count(0)  # nobody else is here
            if number % 25 == 24:
                network.dead = True
                again(page)
                page.goto("about:blank")
                page.goto(address)
                page.locator(".editor h4").wait_for()
                network.dead = False
                again(page)
        network.heal()
        again(page)
        expect(page.locator(".saved")).to_be_empty()
        page.wait_for_function(f"() => !({KEPT})().length")
        said = saved(office)
    assert network.cuts >= CUTS
    assert {path: said[path] for path in expected} == expected


def test_what_is_kept_on_the_device_is_sealed_comes_back_and_goes_at_sign_out(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = answered_in_vain(clerk)
        clerk.at_stop(TITLES[1])
        page.keyboard.type("19")  # and not accepted
        expect(page.locator(".saved")).to_contain_text("nouvel essai")
        page.wait_for_function(f"() => ({KEPT})().length === 1")
        assert "Quelqu" not in str(page.evaluate(KEPT))
        page.reload()
        clerk.at_stop(TITLES[1])
        expect(page.locator(".editor input")).to_have_value("19")
        expect(page.locator(".field.done").first).to_contain_text("Quelqu’une")
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("dialog")).to_contain_text("perdu")
        leaving: list[Route] = []
        page.route("**/api/session", lambda route, _: leaving.append(route))
        with page.expect_request("**/api/session"):
            page.get_by_role("dialog").get_by_role("button", name="Se déconnecter").click()
        again(page)  # what could not be saved is tried once more while the session ends
        page.wait_for_timeout(500)
        assert page.evaluate(KEPT) == []
        page.unroute("**/api/session")
        leaving[0].continue_()
        expect(page.locator("input[autocomplete=username]")).to_be_visible()
        assert page.evaluate(KEPT) == []


def test_a_field_opens_under_a_mouse_that_was_pressed_before_the_lines_were_written_anew(
    browser: Browser, office: Office
) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        waiting: list[Route] = []
        page.route("**/draft", lambda route, _: waiting.append(route))
        clerk.press("Enter")
        clerk.at_stop(TITLES[1])
        page.wait_for_timeout(300)
        page.locator("button.line", has_text=TITLES[2]).hover(position={"x": 20, "y": 12})
        page.mouse.down()
        for route in waiting:
            with page.expect_response("**/draft"):
                route.continue_()
        page.wait_for_function(f"() => !({KEPT})().length")
        page.mouse.up()
        clerk.at_stop(TITLES[2])


def test_what_is_typed_as_soon_as_a_field_is_there_stands_beside_what_the_device_kept(
    browser: Browser, office: Office
) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = answered_in_vain(clerk)
        page.wait_for_function(f"() => ({KEPT})().length === 1")
        page.add_init_script(SLOW_SEAL)
        page.reload()
        clerk.page.locator("button.line", has_text=TITLES[2]).first.click()
        clerk.at_stop(TITLES[2])
        clerk.press("F2")
        page.keyboard.type("Rimouski")
        page.wait_for_timeout(2 * SLOW)
        expect(page.locator(".editor input")).to_have_value("Rimouski")
        expect(page.locator(".field.done").first).to_contain_text("Quelqu’une")


def test_answers_given_in_two_windows_are_told_field_by_field(browser: Browser, office: Office) -> None:
    office.referral(STOPS[:3])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        other = clerk.page.context.new_page()
        other.goto(clerk.page.url)
        expect(other.locator(".editor :focus")).to_have_count(1)
        for name in ("F2", "Gagnon", "Enter"):
            (other.keyboard.type if name == "Gagnon" else other.keyboard.press)(name)
        expect(other.locator(".field.done")).to_contain_text("Gagnon")
        other.wait_for_function(f"() => !({KEPT})().length")
        clerk.press("F2")
        clerk.page.keyboard.type("Gagné")
        clerk.press("Enter")
        dialog = clerk.page.get_by_role("dialog")
        expect(dialog).to_contain_text("deux endroits")
        assert clerk.violations() == []
        dialog.get_by_label(TITLES[0]).select_option("mine")
        clerk.press("Enter")
        expect(dialog).to_have_count(0)
        clerk.page.wait_for_function(f"() => !({KEPT})().length")
        assert saved(office) == {STOPS[0]: "Gagné"}
