"""`copiste users`: the local accounts of an installation."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.serve import DATA
from copiste.errors import BadRequest, BadUsage, Conflict, ObjectMissing
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.wiring import Deps

ROLES = ("uploader", "reviewer", "supervisor", "administrator", "auditor")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    users = commands.add_parser("users", help="help.users")
    actions = users.add_subparsers(required=True, metavar="ACTION", dest="action")
    new = actions.add_parser("add", help="help.user_add")
    new.add_argument("name", help="help.user_name")
    new.add_argument("--role", choices=ROLES, default="reviewer", help="help.default")
    new.add_argument("--title", help="help.user_title")
    new.add_argument("--office", action="append", default=[], metavar="O", help="help.user_office")
    new.add_argument("--team", default="", help="help.user_team")
    new.add_argument("--language", choices=["fr", "en"], help="help.user_language")
    for action, text in (
        ("list", "help.user_list"),
        ("disable", "help.user_disable"),
        ("enable", "help.user_enable"),
        ("password", "help.user_password"),
    ):
        parser = actions.add_parser(action, help=text)
        if action != "list":
            parser.add_argument("name")
    for parser in actions.choices.values():
        parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    for action in ("add", "password"):
        actions.choices[action].add_argument("--password-stdin", action="store_true", help="help.password_stdin")
    users.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do one thing with the accounts."""
    from copiste import wiring

    deps = wiring.installed(options.data.resolve())
    try:
        {"add": _add, "list": _list, "disable": _bar, "enable": _bar, "password": _password}[options.action](
            deps, options
        )
    except ObjectMissing:
        raise BadUsage(problem=say("users.unknown", options.lang, name=options.name)) from None
    except Conflict:
        key = "users.taken" if options.action == "add" else "users.last"
        raise BadUsage(problem=say(key, options.lang, name=options.name)) from None
    except BadRequest as error:
        raise BadUsage(problem=say(f"users.bad_{error.facts.get('where')}", options.lang)) from None
    return 0


def _add(deps: Deps, options: argparse.Namespace) -> None:
    from copiste.books import accounts
    from copiste.ports.identity import Person, Role

    role = Role(options.role)
    offices = tuple(options.office) or ("*",)
    person = Person(
        options.name,
        options.title or options.name,
        role,
        offices,
        options.team,
        options.language or options.lang,
    )
    accounts.add(deps.registers, deps.signing_in.passwords(), person, _asked(options))
    print(say("users.added", options.lang, name=options.name, role=options.role, offices=", ".join(offices) or "-"))


def _list(deps: Deps, options: argparse.Namespace) -> None:
    from copiste.books.accounts import accounts

    for each in accounts(deps.registers):
        person = each.person
        state = say("users.disabled", options.lang) if each.disabled else ""
        offices = ",".join(person.offices) or "-"
        print(f"{person.name:<24} {person.role.value:<14} {offices:<24} {person.title}  {state}".rstrip())


def _bar(deps: Deps, options: argparse.Namespace) -> None:
    from copiste.books import accounts, sessions

    standing = accounts.account(deps.registers, options.name)
    said = {"disabled": options.action == "disable"}
    accounts.change(deps.registers, deps.signing_in.passwords(), options.name, standing.version, said)
    sessions.close_all(deps.registers, options.name)
    print(f"{options.name}: " + say("users.disabled" if options.action == "disable" else "users.active", options.lang))


def _password(deps: Deps, options: argparse.Namespace) -> None:
    from copiste.books import accounts, sessions

    standing = accounts.account(deps.registers, options.name)
    said = {"password": _asked(options)}
    accounts.change(deps.registers, deps.signing_in.passwords(), options.name, standing.version, said)
    sessions.close_all(deps.registers, options.name)
    print(say("users.password_changed", options.lang, name=options.name))


def _asked(options: argparse.Namespace) -> str:
    """Return a password that was typed twice, or piped in."""
    language: Language = options.lang
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(say("users.password", language) + " ")
    if first != getpass.getpass(say("users.again", language) + " "):
        raise BadUsage(problem=say("users.differ", language))
    return first
