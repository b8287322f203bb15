"""What the template keeps closed: data where it lies and on its way, roles, regions, and who is let in."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import boto3

from copiste.local.files import POLICY
from copiste.local.template import load, queue_name
from functions.api import app as api
from tests.template.parts import ROOT, of_kind, statements
from tests.template.translation import TEMPLATE, translated


def test_nothing_stored_is_public_or_in_the_clear(resources: dict[str, Any]) -> None:
    buckets = of_kind(resources, "AWS::S3::Bucket")
    (table,) = of_kind(resources, "AWS::DynamoDB::Table").values()

    assert buckets
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


def test_functions_may_send_to_their_own_queue_and_those_after_it_only(resources: dict[str, Any]) -> None:
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
        "Read": {"assemble", "read"},  # its own, here and below: what storage was too busy for comes back as new
        "Assemble": {"file", "assemble"},
        "File": {"deliver", "file"},
        "Deliver": {"deliver", "deliver-dead"},
        "Sweep": {"intake", "deliver"},
        "Poll": {"intake"},
        "Fax": {"intake"},
        "Api": {"intake", "deliver"},
    }


def test_every_function_has_a_role_of_its_own_and_no_wildcard_in_it(resources: dict[str, Any]) -> None:
    functions_ = of_kind(resources, "AWS::Serverless::Function")

    assert {name: each["Role"] for name, each in functions_.items()} == {
        name: {"Fn::GetAtt": f"{name}Role.Arn"} for name in functions_
    }
    for name, function in functions_.items():
        assert not {"Policies", "ManagedPolicyArns"} & {*function}
        assert "ManagedPolicyArns" not in resources[f"{name}Role"]["Properties"]
        assert statements(resources, name)
        for statement in statements(resources, name):
            assert "*" not in "".join(statement["Action"])
            assert statement["Resource"] != "*"


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
    assert [(name, resources[name]["Condition"]) for name in allowed] == [
        ("LetLeave", "Textract"),
        ("NetTextract", "EnclosedTextract"),
    ]


def test_the_http_api_lets_nobody_in_unknown(resources: dict[str, Any]) -> None:
    (api,) = of_kind(resources, "AWS::Serverless::HttpApi").values()

    people = api["Auth"]["Authorizers"][api["Auth"]["DefaultAuthorizer"]]
    assert people["IdentitySource"] == "$request.header.Authorization"
    assert people["JwtConfiguration"]["audience"] == [{"Ref": "Screen"}]


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
