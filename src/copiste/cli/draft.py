"""`copiste draft`: a form definition proposed from a blank form, fillable or not."""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path

from copiste.cli.forms import report
from copiste.errors import BadUsage
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("draft", help="help.draft")
    parser.add_argument("blank", type=Path, metavar="BLANK.pdf")
    parser.add_argument("--id", required=True, help="help.draft_id")
    parser.add_argument("--edition", default="1", help="help.draft_edition")
    parser.add_argument("--title", help="help.draft_title")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the definition; return 1 when the blank cannot be read."""
    from copiste.drafting.draft import draft
    from copiste.readers.registry import word_reader

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", options.id):
        raise BadUsage(problem=say("draft.bad_id", options.lang))
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", options.edition):
        raise BadUsage(problem=say("draft.bad_edition", options.lang))
    folder = options.out / options.id
    if (folder / "editions" / options.edition).exists() or (folder / "schema.json").exists():
        raise BadUsage(problem=say("draft.exists", options.lang))
    try:
        blank = options.blank.read_bytes()
        words = word_reader().words
        files = draft(blank, form=options.id, edition=options.edition, title=options.title, words=words)
    except OSError as error:
        raise BadUsage(problem=say("draft.no_blank", options.lang)) from error
    except BadUsage as error:
        raise BadUsage(problem=say(f"draft.{error.facts['problem']}", options.lang)) from error
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    print(folder)
    with redirect_stdout(sys.stderr):  # what is to be put right by hand; the folder alone is the result
        report([folder], options.lang)
    return 0
