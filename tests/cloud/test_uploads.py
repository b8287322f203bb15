"""Uploads larger than a request to the API may be: a signed form, the inbox, and the sender's own receipt."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from copiste.keeping.vault import ORIGINAL
from copiste.records.states import DocumentState
from tests.cloud.imitation import Cloud
from tests.cloud.test_end_to_end import CHANGE, REFERRAL, asked

pytestmark = pytest.mark.cloud
PDF = "application/pdf"


def wanted(**other: Any) -> dict[str, Any]:
    return {"upload": "envoi-0001", "office": "greffe", "size": 200_000, "media_type": PDF, **other}


def policy(form: dict[str, Any]) -> list[Any]:
    """Return the conditions that S3 holds a form to."""
    conditions: list[Any] = json.loads(base64.b64decode(form["fields"]["policy"]))["conditions"]
    return conditions


def lets(form: dict[str, Any], key: str, kind: str, size: int) -> bool:
    """Say whether S3 would take a file, by its rule: every condition holds (AWS, "POST policy conditions")."""
    given = {**form["fields"], "bucket": "copiste-inbox", "key": key, "Content-Type": kind}
    for condition in policy(form):
        match condition:
            case ["starts-with", field, start]:
                fine = given[field.removeprefix("$")].startswith(start)
            case ["content-length-range", least, most]:
                fine = least <= size <= most
            case _:
                fine = all(given[field] == value for field, value in condition.items())
        if not fine:
            return False
    return True


def prefix(form: dict[str, Any]) -> str:
    return str(form["fields"]["key"].removesuffix("${filename}"))


def put(cloud: Cloud, form: dict[str, Any], name: str, data: bytes) -> None:
    """Put a file where a form lets it, as S3 does with a form that it takes."""
    assert lets(form, prefix(form) + name, PDF, len(data))
    cloud.land(prefix(form) + name, data)


def test_what_lands_by_a_form_is_the_upload_of_who_was_given_it(cloud: Cloud) -> None:
    status, form = asked("/api/uploads", "POST", wanted())
    assert (status, asked("/api/uploads/envoi-0001")[0]) == (201, 404)
    put(cloud, form, "Numérisation 1.pdf", CHANGE.read_bytes())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    status, upload = asked("/api/uploads/envoi-0001")
    assert (entry.state, entry.channel, entry.office) == (DocumentState.FILED, "upload", "greffe")
    assert (upload["receipt"].replace("-", ""), upload["name"]) == (
        entry.receipt.replace("-", ""),
        "Numérisation 1.pdf",
    )
    assert [each["receipt"] for each in asked("/api/uploads")[1]["uploads"]] == [upload["receipt"]]
    assert cloud.account().findings == ()


def test_what_lands_by_a_form_belongs_to_the_batch_that_it_was_for(cloud: Cloud) -> None:
    assert asked("/api/uploads", "POST", wanted(batch="lot-7"))[0] == 400  # nobody opened it
    assert asked("/api/batches", "POST", {"office": "greffe", "batch": "lot-7", "sheets": 1})[0] == 201
    _, form = asked("/api/uploads", "POST", wanted(batch="lot-7"))
    put(cloud, form, "a.pdf", CHANGE.read_bytes())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    _, batch = asked("/api/batches/greffe/lot-7")
    assert [each["id"] for each in batch["documents"]] == [entry.id]
    assert batch["complete"]


def test_a_second_file_by_the_same_form_is_kept_too(cloud: Cloud) -> None:
    _, form = asked("/api/uploads", "POST", wanted())
    put(cloud, form, "a.pdf", CHANGE.read_bytes())
    put(cloud, form, "b.pdf", REFERRAL.read_bytes())
    cloud.drain()

    kept = [cloud.deps.vault.fetch(entry.id, ORIGINAL) for entry in cloud.deps.ledger.documents()]
    assert sorted(kept) == sorted([CHANGE.read_bytes(), REFERRAL.read_bytes()])
    assert len(asked("/api/uploads")[1]["uploads"]) == 2


def test_a_place_that_nobody_was_promised_is_a_folder_like_any_other(cloud: Cloud) -> None:
    cloud.land(f"greffe/upload-{'0' * 32}/a.pdf", CHANGE.read_bytes())
    cloud.drain()

    (entry,) = cloud.deps.ledger.documents()
    assert (entry.state, entry.channel) == (DocumentState.FILED, "bucket")
    assert asked("/api/uploads")[1]["uploads"] == []


def test_the_form_holds_size_type_and_place(cloud: Cloud) -> None:
    _, form = asked("/api/uploads", "POST", wanted())
    place = prefix(form)

    assert place.startswith("greffe/upload-")
    assert lets(form, f"{place}a.pdf", PDF, 200_000)
    assert not lets(form, f"{place}a.pdf", PDF, 200_001)
    assert not lets(form, f"{place}a.pdf", PDF, 0)
    assert not lets(form, f"{place}a.pdf", "text/html", 1)
    assert not lets(form, "greffe/a.pdf", PDF, 1)
    assert not lets(form, "autre/upload-1/a.pdf", PDF, 1)
    assert form["url"] == f"https://{cloud.names['Inbox']}.s3.ca-central-1.amazonaws.com/"  # what the screen may reach
    assert form["fields"]["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"office": "ailleurs"}, 403),
        ({"size": 100_000_001}, 413),
        ({"size": 0}, 400),
        ({"media_type": "text/html"}, 400),
        ({"upload": "x"}, 400),
    ],
)
def test_a_form_is_refused(cloud: Cloud, other: dict[str, Any], status: int) -> None:  # noqa: ARG001  the installation
    assert asked("/api/uploads", "POST", wanted(**other))[0] == status
