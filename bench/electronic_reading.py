"""Electronic forms read within one process: what was decided, how the file stands to its ink, and what looking cost."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
from results import ROOT

from copiste import wiring
from copiste.forms.model import Definition
from copiste.pages.decode import decode
from copiste.pages.model import Limits, Page
from copiste.ports.readers import Reader
from copiste.readers.page import read_page
from copiste.reading.model import ELECTRONIC, PageReading
from copiste.records.assemble import assemble
from copiste.records.contract import field_line
from copiste.records.told import standing

COPISTE = ROOT / ".venv/bin/copiste"


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document as it was read: its `fields` as `copiste read` gives them, `held`, for each that the file says
    something of, how that stands to its ink, and `look`, the seconds of processor of each page's look."""

    fields: tuple[Mapping[str, Any], ...]
    held: Mapping[str, str]
    look: tuple[float, ...]


class Bench:
    """Reads documents of one form, with a definition drafted from its blank."""

    def __init__(self, form: str, blank: Path, home: Path) -> None:
        folder = home / "forms"
        if not folder.exists():
            command = [COPISTE, "draft", blank, "--id", form, "--out", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        library, _, readers = wiring.standalone([folder])
        self.definitions: dict[str, Definition] = dict(library.definitions())
        self.readers: Sequence[Reader] = readers()
        cv2.setNumThreads(1)  # seconds of one processor

    def read(self, source: Path) -> ReadDocument:
        """Read one document, each page a second time as a picture without readers: the difference is the look."""
        data = source.read_bytes()
        before = _seconds()
        pages = decode(data, Limits()).pages
        decoding = (_seconds() - before) / max(len(pages), 1)
        readings, look = [], []
        for page in pages:
            reading, spent = self._read(page, self.readers)
            readings.append(reading)
            look.append(decoding + spent - self._without(page))
        assembly = assemble(readings, self.definitions).of(())
        fields = tuple(field_line(field) for form in assembly.forms for field in form.fields)
        zones = [zone for reading in readings for zone in reading.zones]
        held = {zone.name: standing(zone) for zone in zones if any(c.variant == ELECTRONIC for c in zone.candidates)}
        return ReadDocument(fields, held, tuple(look))

    def _read(self, page: Page, readers: Sequence[Reader]) -> tuple[PageReading, float]:
        before = _seconds()
        reading = read_page(page, self.definitions, readers)
        return reading, _seconds() - before

    def _without(self, page: Page) -> float:
        """Return what finding and cutting the same page costs where no file says anything and nobody reads."""
        done, picture = cv2.imencode(".png", page.pixels)
        if not done:
            sys.exit("OpenCV could not write a page as PNG: its installation is damaged, install it anew.")
        before = _seconds()
        decode(picture.tobytes(), Limits())
        decoding = _seconds() - before
        bare = replace(page, words=(), widgets=(), drawn=None)
        return decoding + self._read(bare, ())[1]


def _seconds() -> float:
    """Return the seconds of processor that this process and its children, Tesseract among them, have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)
