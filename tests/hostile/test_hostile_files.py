"""Malformed, encrypted and greedy files: no crash, no hang, bounded memory, and always a plain reason."""

from __future__ import annotations

import multiprocessing
import random
import re
import resource
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

import copiste
from copiste.decoder.process import ProcessDecoder
from copiste.errors import DocumentError
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.texts import LANGUAGES, explain
from tests.unit.pages.makes import fax, form_pdf, pdf, saved, sheet, tiff

SHARED = Path(copiste.__file__).parents[3] / "shared/data"
LIMITS = Limits(seconds=4, pixels=30_000_000, memory=1_200_000_000)

WHOLE = {
    "pdf": pdf("Bonjour", "deux"),
    "form": form_pdf("Roy", ticked=True),
    "group3": tiff(fax(98), fax(98, seed=2), compression="group3"),
    "group4": tiff(fax(98), compression="group4"),
    "lzw": tiff(sheet(300, 400), compression="tiff_lzw"),
    "jpeg in tiff": tiff(sheet(300, 400), compression="jpeg"),
    "png": saved(sheet(300, 400), "PNG"),
    "jpeg": saved(sheet(300, 400), "JPEG"),
}


_SENTENCE = r"[A-ZÀÉÊ][^{}]{10,}[.!]"
"""A sentence with nothing left to fill in."""


def _shared(folder: str) -> list[Path]:
    return sorted(path for path in (SHARED / folder).glob("*") if path.suffix not in (".tsv", ".txt"))


@pytest.fixture(scope="module")
def apart() -> Iterator[Executor]:
    """A process whose only children are decoders: what others have held in memory is not counted against these."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def _outcome_and_peak(data: bytes) -> tuple[str, int]:
    """Return the outcome of *data* and the most memory, in KiB, that a child of this process ever held."""
    return _outcome(data), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _outcome(data: bytes) -> str:
    """Return how many pages came or the sentence that says why none did; anything else fails the test."""
    try:
        return f"{len(ProcessDecoder().decode(data, LIMITS).pages)} pages"
    except DocumentError as error:
        return explain(error, "fr")


@pytest.mark.shared
@pytest.mark.parametrize("path", _shared("hostile") or [None], ids=lambda path: path.name[:3] if path else "absent")
def test_a_hostile_file_ends_in_pages_or_in_a_reason(path: Path | None, apart: Executor) -> None:
    if path is None:
        pytest.skip("shared/data/hostile stands outside the repository")
    outcome, peak = apart.submit(_outcome_and_peak, path.read_bytes()).result()
    assert re.fullmatch(rf"[1-9]\d* pages|{_SENTENCE}", outcome)
    assert peak < 1_200_000


@pytest.mark.shared
@pytest.mark.parametrize("path", _shared("codecs") or [None], ids=lambda path: path.name if path else "absent")
def test_every_coding_of_real_files_decodes(path: Path | None) -> None:
    if path is None:
        pytest.skip("shared/data/codecs stands outside the repository")

    pages = decode(path.read_bytes(), Limits()).pages

    assert pages
    assert not any(problem.code == "page_unreadable" for page in pages for problem in page.problems)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_cut_anywhere_ends_in_pages_or_in_a_reason(kind: str) -> None:
    data = WHOLE[kind]
    for share in (0.02, 0.3, 0.7, 0.98):
        _ends(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_with_spoilt_bytes_ends_in_pages_or_in_a_reason(kind: str) -> None:
    rng = random.Random(kind)
    for _ in range(6):
        spoilt = bytearray(WHOLE[kind])
        for _ in range(rng.choice([1, 8, 60])):
            spoilt[rng.randrange(8, len(spoilt))] = rng.randrange(256)
        _ends(bytes(spoilt))


def _ends(data: bytes) -> None:
    """Fail unless decoding in this process gives pages, or a reason with its sentences; any other end is raised."""
    said: list[str] = []
    numbers: list[int] = []
    try:
        numbers = [page.number for page in decode(data, LIMITS).pages]
    except DocumentError as error:
        said = [explain(error, language) for language in LANGUAGES]

    assert all(re.fullmatch(_SENTENCE, each, re.DOTALL) for each in said), said
    assert numbers == list(range(1, len(numbers) + 1))
    assert bool(numbers) is not bool(said)


def test_a_dead_decoder_costs_the_document_and_not_the_caller() -> None:
    """A page of a size that no machine holds, in a file that every other limit lets pass."""
    bomb = pdf("a", size=(14_000, 14_000))

    assert re.fullmatch(rf"[1-9]\d* pages|{_SENTENCE}", _outcome(bomb), re.DOTALL)
    assert _outcome(WHOLE["pdf"]) == "2 pages"
