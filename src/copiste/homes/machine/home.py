"""The home on one machine: everything in one folder, `COPISTE_HOME`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from copiste.homes.machine.base import Database
from copiste.homes.machine.inbox import FolderInbox
from copiste.homes.machine.key import local_sealer
from copiste.homes.machine.keys import SqliteKeys
from copiste.homes.machine.ledger import SqliteLedger
from copiste.homes.machine.objects import FileObjects
from copiste.homes.machine.queues import SqliteQueues
from copiste.homes.machine.records import SqliteRecords
from copiste.homes.machine.registers import SqliteAudit, SqliteRegisters
from copiste.homes.secrets import in_files
from copiste.ports.home import Home
from copiste.settings.environment import needed

_DATABASE = "copiste.db"


def open_home(env: Mapping[str, str], clock: Callable[[], dt.datetime]) -> Home:
    """Open the installation in the folder `COPISTE_HOME`; what is not there yet is made."""
    folder = Path(needed(env, "COPISTE_HOME"))
    database = Database(database_of(folder))
    queues = SqliteQueues(database, lambda: clock().timestamp())
    return Home(
        name="machine",
        objects=FileObjects(folder / "objects"),
        ledger=SqliteLedger(database),
        records=SqliteRecords(database),
        registers=SqliteRegisters(database),
        audit=SqliteAudit(database),
        queues=queues,
        sealer=local_sealer(key_file(folder, env), SqliteKeys(database)),
        inbox=FolderInbox(folder / "inbox"),
        channel="folder",
        watched=True,
        postbox=None,
        signs_in=True,
        setting=lambda name: _text(folder / f"{name}.json"),
        secret=in_files(folder),
        folder=folder,
        forms=(folder / "forms",),
        instructions=None,
        recall=queues.recall,
        close=database.close,
    )


def database_of(folder: Path) -> Path:
    """Return the file that stands in *folder* when there is an installation in it."""
    return folder / _DATABASE


def key_file(folder: Path, env: Mapping[str, str]) -> Path:
    """Return where the operator's key is."""
    return Path(env.get("COPISTE_KEY_FILE") or folder / "key" / "operator.key")


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None
