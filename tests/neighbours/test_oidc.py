"""Signing in at oidc-provider, a certified provider of others, as it comes: with its own pages, in a browser."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.serving import free_port
from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import Office

pytestmark = pytest.mark.neighbours
HERE = Path(__file__).parent
CLIENT, SECRET = "copiste", "a secret of: nobody%"
_GO = "Se connecter avec le compte de l’organisme"


@contextmanager
def _provider(port: int, back: str) -> Iterator[None]:
    command = ["node", "oidc.mjs", str(port), CLIENT, SECRET, back]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            assert any(line.strip() == "ready" for line in process.stdout)
            yield
        finally:
            process.kill()


@contextmanager
def _at_the_provider(browser: Browser, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Give a page that came to the provider from the screen."""
    port = free_port()
    monkeypatch.setenv("COPISTE_OIDC_ISSUER", f"http://localhost:{port}")
    monkeypatch.setenv("COPISTE_OIDC_CLIENT", CLIENT)
    monkeypatch.setenv("COPISTE_OIDC_SECRET", SECRET)
    with (
        site_at(office) as site,
        _provider(port, f"{site.url}/api/sign-in/callback"),
        seated(browser, site.url) as clerk,
    ):
        clerk.page.goto(site.url)
        clerk.page.get_by_role("link", name=_GO).click()
        clerk.page.locator("input[name=login]").wait_for()
        yield clerk.page


def test_a_person_signs_in_with_what_the_provider_says_at_its_userinfo_endpoint(
    browser: Browser,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with _at_the_provider(browser, office, monkeypatch) as page:
        page.locator("input[name=login]").fill("vmorin")
        page.locator("input[name=password]").fill("anything")
        page.get_by_role("button").click()
        page.get_by_role("button", name="Continue").click()
        expect(page.locator("h1")).to_have_text("File de travail")
        expect(page.locator(".person")).to_contain_text("Violette Morin")


def test_whoever_cancels_reads_so_in_their_language_and_goes_back(
    browser: Browser,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with _at_the_provider(browser, office, monkeypatch) as page:
        page.get_by_role("link", name="Cancel").click()
        expect(page.locator("h1")).to_have_text("Connexion non terminée")
        expect(page.get_by_role("alert")).to_contain_text("La connexion a été annulée")
        page.get_by_role("link", name="Revenir à copiste").click()
        expect(page.get_by_role("link", name=_GO)).to_be_visible()
