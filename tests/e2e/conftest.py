"""An embedded installation in a temporary folder, that the handlers find as they find their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste import wiring
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.wiring import Deps
from tests.e2e.installation import ROOT

# A logger of Powertools keeps the standard output that it found when its handler was imported. Were a test with
# `capsys` the first to need one, log lines would stand among what that test looks at.
for _function in functions(ROOT / "template.yaml").values():
    handler_of(_function)


@pytest.fixture
def deps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    monkeypatch.setenv("COPISTE_HOME", str(tmp_path / "data"))
    wiring.deps.cache_clear()
    yield wiring.deps()
    wiring.deps.cache_clear()
