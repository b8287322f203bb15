"""`copiste users`: accounts are made, listed, barred and let in again, and every fault is one sentence."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from copiste.cli import main
from copiste.wiring import embedded

LONG = "une phrase assez longue\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    embedded(tmp_path / "data", {})  # as `copiste serve` makes it
    return tmp_path / "data"


def test_no_account_makes_an_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert users("add", "rose", data=tmp_path / "other", monkeypatch=monkeypatch) == 2
    assert not (tmp_path / "other").exists()


def users(*arguments: str, data: Path, typed: str = LONG, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    stdin = ["--password-stdin"] if arguments[0] in ("add", "password") else []
    return main(["--lang", "fr", "users", *arguments, "--data", str(data), *stdin])


def test_accounts_are_made_and_listed(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ["add", "rose", "--title", "Rose Essai", "--office", "greffe", "--office", "est", "--role", "uploader"]

    assert users(*made, data=data, monkeypatch=monkeypatch) == 0
    assert users("add", "chef", "--role", "administrator", data=data, monkeypatch=monkeypatch) == 0
    capsys.readouterr()
    assert users("list", data=data, monkeypatch=monkeypatch) == 0

    chef, rose = capsys.readouterr().out.splitlines()
    assert chef.split()[:3] == ["chef", "administrator", "*"]
    assert rose.split() == ["rose", "uploader", "greffe,est", "Rose", "Essai"]


def test_somebody_is_barred_and_let_in_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    users("add", "rose", data=data, monkeypatch=monkeypatch)

    assert users("disable", "rose", data=data, monkeypatch=monkeypatch) == 0
    users("list", data=data, monkeypatch=monkeypatch)
    assert "désactivé" in capsys.readouterr().out.splitlines()[-1]
    assert users("enable", "rose", data=data, monkeypatch=monkeypatch) == 0
    assert users("password", "rose", data=data, typed="une autre phrase longue\n", monkeypatch=monkeypatch) == 0
    slip = embedded(data, {}).registers.slip("user", "rose")
    assert slip is not None
    assert slip.value["disabled"] is False


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [
        (["add", "Rose Essai"], LONG, "le nom doit avoir"),
        (["add", "yves"], "court\n", "12 caractères"),
        (["add", "rose"], LONG, "est déjà pris"),
        (["add", "yves", "--office", "../x"], LONG, "nom de bureau"),
        (["disable", "personne"], LONG, "personne ne s’appelle"),
        (["disable", "chef"], LONG, "dernier compte"),
    ],
)
def test_a_fault_is_one_sentence(
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    arguments: list[str],
    typed: str,
    says: str,
) -> None:
    users("add", "chef", "--role", "administrator", data=data, monkeypatch=monkeypatch)
    users("add", "rose", data=data, monkeypatch=monkeypatch)
    capsys.readouterr()

    assert users(*arguments, data=data, typed=typed, monkeypatch=monkeypatch) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
