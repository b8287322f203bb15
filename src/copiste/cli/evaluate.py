"""`copiste evaluate`: how well labelled forms are read, as tables and as one page to keep."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copiste import __version__
from copiste.cli.usage import count, known_folders, private
from copiste.errors import BadUsage
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.evaluation.judge import Judged
    from copiste.evaluation.summary import Summary
    from copiste.evaluation.truth import Truth
    from copiste.local.labelled import Labelled, Read


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("evaluate", help="help.evaluate")
    parser.add_argument("truth", type=Path, metavar="TRUTH", help="help.evaluate_truth")
    parser.add_argument("--forms", action="append", default=[], metavar="DIR", help="help.forms_dir")
    parser.add_argument(
        "--readings",
        type=Path,
        metavar="READ.jsonl",
        help="help.readings",
    )
    parser.add_argument("--jobs", type=count, default=os.cpu_count() or 1, metavar="N", help="help.jobs")
    parser.add_argument("--gallery", type=int, default=200, metavar="N", help="help.gallery")
    parser.add_argument("-o", "--output", type=Path, metavar="REPORT.html", help="help.report")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read, hold against the truth, print; return 1 when a document or a truth file could not be used."""
    from copiste import wiring
    from copiste.evaluation.judge import judged
    from copiste.evaluation.summary import summary
    from copiste.evaluation.table import terminal
    from copiste.local.labelled import digest, labelled
    from copiste.records.calibration import shipped

    language: Language = options.lang
    found = labelled(options.truth) if options.truth.is_dir() else []
    if not found:
        raise BadUsage(problem=say("evaluate.no_truth", language, folder=options.truth))
    known, faults = _usable(found, language)
    folders = known_folders(options.forms, language)
    definitions = wiring.standalone(folders)[0].definitions()
    documents: dict[str, tuple[Path, Path, Truth]] = {}
    for each in known:
        documents.setdefault(digest(each[1]), each)  # the same bytes twice are one witness
    readings = _readings(options, [document for _, document, _ in documents.values()])
    results: list[Judged] = []
    for sha256, (path, document, truth) in documents.items():
        read = readings.get(sha256)
        unknown = [form.form for form in truth.forms if form.form not in definitions]
        if read is None or unknown:
            key = "evaluate.not_read" if read is None else "evaluate.unknown_form"
            faults.append(say(key, language, file=document if read is None else path, form="".join(unknown[:1])))
            continue
        results.append(judged(truth, {**read[0], "source": str(document)}, read[1], definitions))
    faults += [say("evaluate.unreadable", language, file=each.source) for each in results if not each.readable]
    calibration = shipped()
    figures = summary(results, calibration.thresholds)
    print(terminal(figures, language))
    if options.output is not None:
        places = {sha256: document for sha256, (_, document, _) in documents.items()}
        _report(options, results, figures, readings, places)
    for fault in faults:
        print(f"copiste: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _usable(found: Sequence[Labelled], language: Language) -> tuple[list[tuple[Path, Path, Truth]], list[str]]:
    """Return truth files with their documents, and a sentence for each that cannot be used."""
    from copiste.evaluation.truth import BadTruth
    from copiste.local.labelled import truth_in

    usable, faults = [], []
    for each in found:
        try:
            truth = truth_in(each.truth)
        except BadTruth as error:
            faults.append(say("evaluate.bad_truth", language, file=each.truth, pointer=error.pointer or "/"))
            continue
        if each.document is None:
            faults.append(say("evaluate.no_document", language, file=each.truth))
        else:
            usable.append((each.truth, each.document, truth))
    return usable, faults


def _readings(options: argparse.Namespace, documents: Sequence[Path]) -> dict[str, Read]:
    """Return what was read of each document, from before where a file of readings is given."""
    from copiste.local.labelled import by_digest
    from copiste.local.progress import progress
    from copiste.local.read_files import Job, read_files

    if options.readings is not None:
        try:
            return by_digest([json.loads(line) for line in options.readings.read_text("utf-8").splitlines() if line])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadUsage(problem=say("evaluate.bad_readings", options.lang)) from error
    jobs = [Job(str(document), tuple(options.forms), None, options.lang) for document in documents]
    lines: list[Mapping[str, Any]] = []
    with progress(len(jobs)) as report:
        for read in read_files(jobs, options.jobs):
            lines += read.lines
            report(read.source, say("progress.read" if read.readable else "progress.unreadable", options.lang))
    return by_digest(lines)


def _report(
    options: argparse.Namespace,
    results: Sequence[Judged],
    figures: Summary,
    readings: Mapping[str, Read],
    documents: Mapping[str, Path],
) -> None:
    from copiste import wiring
    from copiste.evaluation.page import page
    from copiste.evaluation.summary import errors
    from copiste.local.labelled import crops
    from copiste.records.calibration import shipped
    from copiste.records.decide import ERROR_TARGET

    turns = {
        (sha256, placing["page"]): placing.get("turn", 0)
        for sha256, (line, _) in readings.items()
        for placing in line["pages"]
    }
    decoder = wiring.standalone()[1]
    pictures = dict(crops(errors(results)[: max(0, options.gallery)], documents, turns, decoder))
    facts = say(
        "evaluate.facts",
        options.lang,
        documents=figures.documents,
        fields=figures.slices["all"].fields,
        day=dt.datetime.now(dt.UTC).date().isoformat(),
        software=f"copiste {__version__}",
        calibration=shipped().version,
    )
    told = page(
        figures, results, pictures, target=ERROR_TARGET, facts=facts, most=options.gallery, language=options.lang
    )
    try:
        with private(options.output) as out:
            out.write(told)
    except OSError as error:
        raise BadUsage(problem=say("evaluate.cannot_write", options.lang, file=options.output)) from error
    print("\n" + say("evaluate.written", options.lang, file=options.output))
