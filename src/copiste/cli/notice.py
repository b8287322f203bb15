"""`copiste notice RECEIPT`: what to send back to whoever sent a document that came through badly."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import cast

from copiste.cli.serve import DATA
from copiste.texts import say

_DRAWN = (".pdf", ".png")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("notice", help="help.notice")
    parser.add_argument("receipt", metavar="RECEIPT", help="help.receipt")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.add_argument("-o", "--output", type=Path, help="help.notice_output")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the notice, or write it as its name's ending says; 1 when no document has that receipt number."""
    from copiste import wiring
    from copiste.drawing.notice import Format, draw
    from copiste.keeping import queries
    from copiste.views import notices

    deps = wiring.installed(options.data.resolve())
    entry = queries.by_receipt(deps.ledger, options.receipt)
    if entry is None:
        print(f"copiste: {say('notice.unknown', options.lang)}", file=sys.stderr)
        return 1
    title = notices.title(options.lang)
    text = notices.text(entry, deps.offices.get(entry.office), deps.vault, options.lang)
    path = options.output
    if path is None:
        print(f"{title}\n\n{text}")
    elif path.suffix.lower() in _DRAWN:
        path.write_bytes(draw(title, text, cast("Format", path.suffix.lower()[1:])))
    else:
        path.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    return 0
