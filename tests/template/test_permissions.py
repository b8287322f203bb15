"""What AWS's own services do in our name is allowed, judged with the documented return values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from copiste.local.template import load
from tests.template import documented
from tests.template.documented import ACCOUNT, REGION
from tests.template.parts import of_kind, statements
from tests.template.policy import Request, is_allowed
from tests.template.translation import TEMPLATE

PSEUDO = {
    "AWS::AccountId": ACCOUNT,
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::StackName": "copiste",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": "",
}
SOURCE = {"aws:SourceAccount": ACCOUNT}


@pytest.fixture(scope="module")
def known(resources: dict[str, Any]) -> dict[str, str]:
    """What each name of the template stands for."""
    names = {name: documented.resolved(body["Properties"].get("LogGroupName", f"copiste-{name}"), PSEUDO)
             for name, body in resources.items() if body["Type"] == "AWS::Logs::LogGroup"}  # fmt: skip
    parameters = {name: str(each["Default"]) for name, each in load(TEMPLATE)["Parameters"].items()}
    return {**PSEUDO, **parameters, **documented.values(resources, names)}


def test_every_value_that_the_template_asks_for_was_looked_up(resources: dict[str, Any]) -> None:
    template = load(TEMPLATE)
    asked = {
        (resources[name]["Type"], attribute)
        for name, attribute in documented.used(
            [template["Resources"], template["Outputs"], template["Globals"]], resources
        )
    }

    assert asked - set(documented.VALUES) == set()
    assert len(asked) > 20


def test_every_function_may_write_its_own_log_and_no_other(resources: dict[str, Any], known: Mapping[str, str]) -> None:
    functions = of_kind(resources, "AWS::Serverless::Function")

    assert len(functions) >= 9
    for name in functions:
        held = documented.resolved(statements(resources, name), known)
        for action in ("logs:CreateLogStream", "logs:PutLogEvents"):
            may = {
                log for log in of_kind(resources, "AWS::Logs::LogGroup") if is_allowed(held, writes(log, action, known))
            }
            assert (name, action, may) == (name, action, {f"{name}Log"})


def writes(log: str, action: str, known: Mapping[str, str]) -> Request:
    """Return what Lambda asks in a function's name (Service Authorization Reference, CloudWatch Logs)."""
    stream = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{known[log]}:log-stream:2026/11/29/[$LATEST]0a1b2c"
    return Request(action, stream)


def test_who_reads_a_bucket_is_told_what_is_not_there(resources: dict[str, Any], known: Mapping[str, str]) -> None:
    readers = 0
    for name in of_kind(resources, "AWS::Serverless::Function"):
        held = documented.resolved(statements(resources, name), known)
        for bucket in (known[f"{each}.Arn"] for each in of_kind(resources, "AWS::S3::Bucket")):
            if any(
                is_allowed(held, Request(f"s3:{action}", f"{bucket}/x")) for action in ("GetObject", "GetObjectVersion")
            ):
                readers += 1
                assert is_allowed(held, Request("s3:ListBucket", bucket)), (name, bucket)
    assert readers > 10


def asked_by_services(resources: dict[str, Any], known: Mapping[str, str]) -> Iterator[tuple[str, Request]]:
    """Yield the resource whose policy is asked, and what a service asks of it."""
    told = {**SOURCE, "aws:SourceArn": known["Landing.Arn"]}
    screen = {"aws:SourceArn": f"arn:aws:cloudfront::{ACCOUNT}:distribution/{known['Distribution']}"}
    yield "IntakeQueuePolicy", Request("sqs:SendMessage", known["IntakeQueue.Arn"], "events.amazonaws.com", told)
    yield "AlarmsPolicy", Request("sns:Publish", known["Alarms"], "cloudwatch.amazonaws.com", SOURCE)
    page = f"{known['ScreenFiles.Arn']}/index.html"
    yield "ScreenFilesPolicy", Request("s3:GetObject", page, "cloudfront.amazonaws.com", screen)
    yield "Key", Request("kms:Decrypt", known["Key.Arn"], "cloudfront.amazonaws.com", screen)
    mail = {**SOURCE, "aws:SourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:receipt-rule-set/in:receipt-rule/fax"}
    yield "InboxPolicy", Request("s3:PutObject", f"{known['Inbox.Arn']}/greffe/mail/x", "ses.amazonaws.com", mail)
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        yield "Key", Request(action, known["Key.Arn"], "events.amazonaws.com", told)
        yield "Key", Request(action, known["Key.Arn"], "cloudwatch.amazonaws.com", SOURCE)
        yield "Key", Request(action, known["Key.Arn"], "ses.amazonaws.com", mail)
    for log in of_kind(resources, "AWS::Logs::LogGroup"):  # CloudWatch Logs User Guide, "Encrypt log data"
        about = {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{known[log]}"}
        yield "Key", Request("kms:GenerateDataKey", known["Key.Arn"], f"logs.{REGION}.amazonaws.com", about)
    for name in ("Sweep", "Poll"):
        yield "ScheduleRole", Request("lambda:InvokeFunction", known[f"{name}.Arn"])


def policy(resources: dict[str, Any], name: str, known: Mapping[str, str]) -> list[dict[str, Any]]:
    properties = resources[name]["Properties"]
    document = (
        properties.get("PolicyDocument") or properties.get("KeyPolicy") or properties["Policies"][0]["PolicyDocument"]
    )
    found: list[dict[str, Any]] = documented.resolved(document["Statement"], known)
    return found


def test_what_services_do_in_our_name_is_allowed(resources: dict[str, Any], known: Mapping[str, str]) -> None:
    asked = list(asked_by_services(resources, known))

    assert len(asked) > 15
    assert [(name, each) for name, each in asked if not is_allowed(policy(resources, name, known), each)] == []


def test_the_same_from_another_account_is_not(resources: dict[str, Any], known: Mapping[str, str]) -> None:
    asked = [
        (name, Request(each.action, each.resource, each.principal,
                       {key: value.replace(ACCOUNT, "999999999999") for key, value in each.context.items()}))
        for name, each in asked_by_services(resources, known) if each.context
    ]  # fmt: skip

    assert len(asked) > 15
    assert [(name, each) for name, each in asked if is_allowed(policy(resources, name, known), each)] == []


@pytest.mark.parametrize(
    ("pattern", "arn", "same"),
    [
        ("arn:aws:logs:r:1:log-group:/x:*:log-stream:*", "arn:aws:logs:r:1:log-group:/x:log-stream:s", False),
        ("arn:aws:logs:r:1:log-group:/x:*", "arn:aws:logs:r:1:log-group:/x:log-stream:s", True),
        ("arn:aws:sqs:*:1:q", "arn:aws:sqs:r:1:q", True),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:r:1:q", False),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key", False),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b:c", True),
    ],
)
def test_a_wildcard_stays_within_its_part(pattern: str, arn: str, *, same: bool) -> None:
    statement = {"Effect": "Allow", "Action": "x:Do*", "Resource": pattern}

    assert is_allowed([statement], Request("X:doThis", arn)) is same
    assert not is_allowed([statement, {**statement, "Effect": "Deny"}], Request("x:DoThis", arn))


TAG = "aws:PrincipalTag/copiste-office"
BY_S3 = {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}


def test_who_writes_for_an_office_can_do_that_and_nothing_else(
    resources: dict[str, Any], known: Mapping[str, str]
) -> None:
    document = resources["OfficeWrites"]["Properties"]["PolicyDocument"]
    held = documented.resolved(document["Statement"], known)
    inbox, key = known["Inbox.Arn"], known["Key.Arn"]
    greffe = {TAG: "greffe"}

    assert is_allowed(held, Request("s3:PutObject", f"{inbox}/greffe/fax 1.tif", context=greffe))
    assert is_allowed(held, Request("kms:GenerateDataKey", key, context={**greffe, **BY_S3}))
    refused = [
        Request("s3:PutObject", f"{inbox}/clinique/fax.tif", context=greffe),
        Request("s3:PutObject", f"{inbox}/greffe/fax.tif"),  # without a tag
        Request("s3:PutObject", f"{known['Originals.Arn']}/greffe/fax.tif", context=greffe),
        Request("s3:GetObject", f"{inbox}/greffe/fax.tif", context=greffe),
        Request("s3:DeleteObject", f"{inbox}/greffe/fax.tif", context=greffe),
        Request("s3:ListBucket", inbox, context=greffe),
        Request("kms:Decrypt", key, context=greffe),  # itself, and not by S3
        Request("kms:Encrypt", key, context={**greffe, **BY_S3}),
    ]
    assert [each for each in refused if is_allowed(held, each)] == []
