"""Nothing typed is ever lost: not to the network, not to a reload, not to somebody who worked at the same task."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.cuts import KEPT, again, saved, through_cuts
from tests.web.office import STOPS, Office
from tests.web.test_clerk import TITLES

pytestmark = pytest.mark.web
CUTS = 40
SLOW = 700  # ms that a loaded machine may take to unseal
SLOW_SEAL = f"""const quick = crypto.subtle.decrypt.bind(crypto.subtle);
crypto.subtle.decrypt = async (...facts) => {{
  await new Promise((go) => setTimeout(go, {SLOW}));
  return quick(...facts);
}};"""


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


def test_no_answer_is_lost_though_the_network_is_cut_again_and_again(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        found = through_cuts(clerk, office, CUTS, 14)
    assert found.cuts >= CUTS
    assert found.lost == ()


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
