"""A stack on an AWS imitated by a server of its own, made by CloudFormation from template.yaml as SAM expands it.

What the imitation cannot make is left out by name; the event source mappings are made switched off, because it would
deliver, and delete, without running anything: `tests.cloud.mapping` delivers in their place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

import boto3
from moto.server import ThreadedMotoServer

from tests.template import documented
from tests.template.translation import translated

NAME = "copiste"
REGION = "ca-central-1"
MADE = {
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::Events::Rule",
    "AWS::IAM::Role",
    "AWS::Lambda::Function",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Topic",
}
OTHERWISE = {("AWS::Logs::LogGroup", "Arn")}
"""What the imitation gives otherwise than AWS does; `test_imitation.py` asks for all that the template uses."""
KEYS = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": REGION}


@dataclass(frozen=True, slots=True)
class Stack:
    """`names` gives the physical name of each resource made, `endpoint` the address of the imitation."""

    endpoint: str
    names: Mapping[str, str]

    def client(self, service: str) -> Any:
        """Return a client of the imitation."""
        make: Any = boto3.client
        return make(service, endpoint_url=self.endpoint, **KEYS)

    def environment(self, function: str) -> dict[str, str]:
        """Return the environment of *function* (its name in the template), as Lambda holds it."""
        found = self.client("lambda").get_function_configuration(FunctionName=self.names[function])
        settings: dict[str, str] = found["Environment"]["Variables"]
        return settings


@contextmanager
def standing() -> Iterator[Stack]:
    """Start the imitation, make the stack, and give it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        urlopen(Request(f"{endpoint}/moto-api/reset", method="POST"), timeout=30).close()  # noqa: S310  our own server
        make: Any = boto3.client
        make("cloudformation", endpoint_url=endpoint, **KEYS).create_stack(
            StackName=NAME, TemplateBody=json.dumps(fitted(translated())), Capabilities=["CAPABILITY_IAM"]
        )
        yield _completed(endpoint)
    finally:
        server.stop()


def fitted(template: dict[str, Any]) -> dict[str, Any]:
    """Return *template* without what the imitation cannot make, and without what speaks of that."""
    resources = {name: body for name, body in template["Resources"].items() if body["Type"] in MADE}
    for body in resources.values():
        body.pop("DependsOn", None)
        if body["Type"] == "AWS::Lambda::EventSourceMapping":
            body["Properties"]["Enabled"] = False
    kept = {name: template[name] for name in ("AWSTemplateFormatVersion", "Parameters", "Mappings", "Conditions")}
    return {**kept, "Resources": corrected(resources, resources)}


def corrected(part: Any, resources: Mapping[str, Any]) -> Any:
    """Return *part* with what the imitation gives otherwise than AWS said outright (`OTHERWISE`)."""
    if isinstance(part, list):
        return [corrected(each, resources) for each in part]
    if not isinstance(part, dict):
        return part
    if "Fn::GetAtt" in part and part["Fn::GetAtt"][0] in resources:
        name, attribute = part["Fn::GetAtt"]
        if (resources[name]["Type"], attribute) in OTHERWISE:
            said = documented.value(resources[name]["Type"], attribute, f"${{{name}}}")
            return {"Fn::Sub": said}
    return {key: corrected(inside, resources) for key, inside in part.items()}


def _completed(endpoint: str) -> Stack:
    """Return the stack, its inbox with versions and announcements, which the imitation leaves out."""
    make: Any = boto3.client
    found = make("cloudformation", endpoint_url=endpoint, **KEYS).describe_stack_resources(StackName=NAME)
    assert found["StackResources"], "the stack was not made"
    names = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found["StackResources"]}
    stack = Stack(endpoint, names)
    versions = {"Status": "Enabled"}
    stack.client("s3").put_bucket_versioning(Bucket=names["Inbox"], VersioningConfiguration=versions)
    stack.client("s3").put_bucket_notification_configuration(
        Bucket=names["Inbox"], NotificationConfiguration={"EventBridgeConfiguration": {}}
    )
    return stack
