"""The French sample: a clinic's request for a consultation with a specialist, and the laboratory pages after it."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from samples import people
from samples.cases import FilledCase
from samples.paper import MONO, Paper

LEFT, FULL = 36.0, 540.0
"""Points from the left edge, points across; chosen as it was drawn."""
ALLERGIES = (
    ("none", "Aucune connue"), ("penicillin", "Pénicilline"), ("sulfonamides", "Sulfamides"), ("latex", "Latex"),
    ("contrast", "Produit de contraste"), ("other", "Autre"),
)  # fmt: skip
PRIORITIES = (("A", "≤ 3 jours"), ("B", "≤ 10 jours"), ("C", "≤ 28 jours"), ("D", "≤ 3 mois"), ("E", "≤ 12 mois"))
_LISTS = people.LISTS
Group = tuple[str, list[tuple[str, str, float, float]]]
"""Laboratory tests under one heading: each with its name, unit and usual range."""


def draw(path: Path) -> None:
    """Writes the blank form."""
    paper = Paper(path, "Demande de consultation auprès d'un spécialiste")
    _head(paper)
    _patient(paper, 96)
    _request(paper, 264)
    _allergies(paper, 566)
    _doctor(paper, 632)
    paper.print(
        LEFT,
        756,
        "Formulaire fictif à des fins de démonstration. Ne contient aucun renseignement sur une personne réelle.",
        6,
    )
    paper.print(LEFT + FULL, 756, "Spécimen DC (rév. 2026-03)   Page 1 de 1", 6, right=True)
    paper.save()


def _head(paper: Paper) -> None:
    paper.print(LEFT, 46, "Clinique du Ruisseau", 11, paper.bold)
    paper.print(LEFT, 56, "Clinique imaginaire, Québec", 7)
    paper.print(LEFT, 80, "DEMANDE DE CONSULTATION AUPRÈS D'UN SPÉCIALISTE", 13, paper.bold)
    paper.print(
        LEFT,
        90,
        "Remplir en lettres moulées. Transmettre par télécopieur. Joindre les résultats pertinents.",
        6.5,
        paper.slanted,
    )
    paper.box(432, 34, 144, 34)
    paper.print(436, 42, "Espace réservé au point de service", 5.5)


def _patient(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "1   IDENTIFICATION DE L'USAGER")
    y += 14
    paper.cell("usager_nom", LEFT, y, 270, "Nom de famille (à la naissance)")
    paper.cell("usager_prenom", LEFT + 270, y, 270, "Prénom")
    y += 27
    paper.box(LEFT, y, FULL, 40)
    paper.print(LEFT + 3, y + 8, "Numéro d'assurance maladie", 6.5)
    paper.comb("usager_nam", LEFT + 6, y + 11, (4, 4, 4), hint="Numéro d'assurance maladie")
    paper.line(LEFT + 180, y, LEFT + 180, y + 40)
    paper.print(LEFT + 183, y + 8, "Date de naissance", 6.5)
    paper.comb(
        "usager_naissance", LEFT + 186, y + 11, (4, 2, 2), hint="Date de naissance (AAAA MM JJ)", under="AAAAMMJJ"
    )
    paper.line(LEFT + 306, y, LEFT + 306, y + 40)
    paper.print(LEFT + 309, y + 8, "Sexe", 6.5)
    for place, (value, label) in enumerate((("F", "Féminin"), ("M", "Masculin"), ("X", "Autre"))):
        paper.radio("usager_sexe", value, LEFT + 314 + 72 * place, y + 17, label, hint="Sexe")
    y += 40
    paper.cell("usager_adresse", LEFT, y, 270, "Adresse (numéro, rue, appartement)")
    paper.cell("usager_ville", LEFT + 270, y, 180, "Municipalité")
    paper.cell("usager_code_postal", LEFT + 450, y, 90, "Code postal")
    y += 27
    paper.cell("usager_telephone", LEFT, y, 180, "Téléphone (jour), poste")
    paper.cell("usager_telephone_2", LEFT + 180, y, 180, "Autre téléphone")
    paper.cell("usager_contact", LEFT + 360, y, 180, "Personne à joindre")
    y += 27
    paper.print(LEFT + 3, y + 11, "Un interprète est-il requis?", 7.5)
    paper.tick("interprete", LEFT + 100, y + 4, "Oui", hint="Un interprète est requis")
    paper.leader("langue", LEFT + 150, y + 12, 386, "Langue parlée :")


def _request(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "2   CONSULTATION DEMANDÉE")
    y += 14
    paper.box(LEFT, y, FULL, 42)
    paper.print(LEFT + 3, y + 9, "Priorité clinique (cocher une seule case)", 7, paper.bold)
    for place, (letter, delay) in enumerate(PRIORITIES):
        x = LEFT + 8 + 106 * place
        paper.radio("priorite", letter, x, y + 15, letter, side=11, size=11, hint="Priorité clinique")
        paper.print(x + 30, y + 24, delay, 7)
    paper.print(
        LEFT + 8,
        y + 37,
        "A : urgence relative; la clinique doit aussi téléphoner. E : le délai clinique acceptable dépasse trois mois.",
        5.8,
    )
    y += 42
    paper.box(LEFT, y, FULL, 22)
    paper.leader("specialite", LEFT + 4, y + 15, 300, "Spécialité demandée :")
    paper.leader("specialiste", LEFT + 318, y + 15, 216, "À l'attention de :")
    y += 22
    paper.cell("motif", LEFT, y, FULL, "Motif de la consultation", h=74, lines=True)
    y += 74
    paper.cell(
        "renseignements",
        LEFT,
        y,
        FULL,
        "Renseignements cliniques (antécédents, médication, examens)",
        h=150,
        lines=True,
    )


def _allergies(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "3   ALLERGIES ET INTOLÉRANCES (cocher toutes les cases pertinentes)")
    paper.box(LEFT, y + 14, FULL, 44)
    for place, (key, label) in enumerate(ALLERGIES[:5]):
        paper.tick(f"allergie_{key}", LEFT + 8 + 107 * place, y + 20, label)
    paper.tick("allergie_other", LEFT + 8, y + 41, "Autre")
    paper.leader("allergie_precision", LEFT + 60, y + 49, 472, "Préciser :")


def _doctor(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "4   MÉDECIN RÉFÉRENT")
    y += 14
    paper.cell("medecin_nom", LEFT, y, 230, "Nom et prénom du médecin")
    paper.cell("medecin_permis", LEFT + 230, y, 90, "Numéro de permis")
    paper.cell("medecin_telephone", LEFT + 320, y, 110, "Téléphone")
    paper.cell("medecin_telecopieur", LEFT + 430, y, 110, "Télécopieur")
    y += 27
    paper.sign("signature", LEFT, y, 360, "Signature du médecin", h=46)
    paper.box(LEFT + 360, y, 180, 46)
    paper.print(LEFT + 363, y + 8, "Date de la demande", 6.5)
    paper.comb(
        "date_demande",
        LEFT + 372,
        y + 16,
        (4, 2, 2),
        side=18,
        h=20,
        hint="Date de la demande (AAAA MM JJ)",
        under="AAAAMMJJ",
    )
    y += 46
    paper.print(
        LEFT,
        y + 9,
        "Les renseignements recueillis servent à l’orientation de la demande. L’usager peut les faire corriger.",
        6,
    )


def case(rng: random.Random, blanks: float = 0.18) -> FilledCase:
    """One invented request; about `blanks` of the answers that may be left out are."""
    who, home, made = people.person(rng), people.address(rng), FilledCase(rng, blanks)
    made.text("usager_nom", "/patient/surname", who.surname, sure=True)
    made.text("usager_prenom", "/patient/given_name", who.given, sure=True)
    made.text("usager_nam", "/patient/nam", who.nam)
    made.day("usager_naissance", "/patient/birth_date", who.born, "%Y%m%d")
    made.pick("usager_sexe", "/patient/sex", who.sex)
    made.text("usager_adresse", "/patient/address", home.street + (f", {home.unit}" if home.unit else ""))
    made.text("usager_ville", "/patient/city", home.city)
    made.text("usager_code_postal", "/patient/postal_code", home.postal)
    made.phone("usager_telephone", "/patient/phone", people.phone(rng, extension=rng.random() < 0.5))
    made.phone("usager_telephone_2", "/patient/other_phone", people.phone(rng))
    made.text("usager_contact", "/patient/contact", f"{people.person(rng).given} {who.surname}")
    made.tick("interprete", "/patient/interpreter", chance=0.15)
    made.text("langue", "/patient/language", rng.choice(("français", "anglais", "espagnol", "innu", "arabe")))
    made.pick("priorite", "/request/priority", rng.choice("ABCDE"))
    made.text("specialite", "/request/specialty", rng.choice(_LISTS["specialties"]))
    made.text("specialiste", "/request/specialist", f"Dre {people.person(rng).surname}")
    made.text("motif", "/request/reason", " ".join(rng.sample(_LISTS["reasons"], rng.randint(1, 2))))
    made.text(
        "renseignements", "/request/clinical_information", " ".join(rng.sample(_LISTS["notes"], rng.randint(2, 6)))
    )
    _answer_allergies(made, rng)
    doctor = people.person(rng)
    made.text("medecin_nom", "/physician/name", f"{doctor.given} {doctor.surname}")
    made.text("medecin_permis", "/physician/licence", f"{rng.randint(1, 9)}{rng.randint(1000, 9999)}")
    made.phone("medecin_telephone", "/physician/phone", people.phone(rng))
    made.phone("medecin_telecopieur", "/physician/fax", people.phone(rng))
    made.signature("signature", "/physician/signature")
    made.day("date_demande", "/request/date", dt.date(2026, 11, 1) + dt.timedelta(days=rng.randrange(20)), "%Y%m%d")
    return made


def _answer_allergies(made: FilledCase, rng: random.Random) -> None:
    keys = [key for key, _ in ALLERGIES]
    chosen = (
        []
        if made.skip()
        else ["none"]
        if rng.random() < 0.4
        else sorted(rng.sample(keys[1:], rng.randint(1, 3)), key=keys.index)
    )
    made.many({f"allergie_{key}": key for key in keys}, "/allergies", chosen)
    made.text(
        "allergie_precision",
        "/other_allergies",
        rng.choice(("noix", "piqûres d'abeille", "fruits de mer")) if "other" in chosen else "",
    )


def laboratory(path: Path, who: people.Invented, rng: random.Random) -> None:
    """Two pages of results, as a laboratory prints them: no form, nothing to fill."""
    paper = Paper(path, "Résultats", MONO)
    groups: list[Group] = _LISTS["tests"]
    for number, part in enumerate((groups[:2], groups[2:]), 1):
        _laboratory_page(paper, who, rng, number, part)
    paper.save()


def _laboratory_page(paper: Paper, who: people.Invented, rng: random.Random, number: int, groups: list[Group]) -> None:
    paper.print(50, 60, "LABORATOIRE MÉDICAL DE LA CÔTE (IMAGINAIRE)", 12, paper.bold)
    paper.print(50, 76, f"Rapport final     Page {number} de 2     Prélèvement : 2026-11-02 07:45", 9)
    paper.print(50, 90, f"Usager : {who.surname}, {who.given}     Né(e) le {who.born}", 9)
    paper.line(50, 98, 562, 98, 1.2)
    y = 122.0
    for title, tests in groups:
        paper.print(50, y, title, 10, paper.bold)
        for label, unit, low, high in tests:
            y += 17
            value = f"{rng.uniform(low * 0.9, high * 1.1):.2f}".replace(".", ",")
            paper.print(62, y, f"{label:<22}{value:>9}  {unit:<9}  [{low} - {high}]".replace(".", ","), 9.5)
        y += 32
    paper.print(50, y + 10, "Commentaire : résultats transmis au médecin demandeur seulement.", 9)
    paper.new_page()
