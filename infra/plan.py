"""What a deployment would make, found out with no account: template.yaml as SAM expands it, resource by resource.

A change set against what stands in an account needs that account: `infra/deploy.sh --dry-run` asks for it where it can.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a script, it stands beside the others
from infra.parameters import SOURCES, Refused, parameters

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


IMAGE = "000000000000.dkr.ecr.ca-central-1.amazonaws.com/copiste:latest"
"""Stands for the image that `sam build` makes."""


def expand(template: dict[str, Any], region: str = "ca-central-1") -> dict[str, Any]:
    """Return *template* as CloudFormation would be given it; what SAM does not take it refuses."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["ImageUri"] = IMAGE
    session = boto3.Session(region_name=region)
    expanded: dict[str, Any] = Translator({}, Parser(), boto_session=session).translate(template, {})
    return expanded


def holds(asked: Any, conditions: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    """Say whether a condition holds, by name or written out, where the parameters have *values*."""
    if isinstance(asked, str):
        return holds(conditions[asked], conditions, values)
    ((word, inner),) = asked.items()
    if word == "Condition":
        return holds(inner, conditions, values)
    if word == "Fn::Equals":
        left, right = (values[each["Ref"]] if isinstance(each, dict) else str(each) for each in inner)
        return left == right
    found = [holds(each, conditions, values) for each in inner]
    return {"Fn::Not": not found[0], "Fn::And": all(found), "Fn::Or": any(found)}[str(word)]


def made(template: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Return the resources of an expanded *template* that are made where the parameters have *values*."""
    conditions = template.get("Conditions", {})
    return {
        name: body
        for name, body in template["Resources"].items()
        if "Condition" not in body or holds(body["Condition"], conditions, values)
    }


def main(standing: str = "{}") -> int:
    """Print the plan: what is made, what outlives the stack, every parameter. *standing*: see parameters.py."""
    try:
        said = list(parameters(os.environ, json.loads(standing)))
    except Refused as refused:
        print(f"Valeur refusée / Value refused: {refused}", file=sys.stderr)
        return 2
    template = expand(yaml_parse(TEMPLATE.read_text("utf-8")))
    resources = made(template, {each.name: each.value for each in said})
    print("+ to be made:")
    for kind, count in sorted(Counter(body["Type"] for body in resources.values()).items()):
        names = ", ".join(sorted(name for name, body in resources.items() if body["Type"] == kind))
        print(f"  {count:>3} {kind}: {names}")
    print(f"- with other parameters only: {', '.join(sorted(template['Resources'].keys() - resources.keys()))}")
    kept = sorted(name for name, body in resources.items() if body.get("DeletionPolicy", "Delete") != "Delete")
    print(f"= outlives the stack: {', '.join(kept)}")
    print("? parameters:")
    for each in said:
        print(f"  {each.name} = {each.value!r} ({SOURCES[each.source]}): {each.description}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
