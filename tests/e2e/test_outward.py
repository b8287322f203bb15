"""From an office with no browser to a system that takes FHIR, through a served installation and over real sockets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfWriter

from copiste import wiring
from copiste.outward.checked import is_valid
from samples import electronic
from samples.forms import BLANKS, FORMS
from tests.contract.receiver import receiving
from tests.e2e.installation import REFERRAL
from tests.e2e.serving import served
from tests.e2e.test_embedded import land

COPISTE = Path(sys.executable).with_name("copiste")
KEY = b"k" * 32
PASSWORD = "une phrase assez longue"  # noqa: S105  of nobody
MOST_SECONDS = 120.0


def command(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "LC_ALL": "C"}
    return subprocess.run([COPISTE, *arguments], input=given, capture_output=True, text=True, check=False, env=env)


def answers(url: str) -> bool:
    try:
        with socket.create_connection((str(urlsplit(url).hostname), int(urlsplit(url).port or 0)), timeout=1):
            return True
    except OSError:
        return False


def until(there: Callable[[], bool]) -> None:
    limit = time.monotonic() + MOST_SECONDS
    while not there():
        assert time.monotonic() < limit
        time.sleep(0.1)


@pytest.mark.slow
def test_a_file_sent_from_an_office_leaves_as_signed_fhir(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "key").mkdir(parents=True)
    secret = data / "key" / "emr.secret"
    secret.write_text("whsec_" + base64.b64encode(KEY).decode())
    secret.chmod(0o600)
    with receiving() as receiver:
        described = {"url": receiver.url, "internal": True, "content": "fhir", "secrets": ["file:key/emr.secret"]}
        (data / "destinations.json").write_text(json.dumps({"emr": described}))
        named = ("users", "add", "rose", "--role", "uploader", "--office", "clinique", "--data", str(data))
        with served(data) as process:
            assert process.stderr is not None
            url = next(found[1] for line in process.stderr if (found := re.search(r"(http://127\.0\.0\.1:\d+)/", line)))
            until(lambda: answers(url))
            assert command(*named, "--password-stdin", given=PASSWORD + "\n").returncode == 0
            sent = [
                command("send", str(REFERRAL), "--to", url, "--user", "rose", "--password-stdin", given=PASSWORD + "\n")
                for _ in range(2)
            ]
            assert [(each.returncode, each.stderr.startswith("copiste:")) for each in sent] == [(0, False)] * 2
            assert sent[0].stdout == sent[1].stdout  # the same bytes are the same receipt
            until(lambda: bool(receiver.taken))
            until(lambda: "emr" in command("deliveries", "--data", str(data)).stdout)

    taken = receiver.taken[0]
    content = f"{taken.headers['webhook-id']}.{taken.headers['webhook-timestamp']}.".encode() + taken.body
    mark = base64.b64encode(hmac.new(KEY, content, hashlib.sha256).digest()).decode()
    event = json.loads(taken.body)
    resources = {each["resource"]["resourceType"]: each["resource"] for each in event["data"]["entry"]}
    assert taken.headers["webhook-signature"] == f"v1,{mark}"
    assert (event["type"], event["datacontenttype"]) == ("ca.copiste.record.filed", "application/fhir+json")
    assert is_valid(event["data"])
    attachment = resources["DocumentReference"]["content"][0]["attachment"]
    assert base64.b64decode(attachment["hash"]) == hashlib.sha1(REFERRAL.read_bytes(), usedforsecurity=False).digest()
    assert attachment["contentType"] == "application/pdf"
    assert resources["QuestionnaireResponse"]["subject"]["identifier"]["value"]


def test_serving_says_at_its_start_what_is_wrong_with_a_destination(tmp_path: Path) -> None:
    (tmp_path / "destinations.json").write_text('{"emr": {"url": "http://emr.example"}}')

    done = command("serve", "--data", str(tmp_path), "--port", "1")

    assert done.returncode == 2
    assert "The url of the destination emr cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_two_people_leaves_as_two_bundles_each_of_one_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "data"
    home.mkdir()
    described = {"folder": "out", "content": "fhir"}
    (home / "destinations.json").write_text(json.dumps({"emr": described}))
    monkeypatch.setenv("COPISTE_HOME", str(home))
    wiring.deps.cache_clear()
    people = [FORMS["referral"].case(random.Random(seed), 0.0) for seed in (1, 2)]
    both, made = PdfWriter(), io.BytesIO()
    for seed, person in enumerate(people):
        both.append(io.BytesIO(electronic.printed(BLANKS / "referral.pdf", person.answers, random.Random(seed))))
    both.write(made)

    land(wiring.deps(), home, "clinique", made.getvalue())
    wiring.deps.cache_clear()

    (file,) = (home / "out").iterdir()
    bundles = [json.loads(line)["data"] for line in file.read_text("utf-8").splitlines()]
    of = [{each["resource"]["resourceType"]: each["resource"] for each in one["entry"]} for one in bundles]
    numbers = [one["QuestionnaireResponse"]["subject"]["identifier"]["value"] for one in of]
    assert sorted(numbers) == sorted(person.values["/patient/nam"] for person in people)
    assert len({one["DocumentReference"]["id"] for one in of}) == 2
    for one, number, text in zip(of, numbers, map(json.dumps, bundles), strict=True):
        assert one["DocumentReference"]["subject"]["identifier"]["value"] == number
        (other,) = {*numbers} - {number}
        assert other not in text
