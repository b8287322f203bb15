"""What a fax server or scanner wrote into a folder is carried to the bucket, with what the server knows of a call."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from copiste.keeping.artefacts import facts_of, load_contents
from copiste.task_root import task_root
from tests.cloud.conftest import Install
from tests.cloud.imitation import Cloud, aws
from tests.cloud.test_end_to_end import CHANGE

pytestmark = pytest.mark.cloud

CARRY = task_root() / "infra" / "hylafax" / "copiste-carry"
DOORS = json.dumps({"lines": {"+14185550100": {"title": "Ligne du greffe", "office": "greffe"}}})
FAKE = """#!{python}
import json, os, sys
with open(os.environ["SAID"], "a") as said:
    said.write(json.dumps(sys.argv[1:]) + "\\n")
sys.exit(int(os.environ.get("FAILS", "0")))
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """What an office writes into, and the command line of AWS that notes what it is asked."""

    path: Path
    tools: Path

    def put(self, name: str, data: bytes, note: dict[str, Any] | None = None, age: float = 60) -> None:
        """Write a file, *age* seconds old, with its note."""
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        os.utime(file, (time.time() - age,) * 2)
        if note is not None:
            (file.parent / f".{file.name}.arrival.json").write_text(json.dumps(note), "utf-8")

    def carry(self, **env: str) -> tuple[int, list[list[str]]]:
        """Carry what stands there; return the exit status and what was asked of AWS."""
        said = self.tools / "said"
        said.write_text("")
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [str(CARRY), str(self.path), "inbox", "greffe"],
            env={**os.environ, "PATH": path, "SAID": str(said), **env},
            check=False,
            timeout=60,
        )
        return done.returncode, [json.loads(line) for line in said.read_text().splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for name in ("scans", "bin"):
        (tmp_path / name).mkdir()
    fake = tmp_path / "bin" / "aws"
    fake.write_text(FAKE.format(python=sys.executable))
    fake.chmod(0o755)
    return Folder(tmp_path / "scans", tmp_path / "bin")


def noted(data: bytes, **more: Any) -> dict[str, Any]:
    told = {"provider": "hylafax", "provider_id": "000000024", "caller": "418 555-0199", "called": "418 555-0100"}
    return {"sha256": hashlib.sha256(data).hexdigest(), **told, "pages_received": 1, **more}


def landed(cloud: Cloud, asked: list[str], data: bytes) -> None:
    """Do what the command line was asked for."""
    told = dict(each.split("=", 1) for each in asked[asked.index("--metadata") + 1 :])
    place = next(each for each in asked if each.startswith("s3://")).removeprefix("s3://inbox/")
    aws("s3").put_object(Bucket=cloud.names["Inbox"], Key=place, Body=data, Metadata=told)


def test_a_fax_comes_with_what_its_server_knows_of_the_call(install: Install, folder: Folder) -> None:
    cloud = install(COPISTE_DOORS=DOORS)
    data = CHANGE.read_bytes()
    folder.put("hylafax-24.pdf", data, noted(data, caller_name="Clinique É"))

    status, (asked,) = folder.carry()
    for _ in range(2):  # carried twice, when a crash came between the bucket and the removal
        landed(cloud, asked, data)
        cloud.drain()

    assert status == 0
    assert not [*folder.path.iterdir()]
    (entry,) = cloud.deps.ledger.documents()
    facts = facts_of(entry.id, cloud.deps.vault)
    assert (entry.channel, entry.office) == ("fax", "greffe")
    assert (facts.caller, facts.caller_name, facts.line) == ("418 555-0199", "Clinique É", "Ligne du greffe")


@pytest.mark.parametrize(
    "told",
    [
        "kein base64",
        base64.b64encode(b"{").decode(),
        base64.b64encode(json.dumps(noted(b"another file")).encode()).decode(),
        "A" * 1800,
    ],
)
def test_a_note_that_makes_no_sense_says_nothing(install: Install, told: str) -> None:
    cloud = install()
    aws("s3").put_object(
        Bucket=cloud.names["Inbox"], Key="greffe/a.pdf", Body=CHANGE.read_bytes(), Metadata={"copiste-arrival": told}
    )

    cloud.step("intake")

    (entry,) = cloud.deps.ledger.documents()
    assert entry.channel == "bucket"


@pytest.mark.parametrize(("via", "office", "line"), [((), "accueil", ""), (("accueil",), "greffe", "Ligne du greffe")])
def test_who_writes_for_one_office_gives_another_nothing_that_its_line_does_not_allow(
    install: Install, via: tuple[str, ...], office: str, line: str
) -> None:
    doors = json.loads(DOORS)
    doors["lines"]["+14185550100"]["via"] = via
    cloud = install(COPISTE_DOORS=json.dumps(doors))
    data = CHANGE.read_bytes()
    note = base64.b64encode(json.dumps(noted(data)).encode()).decode()
    aws("s3").put_object(
        Bucket=cloud.names["Inbox"], Key="accueil/a.pdf", Body=data, Metadata={"copiste-arrival": note}
    )

    cloud.step("intake")

    (entry,) = cloud.deps.ledger.documents()
    problems = [problem.code for problem in load_contents(entry.id, cloud.deps.vault).problems]
    facts = facts_of(entry.id, cloud.deps.vault)
    assert (entry.office, entry.channel, facts.line, facts.called) == (office, "fax", line, "418 555-0100")
    assert ("arrival_line" in problems) is (not via)


def test_what_is_not_whole_yet_waits_and_batches_keep_their_folder(folder: Folder) -> None:
    folder.put("lot-7/scan 1.tif", b"II*\0")
    folder.put("new.tif", b"II*\0", age=0)
    folder.put("other.part", b"II*\0")
    folder.put(".hidden", b"II*\0")

    status, asked = folder.carry()

    assert status == 0
    assert [each[-1] for each in asked] == ["s3://inbox/greffe/lot-7/scan 1.tif"]
    left = {path.name for path in folder.path.rglob("*") if path.is_file()}
    assert left == {"new.tif", "other.part", ".hidden"}


def test_what_cannot_be_carried_stays(folder: Folder) -> None:
    folder.put("a.tif", b"II*\0", noted(b"II*\0"))

    assert folder.carry(FAILS="1")[0] == 1
    assert {path.name for path in folder.path.iterdir()} == {"a.tif", ".a.tif.arrival.json"}
    assert folder.carry()[0] == 0
    assert not [*folder.path.iterdir()]
