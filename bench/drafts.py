#!/usr/bin/env python3
"""How well `copiste draft` understands a fillable form, against a mapping that a person made of what each widget asks.

A mapping is a JSON file: `fields` by qualified AcroForm name, each with `ask`, the dotted path of what it asks
(`kids.0.born`), and where it matters `part` (whole, compact, day, month, year, area …), `is` (one box of several that
answer the question) or `options`; `groups` of widgets that are one answer between them, with their `kind`. What is
counted, a widget that a mapping knows each time (of a spread answer, for `nested`, the first alone):

- compounds: groups of kind date, year, time, phone and the like are one field whose names are those of the group, in
  its order; precision counts every spread field that the draft made.
- one-of: groups of kind choice are one group of options, or boxes that the schema ties by `x-not-with`.
- type: the kind of field is right; a text is a date exactly where a whole date is asked; any other format that is
  stated agrees with what is asked. `dates` is the share of whole dates that are typed as one.
- nested: widgets stand with those that the mapping keeps them with: for each, the harmonic mean of the share of its
  companions in the draft that are companions in the mapping and the reverse (B-cubed), averaged.
- named: the last two words of the drafted path hold a word of what is asked (or of its common wording in French or
  English), or of the widget's own name or tooltip, without a number that only tells it from others of its name.

Usage: .venv/bin/python bench/drafts.py FORM_FOLDER... [--maps DIR] [--show] [--write]
A form folder holds blank.pdf and map.json; `--maps` names a folder of <form>.json for the others (bench/maps).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results import command_line, table, write_section

from copiste.drafting import widgets
from copiste.drafting.draft import draft
from copiste.forms.pointers import property_at

WORDINGS = (
    "given first prenom forename firstname given",
    "surname last nom lastname name",
    "middle initial mi",
    "name nom names noms identite",
    "born birth naissance ne nee dob",
    "cp zip postal postcode",
    "city ville commune town",
    "phone tel telephone telephones number numero ind",
    "street adresse address rue voie",
    "no numero voie number",
    "addr adresse address",
    "email courriel mail",
    "day date jour le today",
    "ssn social security sin nas",
    "nas assurance social",
    "load charge quantite",
    "rel relationship lien",
    "job qualite fonction",
    "sex sexe gender male female m f",
    "obs observations",
    "year annee born",
    "from start debut",
    "to end fin",
)
"""What people call what a mapping asks, in either language: the first word of a line is the mapping's."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_COUNTED = re.compile(r"_[0-9]+$")
_JUNK = frozenset({"to", "undefined", "from", "text", "field", "au", "le", "la", "a", "fill_in"})


@dataclass(frozen=True)
class Drafted:
    """One field of a draft: its pointer, its entry in the layout and its property."""

    pointer: str
    entry: Mapping[str, Any]
    schema: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the AcroForm names of its widgets."""
        said = self.entry.get("acroform")
        own = [said] if isinstance(said, str) else list(said or ())
        return tuple(own or [o["acroform"] for o in self.entry.get("options", ()) if "acroform" in o])

    @property
    def parent(self) -> str:
        """Return the pointer of the group or row it stands in."""
        return self.pointer.rpartition("/")[0]


@dataclass
class DraftTally:
    """Right ones and all of them, by what is counted."""

    counts: dict[str, list[float]]

    def add(self, what: str, right: float, of: float = 1) -> None:
        """Count *right* of *of*."""
        pair = self.counts.setdefault(what, [0.0, 0.0])
        pair[0] += right
        pair[1] += of

    def row(self) -> list[str]:
        """Return the shares, with the numbers they are of."""
        return [f"{r / n:.3f} of {n:.0f}" if n else "–" for r, n in (self.counts.get(c, (0, 0)) for c in COLUMNS)]


COLUMNS = ("compounds", "precision", "one-of", "one-of precision", "type", "dates", "nested", "named")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms", nargs="+", type=Path, help="folders with blank.pdf and map.json")
    parser.add_argument("--maps", type=Path, help="folder with <form>.json for forms that have no map.json")
    parser.add_argument("--show", action="store_true", help="name every widget that is not as mapped")
    parser.add_argument("--write", action="store_true", help="set down the figures in bench/RESULTS.md")
    options = parser.parse_args()
    rows, whole = [], DraftTally({})
    for form in options.forms:
        own = form / "map.json"
        chosen = own if own.exists() or options.maps is None else options.maps / f"{form.name}.json"
        if not chosen.exists():
            print(f"{form}: no mapping", file=sys.stderr)
            continue
        tally = measured(form / "blank.pdf", json.loads(chosen.read_text("utf-8")), show=options.show)
        rows.append([form.name, *tally.row()])
        for what, (right, of) in tally.counts.items():
            whole.add(what, right, of)
    report = table(["form", *COLUMNS], [*rows, ["all", *whole.row()]])
    print(report)
    if options.write:
        write_section("Drafts", command_line(), report)
    return 0


def measured(blank: Path, mapping: Mapping[str, Any], *, show: bool) -> DraftTally:
    """Return the counts of one form."""
    files = draft(blank.read_bytes(), form="form", edition="1")
    schema, layout = json.loads(files["schema.json"]), json.loads(files["editions/1/layout.json"])
    fields = [Drafted(e["name"], e, property_at(schema, e["name"]) or {}) for e in layout["fields"]]
    by_name = {name: field for field in fields for name in field.names}
    asked = {name: said for name, said in mapping["fields"].items() if name in by_name}
    tips = {w.name: w.tooltip for w in widgets.find(blank.read_bytes(), 500).widgets}
    tally = DraftTally({})
    wrong = [
        *_compounds(tally, fields, mapping, by_name),
        *_one_of(tally, fields, mapping, asked),
        *_types(tally, asked, mapping, by_name),
        *_nested(tally, asked, by_name),
        *_named(tally, asked, by_name, tips),
    ]
    for line in wrong if show else ():
        print(f"{blank.parent.name}: {line}")
    return tally


def _compounds(
    tally: DraftTally, fields: Sequence[Drafted], mapping: Mapping[str, Any], by_name: Mapping[str, Drafted]
) -> Iterator[str]:
    wanted = [tuple(g["parts"]) for g in mapping.get("groups", ()) if not g["kind"].startswith("choice")]
    found = [f.names for f in fields if isinstance(f.entry.get("acroform"), list)]
    for group in wanted:
        tally.add("compounds", group in found)
        if group not in found:
            yield f"not joined: {', '.join(group)} as {[by_name[n].pointer for n in group if n in by_name]}"
    for group in found:
        tally.add("precision", group in wanted)
        if group not in wanted:
            yield f"joined: {', '.join(group)}"


def _one_of(
    tally: DraftTally, fields: Sequence[Drafted], mapping: Mapping[str, Any], asked: Mapping[str, Any]
) -> Iterator[str]:
    """Compare the sets of boxes of which one is to be ticked."""
    wanted = [set(g["parts"]) for g in mapping.get("groups", ()) if g["kind"] == "choice"]
    wanted += [{name} for name, said in asked.items() if "options" in said]
    found = [set(f.names) for f in fields if f.entry["kind"] == "one-of"]
    tied: dict[str, set[str]] = {f.pointer: set(f.names) for f in fields if f.entry["kind"] == "tick"}
    for field in fields:
        others = field.schema.get("x-not-with", [])
        for pattern in [others] if isinstance(others, str) else others:
            one, other = tied[field.pointer], tied[_at_rows(pattern, field.pointer)]
            one |= other
            for pointer in [p for p, each in tied.items() if each & one]:
                tied[pointer] = one
    for group in tied.values():
        found += [group] if len(group) > 1 and group not in found else []
    for group in wanted:
        tally.add("one-of", group in found)
        if group not in found:
            yield f"no one-of: {', '.join(sorted(group))}"
    for group in found:
        tally.add("one-of precision", group in wanted)
        if group not in wanted:
            yield f"one-of: {', '.join(sorted(group))}"


def _at_rows(pattern: str, pointer: str) -> str:
    """Return *pattern* with the rows of *pointer* in the place of its stars."""
    steps = zip(pattern.split("/"), [*pointer.split("/"), *[""] * pattern.count("/")], strict=False)
    return "/".join(own if step == "*" else step for step, own in steps)


def _types(
    tally: DraftTally, asked: Mapping[str, Any], mapping: Mapping[str, Any], by_name: Mapping[str, Drafted]
) -> Iterator[str]:
    dates = {name for g in mapping.get("groups", ()) if g["kind"] == "date" for name in g["parts"]}
    for name, said in asked.items():
        field, day = by_name[name], (said.get("part") in ("whole", "compact") and "order" in said) or name in dates
        kind = "tick" if "is" in said or _is_box(name, by_name) else "text"
        if field.entry["kind"] == "one-of":
            kind = "one-of"
        stated = field.schema.get("format", "")
        order = field.schema.get("x-date-order")
        agrees = day if stated == "date" else not day and _agrees(stated, said["ask"])
        right = field.entry["kind"] == kind and agrees
        if stated == "date" and day and "order" in said and order not in (None, said["order"]):
            right = False
        tally.add("type", right)
        if day:
            tally.add("dates", stated == "date")
        if not right:
            yield f"type: {name} ({said['ask']}) is {field.entry['kind']} {stated} {order or ''} at {field.pointer}"


def _is_box(name: str, by_name: Mapping[str, Drafted]) -> bool:
    return bool(by_name[name].entry["kind"] == "tick")


def _agrees(stated: str, ask: str) -> bool:
    """Tell whether a format other than a date's agrees with what is asked; none always does."""
    words = {
        "ssn": "ssn",
        "siret": "siret",
        "sin": "nas",
        "postal": "cp zip postal",
        "zip": "zip",
        "phone": "phone tel",
    }
    words |= {"email": "mail courriel", "nir": "nir"}
    known = [asks for part, asks in words.items() if part in stated.split("-")]
    return not stated or any(word in ask for asks in known for word in asks.split())


def _nested(tally: DraftTally, asked: Mapping[str, Any], by_name: Mapping[str, Drafted]) -> Iterator[str]:
    """Compare which widgets stand together in a group or row, in the mapping and in the draft (B-cubed)."""
    mapped, drafted = {}, {}
    once = {name: said for name, said in asked.items() if by_name[name].names[0] == name}
    for name, said in once.items():
        ask = said["ask"]
        mapped[name] = ask if "is" in said else ask.rpartition(".")[0]
        drafted[name] = by_name[name].parent
    together = (_companions(mapped), _companions(drafted))
    for name in once:
        one, other = together[0][name], together[1][name]
        both = len(one & other)
        score = 2 * both / (len(one) + len(other))
        tally.add("nested", score)
        if score < 0.5:
            yield f"nested: {name} ({asked[name]['ask']}) at {by_name[name].pointer}: {score:.2f}"


def _companions(parents: Mapping[str, str]) -> dict[str, set[str]]:
    return {name: {one for one, other in parents.items() if other == parent} for name, parent in parents.items()}


def _named(
    tally: DraftTally, asked: Mapping[str, Any], by_name: Mapping[str, Drafted], tips: Mapping[str, str]
) -> Iterator[str]:
    for name, said in asked.items():
        steps = [step for step in by_name[name].pointer.split("/") if not step.isdigit()][-2:]
        hint = [step for step in said["ask"].split(".") if not step.isdigit()][-2:]
        mine = {word for step in steps for word in _words(step)}
        theirs = set(_words(" ".join(hint)))
        theirs |= {w for line in WORDINGS for w in line.split() if line.split()[0] in theirs}
        theirs |= set(_words(name.rpartition(".")[2])) | set(_words(tips.get(name, "")))
        met = any(_alike(one, other) for one in mine for other in theirs)
        right = met and not _COUNTED.search(steps[-1]) and steps[-1] not in _JUNK
        tally.add("named", right)
        if not right:
            yield f"named: {name} ({said['ask']}) at {by_name[name].pointer}"


def _alike(one: str, other: str) -> bool:
    """Tell whether two words are the same, or begin with the same four letters."""
    return one == other or (len(one) > 3 and len(other) > 3 and one[:4] == other[:4])


def _words(text: str) -> Iterable[str]:
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text)
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    return _WORD.findall(plain)


if __name__ == "__main__":
    sys.exit(main())
