"""Whether a postal code can be in a province or state: its first letter (Canada Post) or first digit (ZIP)."""

from __future__ import annotations

import re

from copiste.fields.base import folded

_PROVINCES = (
    ("A", "NL TN Newfoundland-and-Labrador Newfoundland Terre-Neuve-et-Labrador Terre-Neuve"),
    ("B", "NS NÉ Nova-Scotia Nouvelle-Écosse"),
    ("C", "PE PEI ÎPÉ Prince-Edward-Island Île-du-Prince-Édouard"),
    ("E", "NB New-Brunswick Nouveau-Brunswick"),
    ("GHJ", "QC PQ Québec"),
    ("KLMNP", "ON Ontario"),
    ("R", "MB Manitoba"),
    ("S", "SK Saskatchewan"),
    ("T", "AB Alberta"),
    ("V", "BC CB British-Columbia Colombie-Britannique"),
    ("X", "NT TNO Northwest-Territories Territoires-du-Nord-Ouest NU Nunavut"),
    ("Y", "YT Yukon"),
)
_STATES = ("AE CT MA ME NH NJ NY PR RI VI VT", "DE NY PA", "DC MD NC SC VA WV", "AA AL FL GA MS TN", "IN KY MI OH",
           "DC IA MN MT ND SD WI", "IL KS MO NE", "AR LA OK TX", "AZ CO ID NM NV TX UT WY",
           "AK AP AS CA GU HI MP OR WA")  # fmt: skip
_LETTERS = {folded(name): letters for letters, names in _PROVINCES for name in names.split()}
_CANADIAN = re.compile(r"[A-Z][0-9][A-Z] [0-9][A-Z][0-9]")
_ZIP = re.compile(r"[0-9]{5}(-[0-9]{4})?")


def postal_code_agrees(postal_code: str, province: str) -> bool | None:
    """Return whether *postal_code* can be in *province*, by code or name; None when either is not known."""
    if _CANADIAN.fullmatch(postal_code):
        letters = _LETTERS.get(folded(province))
        federal = letters == "GHJ" and postal_code.startswith("K1A")  # federal offices on both banks of the Ottawa
        return federal or postal_code[0] in letters if letters else None
    if _ZIP.fullmatch(postal_code) and any(province.upper() in states.split() for states in _STATES):
        return province.upper() in _STATES[int(postal_code[0])].split()
    return None


def names() -> tuple[str, ...]:
    """Return every name and code of a Canadian province or territory, and the codes of the states."""
    return (
        *(name.replace("-", " ") for _, spelled in _PROVINCES for name in spelled.split()),
        *dict.fromkeys(code for codes in _STATES for code in codes.split()),
    )
