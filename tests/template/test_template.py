"""template.yaml is right as it stands: AWS would take it, and its promises hold."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.yaml_helper import yaml_parse

from copiste import wiring
from copiste.homes.aws.table import ENDS, TABLE
from copiste.local.template import functions, load, queue_name
from copiste.local.worker import handler_of
from copiste.ports.messages import DEAD_LETTERS, QUEUES
from functions.api import app as api
from infra.plan import expand
from tests.template.parts import ROOT, of_kind
from tests.template.translation import TEMPLATE, translated


class Asked(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def faults(template: Path) -> str:
    """Return what cfn-lint has to say."""
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "ca-central-1", "--", str(template)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_cfn_lint_finds_no_fault() -> None:
    assert faults(TEMPLATE) == ""


def test_cfn_lint_finds_no_fault_in_what_sam_makes_of_it(tmp_path: Path) -> None:
    expanded = tmp_path / "expanded.json"
    expanded.write_text(json.dumps(translated()), "utf-8")

    assert faults(expanded) == ""


def test_sam_refuses_a_misspelt_event() -> None:
    template = yaml_parse(TEMPLATE.read_text("utf-8").replace("BatchSize", "BatchSzie"))

    with pytest.raises(InvalidDocumentException, match="BatchSzie"):
        expand(template)


def test_sam_can_expand_it() -> None:
    kinds = [body["Type"] for body in translated()["Resources"].values()]

    assert kinds.count("AWS::Lambda::Function") == 9
    assert kinds.count("AWS::Lambda::EventSourceMapping") == 5
    assert "AWS::ApiGatewayV2::Api" in kinds


def test_every_queue_has_a_dead_letter_queue_and_encryption(resources: dict[str, Any]) -> None:
    queues = of_kind(resources, "AWS::SQS::Queue")

    assert {queue_name(name) for name in queues} >= {*QUEUES, *DEAD_LETTERS}
    assert all("KmsMasterKeyId" in queue for queue in queues.values())
    for name, queue in queues.items():
        if name.endswith("Queue"):
            assert queue["RedrivePolicy"]["maxReceiveCount"] == 5
            dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"].partition(".")[0]
            assert queue_name(dead) == f"{queue_name(name)}-dead"


def test_a_message_is_shown_again_only_after_six_times_the_time_out() -> None:
    fed = [(feed, function) for function in functions(TEMPLATE).values() for feed in function.feeds]

    assert len(fed) >= 5
    assert [function.handler for feed, function in fed if feed.visibility < 6 * function.timeout] == []


def test_every_function_on_a_queue_reports_partial_failures(resources: dict[str, Any]) -> None:
    events = [
        event["Properties"]
        for function in of_kind(resources, "AWS::Serverless::Function").values()
        for event in function["Events"].values()
        if event["Type"] == "SQS"
    ]

    fed = [name for name, queue in of_kind(resources, "AWS::SQS::Queue").items() if "RedrivePolicy" in queue]
    assert sorted(event["Queue"]["Fn::GetAtt"] for event in events) == sorted(f"{name}.Arn" for name in fed)
    assert all(event["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for event in events)


def test_every_handler_can_be_imported() -> None:
    handlers = [handler_of(function) for function in functions(TEMPLATE).values()]

    assert len(handlers) >= 9  # or more: another function has these tests as well
    assert all(map(callable, handlers))


def test_what_holds_data_outlives_the_stack(resources: dict[str, Any]) -> None:
    lasting = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Cognito::UserPool")
    found = [body for body in resources.values() if body["Type"] in lasting]

    assert len(found) == 8
    assert all(body["UpdateReplacePolicy"] == "Retain" for body in found)
    assert all(body["DeletionPolicy"] in ("Retain", "RetainExceptOnCreate") for body in found)


def test_a_deployment_that_failed_halfway_can_be_made_again(resources: dict[str, Any]) -> None:
    kept = {name: body for name, body in resources.items() if body.get("DeletionPolicy")}
    named = ("BucketName", "TableName", "LogGroupName", "UserPoolName", "KeyId")
    protected = ("DeletionProtection", "DeletionProtectionEnabled")

    assert len(kept) == 18
    # what is left must be in nobody's way: nothing of it has a name that the next attempt would ask for
    assert [name for name, body in kept.items() if set(named) & set(body["Properties"])] == []
    # and what cannot be removed must not hold up the removal of all else
    stays = {name for name, body in kept.items() if body["DeletionPolicy"] == "Retain"}
    assert stays == {name for name, body in kept.items() if set(protected) & set(body["Properties"])} != set()


def test_every_landing_in_the_inbox_is_announced_to_intake(resources: dict[str, Any]) -> None:
    (rule,) = of_kind(resources, "AWS::Events::Rule").values()

    told = resources["Inbox"]["Properties"]["NotificationConfiguration"]
    assert told == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    assert rule["EventPattern"]["detail"] == {"bucket": {"name": [{"Ref": "Inbox"}]}}
    assert [target["Arn"] for target in rule["Targets"]] == [{"Fn::GetAtt": "IntakeQueue.Arn"}]


def test_what_an_alarm_looks_at_is_there(resources: dict[str, Any]) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    ours = {
        query["MetricStat"]["Metric"]["MetricName"]
        for alarm in alarms.values()
        for query in alarm["Metrics"]
        if "MetricStat" in query and query["MetricStat"]["Metric"]["Namespace"] != "AWS/SQS"
    }
    names = ("batch.py", "sweep/app.py", "fax/app.py")
    code = "".join((ROOT / "functions" / name).read_text("utf-8") for name in names)

    assert len(alarms) == 11
    assert all(alarm["AlarmActions"] == [{"Ref": "Alarms"}] for alarm in alarms.values())
    assert [name for name in sorted(ours) if f"{name}=" not in code] == []
    assert all(len(alarm["Metrics"]) <= 10 for alarm in alarms.values())  # CloudWatch's own limit


def test_the_dashboard_is_json_about_metrics_that_are_there(resources: dict[str, Any]) -> None:
    (dashboard,) = of_kind(resources, "AWS::CloudWatch::Dashboard").values()
    code = (ROOT / "functions/sweep/app.py").read_text("utf-8")
    shown = json.loads(dashboard["DashboardBody"]["Fn::Sub"])

    titles = [widget["properties"]["title"] for widget in shown["widgets"]]
    assert any("Is everything read?" in title for title in titles)
    assert any("waits for people" in title for title in titles)
    for metric in ("OnTheWay", "UnfiledOverADay", "Findings", "WaitingTasks", "Records"):
        assert metric in dashboard["DashboardBody"]["Fn::Sub"]
        assert f"{metric}=" in code


def test_every_log_is_kept_for_a_time_and_sealed(resources: dict[str, Any]) -> None:
    logs = of_kind(resources, "AWS::Logs::LogGroup")
    used = {
        each["LoggingConfig"]["LogGroup"]["Ref"] for each in of_kind(resources, "AWS::Serverless::Function").values()
    }

    assert used | {"AccessLog"} == set(logs)
    assert all(log["RetentionInDays"] == {"Ref": "LogDays"} for log in logs.values())
    assert all(log["KmsKeyId"] == {"Fn::GetAtt": "Key.Arn"} for log in logs.values())


def test_originals_are_locked_and_work_is_not_kept_for_ever(resources: dict[str, Any]) -> None:
    buckets = of_kind(resources, "AWS::S3::Bucket")
    lock = buckets["Originals"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    (work,) = buckets["Work"]["LifecycleConfiguration"]["Rules"]

    assert lock == {"Mode": "GOVERNANCE", "Days": {"Ref": "LockDays"}}
    assert work["ExpirationInDays"] == {"Ref": "WorkDays"}
    assert [name for name, each in buckets.items() if "ExpirationInDays" in json.dumps(each)] == ["Work"]


def test_the_template_sets_every_name_that_the_wiring_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    named = set(load(TEMPLATE)["Globals"]["Function"]["Environment"]["Variables"])
    asked = Asked({name: "named" for name in named if not name.startswith("COPISTE_")})
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")

    with mock_aws():
        boto3.client("dynamodb").create_table(TableName="named", **TABLE)  # which holds what it is told
        wiring.build(asked)

    assert {name for name in asked.names if not name.startswith("COPISTE_")} <= named
    assert {name for name in named - asked.names if not name.startswith("POWERTOOLS_")} == {
        "OMP_THREAD_LIMIT",
        "COPISTE_PAGES_MAY_LEAVE",  # asked for when a reader is made
        "COPISTE_READERS",  # the same
    }


def test_the_api_lets_every_route_of_its_handler_through_and_no_other_path() -> None:
    expanded = [body for body in translated()["Resources"].values() if body["Type"] == "AWS::ApiGatewayV2::Api"]
    (paths,) = [api["Properties"]["Body"]["paths"] for api in expanded]

    announced = {(method, path) for path, methods in paths.items() for method in methods}
    assert announced == {
        ("x-amazon-apigateway-any-method", "/api/{proxy+}"),
        ("options", "/api/{proxy+}"),
        ("post", "/fax/{connection}"),
    }
    assert functions(TEMPLATE)["fax"].routes == (("POST", "/fax/{connection}"),)
    assert functions(TEMPLATE)["api"].routes == (("ANY", "/api/{proxy+}"), ("OPTIONS", "/api/{proxy+}"))
    assert {route.path.split("/")[1] for route in api.known_routes()} == {"api"}


def test_every_route_asks_who_is_there_but_those_that_check_it_themselves() -> None:
    (api_body,) = [
        body["Properties"]["Body"]
        for body in translated()["Resources"].values()
        if body["Type"] == "AWS::ApiGatewayV2::Api"
    ]

    asking = {
        method: [list(each) for each in route["security"]]
        for methods in api_body["paths"].values()
        for method, route in methods.items()
    }
    assert asking == {"x-amazon-apigateway-any-method": [["People"]], "options": [["NONE"]], "post": [["NONE"]]}


def test_the_table_has_the_keys_that_the_adapter_speaks_of(resources: dict[str, Any]) -> None:
    (table,) = of_kind(resources, "AWS::DynamoDB::Table").values()

    assert {name: table[name] for name in TABLE} == TABLE
    assert table["TimeToLiveSpecification"] == {"AttributeName": ENDS, "Enabled": True}


def test_all_functions_are_one_image(resources: dict[str, Any]) -> None:
    built = [body["Metadata"] for body in resources.values() if body["Type"] == "AWS::Serverless::Function"]

    assert all(each == built[0] for each in built)
    assert (ROOT / built[0]["Dockerfile"]).is_file()
    assert (ROOT / built[0]["DockerContext"] / ".dockerignore").is_file()


def test_a_dry_run_needs_no_account() -> None:
    done = subprocess.run(
        [str(ROOT / "infra/deploy.sh"), "--dry-run"],
        env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "9 AWS::Lambda::Function: Api, Assemble, Deliver, Fax, File, Intake, Poll, Read, Sweep" in done.stdout
    assert "= outlives the stack: " in done.stdout


def test_each_exception_of_the_scanner_has_its_reason() -> None:
    text = (ROOT / "infra/checkov.yaml").read_text("utf-8")
    exceptions = [line for line in text.splitlines() if line.strip().startswith("- CKV")]

    assert exceptions
    assert all(len(line.partition("#")[2]) > 40 for line in exceptions)
