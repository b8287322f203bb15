"""The decoding process as its parent sees it: two pipes, a deadline, and a way to be rid of it."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time

from copiste.decoder import frames
from copiste.errors import (
    DamagedDocument,
    DecodingExhausted,
)
from copiste.pages.model import Limits, Opened, Page
from copiste.refusals import BY_CODE

_CHUNK = 1 << 20
"""Bytes that are moved at once; chosen."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}
_OUT_OF_TIME = (-signal.SIGXCPU,)
_OUT_OF_MEMORY = (-signal.SIGKILL,)


class Child:
    """One interpreter that decodes one document from page *first* on, and answers frame by frame."""

    def __init__(self, data: bytes, limits: Limits, first: int) -> None:
        self._limits = limits
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-S", "-m", "copiste.decoder.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_ONE_THREAD},
            bufsize=0,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("pipes were asked for")
        self._in, self._out = self._process.stdin, self._process.stdout
        self._unsent = memoryview(frames.request(limits, first, data))
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)

    def document(self, deadline: float) -> Opened:
        """Return the facts of the document. Raise its refusal, or `DecodingExhausted` for a dead or late child."""
        head, _ = self._frame(deadline, "document")
        try:
            return frames.document(head)
        except (ValueError, TypeError, KeyError):
            raise DecodingExhausted(resource="process") from None

    def page(self, number: int, deadline: float) -> Page:
        """Return page *number*, which is the next. Raise as `document` does."""
        head, body = self._frame(deadline, "page")
        try:
            page = frames.page(head, body)
        except (ValueError, TypeError, KeyError):
            raise DecodingExhausted(resource="process") from None
        if page.number != number:
            raise DecodingExhausted(resource="process")
        return page

    def close(self) -> None:
        """End the process, whatever it is doing, and leave nothing of it behind."""
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def _frame(self, deadline: float, expected: str) -> tuple[frames.Head, bytearray]:
        lengths = self._receive(frames.LENGTHS.size, deadline)
        head_length, body_length = frames.LENGTHS.unpack(lengths)
        if head_length > frames.MOST_HEAD or body_length > frames.MOST_LAYERS * self._limits.pixels + frames.MOST_HEAD:
            raise DecodingExhausted(resource="process")
        try:
            head = json.loads(self._receive(head_length, deadline))
        except ValueError:
            raise DecodingExhausted(resource="process") from None
        if head.get("kind") == "error":
            raise BY_CODE.get(head.get("code"), DamagedDocument)(**head.get("facts", {}))
        if head.get("kind") != expected:
            raise DecodingExhausted(resource="process")
        return head, self._receive(body_length, deadline)

    def _receive(self, length: int, deadline: float) -> bytearray:
        """Return exactly *length* bytes; send what is still unsent meanwhile."""
        received = bytearray(length)
        view, filled = memoryview(received), 0
        while filled < length:
            self._wait(deadline)
            self._send()
            try:
                count = os.readv(self._out.fileno(), [view[filled : filled + _CHUNK]])
            except BlockingIOError:
                continue  # nothing yet: `_wait` says when there is, or that time is up
            if not count:
                raise self._death(deadline)
            filled += count
        return received

    def _wait(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._out, selectors.EVENT_READ)
            if self._unsent:
                waiting.register(self._in, selectors.EVENT_WRITE)
            if left <= 0 or not waiting.select(left):
                raise DecodingExhausted(resource="time")

    def _send(self) -> None:
        try:
            if self._unsent:
                self._unsent = self._unsent[os.write(self._in.fileno(), self._unsent[:_CHUNK]) :]
        except BlockingIOError:
            pass  # the pipe is full: `select` says when it is not
        except BrokenPipeError:
            self._unsent = memoryview(b"")

    def _death(self, deadline: float) -> DecodingExhausted:
        """Return what the end of the child means."""
        try:
            status = self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return DecodingExhausted(resource="time")
        if status in _OUT_OF_TIME:
            return DecodingExhausted(resource="time")
        return DecodingExhausted(resource="memory" if status in _OUT_OF_MEMORY else "process")
