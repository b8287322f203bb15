"""The command line. One module a command; each parses, calls one function, prints its result, returns a status.

What a command needs is imported where it runs, so that `--help` waits for no image library.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from copiste import __version__
from copiste.cli import (
    batch,
    deliveries,
    draft,
    erase,
    evaluate,
    forms,
    letters,
    migrate,
    notice,
    read,
    records,
    redeliver,
    send,
    separators,
    serve,
    status,
    users,
)
from copiste.cli.usage import language_asked, parser_class
from copiste.errors import CopisteError
from copiste.texts import LANGUAGES, explain, language_of, say

COMMANDS = (
    *(read, draft, forms, evaluate, serve, status, records, notice),
    *(separators, batch, send, deliveries, redeliver, letters, users, erase, migrate),
)
_INTERRUPTED = 130
"""What a shell gives a command that Ctrl-C ended."""


def _locale(env: Mapping[str, str]) -> str | None:
    return env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (CONTRACT.md): 0 done, 1 an input failed, 2 bad usage."""
    language, rest = language_asked(sys.argv[1:] if argv is None else argv, language_of(_locale(os.environ)))
    parser = parser_class(language)(prog="copiste")
    parser.add_argument("--version", action="version", version=f"copiste {__version__}", help="help.version")
    parser.add_argument("--lang", choices=LANGUAGES, help="help.lang")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(rest)
    options.lang = language
    try:
        return int(options.run(options))
    except BrokenPipeError:  # whoever reads our output has seen enough, as in `copiste read … | head`
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  the interpreter flushes it once more at exit
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except CopisteError as error:
        print(f"copiste: {explain(error, language)}", file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"copiste: {say('usage.cannot_use', language, file=error.filename or '…')}", file=sys.stderr)
        return 2
    except Exception as error:
        if sys.flags.dev_mode:  # `python -X dev`: for whoever mends it
            raise
        import traceback

        frame = traceback.extract_tb(error.__traceback__)[-1]  # never its message: that may hold what a document says
        facts = {"error": type(error).__name__, "place": f"{os.path.basename(frame.filename)}:{frame.lineno}"}  # noqa: PTH119  no path
        print(f"copiste: {say('usage.unexpected', language, **facts)}", file=sys.stderr)
        return 1
