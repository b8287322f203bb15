"""`copiste read --overlay`: every page of a document as a picture of what was read on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from copiste.drawing.notes import counted, notes
from copiste.drawing.page import draw
from copiste.errors import BadUsage
from copiste.pages.model import Page
from copiste.pages.turning import turned
from copiste.reading.model import PageReading
from copiste.records.model import Assembly, PagePlacing, Status
from copiste.texts import Language, say


def write_overlays(
    pages: Iterable[Page],
    readings: Mapping[int, PageReading],
    assembly: Assembly,
    *,
    sha256: str,
    folder: Path,
    language: Language,
) -> None:
    """Write `<sha256>-<page>.png` for every page. Names come from the bytes: a sender's file name may name a person.

    *pages* are decoded one at a time. The pictures are personal data: only their owner may read them. Raises `BadUsage`
    when *folder* cannot be written.
    """
    places = {placing.page: placing for placing in assembly.pages}
    for page in pages:
        reading, placing = readings[page.number], places[page.number]
        found = [note for form in assembly.forms for note in notes(form, reading)]
        title = _title(placing, assembly, language)
        if found:
            counts = {str(state): count for state, count in counted(found).items()}
            title += "  ·  " + say("overlay.counts", language, **counts)
        picture = draw(turned(page.pixels, reading.turn), found, title, language)
        _write(folder / f"{sha256}-{page.number:04d}.png", picture, language)


def _title(placing: PagePlacing, assembly: Assembly, language: Language) -> str:
    """Say which page it is and what became of it: its form, the form that it is attached to, or its own place."""
    page = say("overlay.page", language, page=placing.page, pages=len(assembly.pages))
    place = say(f"overlay.place.{placing.place}", language)
    if placing.form is None:
        return f"{page}  ·  {place}"
    form = assembly.forms[placing.form]
    status = say("overlay.status.accepted" if form.status is Status.ACCEPTED else "overlay.status.review", language)
    return f"{page}  ·  {place} {placing.form + 1} ({form.form}, {form.edition}), {status}"


def _write(path: Path, picture: bytes, language: Language) -> None:
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)  # one that was there may have been open to others
        path.write_bytes(picture)
    except OSError as error:
        raise BadUsage(problem=say("overlay.cannot_write", language, folder=path.parent)) from error
