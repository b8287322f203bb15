"""A network that is cut at random moments, and a clerk who goes on answering meanwhile."""

from __future__ import annotations

import random
from dataclasses import dataclass

from playwright.sync_api import Dialog, Page, Route, expect

from copiste.desk.work import draft_of
from tests.web.clerk import Clerk
from tests.web.office import Office
from tests.web.test_clerk import TITLES

FREE = {"/patient/surname": TITLES[0], "/patient/city": TITLES[2]}
"""Fields of a referral in which anything may be written."""
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('copiste-kept-'))"
RELOADS = 25
"""Answers given between two visits."""


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


@dataclass(frozen=True)
class Found:
    """How often the network was cut, how many answers were given, and the fields whose last one is not there."""

    cuts: int
    given: int
    lost: tuple[str, ...]


def through_cuts(clerk: Clerk, office: Office, cuts: int, seed: int) -> Found:
    """Answer until the network was cut *cuts* times, now and then leaving the page while nothing can be sent."""
    page, network = clerk.page, Network(seed)
    expected: dict[str, str] = {}
    given = 0
    page.on("dialog", Dialog.accept)  # the browser asks before it leaves what is not saved
    clerk.at_stop(TITLES[0])
    address = page.url
    page.route("**/draft", network)
    for number in range(2 * cuts):
        if network.cuts >= cuts:
            break
        path, title = network.random.choice(list(FREE.items()))
        if page.locator(".editor h4", has_text=title).count() == 0:
            open_field(clerk, title)
        clerk.press("F2")
        expected[path] = f"Ville {number}"
        page.keyboard.type(expected[path])
        clerk.press("Enter")
        given += 1
        again(page)
        expect(page.locator("dialog")).to_have_count(0)  # nobody else is here
        if number % RELOADS == RELOADS - 1:
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
    return Found(network.cuts, given, tuple(path for path, text in expected.items() if said[path] != text))
