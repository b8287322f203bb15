"""What a deployment would make, found out with no account: template.yaml as SAM expands it, resource by resource.

A change set against what stands in an account needs that account: `infra/deploy.sh --dry-run` asks for it where it can.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it stands beside the others
from infra.parameters import SOURCES, parameters

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


IMAGE = "000000000000.dkr.ecr.ca-central-1.amazonaws.com/copiste:latest"
"""Stands for the image that `sam build` makes."""


def expand(template: dict[str, Any], region: str = "ca-central-1") -> dict[str, Any]:
    """Return *template* as CloudFormation would be given it; what SAM does not take it refuses."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["ImageUri"] = IMAGE
    session = boto3.Session(region_name=region)
    made: dict[str, Any] = Translator({}, Parser(), boto_session=session).translate(template, {})
    return made


def main(standing: str = "{}") -> None:
    """Print the plan: what is made, what outlives the stack, every parameter. *standing*: see parameters.py."""
    template = expand(yaml_parse(TEMPLATE.read_text("utf-8")))
    resources = template["Resources"]
    print("+ to be made:")
    for kind, count in sorted(Counter(body["Type"] for body in resources.values()).items()):
        names = ", ".join(sorted(name for name, body in resources.items() if body["Type"] == kind))
        print(f"  {count:>3} {kind}: {names}")
    kept = sorted(name for name, body in resources.items() if body.get("DeletionPolicy", "Delete") != "Delete")
    print(f"= outlives the stack: {', '.join(kept)}")
    print("? parameters:")
    for each in parameters(os.environ, json.loads(standing)):
        print(f"  {each.name} = {each.value!r} ({SOURCES[each.source]}): {each.description}")


if __name__ == "__main__":
    main(*sys.argv[1:])
