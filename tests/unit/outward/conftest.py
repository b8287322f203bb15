"""The office whose records leave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from copiste.publishers.files import FilePublisher
from copiste.records.model import Status
from copiste.settings.destinations import Destinations
from tests.contract.homes import Home
from tests.unit.flow.flow import Flow, assembly
from tests.unit.outward.post import FILES, Post


@pytest.fixture
def post(home: Home, tmp_path: Path) -> Post:
    """Give an office where a document with one accepted form has landed, and a folder that takes its records."""
    flow = Flow(home, assembly((0, Status.ACCEPTED)))
    flow.destinations = Destinations({"files": FILES})
    made = Post(flow, tmp_path / "out", {})
    made.publishers["files"] = FilePublisher(made.folder, lambda: made.at)
    flow.land()
    return made
