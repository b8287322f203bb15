"""What tests of several folders begin with."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from copiste.homes.machine.base import Database
from tests.contract.homes import Home, on_one_machine

CONNECT = Database._connect


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: no test of a unit cuts the power, and a document waits a hundred times.

    That the product does wait is for the contract tests to say (`test_embedded_database`, `test_embedded_crash`).
    """

    def connected(database: Database) -> sqlite3.Connection:
        connection = CONNECT(database)
        connection.execute("PRAGMA synchronous=OFF")
        return connection

    monkeypatch.setattr(Database, "_connect", connected)
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """The home on one machine, in a folder of its own; whatever was opened is closed after the test."""
    with on_one_machine(tmp_path) as alone:
        yield alone
