"""The meta-schemas: what a definition may say, and the manual of it in their descriptions (`schemas/meta/`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from jsonschema import Draft202012Validator


def _folder() -> Traversable:
    """Find `schemas/meta` beside the checkout's `src`, else in the installed wheel."""
    package = resources.files("copiste")
    checkout = package.joinpath("..", "..", "schemas", "meta")
    return checkout if checkout.is_dir() else package.joinpath("_bundle", "schemas", "meta")


@cache
def meta_schema(name: str) -> Mapping[str, Any]:
    """Return the meta-schema of `schema.json` (*name* `schema`) or of `layout.json` (`layout`)."""
    found: Mapping[str, Any] = json.loads(_folder().joinpath(f"{name}.json").read_text("utf-8"))
    return found


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the judge of `schema.json` or `layout.json`, ready to iterate its errors."""
    return Draft202012Validator(meta_schema(name))
