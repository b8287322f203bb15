"""The judge of FHIR resources: nothing leaves that a receiver would have to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError


def is_valid(resource: Mapping[str, Any]) -> bool:
    """Say whether *resource* is valid FHIR, by the models of `fhir.resources`.

    They are those of R4B: of R4 nobody publishes any, and for what is made here the two are the same.
    """
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415  a second to load, and few need it

    try:
        get_fhir_model_class(str(resource.get("resourceType"))).model_validate(dict(resource))
    except (ValidationError, ValueError, KeyError):
        return False
    return True
