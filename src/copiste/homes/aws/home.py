"""The home on AWS: buckets, one table, queues and a key; template.yaml makes them and sets the names in capitals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache

from copiste.homes.aws.calm import asking
from copiste.homes.aws.inbox import S3Inbox
from copiste.homes.aws.instructions import DynamoInstructions
from copiste.homes.aws.key import kms_sealer
from copiste.homes.aws.ledger import DynamoLedger
from copiste.homes.aws.objects import S3Objects, S3Shelves
from copiste.homes.aws.postbox import S3Postbox
from copiste.homes.aws.queues import SqsQueues
from copiste.homes.aws.records import DynamoRecords
from copiste.homes.aws.registers import DynamoAudit, DynamoRegisters
from copiste.homes.aws.table import DynamoTable
from copiste.homes.secrets import in_parameters
from copiste.keeping.vault import Shelf
from copiste.ports.home import Home
from copiste.ports.messages import DEAD_LETTERS, QUEUES
from copiste.settings.environment import needed


def open_home(env: Mapping[str, str], clock: Callable[[], dt.datetime]) -> Home:
    """Open the installation whose parts *env* names. The time of its queues is Amazon's own, not *clock*."""
    del clock
    s3 = asking("s3")
    objects = S3Shelves({shelf: S3Objects(s3, needed(env, shelf.value)) for shelf in Shelf})
    table = DynamoTable(asking("dynamodb"), needed(env, "TABLE"))
    told = DynamoInstructions(table, objects)
    return Home(
        name="aws",
        objects=objects,
        ledger=DynamoLedger(table),
        records=DynamoRecords(table, objects),
        registers=DynamoRegisters(table),
        audit=DynamoAudit(table),
        queues=SqsQueues(asking("sqs"), _queue_urls(env)),
        sealer=kms_sealer(asking("kms"), needed(env, "KEY"), table),
        inbox=S3Inbox(s3, needed(env, "INBOX")),
        channel="bucket",
        watched=False,
        postbox=S3Postbox(needed(env, "INBOX")),
        signs_in=False,
        setting=lambda name: env.get(f"COPISTE_{name.upper()}") or told.setting(name),
        secret=in_parameters(cache(lambda: asking("ssm")), env.get("COPISTE_SECRETS") or "/copiste/"),
        folder=None,
        forms=(),
        instructions=told,
        recall=lambda: None,  # SQS does, once a loan runs out
        close=lambda: None,
    )


def queue_settings() -> list[str]:
    """Return the names under which the URLs of our queues stand in the environment."""
    return [f"{name.replace('-', '_').upper()}_QUEUE" for name in (*QUEUES, *DEAD_LETTERS)]


def _queue_urls(env: Mapping[str, str]) -> dict[str, str]:
    named = (*queue_settings(), *(name for name in env if name.endswith("_QUEUE")))  # ours, and further functions'
    return {name.removesuffix("_QUEUE").replace("_", "-").lower(): needed(env, name) for name in named}
