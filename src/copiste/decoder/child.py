"""The process that decodes: reads one request from standard input, writes frames to standard output, and ends.

Run as `python -m copiste.decoder.child` by `decoder_process`. It lowers its own limits before it looks at the
document, and holds no credential: its environment is empty.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO

from copiste.decoder import frames
from copiste.errors import DecodingExhausted, DocumentError
from copiste.pages.decode import opened
from copiste.pages.model import Limits

_PIPE = 1 << 20
"""Bytes that the pipe holds: what Linux gives without privileges (pipe(7), /proc/sys/fs/pipe-max-size)."""
_MOST_COMPLAINTS = 1 << 20
"""Bytes of complaints that are read: as many as the pipe holds."""


def main() -> None:
    """Answer one request."""
    logging.disable()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a codec prints is no frame
    heard = _ear()
    head_length, body_length = frames.LENGTHS.unpack(_exactly(sys.stdin.buffer, frames.LENGTHS.size))
    head = json.loads(_exactly(sys.stdin.buffer, head_length))
    limits = Limits(**head["limits"])
    _confine(limits)
    try:
        _answer(answers, _exactly(sys.stdin.buffer, body_length), limits, heard, int(head["first"]))
    except MemoryError:
        answers.write(frames.from_error(DecodingExhausted(resource="memory")))
    except DocumentError as error:
        answers.write(frames.from_error(error))
    answers.flush()
    os._exit(0)  # what hostile bytes left in the libraries is not taken apart in order


def _answer(answers: BinaryIO, data: bytes, limits: Limits, heard: Callable[[], str], first: int) -> None:
    document = opened(data, limits, heard, first)
    answers.write(frames.from_document(document))
    answers.flush()
    for page in document.pages:
        answers.write(frames.from_page(page))
        answers.flush()


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data


def _confine(limits: Limits) -> None:
    """Lower what this process may use; the wall clock is the parent's."""
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.seconds + 1,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, amount in wanted.items():
        hard = resource.getrlimit(kind)[1]
        lowered = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system lets every bound be lowered
            resource.setrlimit(kind, (lowered, lowered))


def _ear() -> Callable[[], str]:
    """Catch what the codecs print on the error stream; return how to ask for it.

    libtiff tells of damaged fax lines there and nowhere else (DOMAIN 1.1). The pipe never blocks: what overflows is
    lost, after thousands of damaged lines have been counted.
    """
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    with contextlib.suppress(OSError):  # a smaller pipe hears fewer complaints, no more
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, _PIPE)
    os.dup2(writer, 2)
    os.close(writer)

    def heard() -> str:
        said = bytearray()
        with contextlib.suppress(BlockingIOError):  # nothing more was said
            while len(said) < _MOST_COMPLAINTS and (part := os.read(reader, 1 << 16)):
                said += part
        return said.decode("ascii", "replace")

    return heard


if __name__ == "__main__":
    main()
