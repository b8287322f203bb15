"""template.yaml as local mode reads it: the functions, what feeds each, and how often a message is tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Feed:
    """A queue that feeds a function: batch size, deliveries before a message counts as dead, seconds out of sight."""

    queue: str
    dead_letter: str
    batch: int
    receives: int
    visibility: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function: the dotted name of its handler, its time-out in seconds, and its events."""

    name: str
    handler: str
    timeout: int
    feeds: tuple[Feed, ...]
    routes: tuple[tuple[str, str], ...]
    schedules: tuple[str, ...]


@cache
def functions(template: Path) -> Mapping[str, Function]:
    """Return the functions of *template* by name in lower case; a process reads it once."""
    resources = load(template)["Resources"]
    found = {
        name: body["Properties"] for name, body in resources.items() if body["Type"] == "AWS::Serverless::Function"
    }
    return {name.lower(): _function(name, properties, resources) for name, properties in found.items()}


def seconds_of(expression: str) -> float:
    """Return the seconds of a schedule such as `rate(5 minutes)`."""
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    if match is None:
        raise ValueError(f"not a rate: {expression}")
    return int(match[1]) * {"minute": 60, "hour": 3600, "day": 86400}[match[2]]


def queue_name(logical: str) -> str:
    """Return the name of a queue as stages know it: `IntakeQueue` is `intake`, `IntakeDead` is `intake-dead`."""
    return logical.removesuffix("Queue").lower() if logical.endswith("Queue") else f"{logical[:-4].lower()}-dead"


def load(template: Path) -> dict[str, Any]:
    """Return the template as plain values; `!Ref X` becomes `{"Ref": "X"}`, `!GetAtt X.Y` `{"Fn::GetAtt": "X.Y"}`."""
    loaded: dict[str, Any] = yaml.load(template.read_text("utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
    return loaded


def _function(name: str, properties: Mapping[str, Any], resources: Mapping[str, Any]) -> Function:
    events = [(event["Type"], event["Properties"]) for event in properties.get("Events", {}).values()]
    return Function(
        name=name.lower(),
        handler=properties["ImageConfig"]["Command"][0],
        timeout=properties["Timeout"],
        feeds=tuple(_feed(event, resources) for kind, event in events if kind == "SQS"),
        routes=tuple((event["Method"], event["Path"]) for kind, event in events if kind == "HttpApi"),
        schedules=tuple(event["ScheduleExpression"] for kind, event in events if kind == "ScheduleV2"),
    )


def _feed(event: Mapping[str, Any], resources: Mapping[str, Any]) -> Feed:
    logical = _target(event["Queue"])
    queue = resources[logical]["Properties"]
    redrive = queue["RedrivePolicy"]
    return Feed(
        queue=queue_name(logical),
        dead_letter=queue_name(_target(redrive["deadLetterTargetArn"])),
        batch=event["BatchSize"],
        receives=redrive["maxReceiveCount"],
        visibility=queue["VisibilityTimeout"],
    )


def _target(reference: Mapping[str, str]) -> str:
    return reference["Fn::GetAtt"].partition(".")[0]


class _Loader(yaml.CSafeLoader):
    """Reads CloudFormation's short forms; libyaml, which every wheel holds, takes a sixth of the time (0.05 s)."""


def _short_form(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    key = tag if tag in ("Ref", "Condition") else f"Fn::{tag}"
    if isinstance(node, yaml.ScalarNode):
        return {key: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {key: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)  # noqa: S101  YAML has no fourth kind
    return {key: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _short_form)
