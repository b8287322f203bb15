"""`copiste send`: files to an installation elsewhere, from an office that has no browser."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copiste.errors import BadUsage, CopisteError
from copiste.texts import Language, explain, say

if TYPE_CHECKING:
    from copiste.net.office_api import OfficeApi


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("send", help="help.send")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--to", required=True, metavar="URL", help="help.send_to")
    parser.add_argument("--office", metavar="O", help="help.send_office")
    parser.add_argument("--batch", metavar="B", help="help.send_batch")
    parser.add_argument("--user", metavar="NAME", help="help.send_user")
    parser.add_argument("--token-file", type=Path, metavar="F", help="help.send_token")
    parser.add_argument("--password-stdin", action="store_true", help="help.password_stdin")
    parser.add_argument("--insecure", action="store_true", help="help.insecure")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Send every file and print `receipt<TAB>file` for each; return 1 when one could not be sent."""
    from copiste.local.progress import progress
    from copiste.net.office_api import OfficeApi

    token = None if options.token_file is None else options.token_file.read_text("ascii").strip()
    api = OfficeApi(options.to, token, insecure=options.insecure)
    if token is None and api.takes_passwords():
        _sign_in(api, options)
    session = api.session()
    office = options.office or _only_office(session, options.lang)
    largest = int(session["limits"]["upload_bytes"])
    failed = 0
    with progress(len(options.files)) as report:
        for path in options.files:
            receipt = _sent(api, path, office, largest, options)
            failed += receipt is None
            if receipt is not None:
                print(f"{receipt}\t{path}", flush=True)
            report(str(path), say("send.sent" if receipt else "send.not_sent", options.lang))
    return 1 if failed else 0


def _sent(api: OfficeApi, path: Path, office: str, largest: int, options: argparse.Namespace) -> str | None:
    """Return the receipt of one file; None when it could not be sent, which is said."""
    language: Language = options.lang
    try:
        if path.stat().st_size > largest:
            raise BadUsage(problem=say("send.too_large", language, megabytes=largest // 1_000_000))
        data = path.read_bytes()
        if not data:
            raise BadUsage(problem=say("send.empty", language))
        return api.give(data, office=office, name=path.name, batch=options.batch)
    except OSError:
        sentence = say("usage.cannot_use", language, file=path)
    except CopisteError as error:
        sentence = str(error.facts["problem"]) if isinstance(error, BadUsage) else explain(error, language)
    print(f"copiste: {path}: {sentence}", file=sys.stderr)
    return None


def _sign_in(api: OfficeApi, options: argparse.Namespace) -> None:
    if not options.user:
        raise BadUsage(problem=say("send.who", options.lang))
    if options.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass(say("users.password", options.lang) + " ")
    api.sign_in(options.user, password)


def _only_office(session: Mapping[str, Any], language: Language) -> str:
    offices: Sequence[str] = (session.get("user") or {}).get("offices", ())
    if len(offices) != 1 or offices[0] == "*":
        raise BadUsage(problem=say("send.which_office", language, offices=", ".join(offices) or "-"))
    return offices[0]
