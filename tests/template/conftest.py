"""The template as it is read for every test of it."""

from __future__ import annotations

from typing import Any

import pytest

from copiste.local.template import load
from tests.template.translation import TEMPLATE


@pytest.fixture(scope="session")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = load(TEMPLATE)["Resources"]
    return found
