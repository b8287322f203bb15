"""What the imitation's CloudFormation gives is what AWS documents, or stands in the list of what it gives otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto import mock_aws

from tests.cloud.imitation import SESSION, template
from tests.cloud.stack import MADE, NAME, OTHERWISE, fitted
from tests.template import documented
from tests.template.documented import REF, VALUES
from tests.template.translation import translated

pytestmark = pytest.mark.cloud


def asked() -> dict[str, tuple[str, str]]:
    """Return resource and attribute of everything that the template uses of what the imitation makes."""
    resources = template()["Resources"]
    parts = [template()[part] for part in ("Resources", "Globals", "Outputs")]
    made = {
        (name, attribute) for name, attribute in documented.used(parts, resources) if resources[name]["Type"] in MADE
    }
    return {f"{name}{attribute}": (name, attribute) for name, attribute in made}


def given() -> tuple[dict[str, str], dict[str, str]]:
    """Return what the imitation says of each, and the physical name of each resource."""
    whole = fitted(translated())
    whole["Outputs"] = {
        key: {"Value": {"Ref": name} if attribute == REF else {"Fn::GetAtt": [name, attribute]}}
        for key, (name, attribute) in asked().items()
    }
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        make: Any = SESSION.client
        cloud = make("cloudformation")
        cloud.create_stack(StackName=NAME, TemplateBody=json.dumps(whole), Capabilities=["CAPABILITY_IAM"])
        outputs = cloud.describe_stacks(StackName=NAME)["Stacks"][0]["Outputs"]
        physical = cloud.describe_stack_resources(StackName=NAME)["StackResources"]
        return (
            {each["OutputKey"]: each["OutputValue"] for each in outputs},
            {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in physical},
        )


def test_the_imitation_gives_what_is_documented_but_for_what_is_listed() -> None:
    said, physical = given()
    resources = template()["Resources"]

    other = set()
    for key, (name, attribute) in asked().items():
        kind = resources[name]["Type"]
        own = physical[name].rpartition("/")[2].rpartition(":")[2]  # its name, where it is known by an ARN or address
        if said[key] != documented.value(kind, attribute, own):
            other.add((kind, attribute))
    assert len(said) > 25
    assert {resources[name]["Type"] for name, _ in asked().values()} <= {kind for kind, _ in VALUES}
    assert other == OTHERWISE
