"""Corpora to fit on: filled pages whose truth is known, each read once, and what the product makes of every answer.

A corpus is three paths: PAGES (<form>/<fill>.truth.json beside the documents, as `samples/corpus.py` writes them),
FORMS (the definitions to read with) and READINGS (where the readings are kept, so that fitting again is quick).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from copiste import wiring
from copiste.pages.model import Limits
from copiste.readers.page import read_page
from copiste.reading.model import PageReading
from copiste.records.assemble import record_of, weighed
from copiste.records.calibration import shipped
from copiste.records.decide import Judge, Weighed
from copiste.records.grouping import grouped
from copiste.records.standing import ALONE, Standing, standings

JUDGE = Judge(shipped())
_READINGS = TypeAdapter(list[PageReading])
_tools: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the pages, the definitions and the readings of a corpus are."""

    pages: Path
    forms: str
    readings: Path


@dataclass(frozen=True, slots=True)
class Known:
    """One field of one document, weighed as the product weighs it, and what truly stands there: a text, whether a box
    is ticked, the option of a group."""

    form: str
    file: str
    hand: bool
    field: Weighed
    standing: Standing
    wanted: str | bool | None

    @property
    def reasons(self) -> frozenset[str]:
        """Return why a person would look at it."""
        return frozenset(JUDGE.rule(self.field, self.standing).reasons)


def arguments(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Let a command take corpora, and how many processes read them."""
    parser.add_argument(
        "--corpus", nargs=3, action="append", default=[], required=required, metavar=("PAGES", "FORMS", "READINGS")
    )
    parser.add_argument("--jobs", type=int, default=2)


def given(options: argparse.Namespace) -> Iterator[Known]:
    """Yield every field of the corpora that a command was given, reading what was not read yet."""
    for pages, forms, readings in options.corpus:
        corpus = Corpus(Path(pages), forms, Path(readings))
        gather(corpus, options.jobs)
        yield from fields(corpus)


def gather(corpus: Corpus, jobs: int) -> None:
    """Read every page of the corpus that was not read yet and keep the readings, a JSON line a document."""
    kept = corpus.readings
    done = {json.loads(line)["file"] for line in kept.open()} if kept.exists() else set()
    files = sorted(path for path in corpus.pages.glob("*/*.*.*") if not path.name.endswith(".json"))
    files = [path for path in files if f"{path.parent.name}/{path.name}" not in done]
    if not files:
        return
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(corpus.forms,)) as pool, kept.open("a") as lines:
        for at, line in enumerate(pool.map(_read, files), 1):
            lines.write(line + "\n")
            lines.flush()
            print(f"{at}/{len(files)}", end="\r", file=sys.stderr)


def _start(forms: str) -> None:
    library, decoder, readers = wiring.standalone([Path(forms)])
    _tools.update(definitions=library.definitions(), decoder=decoder, readers=readers())


def _read(path: Path) -> str:
    definitions = {path.parent.name: _tools["definitions"][path.parent.name]}
    with _tools["decoder"].opened(path.read_bytes(), Limits()) as document:
        readings = [read_page(page, definitions, _tools["readers"]) for page in document.pages]
    return json.dumps(
        {"file": f"{path.parent.name}/{path.name}", "pages": _READINGS.dump_python(readings, mode="json")}
    )


def fields(corpus: Corpus) -> Iterator[Known]:
    """Yield every field of every document that was read, whose truth is known."""
    definitions = wiring.standalone([Path(corpus.forms)])[0].definitions()
    for line in corpus.readings.open():
        found = json.loads(line)
        form, name = found["file"].split("/")
        truth = json.loads((corpus.pages / form / f"{name.split('.')[0]}.truth.json").read_text())
        for group in grouped(_READINGS.validate_python(found["pages"]), definitions).groups:
            if group.form != form:
                continue  # a page taken for another form: the vote on forms is judged elsewhere
            definition = definitions[form]
            edition = next(edition for edition in definition.editions if edition.name == group.edition)
            known = weighed(group, edition, definition.schema, JUDGE)
            standing = standings(definition.schema, record_of((one.layout.name, one.value) for one in known))
            for one in known:
                names = one.layout.acroform or ""
                parts = [truth["fields"].get(name) for name in ([names] if isinstance(names, str) else names)]
                if all(parts):
                    wanted = [part["value"] for part in parts]
                    whole = wanted[0] if len(parts) == 1 else " ".join(filter(None, wanted))
                    yield Known(form, found["file"], truth["hand"], one, standing.get(one.layout.name, ALONE), whole)
