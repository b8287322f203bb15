"""Signing in at a provider, and staying signed in: whoever is slow is warned before a session ends."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import PASSWORD, STOPS, Office
from tests.web.provider import CLIENT, provider
from tests.web.test_clerk import TITLES, filed

pytestmark = pytest.mark.web


def away(clerk: Clerk) -> Page:
    """Sign in, leave the queue, which asks for what has come and so prolongs the session, and touch nothing more."""
    page = clerk.page
    page.clock.install()
    clerk.sign_in("rtremblay")
    expect(page.locator(".counts strong")).to_be_visible()
    clerk.show("batches")
    page.wait_for_load_state("networkidle")  # the time is counted from the last answer
    return page


def test_a_person_signs_in_at_the_provider(browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider() as issuer:
        monkeypatch.setenv("COPISTE_OIDC_ISSUER", issuer)
        monkeypatch.setenv("COPISTE_OIDC_CLIENT", CLIENT)
        with site_at(office) as site, seated(browser, site.url) as clerk:
            clerk.page.goto(site.url)
            clerk.page.get_by_role("link", name="Se connecter avec le compte de l’organisme").press("Enter")
            clerk.page.get_by_role("link", name="I am Violette").press("Enter")
            expect(clerk.page.locator("h1")).to_have_text("File de travail")
            expect(clerk.page.locator(".person")).to_contain_text("Violette Morin")
            clerk.page.reload()  # the session is kept, and its cookie goes along
            expect(clerk.page.locator("h1")).to_have_text("File de travail")
            with seated(browser, site.url) as admin:
                admin.sign_in("aroy")
                admin.show("people")
                expect(admin.page.locator("main .notice")).to_contain_text("ce fournisseur")
                hers = admin.page.locator("tbody tr", has_text="Violette Morin")
                expect(hers).to_contain_text("par le fournisseur")
                expect(hers.get_by_role("button", name="Mot de passe")).to_have_count(0)


def test_whoever_is_slow_is_warned_and_stays_signed_in_by_one_key(
    browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPISTE_IDLE", "600")
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = away(clerk)
        warning = page.get_by_role("alertdialog")
        page.clock.run_for("06:30")
        expect(warning).to_have_count(0)
        page.clock.run_for("00:50")  # the session may end 9 min 35 s after the last call, and not before
        expect(warning).to_contain_text("Votre session va se terminer")
        assert clerk.violations() == []
        with page.expect_response("**/api/session") as asked:
            page.keyboard.press("Enter")
        assert asked.value.json()["signed_in"] is True
        expect(warning).to_have_count(0)
        page.clock.run_for("06:30")
        expect(warning).to_have_count(0)
        page.clock.run_for("00:50")
        expect(warning).to_have_count(1)


def test_a_queue_that_nobody_looks_at_keeps_no_session_alive(
    browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPISTE_IDLE", "1800")
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        page.clock.install()
        clerk.sign_in("rtremblay")
        expect(page.locator(".counts strong")).to_be_visible()
        with page.expect_request("**/api/tasks?*"):
            page.clock.run_for("00:30")  # it looks for what has come
        page.clock.run_for("05:00")
        page.wait_for_load_state("networkidle")
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.clock.run_for("05:00")
        assert asked == []


def test_whoever_was_away_too_long_signs_in_again_from_the_warning(
    browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPISTE_IDLE", "600")
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = away(clerk)
        page.clock.run_for("08:00")
        expect(page.get_by_role("alertdialog")).to_have_count(1)
        page.context.clear_cookies()  # as when the time is over
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Reconnexion")
        expect(dialog).to_contain_text("Votre session a pris fin")
        with page.expect_response("**/api/views"):  # another call that is refused meanwhile
            page.evaluate("() => void import('/lib/kit.js').then((kit) => kit.get('/api/views'))")
        page.keyboard.type(PASSWORD)  # who it is, is known
        page.keyboard.press("Enter")
        expect(page.locator("dialog")).to_have_count(0)
        page.get_by_role("link", name="Guichet").press("Enter")
        expect(page.locator("h1")).to_have_text("Guichet")


def test_a_refusal_that_comes_after_signing_in_again_asks_for_no_second_password(
    browser: Browser, office: Office
) -> None:
    office.referral(STOPS[2:4])
    late: list[tuple[Route, APIResponse]] = []
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[2])
        page.context.clear_cookies()
        page.route("**/check", lambda route, _: late.append((route, route.fetch())), times=1)
        with page.expect_request("**/check"):
            clerk.press("F2")
            page.keyboard.type("Rimouski")
        clerk.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Votre session a pris fin")
        page.keyboard.type(PASSWORD)
        clerk.press("Enter")
        expect(dialog).to_have_count(0)
        ((route, answer),) = late
        assert answer.status == 401
        with page.expect_response(lambda said: said.url.endswith("/check") and said.ok):  # asked again by itself
            route.fulfill(response=answer)
        expect(dialog).to_have_count(0)
        clerk.at_stop(TITLES[3])
        clerk.press("Enter")
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(page.locator("h1")).to_have_text("File de travail")
    (record,) = filed(office)
    assert record["patient"]["city"] == "Rimouski"
