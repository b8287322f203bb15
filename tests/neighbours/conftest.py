"""One browser for all tests of a worker, as Playwright wants it, and an office for each test."""

from tests.web.conftest import browser, office

__all__ = ["browser", "office"]
