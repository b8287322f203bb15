"""`copiste serve` asks the accounts that doors.json names, beside everything else that it does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from copiste import wiring
from tests.e2e.installation import CHANGE
from tests.e2e.serving import served
from tests.unit.gateways.servers import SrFaxServer, is_new
from tests.unit.gateways.servers import served as answered
from tests.unit.gateways.test_process import home_with


@pytest.mark.slow
def test_a_fax_at_a_gateway_is_read_while_copiste_serves(tmp_path: Path) -> None:
    server = SrFaxServer()
    server.arrives("101", CHANGE.read_bytes())
    with answered(server.answer) as url:
        home = home_with(tmp_path, url)
        with served(home):
            end = time.monotonic() + 240
            while time.monotonic() < end:
                time.sleep(0.5)
                if not is_new(server.faxes["101"]) and (home / "receipts" / "accueil.csv").exists():
                    break

    (entry,) = wiring.embedded(home, os.environ).ledger.documents()
    assert (entry.office, entry.channel) == ("accueil", "fax")
    assert entry.receipt in (home / "receipts" / "accueil.csv").read_text("utf-8")
