"""The samples, read from the command line: every page in its place, and no wrong value accepted without a person."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from copiste.cli import main
from copiste.pointers import value_at

ROOT = Path(__file__).parents[2]
INBOX = ROOT / "samples" / "inbox"
ELECTRONIC = ("04-demande-electronique.pdf", "14-changement-electronique.pdf")
QUICK = (*ELECTRONIC, "13-lettre.pdf", "15-page-blanche.pdf", "16-verrouille.pdf")


def read(files: list[Path], out: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    main(["read", *map(str, files), "--forms", str(ROOT / "schemas"), "--format", "jsonl", "-o", str(out)])
    found: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: {"document": [], "form": []})
    for line in map(json.loads, out.read_text(encoding="utf-8").splitlines()):
        found[Path(line["source"]).name][line["kind"]].append(line)
    return found


def assert_held(files: list[Path], out: Path) -> None:
    found = read(files, out)
    for path in files:
        expected = json.loads((ROOT / "samples/expected" / path.parent.name / f"{path.name}.json").read_text("utf-8"))
        if expected["state"] == "duplicate":
            continue  # the command line reads what it is given
        (document,) = found[path.name]["document"]
        forms = found[path.name]["form"]
        assert [page["place"] for page in document["pages"]] == [page["place"] for page in expected["pages"]]
        assert [form["form"] for form in forms] == [form["form"] for form in expected["forms"]]
        for form, wanted in zip(forms, expected["forms"], strict=True):
            assert form["fields"]
            for field in form["fields"]:
                true = value_at(wanted["record"], field["name"])
                right = field["value"] == true or (not field["value"] and not true)
                assert right or field["decision"] == "review", (path.name, field["name"])


def test_what_needs_no_reading_is_accepted_whole_and_what_is_no_form_is_told_apart(tmp_path: Path) -> None:
    files = sorted(path for path in INBOX.rglob("*") if path.name in QUICK)

    assert_held(files, tmp_path / "read.jsonl")

    lines = [json.loads(line) for line in (tmp_path / "read.jsonl").read_text(encoding="utf-8").splitlines()]
    accepted = {Path(line["source"]).name for line in lines if line.get("status") == "accepted"}
    assert accepted == set(ELECTRONIC)


@pytest.mark.slow
def test_no_sample_leaves_a_wrong_value_that_nobody_looks_at(tmp_path: Path) -> None:
    files = sorted(path for path in INBOX.rglob("*") if path.is_file() and path.name not in QUICK)

    assert_held(files, tmp_path / "read.jsonl")
