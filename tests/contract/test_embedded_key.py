"""The operator's key: made once, kept from others, missed at once."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste.errors import OperatorError, OperatorKeyMissing, OperatorKeyUnfit
from copiste.homes.machine.base import Database
from copiste.homes.machine.key import local_sealer
from copiste.homes.machine.keys import SqliteKeys
from copiste.texts import LANGUAGES, explain
from tests.contract.homes import at_once


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[SqliteKeys]:
    with Database(tmp_path / "copiste.db") as database:
        yield SqliteKeys(database)


def test_the_key_is_made_on_first_use_for_its_owner_alone(tmp_path: Path, keys: SqliteKeys) -> None:
    file = tmp_path / "key" / "operator.key"

    local_sealer(file, keys)
    made = file.read_bytes()
    local_sealer(file, keys)

    assert len(made) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == made
    assert [path.name for path in file.parent.iterdir()] == ["operator.key"]


def test_processes_that_start_at_once_share_one_key(tmp_path: Path, keys: SqliteKeys) -> None:
    sealers = at_once([lambda: local_sealer(tmp_path / "operator.key", keys)] * 8)

    assert len({sealer.fingerprint(b"x") for sealer in sealers}) == 1


def test_a_lost_key_is_missed_and_no_other_is_made(tmp_path: Path, keys: SqliteKeys) -> None:
    file = tmp_path / "operator.key"
    local_sealer(file, keys).create("D1")
    file.unlink()

    with pytest.raises(OperatorKeyMissing) as caught:
        local_sealer(file, keys)

    assert not file.exists()
    said(caught.value)


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, keys: SqliteKeys, content: bytes) -> None:
    file = tmp_path / "operator.key"
    file.touch(mode=0o600)
    file.write_bytes(content)

    with pytest.raises(OperatorKeyUnfit) as caught:
        local_sealer(file, keys)
    said(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, keys: SqliteKeys, mode: int) -> None:
    file = tmp_path / "operator.key"
    local_sealer(file, keys)
    file.chmod(mode)

    with pytest.raises(OperatorKeyUnfit):
        local_sealer(file, keys)


def test_the_key_of_another_installation_is_refused_at_once(tmp_path: Path, keys: SqliteKeys) -> None:
    sealer = local_sealer(tmp_path / "ours.key", keys)
    sealer.create("D1")
    sealer.destroy("D1")
    sealer.create("D2")
    (tmp_path / "theirs.key").touch(mode=0o600)
    (tmp_path / "theirs.key").write_bytes(b"t" * 32)

    with pytest.raises(OperatorKeyUnfit):
        local_sealer(tmp_path / "theirs.key", keys)


def said(error: OperatorError) -> None:
    for language in LANGUAGES:
        assert explain(error, language) != f"error.{error.code}"
