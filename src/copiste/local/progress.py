"""Progress for people. Always on stderr: stdout belongs to results."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Report(Protocol):
    """Called once for each finished document."""

    def __call__(self, document: str, state: str) -> None:
        """Say that *document* is done."""
        ...


@contextmanager
def progress(total: int) -> Iterator[Report]:
    """Yield a bar on a terminal, plain lines when piped."""
    if not sys.stderr.isatty():
        yield lambda document, state: print(f"{state}\t{document}", file=sys.stderr)  # noqa: T201
        return
    from rich.console import Console  # noqa: PLC0415  slow, and only wanted on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("copiste", total=total)
        yield lambda document, state: bar.update(task, advance=1, description=state)  # noqa: ARG005
