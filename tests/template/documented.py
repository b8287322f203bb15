"""What CloudFormation gives for `Ref` and `GetAtt`, by each resource's page ("Return values").

The imitation of AWS says something else now and then; a policy made of that would be true there alone. Values are
written with the resource's physical name, or its id where AWS chooses one, as the pages show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

REGION = "ca-central-1"
ACCOUNT = "123456789012"
REF = "Ref"

VALUES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("AWS::CloudFront::Distribution", REF): "{name}",  # its id
        ("AWS::CloudFront::Distribution", "DomainName"): "d2fadu0nynjpfn.cloudfront.net",  # no scheme
        ("AWS::CloudFront::OriginAccessControl", REF): "{name}",
        ("AWS::CloudFront::ResponseHeadersPolicy", REF): "{name}",
        ("AWS::Cognito::UserPool", REF): "ca-central-1_{name}",
        ("AWS::Cognito::UserPoolClient", REF): "{name}",
        ("AWS::Cognito::UserPoolDomain", REF): "{name}",  # the prefix alone
        ("AWS::DynamoDB::Table", REF): "{name}",
        ("AWS::DynamoDB::Table", "Arn"): "arn:aws:dynamodb:{region}:{account}:table/{name}",
        ("AWS::EC2::RouteTable", REF): "{name}",  # its id, and so of the others
        ("AWS::EC2::SecurityGroup", "GroupId"): "{name}",
        ("AWS::EC2::Subnet", REF): "{name}",
        ("AWS::EC2::VPC", REF): "{name}",
        ("AWS::Events::Rule", "Arn"): "arn:aws:events:{region}:{account}:rule/{name}",
        ("AWS::IAM::ManagedPolicy", REF): "arn:aws:iam::{account}:policy/{name}",  # an ARN already
        ("AWS::IAM::Role", REF): "{name}",
        ("AWS::IAM::Role", "Arn"): "arn:aws:iam::{account}:role/{name}",
        ("AWS::KMS::Key", REF): "{name}",  # its id, and no ARN
        ("AWS::KMS::Key", "Arn"): "arn:aws:kms:{region}:{account}:key/{name}",
        ("AWS::Logs::LogGroup", REF): "{name}",
        ("AWS::Logs::LogGroup", "Arn"): "arn:aws:logs:{region}:{account}:log-group:{name}:*",  # it ends in `:*`
        ("AWS::S3::Bucket", REF): "{name}",
        ("AWS::S3::Bucket", "Arn"): "arn:aws:s3:::{name}",
        ("AWS::S3::Bucket", "RegionalDomainName"): "{name}.s3.{region}.amazonaws.com",
        ("AWS::SNS::Topic", REF): "arn:aws:sns:{region}:{account}:{name}",  # an ARN already
        ("AWS::SQS::Queue", REF): "https://sqs.{region}.amazonaws.com/{account}/{name}",
        ("AWS::SQS::Queue", "Arn"): "arn:aws:sqs:{region}:{account}:{name}",
        ("AWS::SQS::Queue", "QueueName"): "{name}",
        ("AWS::Serverless::Function", "Arn"): "arn:aws:lambda:{region}:{account}:function:{name}",
        ("AWS::Serverless::HttpApi", REF): "{name}",
    }
)


def value(kind: str, attribute: str, name: str) -> str:
    """Return what *attribute* of the resource *name* is; raise `KeyError` for one that nobody looked up."""
    return VALUES[kind, attribute].format(name=name, region=REGION, account=ACCOUNT)


def values(resources: Mapping[str, Any], physical: Mapping[str, str]) -> dict[str, str]:
    """Return what every `Ref` (`Name`) and `GetAtt` (`Name.Attribute`) gives that *resources* may use.

    *physical* holds names that differ from those in the template.
    """
    return {
        name if attribute == REF else f"{name}.{attribute}": value(
            kind, attribute, physical.get(name, f"copiste-{name}")
        )
        for name, body in resources.items()
        for kind, attribute in VALUES
        if body["Type"] == kind
    }


def used(part: Any, resources: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield resource and attribute of every `Ref`, `GetAtt` and `Sub` in *part*."""
    if isinstance(part, list):
        for each in part:
            yield from used(each, resources)
    if not isinstance(part, dict):
        return
    for key, inside in part.items():
        if key == REF and inside in resources:
            yield inside, REF
        elif key == "Fn::GetAtt":
            name, _, attribute = inside.partition(".")
            yield name, attribute
        elif key == "Fn::Sub":
            yield from _in_text(inside if isinstance(inside, str) else inside[0], resources)
            yield from used(inside, resources)
        else:
            yield from used(inside, resources)


def _in_text(text: str, resources: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for found in re.findall(r"\$\{([\w.]+)\}", text):
        name, _, attribute = found.partition(".")
        if name in resources:
            yield name, attribute or REF


def resolved(part: Any, known: Mapping[str, str]) -> Any:
    """Return *part* with `Ref`, `GetAtt` and `Sub` as *known* has them; conditions as if each held."""
    match part:
        case list():
            return [resolved(each, known) for each in part]
        case {"Ref": name} | {"Fn::GetAtt": name}:
            return known[name]
        case {"Fn::Sub": str(text)}:
            found = re.sub(r"\$\{([\w.:]+)\}", lambda found: known[found[1]], text)
            return found.replace("${!", "${")  # what is for IAM, and not for CloudFormation
        case {"Fn::If": [_, chosen, _]}:
            return resolved(chosen, known)
        case dict():
            return {key: resolved(inside, known) for key, inside in part.items()}
    return part
