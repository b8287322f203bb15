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
from copiste.adapters.dynamo_table import TABLE
from copiste.local.files import POLICY
from copiste.local.template import functions, load, queue_name
from copiste.local.worker import handler_of
from copiste.stages.messages import QUEUES
from copiste.wiring_deps import DEAD_LETTERS
from functions.api import app as api
from infra.plan import expand
from tests.template.translation import translated

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "template.yaml"


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = load(TEMPLATE)["Resources"]
    return found


def of_kind(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: body["Properties"] for name, body in resources.items() if body["Type"] == kind}


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
    for function in functions(TEMPLATE).values():
        for feed in function.feeds:
            assert feed.visibility >= 6 * function.timeout


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
    assert all(callable(handler_of(function)) for function in functions(TEMPLATE).values())


def test_what_holds_data_outlives_the_stack(resources: dict[str, Any]) -> None:
    lasting = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Cognito::UserPool")
    found = [body for body in resources.values() if body["Type"] in lasting]

    assert len(found) == 8
    assert all(body["DeletionPolicy"] == body["UpdateReplacePolicy"] == "Retain" for body in found)


def test_nothing_stored_is_public_or_in_the_clear(resources: dict[str, Any]) -> None:
    buckets = of_kind(resources, "AWS::S3::Bucket")
    (table,) = of_kind(resources, "AWS::DynamoDB::Table").values()

    for bucket in buckets.values():
        assert len(bucket["PublicAccessBlockConfiguration"]) == 4
        assert all(bucket["PublicAccessBlockConfiguration"].values())
        (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert table["SSESpecification"]["SSEEnabled"]
    assert table["DeletionProtectionEnabled"]
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]


def test_every_bucket_refuses_to_speak_without_tls(resources: dict[str, Any]) -> None:
    policies = of_kind(resources, "AWS::S3::BucketPolicy").values()

    assert {policy["Bucket"]["Ref"] for policy in policies} == set(of_kind(resources, "AWS::S3::Bucket"))
    assert all(refuses_plain_text(policy) for policy in policies)


def test_every_queue_and_the_topic_refuse_to_speak_without_tls(resources: dict[str, Any]) -> None:
    policies = [*of_kind(resources, "AWS::SQS::QueuePolicy").values()]
    (topic,) = of_kind(resources, "AWS::SNS::TopicPolicy").values()

    guarded = [queue["Ref"] for policy in policies for queue in policy["Queues"]]
    assert sorted(guarded) == sorted(of_kind(resources, "AWS::SQS::Queue"))
    assert all(refuses_plain_text(policy) for policy in (*policies, topic))


def refuses_plain_text(policy: dict[str, Any]) -> bool:
    insecure = {"Bool": {"aws:SecureTransport": "false"}}
    return any(
        (each.get("Effect"), each.get("Condition")) == ("Deny", insecure)
        for each in policy["PolicyDocument"]["Statement"]
    )


def test_every_landing_in_the_inbox_is_announced_to_intake(resources: dict[str, Any]) -> None:
    (rule,) = of_kind(resources, "AWS::Events::Rule").values()

    told = resources["Inbox"]["Properties"]["NotificationConfiguration"]
    assert told == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    assert rule["EventPattern"]["detail"] == {"bucket": {"name": [{"Ref": "Inbox"}]}}
    assert [target["Arn"] for target in rule["Targets"]] == [{"Fn::GetAtt": "IntakeQueue.Arn"}]


def test_a_mail_service_may_write_messages_only_when_it_is_asked_to_and_for_this_account(
    resources: dict[str, Any],
) -> None:
    for name, action in (("InboxPolicy", "s3:PutObject"), ("Key", ["kms:GenerateDataKey", "kms:Decrypt"])):
        properties = resources[name]["Properties"]
        document = properties.get("PolicyDocument") or properties["KeyPolicy"]
        (choice,) = (each["Fn::If"] for each in document["Statement"] if "Fn::If" in each)
        condition, allowed, otherwise = choice

        assert (condition, otherwise) == ("MailComesIn", {"Ref": "AWS::NoValue"})
        assert (allowed["Principal"], allowed["Action"]) == ({"Service": "ses.amazonaws.com"}, action)
        assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    inbox = resources["InboxPolicy"]["Properties"]["PolicyDocument"]["Statement"][1]["Fn::If"][1]
    assert inbox["Resource"] == {"Fn::Sub": "${Inbox.Arn}/*/mail/*"}


def test_functions_may_send_to_the_queues_after_them_only(resources: dict[str, Any]) -> None:
    sends = {
        name: {
            queue_name(arn["Fn::GetAtt"].partition(".")[0])
            for statement in statements(resources, name)
            if "sqs:SendMessage" in statement["Action"]
            for arn in statement["Resource"]
        }
        for name in of_kind(resources, "AWS::Serverless::Function")
    }

    assert sends == {
        "Intake": {"intake", "read", "assemble"},  # intake: what was attached to a message
        "Read": {"assemble"},
        "Assemble": {"file"},
        "File": {"deliver"},
        "Deliver": {"deliver", "deliver-dead"},
        "Sweep": {"intake", "deliver"},
        "Poll": {"intake"},
        "Fax": {"intake"},
        "Api": {"intake", "deliver"},
    }


def statements(resources: dict[str, Any], function: str) -> list[dict[str, Any]]:
    (policy,) = resources[f"{function}Role"]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def test_every_function_has_a_role_of_its_own_and_no_wildcard_in_it(resources: dict[str, Any]) -> None:
    functions_ = of_kind(resources, "AWS::Serverless::Function")

    assert {name: each["Role"] for name, each in functions_.items()} == {
        name: {"Fn::GetAtt": f"{name}Role.Arn"} for name in functions_
    }
    for name, function in functions_.items():
        assert not {"Policies", "ManagedPolicyArns"} & {*function}
        assert "ManagedPolicyArns" not in resources[f"{name}Role"]["Properties"]
        for statement in statements(resources, name):
            assert "*" not in "".join(statement["Action"])
            assert statement["Resource"] != "*"


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


def test_it_goes_to_canada_only() -> None:
    template = load(TEMPLATE)
    (rule,) = template["Rules"]["Region"]["Assertions"]

    assert rule["Assert"] == {"Fn::Contains": [["ca-central-1", "ca-west-1"], {"Ref": "AWS::Region"}]}
    assert translated()["Rules"] == template["Rules"]
    everywhere = set(boto3.session.Session().get_available_regions("lambda"))
    assert {region for region in everywhere if holds(rule["Assert"], region)} == {"ca-central-1", "ca-west-1"}


def holds(assertion: dict[str, Any], region: str) -> bool:
    """Evaluate a rule's `Fn::Contains`, as CloudFormation does before it makes anything."""
    listed, wanted = assertion["Fn::Contains"]
    return {"AWS::Region": region}[wanted["Ref"]] in listed


def test_people_need_two_factors_and_the_screen_has_strict_headers(resources: dict[str, Any]) -> None:
    (pool,) = of_kind(resources, "AWS::Cognito::UserPool").values()
    (headers,) = of_kind(resources, "AWS::CloudFront::ResponseHeadersPolicy").values()
    (distribution,) = of_kind(resources, "AWS::CloudFront::Distribution").values()
    policy = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]["ContentSecurityPolicy"]

    assert pool["MfaConfiguration"] == "ON"
    said = dict(each.strip().split(" ", 1) for each in policy["ContentSecurityPolicy"]["Fn::Sub"].split(";"))
    local = dict(each.strip().split(" ", 1) for each in POLICY.split(";"))
    assert said.pop("connect-src").startswith(local.pop("connect-src"))
    assert said == local
    origins = distribution["DistributionConfig"]["Origins"]
    assert [each["OriginAccessControlId"] for each in origins] == [{"Ref": "OriginAccess"}]
    assert distribution["DistributionConfig"]["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"


def test_the_screen_is_a_public_client_with_codes_alone_and_one_origin(resources: dict[str, Any]) -> None:
    client, gateway = resources["Screen"]["Properties"], resources["HttpApi"]["Properties"]
    (rule,) = resources["Inbox"]["Properties"]["CorsConfiguration"]["CorsRules"]
    origin = {"Fn::If": ["ScreenIsKnown", {"Ref": "ScreenOrigin"}, "https://screen.invalid"]}
    back = {"Fn::If": ["ScreenIsKnown", {"Fn::Sub": "${ScreenOrigin}/"}, "https://screen.invalid/"]}

    assert (client["GenerateSecret"], client["AllowedOAuthFlows"], client["EnableTokenRevocation"]) == (
        False,
        ["code"],
        True,
    )
    assert client["CallbackURLs"] == client["LogoutURLs"] == [back]
    assert gateway["CorsConfiguration"]["AllowOrigins"] == rule["AllowedOrigins"] == [origin]
    assert rule["AllowedMethods"] == ["POST"]
    assert {route.method for route in api.known_routes()} <= {*gateway["CorsConfiguration"]["AllowMethods"]}


def test_what_the_screen_is_told_is_a_script_of_three_addresses() -> None:
    script = ROOT / "infra" / "screen-config.sh"
    told = ["https://api.example", "https://people.example", "client"]
    written = subprocess.run([script, *told], check=True, capture_output=True, text=True).stdout
    refused = subprocess.run([script, told[0], told[1], '"};alert(1)//'], check=False, capture_output=True)

    assert all(f'"{value}"' in written for value in told)
    assert (refused.returncode, refused.stdout) == (2, b"")


def test_textract_is_off_unless_the_operator_lets_pages_leave(resources: dict[str, Any]) -> None:
    template = load(TEMPLATE)

    assert template["Parameters"]["PagesMayLeave"]["Default"] == "no"
    assert "textract" not in template["Parameters"]["Readers"]["Default"]
    allowed = [name for name, body in resources.items() if "textract:" in json.dumps(body)]
    assert [(name, resources[name]["Condition"]) for name in allowed] == [("LetLeave", "Textract")]


def test_the_template_sets_every_name_that_the_wiring_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    named = set(load(TEMPLATE)["Globals"]["Function"]["Environment"]["Variables"])
    asked = Asked({name: "x" for name in named if not name.startswith("COPISTE_")})
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ca-central-1")

    with mock_aws():
        wiring.build(asked)

    assert {name for name in asked.names if not name.startswith("COPISTE_")} <= named
    assert {name for name in named - asked.names if not name.startswith("POWERTOOLS_")} == {
        "OMP_THREAD_LIMIT",
        "COPISTE_PAGES_MAY_LEAVE",  # asked for when a reader is made
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


def test_the_http_api_lets_nobody_in_unknown(resources: dict[str, Any]) -> None:
    (api,) = of_kind(resources, "AWS::Serverless::HttpApi").values()

    people = api["Auth"]["Authorizers"][api["Auth"]["DefaultAuthorizer"]]
    assert people["IdentitySource"] == "$request.header.Authorization"
    assert people["JwtConfiguration"]["audience"] == [{"Ref": "Screen"}]


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


def test_another_region_is_refused() -> None:
    done = subprocess.run(
        [str(ROOT / "infra/deploy.sh"), "--dry-run"],
        env={"PATH": "/usr/bin:/bin", "REGION": "us-east-1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "us-east-1" in done.stderr) == (2, True)


def test_each_exception_of_the_scanner_has_its_reason() -> None:
    text = (ROOT / "infra/checkov.yaml").read_text("utf-8")
    exceptions = [line for line in text.splitlines() if line.strip().startswith("- CKV")]

    assert exceptions
    assert all(len(line.partition("#")[2]) > 40 for line in exceptions)
