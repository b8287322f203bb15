"""An embedded installation in a temporary folder, that the handlers find as they find their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste import wiring
from copiste.wiring import Deps


@pytest.fixture
def deps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deps]:
    monkeypatch.setenv("COPISTE_HOME", str(tmp_path / "data"))
    wiring.deps.cache_clear()
    yield wiring.deps()
    wiring.deps.cache_clear()
