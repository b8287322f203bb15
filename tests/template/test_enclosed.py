"""With `Enclosed` functions that read documents stand in a network with no way out but to the stack's storage."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copiste.local.template import load
from infra import cost
from tests.template.parts import of_kind, statements
from tests.template.translation import TEMPLATE

READING = ("Intake", "Read", "Assemble", "File")
"""What opens documents and what was read of them; the others speak to people, gateways or destinations."""
ENDPOINTS = {"s3": "NetStorage", "dynamodb": "NetTable", "kms": "NetKey", "sqs": "NetQueues", "textract": "NetTextract"}


def endpoint(resources: dict[str, Any], service: str) -> dict[str, Any]:
    """Return what the endpoint of *service* is."""
    found: dict[str, Any] = resources[ENDPOINTS[service]]["Properties"]
    assert json.dumps(found["ServiceName"]).endswith(f'.{service}"}}')
    return found


def test_it_is_off_unless_the_operator_asks_for_it(resources: dict[str, Any]) -> None:
    assert load(TEMPLATE)["Parameters"]["Enclosed"]["Default"] == "no"
    net = {name: body for name, body in resources.items() if body["Type"].startswith("AWS::EC2::")}
    assert len(net) > 8
    assert {body["Condition"] for body in net.values()} == {"IsEnclosed", "EnclosedTextract"}


def test_those_that_read_documents_stand_in_it_and_no_other(resources: dict[str, Any]) -> None:
    functions = of_kind(resources, "AWS::Serverless::Function")

    assert {name for name, body in functions.items() if "VpcConfig" in body} == {*READING}
    for name in READING:
        condition, inside, outside = functions[name]["VpcConfig"]["Fn::If"]
        assert condition == "IsEnclosed"
        assert len(inside["SubnetIds"]) == 2
        assert outside == {"Ref": "AWS::NoValue"}
        assert inside["SecurityGroupIds"] == [{"Fn::GetAtt": "NetFunctions.GroupId"}]
    assert resources["NetFunctions"]["DependsOn"] == "JoinNet"  # so each is made after its role may join


def test_nothing_leads_out_of_it(resources: dict[str, Any]) -> None:
    kinds = {body["Type"].removeprefix("AWS::EC2::") for body in resources.values()}

    assert not kinds & {"InternetGateway", "NatGateway", "Route", "EgressOnlyInternetGateway", "TransitGateway", "EIP"}
    for subnet in of_kind(resources, "AWS::EC2::Subnet").values():
        assert subnet["MapPublicIpOnLaunch"] is False


@pytest.mark.parametrize("name", READING)
def test_each_service_that_one_asks_is_at_hand_there(resources: dict[str, Any], name: str) -> None:
    asked = {action.partition(":")[0] for each in statements(resources, name) for action in each["Action"]}

    for service in asked - {"logs"}:  # Lambda itself writes what a function says
        assert endpoint(resources, service)
    assert resources["NetTextract"]["Condition"] == "EnclosedTextract"


@pytest.mark.parametrize("service", ENDPOINTS)
def test_an_endpoint_lets_through_to_the_stacks_own_things_alone(resources: dict[str, Any], service: str) -> None:
    (statement,) = endpoint(resources, service)["PolicyDocument"]["Statement"]

    assert statement["Effect"] == "Allow"
    assert {action.partition(":")[0] for action in statement["Action"]} == {service}
    own = statement["Resource"]
    if service == "textract":  # it knows no resource
        assert statement["Action"] == ["textract:DetectDocumentText"]
    else:
        assert own
        assert all({*each} <= {"Fn::GetAtt", "Fn::Sub"} for each in own)


@pytest.mark.parametrize("name", READING)
def test_what_a_role_may_ask_its_endpoint_lets_through(resources: dict[str, Any], name: str) -> None:
    for statement in statements(resources, name):
        for action in statement["Action"]:
            service = action.partition(":")[0]
            if service == "logs":
                continue
            (allowed,) = endpoint(resources, service)["PolicyDocument"]["Statement"]
            assert action in allowed["Action"]
            wanted = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
            assert [each for each in wanted if each not in allowed["Resource"]] == []


def test_a_function_may_join_it_and_its_code_may_not_touch_it(resources: dict[str, Any]) -> None:
    joins = resources["JoinNet"]["Properties"]

    assert joins["Roles"] == [{"Ref": f"{name}Role"} for name in READING]
    lambdas, code = joins["PolicyDocument"]["Statement"]
    assert (lambdas["Effect"], code["Effect"]) == ("Allow", "Deny")
    assert {*lambdas["Action"]} == {*code["Action"]}
    assert "lambda:SourceFunctionArn" in code["Condition"]["ArnLike"]


def test_its_cost_is_told_apart() -> None:
    assert cost.enclosed() == pytest.approx(32.1, abs=0.1)
    assert f"{cost.enclosed():.2f}" in cost.report(2000, cost.READ_SECONDS)
