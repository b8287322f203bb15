"""Whose page it is: the names of people on lines of print, as letters, forms and offices write them."""

from __future__ import annotations

import pytest

from copiste.records.naming import another, names_in

FORM = ["Ludivine", "Rochefort", "418 Bustard Road"]
KNOWN = [word for text in FORM for word in text.lower().split()]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Re: Rita Renaud", ("rita", "renaud")),
        ("Concerne : Luc Roy", ("luc", "roy")),
        ("Re: Tremblay", ("tremblay",)),
        ("Patient : RENAUD, Rita", ("renaud", "rita")),
        ("Patiente : Mme Rita Renaud", ("rita", "renaud")),
        ("Patient: O'Brien, Sean", ("obrien", "sean")),
        ("O’Brien, Sean", ("obrien", "sean")),
        ("Patient name Xiu Li", ("xiu", "li")),
        ("Patient R. Gagnon", ("gagnon",)),
        ("Usager : Nguyen Thi Hoa", ("nguyen", "thi")),
        ("Client name: Li", ("li",)),
        ("Nom : Tremblay", ("tremblay",)),
        ("NOM: TREMBLAY PRÉNOM: JEAN", ("tremblay", "jean")),
        ("Nom Tremblay Prénom Jean", ("tremblay", "jean")),
        ("Last name: Tremblay  First name: Jean", ("tremblay", "jean")),
        ("Mme Tremblay", ("tremblay",)),
        ("Mr. J. Smith", ("smith",)),
        ("Tremblay, Jean (1953-04-09)", ("tremblay", "jean")),
        ("examen de Brisebzw Quolvit, né le 9 avril", ("brisebzw", "quolvit")),
        ("exam of Brisebzw Quolvit (DOB 9 April)", ("brisebzw", "quolvit")),
        ("le dossier, née Brisebzw", ("brisebzw",)),
    ],
)
def test_a_name_is_known_by_its_label_its_title_or_its_form(line: str, name: tuple[str, ...]) -> None:
    assert [*names_in([line])] == [name]


@pytest.mark.parametrize(
    "line",
    [
        "Objet : Plan Directeur",
        "Objet : Demande de permis",
        "Re: Your Letter",
        "Patient Information",
        "Nom : Adresse :",
        "Name of Applicant",
        "Drug name : Metformin",
        "Dear Sir or Madam",
        "M. le directeur",
        "Montréal, le 3 mai 2026",
        "Saint-Jérôme, Laval",
        "Dossier : 2026-44",
        "Examen du genou gauche, protocole usuel (page 3)",
    ],
)
def test_other_words_in_capitals_name_nobody(line: str) -> None:
    assert [*names_in([line])] == []


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Nom : Tremblay", "Prénom : Jean"], [("tremblay", "jean")]),
        (["Prénom : Jean", "12 mai", "Nom : Tremblay"], [("tremblay", "jean")]),
        (["Patient :", "Rita Renaud"], [("rita", "renaud")]),
        (["Nom :", "Tremblay", "Prénom :", "Jean"], [("tremblay", "jean")]),
    ],
)
def test_a_name_may_stand_on_several_lines(lines: list[str], names: list[tuple[str, ...]]) -> None:
    assert [*names_in(lines)] == names


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["Nom : Rochefort", "Prénom : Jean"], True),
        (["Nom : Rochefort", "Prénom : Ludivine"], False),
        (["Mme Rochefort"], False),
        (["Mme L. Rochefort"], False),
        (["ROCHEFORT, Ludivine (1953-04-09)"], False),
        (["Patient : Octave Brisebois", "c. c. Ludivine Rochefort"], True),
        (["Dre Marie Tremblay", "Re: Ludivine Rochefort"], False),
        (["NAM TREJ 5304 0912"], True),
        (["NAM ROCL 5304 0912"], False),
        (["NAM RDCL53040912"], False),
        (["NAM ROCJ 5304 0912", "Mme Rochefort"], True),
        (["Plan du terrain"], False),
    ],
)
def test_a_page_is_another_s_when_nobody_it_is_about_is_known(lines: list[str], *, told: bool) -> None:
    assert another(lines, KNOWN) is told
