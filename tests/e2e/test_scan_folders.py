"""`copiste serve` watches the folders of doors.json in processes of their own, and says aloud when one is gone."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from copiste import wiring
from copiste.wiring import Deps
from tests.e2e.installation import CHANGE, REFERRAL
from tests.e2e.serving import served
from tests.unit.mail.makes import with_pdf

pytestmark = pytest.mark.slow


def until(deps: Deps, states: list[str], seconds: float = 240) -> list[str]:
    """Wait until the documents stand in *states*; return those in which they stand in the end."""
    limit = time.monotonic() + seconds
    while True:
        found = sorted(entry.state.value for entry in deps.ledger.documents())
        if found == states or time.monotonic() > limit:
            return found
        time.sleep(0.2)


def test_scans_in_a_watched_folder_are_filed_and_messages_there_are_opened(tmp_path: Path) -> None:
    data, scans, gone = tmp_path / "data", tmp_path / "scans", tmp_path / "gone"
    data.mkdir()
    scans.mkdir()
    folders = {
        "etage-2": {"path": str(scans), "office": "greffe"},
        "absent": {"path": str(gone), "office": "greffe"},
    }
    (data / "doors.json").write_text(json.dumps({"folders": folders}))
    (scans / "SKM_C258.pdf").write_bytes(REFERRAL.read_bytes())
    (scans / "transfert.eml").write_bytes(with_pdf(CHANGE.read_bytes()))
    (scans / "pas-fini.pdf.tmp").write_bytes(REFERRAL.read_bytes())

    with served(data) as server:
        assert server.stderr is not None
        said = ""
        while "absent" not in said:
            said = server.stderr.readline()
            assert said, "the server ended"
        found = until(wiring.embedded(data, {}), ["filed", "filed", "moved"])

    assert "scan folder" in said
    assert found == ["filed", "filed", "moved"]
    assert [path.name for path in scans.iterdir()] == ["pas-fini.pdf.tmp"]
