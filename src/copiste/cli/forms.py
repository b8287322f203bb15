"""`copiste forms`: what is wrong with form definitions and what to do about it; and what they are as FHIR."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.usage import known_folders
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.forms.lint import Fault


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("forms", help="help.forms")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="help.forms_check")
    check.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    check.add_argument("--all", action="store_true", help="help.forms_all")
    check.set_defaults(run=run)
    fhir = actions.add_parser("fhir", help="help.forms_fhir")
    fhir.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    fhir.set_defaults(run=questionnaires)


def run(options: argparse.Namespace) -> int:
    """Print one line a fault, `file#pointer: sentence`, then what is worth a look; return 1 when there is any fault."""
    from copiste.homes.library_files import definition_folders

    given = known_folders(options.folders, options.lang)
    return report([definition for each in given for definition in definition_folders(each)], options.lang, options.all)


def report(folders: Sequence[Path], language: Language, every: bool = False) -> int:
    """Print every fault first; notices of one kind in one file are one line, unless *every* is asked for."""
    from copiste.forms.lint import faults
    from copiste.homes.library_files import files_of

    found = [(folder / fault.file, fault) for folder in folders for fault in faults(files_of(folder))]
    wrong = [each for each in found if not each[1].notice]
    alike: dict[object, list[tuple[Path, Fault]]] = {}
    for path, fault in found:
        if fault.notice:
            alike.setdefault((path, fault.pointer if every else fault.code), []).append((path, fault))
    for (path, fault), more in [*((each, 0) for each in wrong), *((each[0], len(each) - 1) for each in alike.values())]:
        sentence = say(f"lint.{fault.code}", language, **fault.facts)
        rest = say("forms.more", language, count=more) if more else ""
        print(f"{path}#{fault.pointer}: {sentence} {rest}".rstrip())
    if found:
        print(say("forms.counted", language, faults=len(wrong), notices=len(found) - len(wrong)), file=sys.stderr)
    return 1 if wrong else 0


def questionnaires(options: argparse.Namespace) -> int:
    """Print the FHIR Questionnaire of every form that declares `x-fhir`, one a line."""
    from copiste.homes.library_files import FileLibrary
    from copiste.outward.fhir import declared, questionnaire

    known = FileLibrary(known_folders(options.folders, options.lang)).definitions()
    for name, definition in sorted(known.items()):
        if declared(definition.schema) is not None:
            print(json.dumps(questionnaire(definition.schema, definition.version, name), ensure_ascii=False))
    return 0
