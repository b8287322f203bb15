"""Who may write to a mailbox, and what shows that it is them."""

from __future__ import annotations

import pytest

from copiste.errors import DocumentError
from copiste.mail.message import opened
from copiste.mail.trust import SenderRules, check
from copiste.refusals import InfectedMail, SenderRefused, SenderUnproven
from tests.unit.mail.makes import with_pdf

SES = "amazonses.com"
PASSED = "amazonses.com; spf=pass (says (who)) client-ip=192.0.2.1; dkim=pass header.i=@ruisseau.example; dmarc=none"


def outcome(
    rules: SenderRules, *fields: str, sender: str = "Clinique <envois@ruisseau.example>"
) -> type[DocumentError] | None:
    data = "".join(f"{field}\r\n" for field in fields).encode() + with_pdf(sender=sender)
    try:
        check(opened(data), rules)
    except DocumentError as error:
        return type(error)
    return None


@pytest.mark.parametrize(
    ("allow", "admitted"),
    [
        ("envois@ruisseau.example", True),
        ("ruisseau.example", True),
        ("@ruisseau.example", True),
        ("autre.example, RUISSEAU.example", True),
        ("*", True),
        ("", False),
        ("example", False),
        ("autre@ruisseau.example", False),
        ("*.ruisseau.example", False),
        ("seau.example", False),
    ],
)
def test_a_list_names_addresses_and_domains(allow: str, admitted: bool) -> None:
    assert outcome(SenderRules.of(allow)) is (None if admitted else SenderRefused)


def test_domains_below_are_named_with_a_star() -> None:
    rules = SenderRules.of("*.ruisseau.example")

    assert rules.admits("a@nord.ruisseau.example")
    assert not rules.admits("a@ruisseau.example.evil.example")
    assert not rules.admits("a@evilruisseau.example")


@pytest.mark.parametrize(
    "sender", ["", "nobody", "a@ruisseau.example, b@evil.example", '"envois@ruisseau.example" <a@evil.example>']
)
def test_a_message_of_nobody_or_of_several_is_on_no_list(sender: str) -> None:
    assert outcome(SenderRules.of("ruisseau.example"), sender=sender) is SenderRefused


def test_two_from_fields_are_two_senders() -> None:
    assert outcome(SenderRules.of("ruisseau.example"), "From: a@ruisseau.example") is SenderRefused


@pytest.mark.parametrize(
    ("results", "proven"),
    [
        (PASSED, True),
        ("AmazonSES.com 1; dmarc=pass header.from=ruisseau.example", True),
        ("amazonses.com; spf=pass smtp.mailfrom=bounce@mail.ruisseau.example", True),
        ("amazonses.com; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=a@evil.example", False),
        ("amazonses.com; dkim=fail header.d=ruisseau.example", False),
        ("amazonses.com; dkim=fail (dkim=pass header.d=ruisseau.example) header.d=ruisseau.example", False),
        ("amazonses.com; none", False),
        ("evil.example; dkim=pass header.d=ruisseau.example", False),
        ("amazonses.com.evil.example; dkim=pass header.d=ruisseau.example", False),
        ("", False),
    ],
)
def test_what_our_mail_service_found_has_to_name_the_sender_s_domain(results: str, proven: bool) -> None:
    rules = SenderRules.of("ruisseau.example", SES)

    assert outcome(rules, f"Authentication-Results: {results}") is (None if proven else SenderUnproven)


def test_only_the_results_on_top_count() -> None:
    forged = f"Authentication-Results: {PASSED}"
    rules = SenderRules.of("ruisseau.example", SES)

    assert outcome(rules, "Authentication-Results: amazonses.com; dkim=none", forged) is SenderUnproven
    assert outcome(rules) is SenderUnproven


def test_a_virus_is_refused_whoever_sends_it_and_spam_is_not() -> None:
    rules = SenderRules.of("ruisseau.example")

    assert outcome(rules, "X-SES-Virus-Verdict: FAIL") is InfectedMail
    assert outcome(rules, "X-SES-Virus-Verdict: PASS", "X-SES-Virus-Verdict: fail") is InfectedMail
    assert outcome(rules, "X-SES-Spam-Verdict: FAIL", "X-SES-Virus-Verdict: PASS") is None
