"""`copiste separators`: separator sheets to print, as a PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from copiste.cli.usage import count
from copiste.errors import BadUsage
from copiste.texts import say


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("separators", help="help.separators")
    parser.add_argument("--office", metavar="O", help="help.separators_office")
    parser.add_argument("--form", metavar="ID", help="help.separators_form")
    parser.add_argument("--batch", metavar="B", help="help.separators_batch")
    parser.add_argument("--backs", action="store_true", help="help.separators_backs")
    parser.add_argument("--count", type=count, default=1, metavar="N", help="help.separators_count")
    parser.add_argument("-o", "--output", type=Path, metavar="PDF", required=True, help="help.separators_output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the sheets; they hold nothing personal."""
    from copiste.drawing.separators import as_pdf
    from copiste.reading.separators import MOST, Separator, SheetCut

    cut = SheetCut.BACKS if options.backs else SheetCut.NEW
    try:
        sheets = [
            Separator(cut, options.office, options.form, options.batch, number, options.count)
            for number in range(1, min(options.count, MOST + 1) + 1)
        ]
    except ValueError:
        raise BadUsage(problem=say("batch.bad_separator", options.lang, most=MOST)) from None
    options.output.write_bytes(as_pdf(sheets, options.lang))
    return 0
