"""A definition's folder, as bytes by name, to a `Definition` that was checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError

from copiste.errors import BadDefinition
from copiste.forms import blank, layout, meta, pointers
from copiste.forms.model import Definition, Edition
from copiste.pages.model import Grey
from copiste.pointers import pointer_of


def definition(form: str, files: Mapping[str, bytes]) -> Definition:
    """Return the definition that *files* hold: `schema.json`, `editions/<edition>/layout.json` and its blanks.

    Names are relative to the folder, with slashes. Raises `BadDefinition` (facts `form`, `pointer`, `problem`) when it
    is not valid by the meta-schemas, or a layout names what the schema or the folder does not have.
    """
    schema = _checked(form, "schema.json", files, "schema")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise _fault(form, "schema.json", error) from error
    names = sorted(name for name in files if name.startswith("editions/") and name.endswith("/layout.json"))
    if not names:
        raise BadDefinition(form=form, pointer="editions", problem="no editions/<edition>/layout.json")
    editions = tuple(_edition(form, name, files, schema) for name in names)
    return Definition(form, str(schema["x-version"]), schema, editions, digest(files))


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the files by name: each as name, zero byte, length, zero byte, bytes."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(f"{name}\0{len(files[name])}\0".encode())
        total.update(files[name])
    return total.hexdigest()


def _checked(form: str, name: str, files: Mapping[str, bytes], kind: str) -> dict[str, Any]:
    try:
        found: Any = json.loads(files[name])
    except KeyError as error:
        raise BadDefinition(form=form, pointer=name, problem=f"no {name}") from error
    except (ValueError, RecursionError) as error:
        raise BadDefinition(form=form, pointer=name, problem="not JSON") from error
    first = next(iter(meta.validator(kind).iter_errors(found)), None)
    if first is not None:
        raise _fault(form, name, first)
    checked: dict[str, Any] = found
    return checked


def _fault(form: str, name: str, error: ValidationError | SchemaError) -> BadDefinition:
    where = pointer_of(*error.absolute_path)
    return BadDefinition(form=form, pointer=f"{name}#{where}", problem=error.message[:200])


def _edition(form: str, name: str, files: Mapping[str, bytes], schema: Mapping[str, Any]) -> Edition:
    written = _checked(form, name, files, "layout")
    folder = name.removesuffix("layout.json")
    try:
        named = [page[key] for page in written.get("pages", ()) for key in ("blank", "viewed") if key in page]
        blanks = {name_: _picture(files, folder + name_) for name_ in named}
        edition = layout.edition_of(written, blanks)
        _hold(edition, folder.split("/")[1], schema)
    except ValueError as error:
        raise BadDefinition(form=form, pointer=name, problem=str(error)) from error
    return edition


def _picture(files: Mapping[str, bytes], name: str) -> Grey:
    if name not in files:
        raise ValueError(f"no {name}")
    return blank.decode(files[name])


def _hold(edition: Edition, folder: str, schema: Mapping[str, Any]) -> None:
    """Refuse what would make reading go wrong; `forms check` says the rest."""
    if edition.name != folder:
        raise ValueError("the edition is not named as its folder")
    if [page.number for page in edition.pages] != list(range(1, len(edition.pages) + 1)):
        raise ValueError("pages are not numbered 1, 2, 3 …")
    if any((field.label is None) == (not edition.pages) for field in edition.fields):
        raise ValueError("a field has a label exactly where the edition has no blank")
    if any(page.viewed and page.viewed.pixels.shape != page.pixels.shape for page in edition.pages):
        raise ValueError("the two pictures of a page are not of one size")
    _hold_names([field.name for field in edition.fields], schema)
    places = [place for field in edition.fields for place in (*field.places, *(o.place for o in field.options))]
    if any(place.page > len(edition.pages) for place in places):
        raise ValueError("a zone stands on a page that the edition does not have")


def _hold_names(names: Iterable[str], schema: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{name} is laid out twice")
        if pointers.property_at(schema, name) is None:
            raise ValueError(f"the schema has no property {name}")
        seen.add(name)
