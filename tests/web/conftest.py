"""A browser for all tests of a worker, and one served office for each module."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.serving import free_port, served
from tests.web.office import Office
from tests.web.spoken import Spoken

CHROMIUM = os.environ.get("COPISTE_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCHEMAS = Path(__file__).parents[2] / "schemas"
_PATIENCE = 180.0
expect.set_options(timeout=20_000)  # the machine may be busy: what is right comes, only later


@dataclass(frozen=True)
class Site:
    """An office that is served at `url`."""

    url: str
    office: Office


@contextmanager
def site_at(office: Office) -> Iterator[Site]:
    """Serve *office* until the block ends."""
    port = free_port()
    with served(office.home, "--port", str(port), "--workers", "1") as process:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + _PATIENCE
        while not _answers(url):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield Site(url, office)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=5) as answer:  # noqa: S310  our own server
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the distribution's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser; each test opens contexts of its own, as other people at other machines."""
    with chromium() as found:
        yield found


@pytest.fixture(params=["fr", "en"])
def spoken(request: pytest.FixtureRequest) -> Spoken:
    """The language of a clerk: a test that asks for it runs in each."""
    return Spoken(request.param)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office where everybody has an account and nothing has arrived yet."""
    from copiste import wiring

    monkeypatch.setenv("COPISTE_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COPISTE_SEED_SHARE", "0")
    wiring.deps.cache_clear()
    made = Office(tmp_path / "data")
    made.hire()
    yield made
    wiring.deps.cache_clear()


@pytest.fixture
def critical_nam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the office hold the health insurance number of a referral for critical; ask for it before the office."""
    shutil.copytree(SCHEMAS, tmp_path / "forms")
    schema = tmp_path / "forms" / "referral" / "schema.json"
    said = json.loads(schema.read_text("utf-8"))
    said["properties"]["patient"]["properties"]["nam"]["x-critical"] = True
    schema.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    monkeypatch.setenv("COPISTE_FORMS", str(tmp_path / "forms"))
