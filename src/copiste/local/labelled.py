"""Labelled documents on disk: which truth belongs to which document, and pictures of what was read wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copiste.drawing.crop import crop
from copiste.errors import DocumentError
from copiste.evaluation.judge import Case, Judged
from copiste.evaluation.truth import BadTruth, Truth, truth_of
from copiste.pages.geometry import clamped
from copiste.pages.model import Limits
from copiste.pages.turning import turned
from copiste.ports.decoder import Decoder

_ENDING = ".truth.json"
_DOCUMENTS = frozenset({".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".heif"})

Read = tuple[Mapping[str, Any], list[Mapping[str, Any]]]
"""The document line of a reading, and its form lines."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its truth file; no document where none was found beside it."""

    truth: Path
    document: Path | None


def labelled(folder: Path) -> list[Labelled]:
    """Return every labelled document under *folder*, in the order of names.

    `<document>.truth.json` stands beside its document. Without the ending, it is the truth of every document whose
    name begins with its own and a dot: `7.truth.json` of `7.scan.pdf` and `7.fax.tif`. A folder of samples has its
    documents under `inbox/` and the truth of `inbox/<path>` in `expected/<path>.json`.
    """
    found = [
        Labelled(truth, document)
        for truth in sorted(folder.rglob(f"*{_ENDING}"))
        for document in (*_beside(truth),) or (None,)
    ]
    expected = folder / "expected"
    for truth in sorted(expected.rglob("*.json")):
        document = folder / "inbox" / truth.relative_to(expected).with_suffix("")
        found.append(Labelled(truth, document if document.is_file() else None))
    return found


def _beside(truth: Path) -> list[Path]:
    name = truth.name.removesuffix(_ENDING)
    whole = truth.with_name(name)
    if whole.is_file():
        return [whole]
    return sorted(
        path
        for path in truth.parent.iterdir()
        if path.name.startswith(f"{name}.") and path.suffix.lower() in _DOCUMENTS and path.is_file()
    )


def truth_in(path: Path) -> Truth:
    """Return what a truth file says. Raises `BadTruth`, also for a file that is no JSON."""
    try:
        return truth_of(json.loads(path.read_text("utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadTruth("") from error


def by_digest(lines: Iterable[Mapping[str, Any]]) -> dict[str, Read]:
    """Return readings by the SHA-256 of their document; of the same bytes read twice, the last."""
    found: dict[str, Read] = {}
    for line in lines:
        if line["kind"] == "document":
            found[line["sha256"]] = line, []
        elif line["sha256"] in found:
            found[line["sha256"]][1].append(line)
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def crops(
    wrong: Sequence[tuple[Judged, Case]],
    documents: Mapping[str, Path],
    turns: Mapping[tuple[str, int], int],
    decoder: Decoder,
) -> Iterator[tuple[tuple[str, int, tuple[float, ...]], bytes]]:
    """Yield the picture of every wrong answer, keyed by document, page and box; one page at a time is in memory.

    *turns* holds the quarter-turns that set pages upright.
    """
    wanted: dict[str, dict[int, list[tuple[float, ...]]]] = {}
    for document, case in wrong:
        if case.page is not None and case.box is not None:
            wanted.setdefault(document.sha256, {}).setdefault(case.page, []).append(case.box)
    for sha256, pages in wanted.items():
        try:
            with decoder.opened(documents[sha256].read_bytes(), Limits()) as opened:
                for page in opened.pages:
                    if page.number in pages:
                        pixels = turned(page.pixels, turns.get((sha256, page.number), 0))
                        for box in pages[page.number]:
                            yield (sha256, page.number, box), crop(pixels, clamped(*box))
        except DocumentError:
            continue  # it was readable when it was read; the report then shows the words alone
