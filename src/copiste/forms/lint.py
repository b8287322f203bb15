"""All that is wrong with a definition: the file, the JSON Pointer, and what to do (`copiste forms check`).

Loading (`load`) refuses only what would make reading go wrong; this says everything a careful author wants to know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from copiste.fields.base import folded
from copiste.fields.registry import FIELD_TYPES
from copiste.forms import blank, layout, meta, pointers
from copiste.forms.model import FieldLayout, Kind, Place
from copiste.pages.model import WORKING_DPI
from copiste.pointers import first_row, pointer_of
from copiste.texts import LANGUAGES

_STANDARD_FORMATS = frozenset(
    {"date", "date-time", "time", "duration", "email", "idn-email", "hostname"}
    | {"ipv4", "ipv6", "uri", "uri-reference", "uuid", "regex"}
)
_MOST_OVERLAP = 0.2
"""Share of a zone that may lie in another; chosen, not measured."""
_ROUNDING = 3  # pixels
_LONGEST = 120
"""Characters of a text that a message quotes; chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. The sentence is `lint.<code>` in the catalogues, with *facts* in its places.

    A *notice* is worth a look and nothing is wrong without it.
    """

    file: str
    pointer: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    notice: bool = False


def faults(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return every fault of the definition whose folder holds *files*, by file, in the order of the text."""
    schema = _json(files, "schema.json")
    if not isinstance(schema, dict):
        return (Fault("schema.json", "", "missing" if schema is None else "not_json"),)
    found = list(_schema(schema))
    names = sorted(name for name in files if name.startswith("editions/") and name.endswith("/layout.json"))
    if not names:
        found.append(Fault("editions", "", "no_edition"))
    if not any(fault.code == "invalid_schema" for fault in found):
        for name in names:
            found += _layout(name, files, schema)
    return tuple(found)


def _json(files: Mapping[str, bytes], name: str) -> Any:
    try:
        return json.loads(files[name]) if name in files else None
    except (ValueError, RecursionError):
        return False


def _schema(schema: dict[str, Any]) -> Iterator[Fault]:
    judge = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    worst = best_match(judge.iter_errors(schema))
    if worst is not None:
        while worst.context:  # of alternatives, the first is the plain one
            worst = worst.context[0]
        yield _broken("schema.json", "invalid_schema", worst)
        return
    if "x-version" not in schema:
        yield Fault("schema.json", "", "no_version")
    for problem in meta.validator("schema").iter_errors(schema):
        if problem.validator != "required" or "x-version" in schema:
            yield _broken("schema.json", "keyword", problem)
    yield from _texts(schema)
    yield from _required(schema)
    yield from _readers(schema)
    yield from _duplicate_key(schema)
    yield from _subject(schema)


def _duplicate_key(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """A key is made of answers that are there: with a name that is none no form would ever have the same key."""
    named = schema.get("x-duplicate-key")
    known = set(pointers.leaves(schema))
    for n, name in enumerate(named if isinstance(named, list) else ()):
        if pointers.leaf_of(schema, str(name)) not in known:
            yield Fault("schema.json", f"/x-duplicate-key/{n}", "duplicate_key", {"name": str(name)[:_LONGEST]})


def _broken(file: str, code: str, error: ValidationError) -> Fault:
    """Return the fault that a meta-schema found: its rule and what that asks for, which need no language."""
    given: Any = error.instance
    rules: Any = error.schema
    wanted: Any = error.validator_value
    if error.validator in ("additionalProperties", "unevaluatedProperties") and isinstance(given, Mapping):
        wanted = f"≠ {', '.join(sorted(set(given) - set(rules.get('properties', ()))))}"
    elif error.validator == "required" and isinstance(given, Mapping):
        wanted = ", ".join(name for name in wanted if name not in given)
    elif not isinstance(wanted, str):
        wanted = json.dumps(wanted, ensure_ascii=False)
    shown = "" if isinstance(given, (Mapping, list)) else f"{json.dumps(given, ensure_ascii=False)[:_LONGEST]} → "
    facts = {"given": shown, "rule": str(error.validator), "wanted": wanted[:_LONGEST]}
    return Fault(file, pointer_of(*error.absolute_path), code, facts)


def _texts(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Every property has a title, and a format that is known; that a language is missing is worth a notice."""
    for where, subschema in (("", schema), *_properties(schema, "")):
        titles = subschema.get("x-title")
        missing = [lang for lang in LANGUAGES if not isinstance(titles, Mapping) or lang not in titles]
        for language in missing if "$ref" not in subschema else []:
            other = len(missing) < len(LANGUAGES)
            code = "one_title" if other else "no_title"
            yield Fault("schema.json", f"{where}/x-title", code, {"tongue": language}, notice=other)
        named = subschema.get("format")
        if isinstance(named, str) and named not in FIELD_TYPES and named not in _STANDARD_FORMATS:
            yield Fault("schema.json", f"{where}/format", "unknown_format", {"format": named[:60]})


def _readers(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """That crops of a form may leave the installation is worth a look; a property alone cannot ask for it."""
    if "x-readers" in schema:
        yield Fault("schema.json", "/x-readers", "outside", notice=True)
    for where, said in _properties(schema, ""):
        if "x-readers" in said:
            yield Fault("schema.json", f"{where}/x-readers", "outside_inner")


def _required(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """What is required can be there: a name that is no property would send every form to a person."""
    items = [(f"{where}/items", said["items"]) for where, said in _properties(schema, "") if "items" in said]
    for where, said in (("", schema), *_properties(schema, ""), *items):
        known = said.get("properties") if isinstance(said, Mapping) else None
        for n, name in enumerate(said.get("required", ()) if isinstance(known, Mapping) else ()):
            if isinstance(known, Mapping) and name not in known:
                yield Fault("schema.json", f"{where}/required/{n}", "required", {"name": name})


def _subject(schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Whoever a record is about as FHIR is named by one of its properties."""
    said: Any = schema.get("x-fhir")
    subject = said.get("subject") if isinstance(said, Mapping) else None
    name = subject.get("value") if isinstance(subject, Mapping) else None
    if isinstance(name, str) and name.startswith("/") and pointers.property_at(schema, name) is None:
        yield Fault("schema.json", "/x-fhir/subject/value", "no_property", {"name": name[:_LONGEST]})


def _properties(schema: Mapping[str, Any], where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    inner = schema.get("properties")
    for name, child in inner.items() if isinstance(inner, Mapping) else ():
        if isinstance(child, Mapping):
            below = f"{where}{pointer_of('properties', name)}"
            yield below, child
            yield from _properties(child, below)
    if isinstance(items := schema.get("items"), Mapping):
        yield from _properties(items, f"{where}/items")


def _layout(name: str, files: Mapping[str, bytes], schema: Mapping[str, Any]) -> Iterator[Fault]:
    written = _json(files, name)
    if written is False:
        yield Fault(name, "", "not_json")
        return
    problems = list(meta.validator("layout").iter_errors(written))
    for problem in problems:
        yield _broken(name, "layout_keyword", problem)
    if problems:
        return
    if written["edition"] != name.split("/")[1]:
        yield Fault(name, "/edition", "edition_name", {"folder": name.split("/")[1]})
    pages = written.get("pages", [])
    yield from _pages(name, files, pages)
    fields: list[FieldLayout | None] = []
    for n, entry in enumerate(written["fields"]):
        try:
            fields.append(layout.field_of(entry))
        except ValueError:
            fields.append(None)
            yield Fault(name, f"/fields/{n}", "box")
    yield from _fields(name, fields, schema, len(pages))
    yield from _labels(name, fields, bool(pages))
    yield from _unplaced(name, {f.name for f in fields if f is not None}, schema)


def _pages(name: str, files: Mapping[str, bytes], pages: list[dict[str, Any]]) -> Iterator[Fault]:
    for n, page in enumerate(pages):
        where = f"/pages/{n}"
        if page["page"] != n + 1:
            yield Fault(name, f"{where}/page", "page_number", {"page": n + 1})
        picture = name.removesuffix("layout.json") + page["blank"]
        if picture not in files:
            yield Fault(name, f"{where}/blank", "no_blank", {"blank": page["blank"]})
            continue
        try:
            height, width = blank.decode(files[picture]).shape
        except ValueError:
            yield Fault(picture, "", "bad_blank")
            continue
        want = [round(page[side] * WORKING_DPI / 72) for side in ("width", "height")]
        if abs(width - want[0]) > _ROUNDING or abs(height - want[1]) > _ROUNDING:
            facts = {"width": width, "height": height, "want_width": want[0], "want_height": want[1]}
            yield Fault(picture, "", "blank_size", facts)


def _fields(name: str, fields: list[FieldLayout | None], schema: Mapping[str, Any], pages: int) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, one in enumerate(fields):
        if one is None:
            continue
        where = f"/fields/{n}"
        if one.name in seen:
            yield Fault(name, f"{where}/name", "twice", {"name": one.name})
        seen.add(one.name)
        if pages and any(place.page > pages for place in _places(one)):
            yield Fault(name, where, "no_page")
        subschema = pointers.property_at(schema, one.name)
        if subschema is None:
            yield Fault(name, f"{where}/name", "no_property", {"name": one.name})
        else:
            yield from _agrees(name, where, one, subschema)
    yield from _overlaps(name, fields)


def _places(one: FieldLayout) -> tuple[Place, ...]:
    return (*one.places, *(option.place for option in one.options))


def _agrees(name: str, where: str, one: FieldLayout, subschema: Mapping[str, Any]) -> Iterator[Fault]:
    longest = subschema.get("maxLength")
    if one.comb is not None and isinstance(longest, int) and longest != one.comb:
        yield Fault(name, f"{where}/comb", "comb", {"comb": one.comb, "longest": longest})
    if one.kind not in (Kind.ONE_OF, Kind.MANY_OF):
        return
    items = subschema.get("items") if one.kind is Kind.MANY_OF else subschema
    if not isinstance(items, Mapping) or _offered(one) != _values(items):
        yield Fault(name, f"{where}/options", "options", {"name": one.name})


def _offered(one: FieldLayout) -> set[str]:
    return {option.value for option in one.options} | {option.value for option in one.labelled}


def _labels(name: str, fields: list[FieldLayout | None], blanks: bool) -> Iterator[Fault]:
    """A field has a label exactly where the edition has no blank, and no other field's."""
    owners: dict[str, int] = {}
    for n, one in enumerate(fields):
        if one is None:
            continue
        if blanks == (one.label is not None):
            yield Fault(name, f"/fields/{n}", "label_with_blank" if blanks else "no_label", {"name": one.name})
        for wording in map(folded, one.label.says if one.label else ()):
            if owners.setdefault(wording, n) != n:
                yield Fault(name, f"/fields/{n}/label", "same_label", {"other": f"/fields/{owners[wording]}"})


def _values(subschema: Mapping[str, Any]) -> set[str]:
    """Return the values that `enum` or `oneOf` with `const` allow, null aside."""
    branches = [branch.get("const") for branch in subschema.get("oneOf", ()) if isinstance(branch, Mapping)]
    return {str(value) for value in (*subschema.get("enum", ()), *branches) if value is not None}


def _overlaps(name: str, fields: list[FieldLayout | None]) -> Iterator[Fault]:
    zones = [(n, place) for n, one in enumerate(fields) if one is not None for place in _places(one)]
    for (n, place), (m, other) in combinations(sorted(zones, key=lambda z: (z[1].page, z[1].box)), 2):
        if n == m or place.page != other.page:
            continue
        if max(place.box.overlap(other.box), other.box.overlap(place.box)) > _MOST_OVERLAP:
            yield Fault(name, f"/fields/{max(n, m)}", "overlap", {"other": f"/fields/{min(n, m)}"})


def _unplaced(name: str, placed: set[str], schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Every property has a place in every edition, unless it says `x-optional-editions`."""
    known = {pointers.leaf_of(schema, pointer) for pointer in placed}
    for leaf in pointers.leaves(schema):
        subschema = pointers.property_at(schema, first_row(leaf))
        optional = subschema is not None and subschema.get("x-optional-editions") is True
        if leaf not in known and leaf not in placed and not optional:
            yield Fault(name, "/fields", "unplaced", {"name": leaf})
