"""The screen on AWS: signed in at the user pool's page, all from the Region's endpoint, files by signed forms."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from playwright.sync_api import Browser, Page, expect

from copiste.records.states import DocumentState
from tests.cloud.imitation import SESSION, Cloud, installed, setting
from tests.cloud.readers import KeptPPOCR, KeptTesseract
from tests.e2e.installation import BLANK, CHANGE
from tests.web.aws import Surroundings, surrounded
from tests.web.clerk import Clerk

pytestmark = pytest.mark.web
HELD = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch) -> Iterator[Surroundings]:
    monkeypatch.delenv("COPISTE_HOME", raising=False)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", SESSION)
    readers = setting(KeptTesseract, KeptPPOCR)
    with installed(monkeypatch.setenv, COPISTE_READERS=readers) as cloud, surrounded(cloud) as made:
        yield made


@pytest.fixture
def clerk(browser: Browser, around: Surroundings) -> Iterator[Clerk]:
    """Somebody in a browser that keeps them to what the pages may do."""
    page = browser.new_page(locale="fr-CA")
    made = Clerk(page, around.screen)
    yield made
    page.context.close()
    assert made.faults == []


def sign_in(page: Page, around: Surroundings, at: str = "") -> None:
    page.goto(f"{around.screen}/{at}")
    page.locator("#go").click()
    page.locator("header.top").wait_for()


def drained(around: Surroundings) -> Cloud:
    with around.lock:
        around.cloud.drain()
    return around.cloud


def test_somebody_signs_in_sees_a_page_and_signs_out(clerk: Clerk, around: Surroundings) -> None:
    around.cloud.land("greffe/blank.pdf", BLANK.read_bytes())
    drained(around)
    page = clerk.page

    sign_in(page, around, "#/queue")
    clerk.take()
    expect(page.locator("h1")).to_have_text("Page blanche")
    picture = page.locator("img[src^='blob:']").first
    picture.wait_for()
    assert page.evaluate("one => one.complete && one.naturalWidth > 100", picture.element_handle())
    assert around.grants[:2] == ["authorization_code", "refresh_token"]  # the first token was short
    held = page.evaluate(HELD)
    assert [token for token in around.tokens if token and token in held] == []
    assert "code=" not in held
    assert "state" not in held

    page.get_by_role("button", name="Se déconnecter").click()
    page.locator("#go").wait_for()
    assert around.left == ["revoke", "logout"]
    page.locator("#go").click()
    page.locator("header.top").wait_for()
    assert around.grants.count("authorization_code") == 2


def test_a_file_goes_straight_into_the_inbox_and_comes_back_with_its_receipt(
    clerk: Clerk, around: Surroundings
) -> None:
    sign_in(clerk.page, around, "#/upload")
    given = {"name": "demande 1.pdf", "mimeType": "application/pdf", "buffer": CHANGE.read_bytes()}
    clerk.page.locator("input[type=file]").set_input_files([given])  # type: ignore[arg-type]  # a plain dict
    for _ in range(100):
        drained(around)
        if list(around.cloud.deps.ledger.documents()):
            break
        clerk.page.wait_for_timeout(100)

    expect(clerk.page.locator(".sending .fate").first).to_contain_text("Reçu")
    expect(clerk.page.locator("tbody")).to_contain_text("demande 1.pdf")
    (entry,) = around.cloud.deps.ledger.documents()
    assert (entry.state, entry.channel, entry.office) == (DocumentState.FILED, "upload", "greffe")


def test_english_at_the_sign_in_page_is_english_after_it(browser: Browser, around: Surroundings) -> None:
    page = browser.new_page(locale="en-CA")
    sign_in(page, around, "#/queue")

    assert around.spoken == ["en"]
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.context.close()


def test_whoever_may_do_nothing_here_is_told_and_can_go(clerk: Clerk, around: Surroundings) -> None:
    around.claims = {"username": "nobody"}
    clerk.page.goto(around.screen)
    clerk.page.locator("#go").click()

    expect(clerk.page.locator("main")).to_contain_text("Ce compte n’ouvre rien ici")
    clerk.page.get_by_role("button", name="Se déconnecter").click()
    clerk.page.locator("#go").wait_for()


def test_an_answer_that_was_not_asked_for_here_signs_nobody_in(clerk: Clerk, around: Surroundings) -> None:
    clerk.page.goto(f"{around.screen}/?code=0123456789abcdef&state=somebody-elses")

    clerk.page.locator("#go").wait_for()
    assert around.grants == []
