"""`copiste read` without a server: files through the very same decoding, reading and assembling as the functions."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from copiste import wiring
from copiste.errors import CopisteError, DecodingExhausted, DocumentError, WorldError
from copiste.flow.read import given_up
from copiste.local.overlay import write_overlays
from copiste.mail.message import opened
from copiste.mail.model import Attached
from copiste.mail.telling import told_of_left
from copiste.pages.formats import ANY, MESSAGE, kind_of
from copiste.pages.model import Limits, Page, Problem
from copiste.ports.decoder import Decoder
from copiste.ports.library import Library
from copiste.ports.messages import ATTEMPTS
from copiste.ports.readers import Reader
from copiste.readers.page import read_page
from copiste.reading.model import PagePlace, PageReading
from copiste.records.assemble import assemble
from copiste.records.contract import document_line, form_line
from copiste.records.model import Assembly
from copiste.refusals import NoDocumentInMail
from copiste.texts import Language


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read. `folders` are those of the definitions, none for those that ship; `form` narrows to one id.

    `overlay` is the folder that takes a picture of every page with what was read on it.
    """

    source: str
    folders: tuple[str, ...]
    form: str | None
    language: Language
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class FileReading:
    """What reading one file came to: its lines in the order of CONTRACT.md, and whether it could be read at all.

    A message is told first, then each document in it.
    """

    source: str
    lines: tuple[dict[str, Any], ...]
    readable: bool


def read_files(
    jobs: Sequence[Job], processes: int, read: Callable[[Job], FileReading] | None = None
) -> Iterator[FileReading]:
    """Yield what each file came to, in the order given, *processes* files at a time.

    A file that kills the process reading it is a file that cannot be read; the others are read all the same.
    """
    read = read or read_file
    if processes <= 1 or len(jobs) <= 1:
        yield from map(read, jobs)
        return
    with _pool(min(processes, len(jobs))) as pool:
        waiting = [(job, pool.submit(read, job)) for job in jobs]
        for job, future in waiting:
            try:
                yield future.result()
            except BrokenProcessPool:  # this file or another killed it: none of those left was answered
                yield _alone(job, read)


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _alone(job: Job, read: Callable[[Job], FileReading]) -> FileReading:
    try:
        with _pool(1) as pool:
            return pool.submit(read, job).result()
    except BrokenProcessPool:
        return _read(job, "", ANY, _unread(DecodingExhausted(resource="process")), 0.0)


def read_file(job: Job) -> FileReading:
    """Read one file; one that cannot be read gives a document line that says why."""
    started = time.monotonic()
    try:
        data, sha256 = _received(job.source)
    except OSError:
        return _read(job, "", ANY, Assembly((), (), (Problem("no_such_file"),)), time.monotonic() - started)
    kind = kind_of(data)
    return _message(data, sha256, job) if kind == MESSAGE else _document(data, sha256, kind, job)


def _document(data: bytes, sha256: str, kind: str, job: Job) -> FileReading:
    started = time.monotonic()
    try:
        assembly = _assembled(data, sha256, job)
    except (DocumentError, WorldError) as error:
        assembly = _unread(error)
    return _read(job, sha256, kind, assembly, time.monotonic() - started)


def _message(data: bytes, sha256: str, job: Job) -> FileReading:
    """Read a message as the mail door would: its own line, then what was read of each document in it, by its place."""
    try:
        message = opened(data)
    except DocumentError as error:
        return _read(job, sha256, MESSAGE, _unread(error), 0.0)
    found = sorted((*message.documents, *message.refused), key=lambda each: [int(n) for n in each.part.split(".")])
    readings = [_attached(each, job) for each in found]
    nothing = () if found else (Problem(NoDocumentInMail.code),)
    told = _read(job, sha256, MESSAGE, Assembly((), (), nothing), 0.0).lines[0]
    left = [{"part": each.part, "left": each.why} for each in message.left]
    said = told_of_left((each.why for each in message.left), job.language)
    lines = [{**told, "left": left, "left_text": said}, *(line for each in readings for line in each.lines)]
    return FileReading(job.source, tuple(lines), any(each.readable for each in readings))


def _attached(found: Attached, job: Job) -> FileReading:
    sha256, kind = hashlib.sha256(found.data).hexdigest(), kind_of(found.data)
    if found.code is None:
        reading = _document(found.data, sha256, kind, job)
    else:
        reading = _read(job, sha256, kind, Assembly((), (), (Problem(found.code, facts=found.facts),)), 0.0)
    named = {"part": found.part, "name": found.name}
    return replace(reading, lines=tuple({**line, **named} for line in reading.lines))


def read_or_give_up(page: Page, read: Callable[[Page], PageReading]) -> PageReading:
    """Return the reading of *page*; one that fails its reader again and again is unreadable, and the others go on."""
    for _ in range(ATTEMPTS):
        try:
            return read(page)
        except WorldError:
            raise
        except Exception:  # noqa: BLE001, S112  what went wrong may quote the page
            continue
    return given_up(page.number)


def _received(source: str) -> tuple[bytes, str]:
    """Return the bytes of a file, no more than one above the limit, and the SHA-256 of all of them."""
    most = Limits().bytes
    with Path(source).open("rb") as file:
        data = file.read(most + 1)
        total = hashlib.sha256(data)
        if len(data) > most and stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # a device may never end
            while more := file.read(1 << 20):
                total.update(more)
    return data, total.hexdigest()


def _unread(error: CopisteError) -> Assembly:
    return Assembly((), (), (Problem(error.code, facts=error.facts),))


def _read(job: Job, sha256: str, kind: str, assembly: Assembly, seconds: float) -> FileReading:
    document = document_line(
        source=job.source, sha256=sha256, media_type=kind, assembly=assembly, seconds=seconds, language=job.language
    )
    forms = [form_line(form, source=job.source, sha256=sha256, language=job.language) for form in assembly.forms]
    readable = any(page.place is not PagePlace.UNREADABLE for page in assembly.pages)
    return FileReading(job.source, (document, *forms), readable)


def _assembled(data: bytes, sha256: str, job: Job) -> Assembly:
    library, decoder, readers = _tools(job.folders)
    definitions = library.definitions()
    if job.form is not None:
        definitions = {job.form: definitions[job.form]}
    with decoder.opened(data, Limits()) as document:
        readings = [
            read_or_give_up(page, lambda each: read_page(each, definitions, readers())) for page in document.pages
        ]
    assembly = assemble(readings, definitions).of(document.problems)
    if job.overlay is not None:
        with decoder.opened(data, Limits()) as again:  # one page at a time: all of them might not fit in memory
            write_overlays(
                again.pages,
                {reading.page: reading for reading in readings},
                assembly,
                sha256=sha256,
                folder=job.overlay,
                language=job.language,
            )
    return assembly


@cache
def _tools(folders: tuple[str, ...]) -> tuple[Library, Decoder, Callable[[], Sequence[Reader]]]:
    """Definitions are loaded and engines started once a process."""
    library, decoder, readers = wiring.standalone([Path(folder) for folder in folders])
    return library, decoder, cache(readers)
