"""The composition root: the one place that reads the environment and picks adapters.

| setting | means |
|---|---|
| `COPISTE_HOME` | the data folder of an embedded installation; without it the AWS adapters are used |
| `COPISTE_KEY_FILE` | the operator's key, embedded (default `<home>/key/operator.key`) |
| `COPISTE_FORMS` | folders of form definitions, separated as in `PATH` (default: those that ship, and `<home>/forms`) |
| `COPISTE_READERS` | readers, by name: `tesseract`, `ppocr` (default), `vision`, `module:Class` |
| `COPISTE_PAGES_MAY_LEAVE` | `yes` lets forms that ask for it (`x-readers`) send crops to Textract (default no) |
| `COPISTE_VISION_URL`, `COPISTE_VISION_MODEL` | where the reader `vision` is served in the building, and its model |
| `COPISTE_VISION_ALLOWED` | addresses that it may be at (`http://10.0.0.5:8000`), separated by commas; none otherwise |
| `COPISTE_VISION_KEY_FILE` | a file with the key that it asks for, when it asks for one |
| `COPISTE_PATIENCE` | seconds after which a document that stands still has stalled (default 900) |
| `COPISTE_OFFICES` | offices as JSON, on AWS (embedded: `<home>/offices.json`) |
| `COPISTE_DOORS` | fax lines, gateways and mailboxes as JSON, on AWS (embedded: `<home>/doors.json`) |
| `COPISTE_DESTINATIONS` | where events about records go, as JSON, on AWS (embedded: `<home>/destinations.json`) |
| `COPISTE_SECRETS` | what the names of their passwords and keys begin with in Systems Manager, on AWS |
| `COPISTE_MONTHLY_PAGES` | pages read a month before reading pauses (default 0: no limit) |
| `COPISTE_SEED_SHARE` | share of the tasks that carry a known-wrong answer (default 0.02; 0 for none) |
| `COPISTE_OIDC_ISSUER`, `COPISTE_OIDC_CLIENT`, `COPISTE_OIDC_SECRET` | a provider to sign in with, embedded (OpenID) |
| `COPISTE_OIDC_GROUPS` | the claim that holds somebody's groups (default `groups`; on AWS `cognito:groups`) |
| `COPISTE_IDLE` | seconds without a call after which a session ends, embedded (default 7200; 300 at least) |
| `COPISTE_URL` | the address under which people reach the screen, where it is not the one that they ask for |
| `ORIGINALS`, `WORK`, `RECORDS`, `INBOX`, `TABLE`, `KEY`, `INTAKE_QUEUE` … | what template.yaml made, on AWS |
"""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from copiste import __version__
from copiste import wiring_settings as settings
from copiste.errors import BadSetting, NoInstallation
from copiste.forms.model import Definition
from copiste.ports.decoder import Decoder
from copiste.ports.identity import Passwords, Provider
from copiste.ports.library import Library
from copiste.ports.readers import Reader, WordReader
from copiste.stages import destinations
from copiste.stages.messages import QUEUES
from copiste.task_root import task_root
from copiste.texts import Language, language_of
from copiste.wiring_deps import DEAD_LETTERS, Deps, SigningIn
from copiste.wiring_doors import Outside, doors_of
from copiste.wiring_outward import fit_for_aws, fit_for_one_machine, publisher_on_aws, publisher_on_one_machine
from copiste.wiring_readers import readers_of

if TYPE_CHECKING:
    from copiste.adapters.moving import Cloud, Machine

DATABASE = "copiste.db"
_TOUCHES = ("pillow", "pypdfium2", "pypdf", "numpy", "opencv-python-headless", "cryptography")


@cache
def deps() -> Deps:
    """Return this process's Deps, built on first use: one cold start, many invocations."""
    return build(os.environ)


def build(env: Mapping[str, str]) -> Deps:
    """Build Deps from settings. Raise `BadSetting` for one that is missing or malformed."""
    home = env.get("COPISTE_HOME")
    return embedded(Path(home), env) if home else _aws(env)


def embedded(home: Path, env: Mapping[str, str]) -> Deps:
    """Build the Deps of one machine, all data under the folder *home*."""
    from copiste.adapters.files import FileObjects
    from copiste.adapters.inbox_folder import FolderInbox
    from copiste.adapters.local_key import local_sealer
    from copiste.adapters.secrets import in_files
    from copiste.adapters.sqlite_base import Database
    from copiste.adapters.sqlite_keys import SqliteKeys
    from copiste.adapters.sqlite_ledger import SqliteLedger
    from copiste.adapters.sqlite_queues import SqliteQueues
    from copiste.adapters.sqlite_records import SqliteRecords
    from copiste.adapters.sqlite_registers import SqliteAudit, SqliteRegisters

    database = Database(home / DATABASE)
    doors = doors_of(_text(home / "doors.json"))
    return Deps(
        channel="folder",
        watched=True,
        objects=FileObjects(home / "objects"),
        inbox=FolderInbox(home / "inbox"),
        ledger=SqliteLedger(database),
        records=SqliteRecords(database),
        queues=SqliteQueues(database),
        registers=SqliteRegisters(database),
        log=SqliteAudit(database),
        signing_in=SigningIn(_passwords, _provider(env), url=env.get("COPISTE_URL"), idle=settings.idle(env)),
        seed_share=settings.seed_share(env),
        sealer=local_sealer(Path(env.get("COPISTE_KEY_FILE") or home / "key" / "operator.key"), SqliteKeys(database)),
        offices=settings.offices(_text(home / "offices.json")),
        doors=doors,
        outside=Outside(doors, in_files(home)),
        decoder=_decoder(),
        library=_library(env, home),
        readers=readers_of(env),
        destinations=fit_for_one_machine(home, destinations.read(_text(home / "destinations.json"))),
        publisher=partial(publisher_on_one_machine, home, now),
        software=software(),
        clock=now,
        patience=dt.timedelta(seconds=settings.whole(env, "COPISTE_PATIENCE", 900)),
        monthly_pages=settings.whole(env, "COPISTE_MONTHLY_PAGES", 0),
    )


def _aws(env: Mapping[str, str]) -> Deps:
    """Build the Deps of one installation on AWS; each name in capitals is set by template.yaml."""
    import boto3

    from copiste.adapters.dynamo_ledger import DynamoLedger
    from copiste.adapters.dynamo_records import DynamoRecords
    from copiste.adapters.dynamo_registers import DynamoAudit, DynamoRegisters
    from copiste.adapters.dynamo_table import DynamoTable
    from copiste.adapters.inbox_s3 import S3Inbox
    from copiste.adapters.kms import kms_sealer
    from copiste.adapters.postbox_s3 import S3Postbox
    from copiste.adapters.s3 import S3Objects, S3Shelves
    from copiste.adapters.secrets import in_parameters
    from copiste.adapters.sqs import SqsQueues

    s3 = boto3.client("s3")
    objects = S3Shelves(*(S3Objects(s3, settings.needed(env, name)) for name in ("ORIGINALS", "WORK", "RECORDS")))
    table = DynamoTable(boto3.client("dynamodb"), settings.needed(env, "TABLE"))
    named = (*_queue_settings(), *(name for name in env if name.endswith("_QUEUE")))  # ours, and further functions'
    urls = {name.removesuffix("_QUEUE").replace("_", "-").lower(): settings.needed(env, name) for name in named}
    doors = doors_of(env.get("COPISTE_DOORS"))
    parameters = cache(lambda: boto3.client("ssm"))
    return Deps(
        channel="bucket",
        watched=False,
        objects=objects,
        inbox=S3Inbox(s3, settings.needed(env, "INBOX")),
        postbox=S3Postbox(settings.needed(env, "INBOX")),
        ledger=DynamoLedger(table),
        records=DynamoRecords(table, objects),
        queues=SqsQueues(boto3.client("sqs"), urls),
        registers=DynamoRegisters(table),
        log=DynamoAudit(table),
        signing_in=SigningIn(
            _passwords,
            bearer=True,
            url=env.get("COPISTE_URL"),
            groups=env.get("COPISTE_OIDC_GROUPS") or "cognito:groups",
        ),
        seed_share=settings.seed_share(env),
        sealer=kms_sealer(boto3.client("kms"), settings.needed(env, "KEY"), table),
        offices=settings.offices(env.get("COPISTE_OFFICES")),
        doors=doors,
        outside=Outside(doors, in_parameters(parameters, env.get("COPISTE_SECRETS") or "/copiste/")),
        decoder=_decoder(),
        library=_library(env),
        readers=readers_of(env),
        destinations=fit_for_aws(destinations.read(env.get("COPISTE_DESTINATIONS"))),
        publisher=publisher_on_aws,
        software=software(),
        clock=now,
        patience=dt.timedelta(seconds=settings.whole(env, "COPISTE_PATIENCE", 900)),
        monthly_pages=settings.whole(env, "COPISTE_MONTHLY_PAGES", 0),
    )


def moving(home: Path, env: Mapping[str, str]) -> tuple[Machine, Cloud]:
    """Return the installation in *home* and the one on AWS that *env* names, for the one to move to the other."""
    import boto3

    from copiste.adapters.dynamo_keys import DynamoKeys
    from copiste.adapters.dynamo_ledger import DynamoLedger
    from copiste.adapters.dynamo_table import DynamoTable
    from copiste.adapters.local_key import local_wrapper
    from copiste.adapters.moving import Cloud, Machine, Stores
    from copiste.adapters.sqlite_base import Database

    here, there = installed(home), _aws({**dict.fromkeys(_queue_settings(), "-"), **env})
    wrapper = local_wrapper(Path(env.get("COPISTE_KEY_FILE") or home / "key" / "operator.key"))
    table = DynamoTable(boto3.client("dynamodb"), settings.needed(env, "TABLE"))
    machine, cloud = (Stores(each.objects, each.records, each.registers, each.log) for each in (here, there))
    return (
        Machine(machine, Database(home / DATABASE), wrapper),
        Cloud(cloud, DynamoLedger(table), DynamoKeys(table), boto3.client("kms"), settings.needed(env, "KEY")),
    )


def _queue_settings() -> list[str]:
    return [f"{name.replace('-', '_').upper()}_QUEUE" for name in (*QUEUES, *DEAD_LETTERS)]


@cache
def _passwords() -> Passwords:
    from copiste.adapters.passwords import Argon2

    return Argon2()


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer, client = env.get("COPISTE_OIDC_ISSUER"), env.get("COPISTE_OIDC_CLIENT")
    if not issuer:
        return None
    if not client:
        raise BadSetting(setting="COPISTE_OIDC_CLIENT", problem="?")
    from copiste.adapters.oidc import OpenId

    return OpenId(issuer, client, env.get("COPISTE_OIDC_SECRET"), env.get("COPISTE_OIDC_GROUPS") or "groups")


def installed(home: Path) -> Deps:
    """Return the Deps of the installation that stands in *home*; raise `NoInstallation` when there is none."""
    if not (home / DATABASE).is_file():
        raise NoInstallation
    return embedded(home, os.environ)


def embedded_at(home: Path) -> Deps:
    """Return the Deps of an installation in *home*, which is made when it is not there yet."""
    home.mkdir(parents=True, exist_ok=True)
    return embedded(home, os.environ)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


_ONE_THREAD = dict.fromkeys(
    ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), "1"
)
"""One process a core, one thread a process: threads that share a page spend more than they gain (bench/RESULTS.md)."""


def settle_in(home: Path) -> Mapping[str, str]:
    """Make this process, and those that it starts, work for the installation in *home*; return their environment."""
    os.environ.update({"COPISTE_HOME": str(home), **_ONE_THREAD})
    deps.cache_clear()
    return dict(os.environ)


def now() -> dt.datetime:
    """Return the instant, in UTC."""
    return dt.datetime.now(dt.UTC)


@cache
def software() -> Mapping[str, str]:
    """Return the versions of what touches a document between landing and pages."""
    versions = {name: metadata.version(name) for name in _TOUCHES}
    return {"copiste": __version__, "python": platform.python_version(), **versions}


def _decoder() -> Decoder:
    from copiste.adapters.decoder_process import ProcessDecoder

    return ProcessDecoder()


def _library(env: Mapping[str, str], home: Path | None = None) -> Library:
    from copiste.adapters.library_files import FileLibrary

    own = [home / "forms"] if home is not None and (home / "forms").is_dir() else []
    chosen = env.get("COPISTE_FORMS")
    folders = [Path(name) for name in chosen.split(os.pathsep)] if chosen else [task_root() / "schemas", *own]
    return _Late(cache(lambda: FileLibrary(folders)))


@dataclass(frozen=True, slots=True)
class _Late:
    """A library read on first use: most functions never ask for a definition."""

    make: Callable[[], Library]

    def definitions(self) -> Mapping[str, Definition]:
        return self.make().definitions()


def word_reader() -> WordReader:
    """Return what finds the words of a whole page."""
    from copiste.adapters.readers.words import TesseractWords

    return TesseractWords()


def _text(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def language(chosen: str | None = None) -> Language:
    """Return *chosen* (`fr`, `en`), or the language of the environment's locale."""
    if chosen in ("fr", "en"):
        return "fr" if chosen == "fr" else "en"
    return language_of(os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG"))


def standalone(folders: Sequence[Path] = ()) -> tuple[Library, Decoder, Callable[[], Sequence[Reader]]]:
    """Return what reading with no server needs: definitions in *folders* (or those that ship), decoder, readers."""
    from copiste.adapters.library_files import FileLibrary

    os.environ.update(_ONE_THREAD)
    library = FileLibrary(folders) if folders else _library(os.environ)
    return library, _decoder(), readers_of(os.environ)
