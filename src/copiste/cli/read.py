"""`copiste read`: files to JSON lines, with no server."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO

from copiste.cli.usage import count, known_folders, private
from copiste.errors import BadUsage
from copiste.outward.tables import cell
from copiste.texts import Language, say

_COLUMNS = ("source", "index", "form", "name", "text", "value", "confidence", "decision", "reasons", "part")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("read", help="help.read")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--forms", action="append", default=[], metavar="DIR", help="help.forms_dir")
    parser.add_argument("--form", metavar="ID", help="help.one_form")
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="help.jobs")
    parser.add_argument("--format", choices=sorted(_WRITERS), default="jsonl")
    parser.add_argument("--overlay", type=Path, metavar="DIR", help="help.overlay")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="help.output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read every file; return 1 when one could not be read at all."""
    from copiste import wiring
    from copiste.local.progress import progress
    from copiste.local.read_files import Job, read_files

    folders = known_folders(options.forms, options.lang)
    known = wiring.standalone(folders)[0].definitions()
    if options.form is not None and options.form not in known:
        names = ", ".join(sorted(known))
        raise BadUsage(problem=say("usage.no_form", options.lang, form=options.form, known=names))
    if options.overlay is not None:
        _made(options.overlay, options.lang)
    jobs = [Job(source, tuple(options.forms), options.form, options.lang, options.overlay) for source in options.files]
    unreadable = 0

    def lines() -> Iterable[dict[str, Any]]:
        nonlocal unreadable
        with progress(len(jobs)) as report:
            for read in read_files(jobs, options.jobs):
                unreadable += not read.readable
                yield from read.lines
                report(read.source, say("progress.read" if read.readable else "progress.unreadable", options.lang))

    if options.output is None:
        _WRITERS[options.format](lines(), sys.stdout)
    else:
        with private(options.output) as out:
            _WRITERS[options.format](lines(), out)
    return 1 if unreadable else 0


def _made(folder: Path, language: Language) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # pictures of pages are personal data
    except OSError as error:
        raise BadUsage(problem=say("overlay.cannot_write", language, folder=folder)) from error


def _jsonl(lines: Iterable[dict[str, Any]], out: TextIO) -> None:
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()


def _json(lines: Iterable[dict[str, Any]], out: TextIO) -> None:
    out.write(json.dumps(list(lines), ensure_ascii=False, indent=1) + "\n")


def _csv(lines: Iterable[dict[str, Any]], out: TextIO) -> None:
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for line in lines:
        for field in line.get("fields", ()):
            row = {"part": "", **line, **field, "reasons": " ".join(field["reasons"])}
            writer.writerow([_cell(row[name]) for name in _COLUMNS])


def _cell(value: object) -> str:
    return cell(json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value)


_WRITERS: dict[str, Callable[[Iterable[dict[str, Any]], TextIO], None]] = {"jsonl": _jsonl, "json": _json, "csv": _csv}
