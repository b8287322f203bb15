"""`copiste records`: the filed records, as JSON lines, as a table or as FHIR Bundles, and what they are found by."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from copiste.cli.serve import DATA
from copiste.cli.usage import private
from copiste.errors import BadUsage, KeyDestroyed
from copiste.outward.tables import cell, row
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.wiring import Deps


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    records = commands.add_parser("records", help="help.records")
    actions = records.add_subparsers(required=True, metavar="ACTION")
    index = actions.add_parser("index", help="help.records_index")
    index.add_argument("--data", type=Path, default=DATA, help="help.data")
    index.add_argument("--aws", action="store_true", help="help.on_aws")
    index.set_defaults(run=index_all)
    export = actions.add_parser("export", help="help.records_export")
    export.add_argument("--data", type=Path, default=DATA, help="help.data")
    export.add_argument("--office", help="help.only_office")
    export.add_argument("--form", metavar="ID", help="help.only_form")
    export.add_argument("--since", metavar="T", help="help.since")
    export.add_argument("--format", choices=["jsonl", "csv", "fhir"], default="jsonl", help="help.default")
    export.add_argument("-o", "--output", type=Path, metavar="OUT", help="help.export_output")
    export.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the records; a table has one row a record and one column a value, named by its JSON Pointer."""
    from copiste import wiring
    from copiste.keeping import queries
    from copiste.outward.encoding import dumps

    deps = wiring.installed(options.data.resolve())
    since = instant(options.since, options.lang)

    def found() -> Iterator[dict[str, Any]]:
        return queries.export(deps.records, deps.sealer, office=options.office, form=options.form, since=since)

    with _output(options.output) as out:
        if options.format == "fhir":
            for entry in deps.records.records(office=options.office, form=options.form, since=since):
                with suppress(KeyDestroyed):  # nothing is left of it to be written
                    bundle = deps.outgoing.bundle(entry)
                    if bundle is not None:
                        print(dumps(bundle), file=out)
        elif options.format == "jsonl":
            for line in found():
                print(json.dumps(line, ensure_ascii=False), file=out)
        else:
            columns = dict.fromkeys(name for line in found() for name in row(line))
            table = csv.DictWriter(out, list(columns), restval="")
            table.writerow({name: cell(name) for name in columns})
            table.writerows({name: cell(value) for name, value in row(line).items()} for line in found())
    return 0


def index_all(options: argparse.Namespace) -> int:
    """Let every record that is filed be found by the names and numbers on it; done again it changes nothing."""
    from copiste import wiring

    deps = _on_aws() if options.aws else wiring.installed(options.data.resolve())
    entered, erased = deps.desk.index.enter_all()
    print(say("records.indexed", options.lang, count=entered, erased=erased))
    return 0


def _on_aws() -> Deps:
    """Return the installation on AWS that the environment names; a command needs none of its queues."""
    from copiste import wiring
    from copiste.homes.aws.home import queue_settings

    known = {name: value for name, value in os.environ.items() if name != "COPISTE_HOME"}
    return wiring.build({**dict.fromkeys(queue_settings(), "-"), **known})


def instant(text: str | None, language: Language) -> dt.datetime | None:
    """Return the instant that *text* names, in UTC unless it says; raise `BadUsage` when it is none."""
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadUsage(problem=say("records.bad_since", language)) from None
    return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    with private(path) as file:
        yield file
