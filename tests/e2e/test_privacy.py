"""What a document says, and what its sender named it, stands nowhere in the clear: not in logs, not at rest."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from copiste import wiring
from copiste.flow.reconcile import ON_THE_WAY
from tests.e2e.installation import CHANGE, LOCKED, REFERRAL, ROOT
from tests.e2e.serving import served

NAME = "Zéphirine Quatresous 1984.pdf"


def said(value: Any) -> Iterator[str]:
    """Yield every text in a record that is long enough to be told from chance."""
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from said(below)
    elif isinstance(value, str) and len(value) > 6:
        yield value


def test_known_answers_and_file_names_are_in_no_log_and_nowhere_unsealed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    inbox = data / "inbox" / "greffe"
    inbox.mkdir(parents=True)
    secrets = {"Quatresous"}
    for number, source in enumerate((REFERRAL, CHANGE, LOCKED)):
        expected = json.loads((ROOT / "samples/expected" / source.parent.name / f"{source.name}.json").read_text())
        secrets |= {text for form in expected["forms"] for text in said(form["record"])}
        (inbox / f"{number} {NAME}").write_bytes(source.read_bytes())
    deps = wiring.embedded(data, {})
    deps.queues.send("read", '{"document": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "page": 1}')  # fails: failures log too

    with served(data) as process:
        deadline = time.monotonic() + 900  # a busy machine is slow, not wrong
        while time.monotonic() < deadline:
            entries = list(deps.ledger.documents())
            if len(entries) == 3 and not any(entry.state in ON_THE_WAY for entry in entries):
                break
            time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)

    assert process.returncode == 0
    assert [entry.state.value for entry in entries].count("filed") == 2
    logs = "".join(path.read_text("utf-8") for path in (data / "logs").iterdir())
    assert '"error":"ObjectMissing"' in logs
    spoken = logs + out + err + "".join(path.read_text("utf-8") for path in (data / "receipts").glob("*.csv"))
    assert [secret for secret in secrets if secret in spoken] == []
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert sum("objects" in path.parts for path in kept) > len(entries)
    for path in kept:
        stored = path.read_bytes()
        assert not any(secret.encode() in stored for secret in secrets - {"Quatresous"}), path.name
