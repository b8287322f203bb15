"""What landed one morning in three offices: a document of each kind, and what should become of it."""

from __future__ import annotations

import datetime as dt
import json
import random
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from samples import degrade, electronic, fonts, letters, referral, widgets
from samples.cases import FilledCase
from samples.degrade import Grey, Rng
from samples.forms import BLANKS, invented
from samples.pen import Pen, render
from samples.people import Invented

SEED = 20261123
"""Of all dice; any number would do."""
CLINIC, TOWN, SERVICES = "clinique-du-ruisseau", "maple-bend", "services-aux-citoyens"


@dataclass(frozen=True, slots=True)
class Sample:
    """One document: the office and file it lands as, its bytes, and what should become of it."""

    office: str
    name: str
    data: bytes
    state: str
    any_of: tuple[str, ...] = ()
    form: str | None = None
    case: FilledCase | None = None
    places: tuple[str, ...] = ()

    def expectation(self) -> dict[str, Any]:
        """The content of `expected/<office>/<file>.json`."""
        forms = [{"form": self.form, "record": self.case.record()}] if self.case else []
        pages = [{"page": number, "place": place} for number, place in enumerate(self.places, 1)]
        return {"state": self.state, "any_of_states": list(self.any_of), "forms": forms, "pages": pages}


@dataclass(slots=True)
class Maker:
    """The dice of one document, drawn from its name alone so that no document changes another."""

    name: str
    rng: random.Random = field(init=False)
    noise: Rng = field(init=False)

    def __post_init__(self) -> None:
        mark = zlib.crc32(f"{SEED}/{self.name}".encode())
        self.rng, self.noise = random.Random(mark), np.random.default_rng(mark)

    def case(self, form: str, face: fonts.Face, hand: bool = False) -> tuple[FilledCase, list[Grey]]:
        """A signed case, nearly all of it answered, and its pages."""
        pen, blanks = Pen.pick(self.rng, hand, face), widgets.read(BLANKS / f"{form}.pdf")
        case = invented(form, self.rng, pen, blanks, 0.06)
        while not valid(form, case):
            case = invented(form, self.rng, pen, blanks, 0.06)
        pages = render(BLANKS / f"{form}.pdf")
        pen.fill(pages, blanks, case.answers)
        return case, [np.asarray(page, np.uint8) for page in pages]


def valid(form: str, case: FilledCase) -> bool:
    """Has the case all that the form's schema asks for?"""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - only making the samples needs it

    schema = json.loads((BLANKS.parents[1] / "schemas" / form / "schema.json").read_text(encoding="utf-8"))
    return bool(Draft202012Validator(schema).is_valid(case.record()))


Arrive = Callable[[list[Grey], Rng], bytes]
READ = ("filed", "review")
"""Ends of a form read from a picture: which of the two depends on how well it could be read."""


def _on_paper(office: str, name: str, form: str, face: fonts.Face, arrive: Arrive, *, hand: bool = False) -> Sample:
    maker = Maker(name)
    case, pages = maker.case(form, face, hand)
    data = arrive(pages, maker.noise)
    return Sample(office, name, data, "review" if hand else "filed", READ, form, case, ("form",) * len(pages))


def _turned(pages: list[Grey], rng: Rng) -> bytes:
    """A scan that lay head down on the glass, with the lid open."""
    scanned = [degrade.bordered(degrade.glass(page, rng), rng) for page in pages]
    return degrade.pdf([np.ascontiguousarray(np.rot90(page, 2)) for page in scanned])


def _sideways(pages: list[Grey], rng: Rng) -> bytes:
    """A scan fed by its long edge."""
    return degrade.pdf([np.ascontiguousarray(np.rot90(degrade.glass(page, rng))) for page in pages])


def _inverted(pages: list[Grey], rng: Rng) -> bytes:
    """A fine fax whose black and white were swapped on the way."""
    return degrade.to_fax_fine(pages, rng, swapped=True)


def _referral_with_results() -> Sample:
    name = "02-demande-et-resultats-telecopie.tif"
    maker = Maker(name)
    case, pages = maker.case("referral", fonts.TYPED[0])
    patient = case.record()["patient"]
    who = Invented(patient["surname"], patient["given_name"], dt.date.fromisoformat(patient["birth_date"]), "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.pdf"
        referral.laboratory(path, who, maker.rng)
        pages += [np.asarray(page, np.uint8) for page in render(path)]
    places = ("form", "attachment", "attachment")
    return Sample(CLINIC, name, degrade.to_fax_standard(pages, maker.noise), "filed", READ, "referral", case, places)


def _never_on_paper() -> list[Sample]:
    out = []
    for office, name, form in (
        (CLINIC, "04-demande-electronique.pdf", "referral"),
        (SERVICES, "14-changement-electronique.pdf", "address-change"),
    ):
        case, _ = Maker(name).case(form, fonts.TYPED[0])
        data = electronic.filled(BLANKS / f"{form}.pdf", case.answers)
        out.append(Sample(office, name, data, "filed", ("filed",), form, case, ("form",)))
    maker = Maker("07-permit-printed-to-pdf.pdf")
    case, _ = maker.case("permit", fonts.TYPED[0])
    data = electronic.printed(BLANKS / "permit.pdf", case.answers, maker.rng)
    return [*out, Sample(TOWN, maker.name, data, "filed", READ, "permit", case, ("form",))]


def _no_forms() -> list[Sample]:
    letter, empty = Maker("13-lettre.pdf"), Maker("15-page-blanche.pdf")
    written = degrade.pdf([degrade.glass(letters.letter(), letter.noise)])
    white = degrade.pdf([degrade.glass(np.full((3300, 2550), 255, np.uint8), empty.noise)], quality=30)
    lock = electronic.locked("Document verrouillé")
    return [
        Sample(SERVICES, letter.name, written, "set_aside", ("set_aside",), places=("unrecognised",)),
        Sample(SERVICES, empty.name, white, "set_aside", ("set_aside",), places=("blank",)),
        Sample(CLINIC, "16-verrouille.pdf", lock, "quarantined", ("quarantined",)),
    ]


def samples() -> list[Sample]:
    """Every document, in the order of their names."""
    typed, hand = fonts.TYPED, fonts.HAND
    permit = _on_paper(TOWN, "05-permit-scan.pdf", "permit", typed[3], degrade.to_scan)
    again = Sample(TOWN, "08-permit-scan-again.pdf", permit.data, "duplicate", ("duplicate",))
    return sorted(
        [
            _on_paper(CLINIC, "01-demande-numerisee.pdf", "referral", typed[1], degrade.to_scan),
            _referral_with_results(),
            _on_paper(CLINIC, "03-demande-manuscrite.pdf", "referral", hand[0], degrade.to_worn, hand=True),
            permit,
            _on_paper(TOWN, "06-permit-fax.tif", "permit", typed[2], degrade.to_fax_fine),
            again,
            _on_paper(SERVICES, "09-changement-a-l-envers.pdf", "address-change", typed[0], _turned),
            _on_paper(SERVICES, "10-changement-mauvaise-ligne.tif", "address-change", typed[4], degrade.to_fax_bad),
            _on_paper(SERVICES, "11-changement-inverse.tif", "address-change", typed[6], _inverted),
            _on_paper(SERVICES, "12-changement-de-cote.pdf", "address-change", hand[3], _sideways, hand=True),
            *_never_on_paper(),
            *_no_forms(),
        ],
        key=lambda sample: sample.name,
    )


def write(folder: Path) -> None:
    """Writes `inbox/<office>/<file>` and `expected/<office>/<file>.json` below `folder`."""
    for sample in samples():
        for part in ("inbox", "expected"):
            (folder / part / sample.office).mkdir(parents=True, exist_ok=True)
        (folder / "inbox" / sample.office / sample.name).write_bytes(sample.data)
        text = json.dumps(sample.expectation(), ensure_ascii=False, indent=1) + "\n"
        (folder / "expected" / sample.office / f"{sample.name}.json").write_text(text, encoding="utf-8")
