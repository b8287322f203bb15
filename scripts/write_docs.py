#!/usr/bin/env python3
"""Write the pages of docs/ that are made from the code: every code and command with its two sentences, every type.

Usage: .venv/bin/python scripts/write_docs.py (or `make docs`)
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from copiste.cli import COMMANDS
from copiste.fields import manual
from copiste.fields.manual import field_types_page
from copiste.texts import catalogue

DOCS = Path(__file__).parents[1] / "docs"
SUBJECTS = {
    "error": "Erreurs : un document, une commande ou un service a failli / "
    "Errors: a document, a command or a service failed",
    "problem": "À savoir : d’un document, d’une page ou d’un formulaire qui a été lu / "
    "Problems: something to know about a document, a page or a form that was read",
    "reason": "Raisons : pourquoi un champ va à une personne / Reasons: why a field goes to a person",
    "settled": "Départage : sur quoi repose le choix entre des lectures, quand ce n’est pas leur vote / "
    "Settled: what the choice between readings rested on, when it was not their vote",
    "witness": "Témoins : ce qui, sur sa page, témoigne d’une réponse acceptée / "
    "Witness: what an accepted answer was witnessed by on its page",
    "legibility": "Lisibilité : ce qui ne va pas sur une page mal passée / "
    "Legibility: what is wrong with a page that came through badly",
    "unparsable": "Sans valeur : pourquoi une réponse n’a pas pu recevoir son type / "
    "Unparsable: why an answer could not be typed",
}
"""What each family of codes is, in both languages."""

HEAD = """# Les codes et leurs phrases / Codes and their sentences

Made by `make docs` from `src/copiste/texts`. Codes are stable: they are stored and alarmed on. Sentences may be
bettered. The exit status of a command is 2 for errors of a setting or of usage and 1 for other errors.

Page faite par `make docs` d’après `src/copiste/texts`. Les codes ne changent pas : on les enregistre et on en
fait des alarmes. Les phrases peuvent être améliorées. Une commande sort avec 2 pour une faute de réglage ou d’usage,
avec 1 pour toute autre.
"""
COMMANDS_HEAD = """# Commandes / Commands

Made by `make docs` from what `--help` says. `copiste COMMAND --help` tells the options of each;
[Operate](operate.md#commands) has them all.

Page faite par `make docs` d’après `--help`. `copiste COMMANDE --help` donne les options de chacune, dans votre langue;
[Exploiter](exploiter.md#commandes) les a toutes.

| | français | English |
|---|---|---|
"""


def codes() -> str:
    """Return the page of codes, from the two catalogues."""
    french, english = catalogue("fr"), catalogue("en")
    parts = [HEAD]
    for subject, title in SUBJECTS.items():
        keys = sorted(key for key in french if key.startswith(f"{subject}."))
        rows = [f"| `{key.partition('.')[2]}` | {french[key]} | {english[key]} |" for key in keys]
        if rows:
            parts.append(f"## {title}\n\n| code | français | English |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def commands() -> str:
    """Return the page of commands, from what `--help` says in both languages."""
    parser = argparse.ArgumentParser(prog="copiste")
    group = parser.add_subparsers()
    for command in COMMANDS:
        command.add(group)
    french, english = catalogue("fr"), catalogue("en")
    rows = [f"| `{name}` | {french[key]} | {english[key]} |" for name, key in listed(parser, "copiste")]
    return COMMANDS_HEAD + "\n".join(rows) + "\n"


def listed(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, str]]:
    """Yield every command that does something, with the key of its sentence."""
    for group in (action for action in parser._actions if isinstance(action, argparse._SubParsersAction)):
        for said in group._get_subactions():
            below = [*listed(group.choices[said.dest], f"{name} {said.dest}")]
            yield from below or [(f"{name} {said.dest}", str(said.help))]


PAGES: Mapping[str, Callable[[], str]] = {
    "codes.md": codes,
    "commands.md": commands,
    **{page: partial(field_types_page, language) for language, page in manual.PAGES.items()},
}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (DOCS / page).write_text(made(), encoding="utf-8")
        print(f"{page} is up to date")
