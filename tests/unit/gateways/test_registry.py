"""A gateway is one file with its facts and one line in the registry; what the facts say is what it does."""

from __future__ import annotations

import json

import pytest

from copiste.errors import BadSetting
from copiste.gateways.registry import GATEWAYS, doors_of, gateway
from copiste.ports.doors import GatewayFacts


@pytest.mark.parametrize("kind", GATEWAYS)
def test_a_gateway_does_what_its_facts_say(kind: str) -> None:
    made = gateway(kind)
    facts: GatewayFacts = made.facts

    assert facts.kind == kind
    assert set(facts.needed) <= facts.options
    assert facts.polled == all(hasattr(made, name) for name in ("waiting", "fetch", "done", "listed"))
    assert facts.calls == hasattr(made, "deliveries")


@pytest.mark.parametrize("kind", [each for each in GATEWAYS if gateway(each).facts.polled])
def test_options_that_a_gateway_does_not_take_or_that_it_lacks_are_named(kind: str) -> None:
    facts: GatewayFacts = gateway(kind).facts
    whole = dict.fromkeys(facts.needed, "x")

    with pytest.raises(BadSetting) as unknown:
        gateway(kind)("porte", "secret", {**whole, "strange": "x"})
    assert unknown.value.facts == {"setting": "porte", "problem": "strange"}
    for name in facts.needed:
        with pytest.raises(BadSetting) as missing:
            gateway(kind)("porte", "secret", {**whole, name: ""})
        assert missing.value.facts == {"setting": "porte", "problem": name}


def test_a_connection_of_a_kind_that_nobody_speaks_is_refused_at_the_start() -> None:
    told = {"connections": {"fax": {"kind": "srfacs", "office": "greffe"}}}

    with pytest.raises(BadSetting) as refused:
        doors_of(json.dumps(told))

    assert refused.value.facts == {"setting": "doors.json", "problem": "srfacs"}
