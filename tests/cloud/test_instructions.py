"""What an installation on AWS is told holds for functions that run already, with no new image."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from copiste import cli, wiring
from copiste.errors import Conflict
from copiste.settings import lasting
from tests.cloud import a_form
from tests.cloud.conftest import Install
from tests.cloud.imitation import CALLS, ROOT, Cloud, setting
from tests.cloud.readers import First, Second
from tests.cloud.test_migrate import settings

pytestmark = pytest.mark.cloud


class Clock:
    """What `time.monotonic` says."""

    def __init__(self) -> None:
        self.at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(lasting, "time", made)
    return made


@pytest.fixture
def cloud(install: Install, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Cloud:  # noqa: ARG001  set before it opens
    """An installation that knows the forms that ship."""
    made = install(COPISTE_READERS=setting(First, Second))
    for name, value in settings(made).items():
        monkeypatch.setenv(name, value)
    return made


def instruct(*arguments: str) -> int:
    return cli.main(["--lang", "en", "instruct", *arguments])


def test_a_form_that_is_told_is_read_by_a_warm_function_within_a_minute(
    cloud: Cloud, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = a_form.definition(tmp_path / "forms")
    with CALLS.acting("read"):
        assert "form-1" not in wiring.deps().library.definitions()
    assert instruct("--forms", str(form)) == 0
    assert "form-1" in capsys.readouterr().out
    clock.at += 59
    cloud.land("greffe/scan.tif", a_form.scan())
    cloud.drain()

    (record,) = cloud.deps.records.records()
    assert record.form == "form-1"


def test_offices_are_known_within_a_minute_and_are_asked_for_seldom(cloud: Cloud, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "offices.json").write_text(json.dumps({"greffe": {"title": "Greffe", "language": "en"}}))
    first = wiring.deps()
    assert instruct("--offices", str(tmp_path / "offices.json")) == 0
    assert wiring.deps() is first
    clock.at += 31

    assert wiring.deps().offices.get("greffe").language == "en"
    assert wiring.deps() is wiring.deps()
    assert cloud.deps.instructions is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("offices", "[]"),
        ("offices", '{"greffe": {"zone": "Mars"}}'),
        ("doors", '{"connections": {"x": {"kind": "unknown", "office": "greffe"}}}'),
        ("doors", '{"folders": {"etage-2": {"path": "/srv/scans", "office": "greffe"}}}'),
        ("destinations", '{"files": {"folder": "out"}}'),
    ],
)
def test_what_makes_no_sense_is_not_told(
    cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (tmp_path / "told.json").write_text(text)

    assert instruct(f"--{name}", str(tmp_path / "told.json")) != 0
    assert capsys.readouterr().err
    assert cloud.deps.instructions is not None
    assert cloud.deps.instructions.setting(name) is None


def test_a_form_with_a_fault_is_not_told(cloud: Cloud, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schemas" / "permit", tmp_path / "permit")
    (tmp_path / "permit" / "schema.json").write_text("{}")

    assert instruct("--forms", str(tmp_path)) != 0
    assert cloud.deps.instructions is not None
    assert cloud.deps.instructions.forms() == {}


def test_what_is_told_is_replaced_forgotten_and_told_once(cloud: Cloud) -> None:
    told = cloud.deps.instructions
    assert told is not None
    told.give({"offices": "{}"}, {"a": {"schema.json": b"1"}, "b": {"schema.json": b"2"}})
    told.give({"doors": "{}"}, {"a": {"schema.json": b"3"}}, frozenset({"b"}))
    assert told.forms() == {"a": {"schema.json": b"3"}}
    assert (told.setting("offices"), told.setting("doors"), told.setting("destinations")) == ("{}", "{}", None)

    before = cloud.items()
    told.give({"doors": "{}"}, {"a": {"schema.json": b"3"}})
    assert cloud.items() == before
    assert not told.changed()


def test_two_who_tell_at_once_do_not_undo_each_other(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    told, other = cloud.deps.instructions, wiring.build(os.environ).instructions
    assert told is not None
    assert other is not None
    told.give({"offices": "{}"}, {})

    def between(_: object) -> None:
        monkeypatch.setattr(CALLS, "fault", lambda _: None)
        other.give({"doors": "{}"}, {})

    monkeypatch.setattr(CALLS, "fault", lambda call: between(call) if call.action == "dynamodb:PutItem" else None)
    with CALLS.acting("sweep"), pytest.raises(Conflict):
        told.give({"destinations": "{}"}, {})
    CALLS.made.clear()

    assert told.changed() or told.setting("doors") == "{}"
