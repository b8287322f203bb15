"""What every command shares: help and faults of usage in the person's language, and files written for one person."""

from __future__ import annotations

import argparse
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

from copiste.errors import BadUsage
from copiste.texts import LANGUAGES, Language, say

_FAULTS = (
    (r"the following arguments are required: (?P<what>.+)", "required"),
    (r"unrecognized arguments: (?P<what>.+)", "unknown"),
    (r"argument (?P<argument>.+?): invalid choice: (?P<value>.+?) \(.*?choose from (?P<choices>.+)\)", "choice"),
    (r"argument (?P<argument>.+?): invalid .+ value: (?P<value>.+)", "value"),
    (r"argument (?P<argument>.+?): expected .+", "no_value"),
)  # fmt: skip
"""What argparse says, in English alone, and the text that says it."""


def parser_class(language: Language) -> type[argparse.ArgumentParser]:
    """Return a parser that speaks *language*: each `help` is a key of the catalogues, each fault is one sentence."""

    class Help(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, say("help.usage", language) if prefix is None else prefix)

        def _get_help_string(self, action: argparse.Action) -> str:
            return say(action.help or "", language)

    class Parser(argparse.ArgumentParser):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**{**settings, "add_help": False, "formatter_class": Help})
            self._positionals.title = say("help.arguments", language)
            self._optionals.title = say("help.options", language)
            self.add_argument("-h", "--help", action="help", help="help.help")

        def error(self, message: str) -> NoReturn:
            self.exit(2, f"copiste: {fault(message, self.prog, language)}\n")

    return Parser


def fault(message: str, command: str, language: Language) -> str:
    """Return the sentence for what argparse found wrong with the way *command* was called."""
    for pattern, key in _FAULTS:
        found = re.fullmatch(pattern, message)
        if found:
            return say(f"usage.{key}", language, command=command, **found.groupdict())
    return say("usage.other", language, command=command, what=message)


def language_asked(argv: Sequence[str], locale: Language) -> tuple[Language, list[str]]:
    """Take `--lang`, wherever it stands, out of *argv*; return the language and what is left."""
    parser = argparse.ArgumentParser(prog="copiste", add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang", choices=LANGUAGES, default=locale)
    try:
        options, rest = parser.parse_known_args(argv)
    except argparse.ArgumentError:
        return locale, list(argv)  # the command's own parser says what is wrong with it
    return options.lang, rest


def count(text: str) -> int:
    """Return a number of at least one, for `type=`."""
    if int(text) < 1:
        raise ValueError
    return int(text)


def port(text: str) -> int:
    """Return a TCP port, for `type=`."""
    if not 0 < int(text) < 1 << 16:
        raise ValueError
    return int(text)


def known_folders(given: Sequence[str | Path], language: Language) -> list[Path]:
    """Return the folders of definitions that were named; raise `BadUsage` for one that holds none."""
    from copiste.homes.library_files import definition_folders

    for folder in map(Path, given):
        if not folder.is_dir():
            raise BadUsage(problem=say("usage.no_folder", language, folder=folder))
        if not definition_folders(folder):
            raise BadUsage(problem=say("usage.no_forms", language, folder=folder))
    return [Path(folder) for folder in given]


@contextmanager
def private(path: Path) -> Iterator[TextIO]:
    """Open *path* to be written, for its owner alone when it is a file: answers are personal."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="") as out:
        if stat.S_ISREG(os.fstat(out.fileno()).st_mode):
            os.fchmod(out.fileno(), 0o600)
        yield out
