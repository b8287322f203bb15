"""A person at the review screen, who counts their key presses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.web.office import PASSWORD

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 800}
FOURFOLD: ViewportSize = {"width": 320, "height": 256}
"""What 1280 by 1024 leaves at 400 % (WCAG 1.4.10)."""


class Clerk:
    """One person in a browser context of their own."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.presses = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        page.on("response", lambda answer: self.faults.append(answer.url) if answer.status >= 500 else None)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Sign in by keyboard; the first screen of the person's work is there afterwards."""
        self.page.goto(self.url)
        expect(self.page.locator("input[autocomplete=username]")).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        self.page.locator("header.top").wait_for()
        self.page.locator("main[data-shown], main .notice").first.wait_for()

    def take(self) -> None:
        """Take the next task from the queue: the focus is on that already."""
        expect(self.page.locator(".page .inline button.main")).to_be_focused()
        self.press("Enter")

    def show(self, address: str) -> None:
        """Go to a screen by its address."""
        self.page.goto(f"{self.url}/#/{address}")
        self.page.locator(f'main[data-shown="#/{address}"]').wait_for()

    def press(self, *keys: str) -> None:
        """Press keys, each counted: also one held with another is one press more."""
        for key in keys:
            self.presses += len(re.split(r"(?<=\w)\+", key))
            self.page.keyboard.press(key)

    def at_stop(self, title: str) -> None:
        """Wait until the field called *title* is open and has the focus."""
        expect(self.page.locator(".editor h4")).to_contain_text(title)
        expect(self.page.locator(".editor :focus")).to_have_count(1)

    def ready_to_file(self) -> None:
        """Wait until every stop is answered and the focus is on filing."""
        expect(self.page.locator("button.file")).to_be_focused()

    def violations(self) -> list[str]:
        """Return what axe-core finds wrong with what is shown."""
        session = self.page.context.new_cdp_session(self.page)  # beside the page's policy for scripts
        session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        found: dict[str, Any] = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [f"{fault['id']}: {[node['target'] for node in fault['nodes']]}" for fault in found["violations"]]

    def width(self) -> int:
        """Return how wide the document is, in CSS pixels."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


@contextmanager
def seated(browser: Browser, url: str, **how: Any) -> Iterator[Clerk]:
    """Sit somebody down at a machine of their own; what went wrong in their browser is a failure."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "fr-CA", "timezone_id": "America/Toronto", **how})
    context.set_default_timeout(20_000)
    clerk = Clerk(context.new_page(), url)
    try:
        yield clerk
        assert clerk.faults == []
    finally:
        context.close()
