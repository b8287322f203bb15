"""template.yaml as SAM expands it, with no network and no account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.plan import expand

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def translated() -> dict[str, Any]:
    """Return what CloudFormation is given."""
    return expand(yaml_parse(TEMPLATE.read_text("utf-8")))
