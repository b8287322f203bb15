"""The peers, each as it is used on whole pages, and ours; one engine a process, loaded before the clock starts."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from nearest import RuledForm, SeenWord, answers
from PIL import Image
from results import ROOT

PEERS = ROOT / ".venv-peers"
OCRMYPDF = "ocrmypdf==17.13.0"
_DPI = 300
"""Dots an inch: Tesseract's manual asks for 300 at least."""
_TURN = 5
"""Pages a process reads before the next engine has its turn."""
_LANGUAGES = {"fr": "fra", "en": "eng"}


@dataclass(frozen=True, slots=True)
class Task:
    """A page to read, the folder of drafted definitions, and what nearest-label rules know of its form."""

    source: Path
    forms: Path
    name: str
    form: RuledForm


@dataclass(frozen=True, slots=True)
class EngineOutcome:
    """What an engine made of a file: lines as `copiste read` prints them, all text it saw, processor seconds."""

    lines: tuple[Mapping[str, Any], ...]
    text: str
    processor: float


@dataclass(frozen=True, slots=True)
class Run:
    """An engine over all files: its outcomes, the seconds on the clock, the files' number of pages."""

    outcomes: tuple[EngineOutcome, ...]
    seconds: float


def run(engines: Sequence[str], tasks: Sequence[Task], processes: int) -> dict[str, Run]:
    """Read *tasks* with *processes* of every engine, all loaded and used once before any clock starts.

    The engines take turns, a few pages each: whatever else the machine does meets them all alike.
    """
    context = get_context("spawn")
    outcomes: dict[str, list[EngineOutcome]] = {engine: [] for engine in engines}
    seconds = dict.fromkeys(engines, 0.0)
    with ExitStack() as stack:
        pools = {}
        for engine in engines:
            pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_warm, initargs=(engine, tasks[0]))
            pools[engine] = stack.enter_context(pool)
            list(pools[engine].map(time.sleep, [1.0] * processes))  # waits until every process has warmed up
        for at in range(0, len(tasks), _TURN * processes):
            turn = tasks[at : at + _TURN * processes]
            for engine in engines:
                started = time.monotonic()
                outcomes[engine] += pools[engine].map(_measured, [engine] * len(turn), turn)
                seconds[engine] += time.monotonic() - started
    return {engine: Run(tuple(outcomes[engine]), seconds[engine]) for engine in engines}


def install_ocrmypdf() -> None:
    """Install OCRmyPDF beside us, not among us: it pins packages of its own. Needs Tesseract, and no other program."""
    if not (PEERS / "bin/ocrmypdf").exists():
        subprocess.run(["python3", "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", OCRMYPDF], check=True)


def _warm(engine: str, task: Task) -> None:
    os.environ["OMP_THREAD_LIMIT"] = os.environ["OMP_NUM_THREADS"] = "1"
    _measured(engine, task)


def _measured(engine: str, task: Task) -> EngineOutcome:
    before = _processor()
    lines, text = ENGINES[engine](task)
    return EngineOutcome(tuple(lines), text, _processor() - before)


def _processor() -> float:
    """Return the processor seconds of this process and of the children that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


Lines = list[Mapping[str, Any]]


def _ours(task: Task) -> tuple[Lines, str]:
    from copiste.local.read_files import Job, read_file  # noqa: PLC0415  each engine loads what it needs

    return list(read_file(Job(str(task.source), (str(task.forms),), None, "en")).lines), ""


def _tesseract(task: Task) -> tuple[Lines, str]:
    return _by_labels(task, [_tesseract_words(page, task.form.language) for page in _pages(task.source)])


def _rapidocr(task: Task) -> tuple[Lines, str]:
    return _by_labels(task, [_rapidocr_words(page) for page in _pages(task.source)])


def _ocrmypdf(task: Task) -> tuple[Lines, str]:
    """OCRmyPDF as delivered, with a better picture for coarse faxes; what it wrote into its text layer is taken."""
    with tempfile.TemporaryDirectory(prefix="copiste-peer-") as folder:
        out = Path(folder) / "out.pdf"
        options = ["--force-ocr", "--jobs", "1", "--output-type", "pdf", "--rasterizer", "pypdfium"]
        subprocess.run(
            [
                *(PEERS / "bin/ocrmypdf", "-q", "-l", _LANGUAGES[task.form.language], *options),
                *("--optimize", "0", "--oversample", str(_DPI), task.source, out),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        with pypdfium2.PdfDocument(out) as document:
            return _by_labels(task, [_layer_words(page) for page in document])


ENGINES: Mapping[str, Callable[[Task], tuple[Lines, str]]] = {
    "tesseract": _tesseract,
    "ocrmypdf": _ocrmypdf,
    "rapidocr": _rapidocr,
    "copiste": _ours,
}


def _by_labels(task: Task, pages: Sequence[Sequence[SeenWord]]) -> tuple[Lines, str]:
    """Return the lines that `copiste read` would print, with what the nearest-label rules found."""
    found: dict[str, str] = {}
    for words in pages:
        found |= {field: text for field, text in answers(words, task.form).items() if field not in found}
    fields = [{"acroform": field, "text": text, "value": text, "decision": "review"} for field, text in found.items()]
    line = {"kind": "form", "source": str(task.source), "form": task.name, "status": "review", "fields": fields}
    return [line], " ".join(word.text for words in pages for word in words)


def _pages(source: Path) -> Iterator[Image.Image]:
    """Yield the pages at 300 dots an inch each way."""
    if source.suffix == ".pdf":
        with pypdfium2.PdfDocument(source) as document:
            for page in document:
                yield page.render(scale=_DPI / 72, grayscale=True).to_pil().convert("L")
        return
    with Image.open(source) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            across, down = (float(dots) for dots in image.info.get("dpi", (_DPI, _DPI)))
            size = round(image.width * _DPI / across), round(image.height * _DPI / down)
            yield image.convert("L").resize(size, Image.Resampling.BICUBIC)


def _tesseract_words(page: Image.Image, language: str) -> list[SeenWord]:
    held = io.BytesIO()
    page.save(held, "PNG", dpi=(_DPI, _DPI), compress_level=1)
    command = ["tesseract", "stdin", "stdout", "-l", _LANGUAGES[language], "tsv"]
    done = subprocess.run(command, input=held.getvalue(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    rows = csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        SeenWord(row["text"], x, y, x + float(row["width"]), y + float(row["height"]))
        for row in rows
        if (row["text"] or "").strip()
        for x, y in [(float(row["left"]), float(row["top"]))]
    ]


@cache
def _rapid() -> Any:
    import logging  # noqa: PLC0415

    from rapidocr import RapidOCR  # noqa: PLC0415

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    engine = RapidOCR(params=threads)
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


def _rapidocr_words(page: Image.Image) -> list[SeenWord]:
    found = _rapid()(np.asarray(page.convert("RGB")))
    words: list[SeenWord] = []
    for corners, text in zip(found.boxes if found.boxes is not None else (), found.txts or (), strict=True):
        (x0, y0), (x1, y1) = np.min(corners, axis=0), np.max(corners, axis=0)
        words += _split(text, float(x0), float(y0), float(x1), float(y1))
    return words


def _split(text: str, x0: float, y0: float, x1: float, y1: float) -> Iterator[SeenWord]:
    """Yield the words of a line, each with its share of the width."""
    at = 0
    for part in text.split(" "):
        if part:
            step = (x1 - x0) / len(text)
            yield SeenWord(part, x0 + at * step, y0, x0 + (at + len(part)) * step, y1)
        at += len(part) + 1


def _layer_words(page: pypdfium2.PdfPage) -> list[SeenWord]:
    """Return the words of a text layer, in pixels at 300 dots an inch."""
    scale, height = _DPI / 72, page.get_height()
    layer = page.get_textpage()
    words: list[SeenWord] = []
    open_: SeenWord | None = None
    for index in range(layer.count_chars()):
        char = layer.get_text_range(index, 1)
        if not char.strip():
            words += [open_] if open_ else []
            open_ = None
            continue
        left, bottom, right, top = layer.get_charbox(index, loose=True)
        box = left * scale, (height - top) * scale, right * scale, (height - bottom) * scale
        if open_ is None:
            open_ = SeenWord(char, *box)
        else:
            tops, bottoms = min(open_.y0, box[1]), max(open_.y1, box[3])
            open_ = SeenWord(open_.text + char, min(open_.x0, box[0]), tops, max(open_.x1, box[2]), bottoms)
    return words + ([open_] if open_ else [])


def written(outcomes: Sequence[EngineOutcome], path: Path) -> None:
    """Write the lines of all outcomes for the scorer."""
    lines = [json.dumps(line, ensure_ascii=False) for outcome in outcomes for line in outcome.lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
