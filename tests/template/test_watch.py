"""Alarms ring when they should, with the metrics that there are: a queue that is idle reports none at all."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from copiste.local.template import load
from tests.template import documented
from tests.template.parts import of_kind
from tests.template.test_permissions import PSEUDO
from tests.template.translation import TEMPLATE

MUCH = 10_000.0
"""More than any threshold."""
LESS = re.compile(r"[dt]\d")
"""Metrics of which much is well: messages removed, messages taken."""


def value(expression: str, known: dict[str, float]) -> float | None:
    """Return what CloudWatch makes of *expression* (Metric math syntax): nothing where a metric that is not filled in
    has no data."""
    filled = re.sub(r"FILL\((\w+), ?0\)", lambda found: str(known.get(found[1], 0.0)), expression)
    names = set(re.findall(r"\b[a-z]\d\b", filled))
    if names - set(known):
        return None
    plain = filled.replace("IF(", "choose(").replace(" AND ", " and ").replace("MAX([", "max([")
    words = {"choose": lambda condition, yes, no: yes if condition else no, "max": max, **known}
    return float(eval(plain, {"__builtins__": {}}, words))  # noqa: S307  our own template


def rings(alarm: dict[str, Any], known: dict[str, float]) -> bool:
    """Say whether *alarm* goes off."""
    (expression,) = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
    found = value(expression, known)
    if found is None:
        return bool(alarm["TreatMissingData"] == "breaching")
    if alarm["ComparisonOperator"] == "GreaterThanThreshold":
        return bool(found > alarm["Threshold"])
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    return bool(found < alarm["Threshold"])


def looked_at(alarm: dict[str, Any]) -> list[str]:
    return [each["Id"] for each in alarm["Metrics"] if "MetricStat" in each]


def test_an_alarm_rings_though_its_other_metrics_are_silent(resources: dict[str, Any]) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    high = {name: alarm for name, alarm in alarms.items() if alarm["ComparisonOperator"] == "GreaterThanThreshold"}

    tried = [(name, each) for name, alarm in high.items() for each in looked_at(alarm) if not LESS.fullmatch(each)]
    assert len(tried) >= 20
    assert [(name, each) for name, each in tried if not rings(high[name], {each: MUCH})] == []


def test_no_alarm_rings_while_nothing_happens(resources: dict[str, Any]) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")
    still = {name: rings(alarm, {}) for name, alarm in alarms.items()}
    idle = {name: rings(alarm, {"m1": 3.0} if name == "SilenceAlarm" else {}) for name, alarm in alarms.items()}

    assert [name for name, ringing in still.items() if ringing] == ["SilenceAlarm"]  # nobody sweeps
    assert [name for name, ringing in idle.items() if ringing] == []


def test_what_is_drained_is_not_stuck(resources: dict[str, Any]) -> None:
    alarms = of_kind(resources, "AWS::CloudWatch::Alarm")

    assert rings(alarms["StuckAlarm"], {"a2": MUCH})
    assert not rings(alarms["StuckAlarm"], {"a2": MUCH, "d2": 1.0})
    assert rings(alarms["ErrorShareAlarm"], {"f1": 2.0})
    assert not rings(alarms["ErrorShareAlarm"], {"f1": 2.0, "t1": 100.0})


@pytest.mark.parametrize("limit", ["10", "100", "1000"])
def test_no_more_is_started_at_once_than_the_account_may_run(resources: dict[str, Any], limit: str) -> None:
    template = load(TEMPLATE)
    fed = {
        name: event["Properties"]["ScalingConfig"]["MaximumConcurrency"]
        for name, function in of_kind(resources, "AWS::Serverless::Function").items()
        for event in function["Events"].values()
        if event["Type"] == "SQS"
    }
    chosen = template["Mappings"]["Busy"][limit]

    assert fed == {name: {"Fn::FindInMap": ["Busy", {"Ref": "AtOnce"}, name]} for name in chosen}
    assert all(each >= 2 for each in chosen.values())  # Lambda Developer Guide, "Maximum concurrency": from 2 to 1,000
    assert sum(chosen.values()) <= int(limit)
    assert limit in template["Parameters"]["AtOnce"]["AllowedValues"]
    assert template["Parameters"]["AtOnce"]["Default"] == "10"  # what a new account has
    assert "ReservedConcurrentExecutions" not in json.dumps(template)  # which cannot be made where there are ten


def test_tls_1_2_is_claimed_only_with_a_certificate_of_ones_own(resources: dict[str, Any]) -> None:
    (distribution,) = of_kind(resources, "AWS::CloudFront::Distribution").values()
    condition, own, usual = distribution["DistributionConfig"]["ViewerCertificate"]["Fn::If"]

    assert condition == "OwnName"
    assert own["MinimumProtocolVersion"] == "TLSv1.2_2021"
    # "CloudFront automatically sets the security policy to TLSv1 regardless of the value that you set here"
    assert usual == {"CloudFrontDefaultCertificate": True}


def test_every_functions_environment_fits_into_four_kilobytes(resources: dict[str, Any]) -> None:
    template = load(TEMPLATE)
    stack = {**PSEUDO, "AWS::StackName": "s" * 40}
    longest = {name: f"{'s' * 40}-{name}-{'X' * 12}"[-63:] for name in resources}
    longest |= {name: f"{'s' * 40}-{name}-{'X' * 13}" for name in of_kind(resources, "AWS::SQS::Queue")}
    longest |= dict.fromkeys(of_kind(resources, "AWS::KMS::Key"), "0" * 36)
    texts = {name: "x" * each.get("MaxLength", 40) for name, each in template["Parameters"].items()}
    known = {**stack, **texts, **documented.values(resources, longest)}
    usual = template["Globals"]["Function"]["Environment"]["Variables"]

    for name, function in of_kind(resources, "AWS::Serverless::Function").items():
        own = function.get("Environment", {}).get("Variables", {})
        settings = documented.resolved({**usual, **own}, known)
        said = [parameter for _, parameter in _parameters({**usual, **own})]
        assert all("MaxLength" in template["Parameters"][each] or "AllowedValues" in template["Parameters"][each]
                   or template["Parameters"][each]["Type"] == "Number" for each in said), name  # fmt: skip
        assert len(json.dumps(settings).encode()) <= 4096, name


def _parameters(settings: dict[str, Any]) -> list[tuple[str, str]]:
    known = load(TEMPLATE)["Parameters"]
    return [
        (name, each["Ref"]) for name, each in settings.items() if isinstance(each, dict) and each.get("Ref") in known
    ]
