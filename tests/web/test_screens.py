"""Every screen: axe-core finds nothing, at 400 % nothing is cut off, and what is fetched stays small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.web.clerk import FOURFOLD, Clerk, seated
from tests.web.conftest import site_at
from tests.web.office import PASSWORD, Office
from tests.web.tour import furnish, screens

WEB = Path(__file__).parents[2] / "web"
MOST = 150_000
"""Bytes of script and style that a clerk fetches to do tasks."""
ALL = 250_000
"""Bytes of script and style, of all screens together."""
BARS = """() => [...document.querySelectorAll(".drawn .bar")]
  .map(one => [parseFloat(getComputedStyle(one).height), Number(one.getAttribute("height"))])"""
"""How high each bar of a plot is, and how high it was drawn."""


def routed() -> set[str]:
    """Return the screens that have an address, as the router names them."""
    table = (WEB / "main.js").read_text("utf-8").partition("const SCREENS = {")[2].partition("};")[0]
    names = set(re.findall(r"(\w+): \"", table))
    assert len(names) > 20
    return names


@pytest.mark.web
def test_no_screen_has_a_fault_that_axe_finds(browser: Browser, office: Office) -> None:
    furnish(office)
    shown = set()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        found = {}
        for screen in screens(clerk, office):
            found[screen.name] = clerk.violations()
            shown.add(clerk.page.url.partition("#/")[2].partition("/")[0])

    assert routed() - shown == set()  # the tour leaves none out
    assert len(found) > 30
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.web
def test_every_screen_fits_at_four_hundred_percent(browser: Browser, office: Office) -> None:
    furnish(office)
    with site_at(office) as site, seated(browser, site.url, viewport=FOURFOLD) as clerk:
        found, bars = {}, []
        for screen in screens(clerk, office):
            found[screen.name] = (clerk.width(), clerk.violations())
            bars += clerk.page.evaluate(BARS)

    assert len(bars) > 4
    assert [pair for pair in bars if pair[0] != pair[1]] == []  # no rule of the sheet makes them higher than drawn
    assert {name: what for name, what in found.items() if what[0] > FOURFOLD["width"] or what[1]} == {}


@pytest.mark.web
def test_a_clerk_fetches_little_and_from_here_alone(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        asked: list[str] = []
        clerk.page.context.on("request", lambda request: asked.append(request.url))
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.page.locator(".editor").wait_for()
        fetched: dict[str, int] = {}
        again = clerk.page.context.new_page()  # the task's own screen, as a link to it opens it
        again.on("response", lambda answer: fetched.update({answer.url: len(answer.body())}) if answer.ok else None)
        again.goto(clerk.page.url)
        again.locator(".editor").wait_for()
        again.wait_for_load_state("networkidle")

    assert [url for url in asked if not url.startswith((site.url, f"blob:{site.url}"))] == []
    assert 0 < sum(size for url, size in fetched.items() if url.endswith((".js", ".css"))) <= MOST
    assert [url for url in asked if url.endswith("/cloud.js")] == []  # it is for an API that has an address of its own


@pytest.mark.web
def test_the_page_may_run_no_script_but_its_own(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        answer = clerk.page.goto(site.url)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        clerk.page.evaluate("document.body.setAttribute('style', 'color: red')")
        refused = [said for said in clerk.faults if "Content Security" in said]
        clerk.faults.clear()  # this one was asked for; any other fails every test of a screen

    assert len(refused) == 1
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_all_that_could_ever_be_fetched_stays_small() -> None:
    sizes = {path: path.stat().st_size for path in WEB.rglob("*") if path.suffix in (".js", ".css")}

    assert sum(sizes.values()) <= ALL


def held_back(clerk: Clerk, pattern: str) -> list[Route]:
    """Hold back what is asked for at *pattern*; return what is held, to be let go by the test."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    clerk.page.route(pattern, hold)
    return held


@pytest.mark.web
def test_a_screen_that_was_overtaken_draws_over_no_other(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        late = held_back(clerk, "**/api/forms")  # what the queue waits for before it is drawn
        clerk.page.goto(site.url)
        clerk.page.locator("input[autocomplete=username]").fill("rtremblay")
        clerk.page.locator("input[autocomplete=current-password]").fill(PASSWORD)
        with clerk.page.expect_request("**/api/forms"):
            clerk.page.keyboard.press("Enter")
        clerk.show("settings")
        with clerk.page.expect_response("**/api/tasks/counts*"):  # the queue has all it asked for
            late[0].continue_()
        clerk.page.wait_for_load_state("networkidle")

        expect(clerk.page.locator("h1")).to_have_text("Réglages")
        assert clerk.page.url.endswith("#/settings")


@pytest.mark.web
def test_the_names_of_forms_follow_the_language(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        form = page.locator("main option[value=address-change]")
        expect(form).to_have_text("Changement d'adresse")
        page.get_by_role("button", name="English").click()
        expect(form).to_have_text("Change of address")


@pytest.mark.web
def test_a_screen_that_comes_late_leaves_the_focus_to_whoever_went_on(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("ssavard")
        clerk.show("settings")
        late = held_back(clerk, "**/api/tasks*")
        with clerk.page.expect_request("**/api/tasks*"):
            clerk.page.goto(f"{site.url}/#/queue")
        menu = clerk.page.locator("details.menu summary")
        menu.focus()
        clerk.page.keyboard.press("Enter")
        for route in late:
            route.continue_()
        clerk.page.locator('main[data-shown="#/queue"]').wait_for()

        expect(menu).to_be_focused()
        expect(clerk.page.locator("details.menu a").first).to_be_visible()
