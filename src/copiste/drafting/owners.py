"""Whose an answer is, where its label says it: "Spouse's first name", "Date de naissance du père".

What a group is called already, or two labels at least name, is a group; the rest of the label names the answer in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from copiste.drafting import naming

_JOINTS = "du|des?|de la|de l|de votre|d|of|of the|of your"
_OF = re.compile(rf"(?i)^(?P<rest>.{{3,}}?)\s+(?:{_JOINTS})(?:\s+|[’'])(?P<owner>[^\W\d_][\w’'() -]{{2,40}})$")
_WHOSE = re.compile(r"[’']s$")
_ENGLISH = re.compile(r"(?i)^(?P<owner>your|(?:[\w/]+\s+){0,2}[\w/]+[’']s)\s+(?P<rest>\w.{2,})$")
_BEINGS = frozenset(
    re.findall(
        r"\w+",
        """acheteur acquereur agent allocataire animal applicant artisan assure assuree assureur avocat bailleur banque
        beneficiaire beneficiary bien borrower buyer candidat candidate cedant cessionnaire chauffeur chien child client
        company compte conducteur conductor conjoint conjointe customer debtor declarant declarante defendant demandeur
        dependent destinataire detenteur doctor donateur driver ecole eleve emetteur employee employer employeur
        emprunteur enfant enseignant entreprise epouse epoux equipement etablissement etudiant etudiante exploitant
        famille father firm foreigner guardian hospital institution insured intervenant landlord lawyer locataire
        logement maire medecin member mere mineur mother operateur operator organisme organization owner parent parents
        partenaire partner patient patiente payer pere person personne petitioner pharmacien physician praticien
        prescripteur preparer prestataire professionnel proprietaire pupil representant representative respondent
        responsable salarie salariee school seller signataire signer societe spouse student stagiaire supplier survivor
        tenant titulaire travailleur travailleuse tuteur tutrice usager vehicle vehicule vendeur victime victim witness
        temoin""",
    )
)
"""Persons and things that have properties of their own; dates, births and signatures have none."""
_FIRST = re.compile(r"(?i)^\W*(?:your|votre|vos|the|le|la|les)\b\W*")
_LEAST = 3
"""Letters of what is left of a label once its owner is out of it; chosen, not measured."""
_MOST_WORDS = 3
"""Words of an owner that only labels name; more are no name; chosen, not measured."""
_YOU = "your"


@dataclass(frozen=True, slots=True)
class Owned:
    """A label taken apart: the key of whose it is, what people call that, and the rest of the label."""

    key: Hashable
    title: str
    label: str


def owned(labels: Mapping[int, str], groups: Mapping[Hashable, str]) -> dict[int, Owned]:
    """Return what the *labels* of fields that stand in no group say of their owners; *groups* are titles by key."""
    found = {n: one for n, text in labels.items() if (one := _known(text, groups))}
    said: dict[str, dict[int, Owned]] = defaultdict(dict)
    for n, text in labels.items():
        if n not in found:
            for one in _named(text):
                said[naming.plain(one.title)][n] = one
    shared = {owner: each for owner, each in said.items() if len(each) > 1}
    if not any(owner != _YOU for owner in shared):
        shared.pop(_YOU, None)
    for each in shared.values():
        found |= each
    return found


def _known(label: str, groups: Mapping[Hashable, str]) -> Owned | None:
    """Return a label apart that begins or ends with what a group is called."""
    text = naming.bare(label)
    for key, title in sorted(groups.items(), key=lambda each: -len(each[1])):
        name = _FIRST.sub("", title).strip()
        if " " not in name and not _WHOSE.search(name):
            continue  # one word is too common
        match = re.match(rf"(?i){re.escape(name)}\W+(?P<rest>\w.*)$", text) or re.match(
            rf"(?i)(?P<rest>.+?)\W+(?:{_JOINTS})\W*{re.escape(name)}$", text
        )
        if match and sum(map(str.isalpha, match["rest"])) >= _LEAST:
            return Owned(key, title, match["rest"].strip(" :,–-"))
    return None


def _named(label: str) -> Iterator[Owned]:
    text = naming.bare(label)
    for pattern in (_ENGLISH, _OF):
        match = pattern.match(text)
        if not match or len(match["owner"].split()) > _MOST_WORDS:
            continue
        if pattern is _ENGLISH or _BEINGS & set(re.findall(r"[a-z]+", naming.plain(match["owner"]))):
            owner = _WHOSE.sub("", match["owner"].strip())
            yield Owned(("owner", naming.plain(owner)), owner, match["rest"].strip())
            return
