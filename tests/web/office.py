"""An office for the tests: people with accounts, and documents read by replaying a reading, so that no OCR runs."""

from __future__ import annotations

import datetime as dt
import os
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pypdf import PdfWriter

from copiste import wiring
from copiste.books import accounts
from copiste.homes.passwords import Argon2
from copiste.keeping.kept_pages import load_page
from copiste.keeping.payloads import dump
from copiste.keeping.vault import page_reading
from copiste.local.door import Door
from copiste.ports.identity import Person, Role
from copiste.reading.identify import known_pages
from copiste.reading.model import Candidate, PagePlace, PageReading, ZoneReading
from copiste.reading.page import conclude, plan
from copiste.reading.voices import Panel
from copiste.records import receipts
from copiste.wiring import Deps
from tests.e2e.installation import BLANK, CHANGE, LOCKED, REFERRAL, SAMPLES, drain, pumps, varied

PASSWORD = "correct horse battery staple"  # noqa: S105  of people who do not exist
LETTER = SAMPLES / "services-aux-citoyens" / "13-lettre.pdf"
OFFICE = "greffe"
STOPS = ("/patient/surname", "/patient/birth_date", "/patient/city", "/patient/postal_code", "/patient/phone")
"""What needs a person in a referral made by `referral`: five fields that the readers did not read alike."""
PEOPLE = (
    Person("rtremblay", "Rose Tremblay", Role.REVIEWER, (OFFICE,), "est", "fr"),
    Person("jdoe", "Jane Doe", Role.REVIEWER, (OFFICE,), "west", "en"),
    Person("ssavard", "Suzie Savard", Role.SUPERVISOR, ("*",), "est", "fr"),
    Person("aroy", "Aline Roy", Role.ADMINISTRATOR, ("*",), "", "fr"),
    Person("uploader", "Ulysse Roy", Role.UPLOADER, (OFFICE,), "", "fr"),
    Person("oveilleux", "Odile Veilleux", Role.AUDITOR, ("*",), "", "fr"),
)
_UNLIKE = str.maketrans("0158BOS", "OlSB8O5")


@cache
def _sealed(password: str) -> str:
    return Argon2().seal(password)


class _Once:
    """Passwords as they ship, each sealed but once: sealing is slow on purpose."""

    def seal(self, password: str) -> str:
        return _sealed(password)

    def holds(self, sealed: str | None, password: str) -> bool:
        return Argon2().holds(sealed, password)


class Office:
    """One installation in *home*, before and while it is served."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.deps: Deps = wiring.embedded(home, os.environ)
        self.count = 0

    def hire(self) -> None:
        """Give everybody an account."""
        for person in PEOPLE:
            accounts.add(self.deps.registers, _Once(), person, PASSWORD)

    def referral(
        self, stops: Sequence[str] = STOPS, said: Mapping[str, str] | None = None, *, known_again: bool = False
    ) -> str:
        """Take in a referral whose *stops* the two readers read differently, the first of them right; return its id.

        Of the fields in *said* the first reader read that. Two that are *known_again* are the same sheet.
        """
        return self.replayed(REFERRAL, stops, said, known_again=known_again)

    def replayed(
        self, source: Path, stops: Sequence[str], said: Mapping[str, str] | None = None, *, known_again: bool = False
    ) -> str:
        """Take in a filled PDF and replay a reading of it that doubts *stops*."""
        entry = self._landed(source)
        definitions = self.deps.library.definitions()
        for number in self.deps.ledger.pages(entry):
            page = load_page(entry, number, self.deps.vault)
            planned = plan(page, tuple(known_pages(definitions.values())))
            if planned is None:  # it is no page of a form
                kept = PageReading(number, PagePlace.UNRECOGNISED)
            else:
                found = conclude(planned, {}, {}, Panel())
                read = doubted(found, stops, said or {})
                kept = replace(read, likeness=found.likeness) if known_again else read
            self.deps.vault.keep(entry, page_reading(number), dump(kept))
        drain(self.deps.queues)
        return entry

    def taken_in(self, source: Path, number: int | None = None) -> str:
        """Take in a file that needs no reader: blank, locked, the same bytes again (the *number* of one before)."""
        entry = self._landed(source, number)
        drain(self.deps.queues)
        return entry

    def followed(self, form: Path, stops: Sequence[str]) -> str:
        """Take in a filled *form* with doubtful *stops* and, behind it in the same file, a stranger's letter."""
        writer = PdfWriter()
        for one in (form, LETTER):
            writer.append(one)
        source = self.home.with_name("followed.pdf")
        writer.write(source)
        return self.replayed(source, stops)

    def letter(self, pages: int = 1) -> str:
        """Take in pages that are no form that anybody knows."""
        writer = PdfWriter()
        for _ in range(pages):
            writer.append(LETTER)
        source = self.home.with_name(f"letter-{pages}.pdf")
        writer.write(source)
        entry = self._landed(source)
        for number in self.deps.ledger.pages(entry):
            reading = PageReading(number, PagePlace.UNRECOGNISED)
            self.deps.vault.keep(entry, page_reading(number), dump(reading))
        drain(self.deps.queues)
        return entry

    def many(self, task: str, count: int, newest: dt.datetime | None = None) -> None:
        """Put *count* tasks like *task* into the queue, to be listed: there is no document behind them.

        The *newest* is as old as *task*, unless it is said.
        """
        pattern = self.deps.records.task(task)
        stem = f"{pattern.document[:-5]}{'0' if pattern.document[-5] != '0' else '1'}"  # unlike the pattern's own
        for number in range(count):
            receipt = receipts.new(random.Random(number).randbytes)
            opened = (newest or pattern.opened_at) - dt.timedelta(minutes=number)
            document = f"{stem}{number:04}"
            waiting = replace(pattern, id=f"{document}-t000", document=document, receipt=receipt, opened_at=opened)
            self.deps.records.open_task(waiting)

    def _landed(self, source: Path, number: int | None = None) -> str:
        self.count += 1
        inbox = self.home / "inbox" / OFFICE
        inbox.mkdir(parents=True, exist_ok=True)
        (inbox / f"{self.count}-{time.monotonic_ns()}.pdf").write_bytes(varied(source, number or self.count))
        door = Door(self.deps.inbox, self.home / "inbox", self.deps.queues, 0.0, time.monotonic)
        door.look()
        door.look()
        while pumps()["intake"].once(self.deps.queues):
            pass
        *_, entry = self.deps.ledger.documents()
        return entry.id


def doubted(reading: PageReading, stops: Sequence[str], said: Mapping[str, str]) -> PageReading:
    """Return *reading* as two readers of ink would give it: alike, but for *stops*; no sheet is the same as another."""
    zones = tuple(_inked(zone, zone.name in stops, said.get(zone.name)) for zone in reading.zones)
    return replace(reading, zones=zones, readers={"tesseract": "5", "ppocr": "6"}, likeness=None)


def _inked(zone: ZoneReading, doubtful: bool, said: str | None) -> ZoneReading:
    if not zone.candidates:
        return zone
    text = said or zone.candidates[0].text
    if not doubtful:
        return replace(zone, candidates=(*zone.candidates, Candidate("ppocr", text, 0.99)))
    other = text.translate(_UNLIKE)
    unlike = other if other != text else f"{text[:-1]}{'o' if text[-1] != 'o' else 'a'}"
    return replace(
        zone,
        candidates=(Candidate("tesseract", text, 0.93), Candidate("ppocr", unlike, 0.61)),
        evidence={"ink": 0.05, "height": 0.02},
    )


__all__ = ["BLANK", "CHANGE", "LOCKED", "OFFICE", "PASSWORD", "PEOPLE", "REFERRAL", "STOPS", "Office", "doubted"]
