"""What every Decoder promises: pages or a reason, whatever the bytes do, and nothing left behind."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from copiste.decoder.process import ProcessDecoder
from copiste.errors import DecodingExhausted, EncryptedDocument, TooLarge, UnsupportedFormat
from copiste.pages.decode import decode
from copiste.pages.model import Limits
from copiste.ports.decoder import Decoder
from tests.unit.pages.makes import damaged, fax, form_pdf, pdf, reworked, sheet, tiff

LIMITS = Limits(seconds=60)


@pytest.fixture(params=["process"])
def decoder(request: pytest.FixtureRequest) -> Decoder:
    return {"process": ProcessDecoder()}[request.param]


@pytest.mark.parametrize("data", [pdf("Bonjour", "deux"), form_pdf("Roy", ticked=True), tiff(sheet(), fax())])
def test_pages_facts_words_and_widgets_arrive_whole(decoder: Decoder, data: bytes) -> None:
    here, there = decode(data, LIMITS), decoder.decode(data, LIMITS)

    assert (there.media_type, there.problems) == (here.media_type, here.problems)
    assert here.pages
    for mine, theirs in zip(here.pages, there.pages, strict=True):
        assert np.array_equal(mine.pixels, theirs.pixels)
        assert (mine.number, mine.facts, mine.problems) == (theirs.number, theirs.facts, theirs.problems)
        assert (mine.words, mine.widgets) == (theirs.words, theirs.widgets)
        assert (mine.drawn is None) == (theirs.drawn is None)
        assert mine.drawn is None or np.array_equal(mine.drawn, np.asarray(theirs.drawn))


@pytest.mark.parametrize(
    ("data", "limits", "error"),
    [
        (b"plain text", LIMITS, UnsupportedFormat),
        (reworked(pdf("a"), owner="o", user="u"), LIMITS, EncryptedDocument),
        (pdf("a"), Limits(bytes=10), TooLarge),
        (pdf("a", "b"), Limits(pages=1, seconds=60), TooLarge),
    ],
)
def test_a_refusal_arrives_as_its_error(decoder: Decoder, data: bytes, limits: Limits, error: type[Exception]) -> None:
    with pytest.raises(error):
        decoder.decode(data, limits)


@pytest.mark.parametrize("coding", ["group3", "group4"])
def test_fax_lines_that_the_codec_complains_about_are_counted(decoder: Decoder, coding: str) -> None:
    whole = tiff(fax(), compression=coding, dpi=(204, 196))

    assert decoder.decode(whole, LIMITS).pages[0].facts.damaged_rows == 0
    page = decoder.decode(damaged(whole), LIMITS).pages[0]
    assert page.facts.damaged_rows > 0
    assert [problem.code for problem in page.problems] == ["fax_lines_damaged"]


def test_time_that_runs_out_is_a_reason(decoder: Decoder) -> None:
    with pytest.raises(DecodingExhausted) as caught:
        decoder.decode(pdf("a"), Limits(seconds=0))

    assert caught.value.facts["resource"] == "time"


def test_memory_that_runs_out_is_a_reason(decoder: Decoder) -> None:
    wide = io.BytesIO()
    Image.new("RGB", (7000, 7000)).save(wide, "PNG")

    with pytest.raises(DecodingExhausted):
        decoder.decode(wide.getvalue(), Limits(memory=420_000_000, seconds=60))


def test_a_hundred_pages_never_stand_in_memory_together(decoder: Decoder) -> None:
    data = tiff(*[fax(98)] * 100, compression="group4", dpi=(204, 98))
    before, ours, theirs, numbers = _memory("self", "VmRSS"), 0, 0, []

    with decoder.opened(data, LIMITS) as document:
        for page in document.pages:
            numbers.append(page.number)
            ours = max(ours, _memory("self", "VmRSS"))
            if page.number == 90:  # a child that still has pages to hand over: its peak so far, and nobody else's
                theirs = max(_memory(child, "VmHWM") for child in _children())

    assert numbers == list(range(1, 101))
    assert ours - before < 120_000
    assert 0 < theirs < 700_000


def test_pages_can_be_left_unread(decoder: Decoder) -> None:
    with decoder.opened(tiff(*[sheet()] * 20, compression="tiff_lzw"), LIMITS) as document:
        assert next(document.pages).number == 1


def test_no_process_and_no_file_stays_open(decoder: Decoder) -> None:
    before = _open_files(), _children()

    for data in (b"nothing", pdf("a"), b"%PDF-1.7\n", damaged(tiff(fax(), compression="group3"))):
        for limits in (LIMITS, Limits(seconds=0)):
            try:
                decoder.decode(data, limits)
            except Exception as error:  # noqa: BLE001  each its own reason; here only what stays behind counts
                del error

    assert (_open_files(), _children()) == before


def test_threads_may_decode_at_once(decoder: Decoder) -> None:
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(len(decoder.decode(pdf("a", "b"), LIMITS).pages)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts == [2, 2, 2, 2]


def test_the_decoding_process_is_given_no_environment_of_ours(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")

    with decoder.opened(tiff(*[sheet()] * 5, compression="tiff_lzw"), LIMITS) as document:
        next(document.pages)
        environments = [Path(f"/proc/{child}/environ").read_bytes() for child in _children()]

    assert environments
    assert not any(b"invented" in environment for environment in environments)


@pytest.mark.parametrize("pages", [1, 3])
def test_a_child_that_is_killed_from_outside_costs_no_page(decoder: Decoder, pages: int) -> None:
    kills: list[int] = []
    stop = threading.Event()

    def killer() -> None:
        while not kills and not stop.is_set():
            for child in _children():
                os.kill(int(child), signal.SIGKILL)
                kills.append(int(child))

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        decoded = decoder.decode(tiff(*[sheet()] * pages, compression="tiff_lzw"), LIMITS)
    finally:
        stop.set()
        thread.join()

    assert len(kills) == 1
    assert [page.problems for page in decoded.pages] == [()] * pages


def _memory(process: str, what: str) -> int:
    """Return a figure of a process's memory, in kilobytes."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208  a listing must not hold a descriptor of its own


def _children() -> list[str]:
    """Return the processes of ours that decode: those that multiprocessing keeps for the whole run are none."""
    found: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        found += (task / "children").read_text().split()
    tracker = getattr(resource_tracker._resource_tracker, "_pid", None)
    server = getattr(forkserver._forkserver, "_forkserver_pid", None)
    return [child for child in found if child not in (str(tracker), str(server))]


def test_the_time_that_a_caller_takes_over_a_page_is_not_decoding(
    decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tiff(*[fax(98)] * 4, compression="group4", dpi=(204, 98))
    numbers: list[int] = []
    clock, minutes = time.monotonic, 10 * 60
    monkeypatch.setattr(time, "monotonic", lambda: clock() + len(numbers) * minutes)  # so long over each page

    with decoder.opened(data, Limits(seconds=minutes)) as document:
        for page in document.pages:
            numbers.append(page.number)  # noqa: PERF401  the clock looks at how many there are

    assert numbers == [1, 2, 3, 4]
