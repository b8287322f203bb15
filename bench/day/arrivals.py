"""A day's arrivals in some offices: what comes by which door, and the place that every page of it should come to.

Every office gets the same fillings of the sample forms, so that each page has to be read by the engines once:
duplicates are judged within an office. What arrives again (the same bytes, the same sheet anew) comes in the afternoon.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from copiste.drawing.separators import sheet
from copiste.reading.separators import Separator
from samples import degrade, electronic, fonts, letters
from samples.degrade import Grey
from samples.forms import BLANKS
from samples.inbox import Maker

OFFICES = ("accueil", "clinique", "greffe", "permits", "services")
FAX_DOORS = ("hylafax", "telnyx", "srfax", "fax-mail")
SCAN_DOORS = ("folder", "share", "mail", "upload", "send")
KNOWING = ("upload", "send")
"""Where the same bytes from the same person are the same upload, with the same receipt: no second arrival."""
FORMS = ("address-change", "permit", "referral")
READ = frozenset({"filed", "review"})
AGAIN = frozenset({"review"})
PLAIN, BATCHED, BATCH = 45, 5, 3
"""An office's plain forms, its batches, and the forms in each."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document: the door it comes by, its bytes, the states that it may end in, the place of each page.

    A page of a form says which: `form address-change`. `places` is empty for a document of which no page is made.
    `again` names the arrival that this one repeats.
    """

    name: str
    office: str
    door: str
    data: bytes
    suffix: str
    states: frozenset[str]
    places: tuple[str, ...] = ()
    again: str = ""

    @property
    def late(self) -> bool:
        """Return whether this comes in the afternoon."""
        return bool(self.again)


def day(seed: int, most: int) -> list[Arrival]:
    """Return 80 arrivals an office, shuffled; of them, *most*, with no second arrival of what did not come first."""
    dice = random.Random(seed)
    found = [arrival for office in OFFICES for arrival in _office(office, random.Random(f"{seed} {office}"))]
    dice.shuffle(found)
    first = {(each.office, each.name) for each in found[:most]}
    return [each for each in found[:most] if not each.again or (each.office, each.again) in first]


def _office(office: str, dice: random.Random) -> Iterator[Arrival]:
    brought: dict[str, str] = {}

    def come(
        name: str, data: bytes, suffix: str, states: frozenset[str], places: Sequence[str], *, again: str = ""
    ) -> Arrival:
        doors = FAX_DOORS if suffix == "tif" else SCAN_DOORS
        door = brought[name] = dice.choice(
            [each for each in doors if each not in KNOWING or each != brought.get(again)]
        )
        return Arrival(name, office, door, data, suffix, states, tuple(places), again)

    for number in range(PLAIN):
        data, suffix = plain(number, 0)
        yield come(f"plain-{number}", data, suffix, READ, (form_of(number),))
    for number in range(8):
        data, suffix = plain(number, 0)
        yield come(f"same-bytes-{number}", data, suffix, frozenset({"duplicate"}), (), again=f"plain-{number}")
    for number in range(8, 14):
        data, suffix = plain(number, 1)
        yield come(f"same-sheet-{number}", data, suffix, AGAIN, (form_of(number),), again=f"plain-{number}")
    for number in range(5):
        yield come(f"electronic-{number}", _electronic(number), "pdf", READ, (form_of(number),))
    for number in range(BATCHED):
        data, places = _batch(number)
        yield come(f"batch-{number}", data, "pdf", READ, places)
    for number in range(4):
        data, states, places = _no_form(number)
        yield come(f"no-form-{number}", data, "pdf", states, places)
    for number in range(7):
        yield come(f"broken-{number}", _broken(number), "pdf", frozenset({"quarantined"}), ())


def form_of(number: int) -> str:
    """Return the place of the page of filling *number*."""
    return f"form {FORMS[number % len(FORMS)]}"


@cache
def _sheet(number: int) -> Grey:
    maker = Maker(f"day {number}")
    face = (fonts.HAND if number % 9 == 8 else fonts.TYPED)[number % 4]
    _, (page,) = maker.case(FORMS[number % len(FORMS)], face, number % 9 == 8)
    return page


@cache
def plain(number: int, attempt: int) -> tuple[bytes, str]:
    """Return a filled form as it arrives, and the suffix of its file; another *attempt* is the same sheet sent anew."""
    profiles = list(degrade.PROFILES)
    make, suffix = degrade.PROFILES[profiles[(number + attempt) % len(profiles)]]
    noise = np.random.default_rng(zlib.crc32(f"{number} {attempt}".encode()))
    return make([_sheet(number)], noise), suffix


@cache
def _electronic(number: int) -> bytes:
    case, _ = Maker(f"day electronic {number}").case(FORMS[number % len(FORMS)], fonts.TYPED[0])
    return electronic.filled(BLANKS / f"{FORMS[number % len(FORMS)]}.pdf", case.answers)


@cache
def _separator() -> Grey:
    return np.asarray(sheet(Separator(), "fr").convert("L"), np.uint8)


@cache
def _batch(number: int) -> tuple[bytes, tuple[str, ...]]:
    """Return forms with a separator sheet before each, the backs of some blank."""
    pages: list[Grey] = []
    places: list[str] = []
    for place in range(BATCH):
        which = PLAIN + number * BATCH + place
        pages += [_separator(), _sheet(which)]
        places += ["separator", form_of(which)]
        if place % 2:
            pages.append(np.full((3300, 2550), 255, np.uint8))
            places.append("blank")
    noise = np.random.default_rng(zlib.crc32(f"batch {number}".encode()))
    return degrade.pdf([degrade.glass(page, noise) for page in pages]), tuple(places)


@cache
def _no_form(number: int) -> tuple[bytes, frozenset[str], tuple[str, ...]]:
    noise = np.random.default_rng(zlib.crc32(f"no form {number}".encode()))
    white = np.full((3300, 2550), 255, np.uint8)
    pages, places = {
        0: ([letters.letter()], ["unrecognised"]),
        1: ([white], ["blank"]),
        2: ([white, letters.letter()], ["blank", "unrecognised"]),
        3: ([letters.letter(), letters.letter()], ["unrecognised", "unrecognised"]),
    }[number]
    return degrade.pdf([degrade.glass(page, noise) for page in pages]), frozenset({"set_aside"}), tuple(places)


@cache
def _broken(number: int) -> bytes:
    whole, _ = plain(0, 0)
    return {
        0: electronic.locked("Document verrouillé"),
        1: whole[: len(whole) // 3],
        2: b"Bonjour, voici le formulaire.\n" * 20,
        3: b"%PDF-1.7\n" + random.Random(number).randbytes(4000),
        4: b"\x00" * 4096,
        5: b"MZ" + random.Random(number).randbytes(9000),
        6: b"II*\x00" + random.Random(number).randbytes(3000),
    }[number]
