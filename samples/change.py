"""The bilingual sample: a change of address for a household, both languages on one paper."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from samples import people
from samples.cases import FilledCase
from samples.paper import Paper

LEFT, FULL, ROWS = 34.0, 544.0, 4
"""Points from the left edge, points across, and rows for persons; chosen as it was drawn."""
SERVICES = (
    ("health", "Santé / Health"), ("tax", "Impôt / Tax"), ("licence", "Permis / Licence"),
    ("voter", "Électeur / Voter"), ("library", "Bibliothèque / Library"),
)  # fmt: skip
_HOME = (
    ("rue", "Numéro et rue / Number and street", 0.0, 240.0), ("app", "App. / Apt.", 240.0, 48.0),
    ("ville", "Municipalité / Town", 288.0, 134.0), ("prov", "Prov.", 422.0, 30.0),
    ("cp", "Code postal / Postal code", 452.0, 92.0),
)  # fmt: skip
"""Each box: its name, its title, points from the left edge of the form, points across; chosen as it was drawn."""


def draw(path: Path) -> None:
    """Writes the blank form."""
    paper = Paper(path, "Changement d'adresse / Change of address")
    _head(paper)
    _persons(paper, 98)
    _homes(paper, 266)
    _move(paper, 404)
    _sender(paper, 548)
    paper.middle(
        306,
        752,
        "Spécimen CA-2 (2026-01)  ·  Document fictif / Fictitious document  ·  Conservez une copie / Keep a copy",
        6,
    )
    paper.save()


def _head(paper: Paper) -> None:
    paper.box(LEFT, 34, FULL, 46, 1.4)
    paper.box(LEFT, 34, 112, 46, 1.4, grey=0.9)
    paper.print(LEFT + 8, 54, "Services", 11, paper.bold)
    paper.print(LEFT + 8, 67, "aux citoyens imaginaires", 7)
    paper.print(LEFT + 8, 75, "to imaginary citizens", 7, paper.slanted)
    paper.print(LEFT + 124, 54, "CHANGEMENT D'ADRESSE", 15, paper.bold)
    paper.print(LEFT + 124, 71, "CHANGE OF ADDRESS", 12, paper.slanted)
    paper.print(LEFT, 91, "Écrire en majuscules, à l'encre noire ou bleue. Une ligne par personne qui déménage.", 6.5)
    paper.print(
        LEFT + FULL,
        91,
        "Print in black or blue ink. One line for each person who moves.",
        6.5,
        paper.slanted,
        right=True,
    )


def _persons(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "1. Personnes qui déménagent / Persons moving")
    y += 14
    columns = (
        (18.0, ""),
        (190.0, "Nom de famille / Surname"),
        (160.0, "Prénom / Given name"),
        (126.0, "Naissance / Birth"),
        (50.0, "Enfant / Child"),
    )
    paper.box(LEFT, y, FULL, 14, grey=0.94)
    x = LEFT
    for width, title in columns:
        paper.middle(x + width / 2, y + 9.5, title, 6.5, paper.bold)
        x += width
    y += 14
    for row in range(1, ROWS + 1):
        paper.box(LEFT, y, FULL, 32)
        paper.middle(LEFT + 9, y + 19, str(row), 8)
        x = LEFT + 18
        for key, width, title in (("nom", 190.0, "Nom de famille"), ("prenom", 160.0, "Prénom")):
            paper.line(x, y, x, y + 32)
            paper.field(f"p{row}_{key}", x + 3, y + 7, width - 6, 19, hint=f"{title}, personne {row}")
            x += width
        paper.line(x, y, x, y + 32)
        paper.comb(
            f"p{row}_naissance", x + 9, y + 5, (4, 2, 2), hint=f"Date de naissance, personne {row}", under="AAAAMMJJ"
        )
        paper.line(x + 126, y, x + 126, y + 32)
        paper.tick(f"p{row}_enfant", x + 146, y + 11, "", side=10, hint=f"Enfant, personne {row}")
        y += 32


def _homes(paper: Paper, y: float) -> None:
    for key, title in (("anc", "2. Ancienne adresse / Old address"), ("nouv", "3. Nouvelle adresse / New address")):
        paper.band(LEFT, y, FULL, title)
        y += 14
        for part, label, at, width in _HOME:
            paper.cell(f"{key}_{part}", LEFT + at, y, width, label, h=30, hint=f"{label} ({title[3:]})")
        y += 30
        if key == "anc":
            y += 8
    paper.box(LEFT, y, FULL, 38)
    paper.print(LEFT + 4, y + 11, "Date du déménagement", 7.5)
    paper.print(LEFT + 4, y + 20, "Moving date", 7.5, paper.slanted)
    paper.comb(
        "date_demenagement",
        LEFT + 96,
        y + 6,
        (4, 2, 2),
        side=15,
        hint="Date du déménagement / Moving date",
        under="AAAAMMJJ",
    )
    paper.tick("temporaire", LEFT + 240, y + 12, "Adresse temporaire seulement / Temporary address only", side=10)


def _move(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "4. Services à aviser / Services to notify")
    y += 14
    paper.box(LEFT, y, FULL, 24)
    x = LEFT + 10
    for key, label in SERVICES:
        paper.tick(f"aviser_{key}", x, y + 7, label, size=7.5)
        x += 107
    y += 24
    paper.box(LEFT, y, FULL, 36)
    paper.print(LEFT + 4, y + 8, "NAS / SIN (impôt seulement / tax only)", 6.5)
    paper.comb("nas", LEFT + 8, y + 12, (3, 3, 3), side=15, hint="Numéro d'assurance sociale / Social insurance number")
    paper.line(LEFT + 272, y, LEFT + 272, y + 36)
    paper.print(LEFT + 276, y + 8, "NEQ, si une entreprise déménage / Business number, if a business moves", 6.5)
    paper.comb("neq", LEFT + 280, y + 12, (10,), side=15, hint="Numéro d'entreprise du Québec (NEQ)")
    y += 36
    paper.cell("remarques", LEFT, y, FULL, "Remarques / Remarks", h=58, lines=True)


def _sender(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "5. Déclarant / Sender")
    y += 14
    paper.box(LEFT, y, FULL, 62)
    paper.leader("declarant", LEFT + 5, y + 16, 530, "Nom au complet / Full name", size=8)
    paper.leader("telephone", LEFT + 5, y + 35, 240, "Téléphone / Telephone", size=8)
    paper.leader("courriel", LEFT + 262, y + 35, 273, "Courriel / E-mail", size=8)
    paper.print(LEFT + 5, y + 54, "Langue de correspondance / Language of correspondence", 8)
    paper.radio("langue", "fr", LEFT + 236, y + 46, "Français", size=8, hint="Langue de correspondance")
    paper.radio("langue", "en", LEFT + 310, y + 46, "English", size=8, hint="Langue de correspondance")
    y += 62
    paper.sign("signature", LEFT, y, 380, "Signature", h=44)
    paper.box(LEFT + 380, y, 164, 44)
    paper.print(LEFT + 383, y + 8, "Date (AAAA MM JJ / YYYY MM DD)", 6.5)
    paper.comb(
        "date_signature",
        LEFT + 392,
        y + 14,
        (4, 2, 2),
        side=17,
        h=19,
        hint="Date de la signature / Date signed",
        under="AAAAMMJJ",
    )
    y += 44
    paper.print(
        LEFT, y + 11, "Je déclare que ces renseignements sont exacts. / I declare that this information is correct.", 7
    )


def case(rng: random.Random, blanks: float = 0.18) -> FilledCase:
    """One invented household that moves."""
    made, family = FilledCase(rng, blanks), people.person(rng)
    _answer_persons(made, rng, family)
    for key, group in (("anc", "old_address"), ("nouv", "new_address")):
        home = people.address(rng)
        made.text(f"{key}_rue", f"/{group}/street", home.street)
        made.text(f"{key}_app", f"/{group}/unit", home.unit.removeprefix("app. "))
        made.text(f"{key}_ville", f"/{group}/city", home.city)
        made.text(f"{key}_prov", f"/{group}/province", "QC")
        made.text(f"{key}_cp", f"/{group}/postal_code", home.postal)
    made.day("date_demenagement", "/moving_date", people.day(rng, 2026, 2027), "%Y%m%d")
    made.tick("temporaire", "/temporary", 0.15)
    keys = [key for key, _ in SERVICES]
    chosen = [] if made.skip() else sorted(rng.sample(keys, rng.randint(1, 4)), key=keys.index)
    made.many({f"aviser_{key}": key for key in keys}, "/notify", chosen)
    made.text("nas", "/sin", people.sin(rng) if "tax" in chosen else "")
    made.text("neq", "/neq", people.neq(rng) if rng.random() < 0.25 else "")
    made.text("remarques", "/remarks", rng.choice(people.LISTS["remarks"]))
    made.text("declarant", "/sender/name", f"{family.given} {family.surname}")
    made.phone("telephone", "/sender/phone", people.phone(rng, extension=rng.random() < 0.2))
    made.text("courriel", "/sender/email", people.email(family, rng))
    made.pick("langue", "/sender/language", rng.choice(("fr", "en")))
    made.signature("signature", "/sender/signature")
    made.day(
        "date_signature", "/sender/signed_on", dt.date(2026, 11, 1) + dt.timedelta(days=rng.randrange(20)), "%Y%m%d"
    )
    return made


def _answer_persons(made: FilledCase, rng: random.Random, family: people.Invented) -> None:
    count = rng.randint(1, ROWS)
    for row in range(1, ROWS + 1):
        who, at, gone = family if row == 1 else people.person(rng), f"/persons/{row - 1}", row > count
        child = row > 1 and not gone and rng.random() < 0.5
        born = people.day(rng, 2010, 2024) if child else who.born
        surname = rng.choice((family.surname, who.surname))
        made.text(f"p{row}_nom", f"{at}/surname", "" if gone else surname, sure=True)
        made.text(f"p{row}_prenom", f"{at}/given_name", "" if gone else who.given, sure=True)
        made.text(f"p{row}_naissance", f"{at}/birth_date", "" if gone else f"{born:%Y%m%d}", born.isoformat())
        made.tick(f"p{row}_enfant", f"{at}/child", float(child))
