"""template.yaml is read from top to bottom as a document goes through the flow (docs/adr/0018)."""

from __future__ import annotations

import re
from typing import Any

from copiste.ports.messages import QUEUES
from tests.template.translation import TEMPLATE

SECTIONS = (
    ("land", ("Inbox", "Landing")),
    ("fax and mail", ("Fax", "Poll")),
    *((queue, (queue.capitalize(),)) for queue in QUEUES),
    ("sweep", ("Sweep",)),
    ("people", ("Api", "HttpApi", "People", "Screen", "ScreenFiles", "Distribution")),
    ("what is kept", ("Originals", "Work", "Records", "Table", "Key")),
    ("the network", ("Net", "NetStorage", "NetTable", "NetKey", "NetQueues", "JoinNet")),
    ("who looks after it", ("Alarms", "Spending", "Dashboard")),
)
"""The headings, and of each part what it is there for; the steps are in the order of their queues."""
OF_A_STEP = ("Queue", "Dead", "", "Role", "Log")
"""A step's own resources, in their order: what feeds it, what it could not do, itself, what it may, what it says."""


def parts() -> dict[str, list[str]]:
    """Return the resources under each heading, in the order of the file."""
    found: dict[str, list[str]] = {}
    text = TEMPLATE.read_text("utf-8")
    for line in text[text.index("\nResources:") : text.index("\nOutputs:")].splitlines():
        if heading := re.match(r"  # -{3,} ([a-z ]+)", line):
            found[heading[1].strip()] = []
        elif name := re.match(r"  (\w+):", line):
            found[list(found)[-1]].append(name[1])
    return found


def test_the_parts_stand_in_the_order_of_the_flow() -> None:
    assert list(parts()) == [heading for heading, _ in SECTIONS]


def test_each_part_holds_what_it_is_there_for(resources: dict[str, Any]) -> None:
    stands = {name: heading for heading, names in parts().items() for name in names}

    assert set(stands) == set(resources)
    assert {name: stands.get(name) for _, names in SECTIONS for name in names} == {
        name: heading for heading, names in SECTIONS for name in names
    }
    watching = {name for name, body in resources.items() if re.match("AWS::(CloudWatch|SNS|Budgets)::", body["Type"])}
    assert watching == set(parts()["who looks after it"])


def test_a_step_stands_with_its_queue_its_dead_letters_its_role_and_its_log(resources: dict[str, Any]) -> None:
    steps = [name for name, body in resources.items() if body["Type"] == "AWS::Serverless::Function"]
    found = {step: _own(step) for step in steps}

    assert [step for step in steps if step.lower() in QUEUES] == [queue.capitalize() for queue in QUEUES]
    assert {step: own for step, own in found.items() if own[-3:] != [step, f"{step}Role", f"{step}Log"]} == {}
    fed = {step.lower() for step, own in found.items() if own[:2] == [f"{step}Queue", f"{step}Dead"]}
    assert fed == set(QUEUES)


def _own(step: str) -> list[str]:
    """Return what is a step's own, as it stands in the file: all of it under one heading."""
    wanted = {f"{step}{suffix}" for suffix in OF_A_STEP}
    (part,) = [names for names in parts().values() if step in names]
    return [name for name in part if name in wanted]
