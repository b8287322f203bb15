"""The API of a served installation, asked everything that its OpenAPI document allows."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e.installation import ROOT


@pytest.mark.slow
def test_no_answer_is_a_server_error_nor_outside_its_schema() -> None:
    asked = subprocess.run(
        [sys.executable, "scripts/ask_api.py", "5"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )

    assert asked.returncode == 0, asked.stdout[-6000:] + asked.stderr[-2000:]
