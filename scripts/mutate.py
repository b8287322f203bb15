"""Mutation: changes the code in small ways, one at a time, and tells which changes no test notices.

    make mutate                        the modules of `JUDGES`
    make mutate OF=desk/claims.py      one of them, or several in quotes
    make mutate MOST=200               more mutants of each

All of it happens on a copy under var/mutation, never on the working tree. Of the ways to change one place two are
tried, of a module `MOST` in all: drawn anew, but always the same. What that leaves out, and how the figures stand,
is in docs/mutation.md.
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cosmic_ray.commands import execute, init
from cosmic_ray.config import ConfigDict
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, WorkerOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parents[1]
COPY = ROOT / "var" / "mutation"
COPIED = ("src", "functions", "tests", "schemas", "samples", "docs", "scripts", "pyproject.toml", "template.yaml")
PYTHON = ROOT / ".venv/bin/python"
MOST = int(os.environ.get("MOST", "30"))
"""Mutants of one module: at 3 to 10 s of processor each, two to five minutes; chosen."""
A_PLACE = 2
"""Mutants of one place: there are eleven ways to write another operator, and a test that sees one sees most."""
_SLACK = 20
"""Seconds that a mutant has beyond three times what the tests need unchanged: one that loops is cut off; chosen."""

LIMITS, API, FIELDS, RECORDS, FLOW = (
    "tests/unit/books/test_limits.py", "tests/unit/api", "tests/unit/fields", "tests/unit/records", "tests/unit/flow"
)  # fmt: skip
_EACH_TYPE = (f"{FIELDS}/test_families.py", f"{FIELDS}/test_every_type.py")
JUDGES = {
    "books/accounts.py": (LIMITS, "tests/unit/books/test_accounts.py"),
    "books/batches.py": (LIMITS, f"{API}/test_batches.py"),
    "books/outbox.py": (LIMITS, "tests/unit/books/test_outbox.py"),
    "books/promises.py": (LIMITS, "tests/unit/books/test_promises.py"),
    "desk/actions/file.py": (f"{API}/test_endings.py", f"{API}/test_work.py", f"{API}/test_learns.py"),
    "desk/actions/hold.py": (f"{API}/test_held.py",),
    "desk/actions/misdirected.py": (f"{API}/test_endings.py", f"{API}/test_exceptions.py"),
    "desk/batches.py": ("tests/unit/test_batches.py", f"{API}/test_batches.py"),
    "desk/claims.py": (LIMITS, f"{API}/test_claims.py"),
    "desk/endings.py": (f"{API}/test_endings.py", f"{API}/test_work.py", f"{API}/test_exceptions.py"),
    "desk/letters.py": (f"{API}/test_letters.py",),
    "desk/receipts.py": (f"{API}/test_receipts.py",),
    "desk/records.py": (f"{API}/test_filed.py", f"{API}/test_work.py"),
    "fields/ca_qc.py": ("src/copiste/fields/ca_qc.py", *_EACH_TYPE),
    "fields/codes.py": ("src/copiste/fields/codes.py", *_EACH_TYPE),
    "fields/crossing.py": ("src/copiste/fields/crossing.py", f"{FIELDS}/test_crossing.py"),
    "fields/dates.py": ("src/copiste/fields/dates.py", f"{FIELDS}/test_dates.py"),
    "fields/numbers.py": ("src/copiste/fields/numbers.py", f"{FIELDS}/test_numbers.py"),
    "fields/phones.py": ("src/copiste/fields/phones.py", *_EACH_TYPE),
    "fields/words.py": ("src/copiste/fields/words.py", f"{FIELDS}/test_words.py"),
    "flow/collecting.py": ("tests/unit/gateways/test_srfax.py", "tests/unit/gateways/test_telnyx.py"),
    "flow/deliver.py": ("tests/unit/outward/test_deliver.py",),
    "flow/intake.py": (f"{FLOW}/test_flow.py", f"{FLOW}/test_allowance.py"),
    "flow/mail.py": (f"{FLOW}/test_mail.py",),
    "flow/reconcile.py": (
        f"{FLOW}/test_reconcile.py",
        f"{FLOW}/test_flow.py",
        f"{FLOW}/test_allowance.py",
        f"{API}/test_endings.py",
    ),
    "records/assemble.py": (f"{RECORDS}/test_assemble.py", f"{RECORDS}/test_standing.py"),
    "records/belonging.py": (f"{RECORDS}/test_grouping.py",),
    "records/choice.py": (f"{RECORDS}/test_choice.py", f"{RECORDS}/test_assemble.py"),
    "records/correcting.py": ("src/copiste/records/correcting.py", f"{RECORDS}/test_correcting.py"),
    "records/decide.py": (
        f"{RECORDS}/test_assemble.py",
        f"{RECORDS}/test_told.py",
        f"{RECORDS}/test_blanks.py",
        f"{RECORDS}/test_ticks.py",
    ),
    "records/evidence.py": (f"{RECORDS}/test_evidence.py", f"{RECORDS}/test_third_reader.py"),
    "records/grouping.py": (f"{RECORDS}/test_grouping.py",),
    "records/identifiers.py": ("src/copiste/records/identifiers.py", f"{RECORDS}/test_identifiers.py"),
    "records/standing.py": (f"{RECORDS}/test_standing.py",),
    "records/told.py": (f"{RECORDS}/test_told.py",),
}
"""The tests that judge a module, the quick ones first: the first to fail ends it."""


def main(named: Iterable[str]) -> int:
    """Judge the modules that are *named*, all of them when none is; return the exit status."""
    asked = [*named] or [*JUDGES]
    unknown = [name for name in asked if name not in JUDGES]
    if unknown:
        print(f"no tests are paired with {', '.join(unknown)}: add it to JUDGES in scripts/mutate.py", file=sys.stderr)
        return 2
    copy()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in asked:
        judge(name)
    return 0


def copy() -> None:
    """Make the copy that is changed."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in COPIED:
        source, target = ROOT / name, COPY / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy2(source, target)
    os.chdir(COPY)
    os.environ |= {"PYTHONPATH": f"{COPY / 'src'}:{COPY}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def judge(name: str) -> None:
    """Run the tests over the mutants of one module and print what they let pass."""
    module = Path("src/copiste", name)
    command = f"{PYTHON} -m pytest -x -q --no-header --tb=no {' '.join(JUDGES[name])}"
    started = time.monotonic()
    subprocess.run(command.split(), check=True, stdout=subprocess.DEVNULL)  # writes the byte code of all that stays
    usual = time.monotonic() - started
    for stale in module.parent.glob(f"__pycache__/{module.stem}.*"):
        stale.unlink()
    config = ConfigDict(
        {"test-command": command, "timeout": 3 * usual + _SLACK, "distributor": {"name": "local"}, "operators": {}}
    )
    session = COPY / f"{name.replace('/', '-')}.sqlite"
    with use_db(str(session), WorkDB.Mode.create) as work:
        init([module], work, {})
        leave_out(work, module.read_text("utf-8"))
        try:
            execute(work, config)
        finally:  # whoever stops it is told what was judged by then
            tell(name, work, time.monotonic() - started)


def leave_out(work: WorkDB, source: str) -> None:
    """Mark all but the mutants that are tried as passed over."""
    spared = [*spans(source)]
    ways: dict[tuple[tuple[int, int], str], list[WorkItem]] = defaultdict(list)
    for item in sorted(work.work_items, key=lambda item: order(item.mutations[0])):
        change = item.mutations[0]
        if not any(start <= change.start_pos < end for start, end in spared):
            ways[change.start_pos, change.operator_name.partition("_")[0]].append(item)
    draw = random.Random(source)  # the same mutants for the same text  # noqa: S311
    few = [item for place in ways.values() for item in draw.sample(place, min(A_PLACE, len(place)))]
    tried = {item.job_id for item in draw.sample(few, min(MOST, len(few)))}
    left = [item.job_id for item in work.work_items if item.job_id not in tried]
    work.set_multiple_results(left, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))


def order(change: MutationSpec) -> tuple[tuple[int, int], str, int]:
    """Return what mutants are sorted by: identifiers are drawn anew each time."""
    return change.start_pos, change.operator_name, change.occurrence


def spans(source: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield start and end of what a test cannot see: annotations, decorators, and the options of dataclasses."""
    for node in ast.walk(ast.parse(source)):
        seen: list[ast.expr | None] = []
        if isinstance(node, ast.FunctionDef):
            seen += [node.returns]
        elif isinstance(node, ast.ClassDef):
            seen += node.decorator_list
        elif isinstance(node, (ast.arg, ast.AnnAssign)):
            seen += [node.annotation]
        for each in seen:
            if each is not None and each.end_lineno is not None and each.end_col_offset is not None:
                yield (each.lineno, each.col_offset), (each.end_lineno, each.end_col_offset)


def tell(name: str, work: WorkDB, seconds: float) -> None:
    """Print the score of a module, and each mutant that no test noticed."""
    judged = [
        (item, found) for item, found in work.completed_work_items if found.worker_outcome == WorkerOutcome.NORMAL
    ]
    failed = [item for item, found in work.completed_work_items if found.worker_outcome == WorkerOutcome.EXCEPTION]
    lived = sorted((order(item.mutations[0]), found.diff or "") for item, found in judged if not found.is_killed)
    print(f"| `{name}` | {len(judged)} | {len(judged) - len(lived)} | {len(lived)} | {seconds:.0f} s |", flush=True)
    if late := sum(found.output == "timeout" for _, found in judged):
        print(f"    {late} of the noticed were cut off: on a busy machine that says little")
    for (place, operator, _), diff in lived:
        print(f"    {name}:{place[0]} {operator.removeprefix('core/')}")
        changed = [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        print(*(f"        {line}" for line in changed), sep="\n")
    if failed:
        raise SystemExit(f"{len(failed)} mutants of {name} could not be made")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
