"""`copiste serve`: the whole pipeline on one machine."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from copiste.cli.usage import count, port
from copiste.errors import BadUsage
from copiste.texts import Language, say

if TYPE_CHECKING:
    from copiste.local.samples import Samples
    from copiste.ports.ledger import DocumentEntry
    from copiste.wiring import Deps

DATA = Path("var/copiste")
_DEMO_SETTLE = 0.5  # nobody is still writing the samples
_DEMO_SECONDS = 900.0  # after which a demonstration that does not end is given up; chosen


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    parser = commands.add_parser("serve", help="help.serve")
    parser.add_argument("--data", type=Path, default=DATA, help="help.data")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="help.host",
    )
    parser.add_argument("--port", type=port, default=8080, help="help.port")
    parser.add_argument("--workers", type=count, metavar="N", help="help.workers")
    parser.add_argument("--settle", type=float, metavar="SECONDS", help="help.settle")
    parser.add_argument("--samples", type=Path, metavar="DIR", help="help.samples")
    parser.add_argument("--until-done", action="store_true", help="help.until_done")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop, or until the samples are done; then 1 when one is not as expected."""
    from copiste.local import processes

    if options.samples is not None and not (options.samples / "inbox").is_dir():
        raise BadUsage(problem=say("usage.no_samples", options.lang, folder=options.samples))
    processes.prepare(__name__)  # it imports what we import, at the same time

    from copiste.local.forked import stopping
    from copiste.local.samples import Samples
    from copiste.local.supervisor import ServePlan, Told, serving

    settle = options.settle if options.settle is not None else _DEMO_SETTLE if options.samples else 5.0
    plan = ServePlan(
        options.data.resolve(), options.host, options.port, options.workers or len(os.sched_getaffinity(0)), settle
    )
    stop = stopping()
    teller = _Teller(options.lang)
    address = f"http://{_named(plan.host)}:{plan.port}"
    told = Told(
        teller.announced,
        teller.moved,
        teller.died,
        teller.nameless,
        teller.stray,
        teller.folder,
        teller.failed,
        lambda: _welcome(supervisor.deps, address, teller),
    )
    with serving(plan, told) as supervisor:
        teller.deps = supervisor.deps
        teller.say("serve.started", inbox=plan.data / "inbox", receipts=plan.data / "receipts")
        if options.samples is None:
            supervisor.run(stop.wait)
            return 0
        samples = Samples(options.samples, supervisor.deps)
        teller.samples = samples
        if not samples.put(plan.data / "inbox"):
            teller.say("serve.samples_before", api=address)
        until = time.monotonic() + _DEMO_SECONDS if options.until_done else float("inf")
        supervisor.run(lambda seconds: stop.wait(seconds) or samples.done() or time.monotonic() > until)
        if options.until_done:
            return _verdict(samples, teller)
        if not stop.is_set():
            _verdict(samples, teller)
            supervisor.run(stop.wait)  # the samples are done; the screen shows them
        return 0


def _named(host: str) -> str:
    """Return *host* as an address has it."""
    return f"[{host}]" if ":" in host else host


def _welcome(deps: Deps, address: str, teller: _Teller) -> None:
    """Say where the screen is; while nobody can sign in, show the link that makes the first account.

    The link works once, from this machine.
    """
    from copiste.books.accounts import any_account, begin_setup

    teller.say("serve.answers", api=address)
    if deps.signing_in.provider is None and not any_account(deps.registers):
        teller.say("serve.setup", link=f"{address}/#/setup/{begin_setup(deps.registers, deps.clock())}")


def _verdict(samples: Samples, teller: _Teller) -> int:
    differences = list(samples.differences())
    for name, pointer in differences:
        teller.say("serve.sample_differs", sample=name, pointer=pointer)
    if not differences:
        teller.say("serve.samples_done", count=len(samples.keys))
    return 1 if differences else 0


@dataclass(slots=True)
class _Teller:
    """Says on stderr what goes on: receipts and states. Only the fictitious samples are printed with their answers."""

    language: Language
    deps: Deps | None = None
    samples: Samples | None = None
    _said: set[str] = field(default_factory=set)

    def say(self, key: str, **facts: object) -> None:
        print(say(key, self.language, **facts), file=sys.stderr, flush=True)

    def announced(self, key: str, token: str) -> None:
        if self.samples is not None:
            self.samples.announced(key, token)

    def moved(self, entry: DocumentEntry) -> None:
        name = self.samples.moved(entry) if self.samples is not None else None
        state = say(f"state.{entry.state.value}", self.language)
        self.say("serve.moved", receipt=entry.receipt, state=state, reason=self._why(entry), sample=name or "")
        if name is not None and entry.state.value in ("filed", "review"):
            self._show(name, entry)

    def _why(self, entry: DocumentEntry) -> str:
        """Return the sentence of a refusal, with the limit that was passed or the format that was found."""
        from copiste.desk.wording import why_refused

        found = None if self.deps is None else why_refused(self.deps.desk, entry.id, entry.reason, self.language)
        return "" if found is None else found.message

    def _show(self, name: str, entry: DocumentEntry) -> None:
        from copiste.local.samples import outcome

        if self.deps is not None:
            line = {"sample": name, "receipt": entry.receipt, "document": entry.id, **outcome(entry, self.deps)}
            print(json.dumps(line, ensure_ascii=False), flush=True)

    def died(self, name: str) -> None:
        self.say("serve.died", process=name)

    def nameless(self, folder: str) -> None:
        self.say("serve.nameless", folder=folder)

    def stray(self, count: int) -> None:
        self.say("serve.stray", count=count)

    def folder(self, name: str, problem: str) -> None:
        self.say(f"folder.{problem or 'well'}", folder=name)

    def failed(self, error: BaseException) -> None:
        self.say("serve.failed", error=type(error).__name__)
