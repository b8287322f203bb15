"""`copiste forms`: what is wrong with form definitions and what to do about it; and what they are as FHIR."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from copiste.cli.usage import known_folders
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("forms", help="help.forms")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser("check", help="help.forms_check")
    check.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    check.set_defaults(run=run)
    fhir = actions.add_parser("fhir", help="help.forms_fhir")
    fhir.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    fhir.set_defaults(run=questionnaires)


def run(options: argparse.Namespace) -> int:
    """Print one line a fault or notice, `file#pointer: sentence`; return 1 when there is any fault."""
    from copiste.adapters.library_files import definition_folders, files_of
    from copiste.forms.lint import faults

    found = 0
    given = known_folders(options.folders, options.lang)
    for folder in (definition for each in given for definition in definition_folders(each)):
        for fault in faults(files_of(folder)):
            found += not fault.notice
            sentence = say(f"lint.{fault.code}", options.lang, **fault.facts)
            print(f"{folder / fault.file}#{fault.pointer}: {sentence}")
    return 1 if found else 0


def questionnaires(options: argparse.Namespace) -> int:
    """Print the FHIR Questionnaire of every form that declares `x-fhir`, one a line."""
    from copiste.adapters.library_files import FileLibrary
    from copiste.outward.fhir import declared, questionnaire

    known = FileLibrary(known_folders(options.folders, options.lang)).definitions()
    for name, definition in sorted(known.items()):
        if declared(definition.schema) is not None:
            print(json.dumps(questionnaire(definition.schema, definition.version, name), ensure_ascii=False))
    return 0
