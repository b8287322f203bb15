"""Each role at the screen may do what it is offered; supervisors see to claims and misdirected documents."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import Office
from tests.web.spoken import Spoken
from tests.web.test_clerk import TITLES

pytestmark = pytest.mark.web


@pytest.mark.parametrize("name", ["uploader", "rtremblay", "ssavard", "aroy", "oveilleux"])
def test_every_screen_that_a_person_is_offered_can_be_shown(browser: Browser, office: Office, name: str) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(name)
        offered = [link.get_attribute("href") or "" for link in clerk.page.locator("header.top a").all()]
        shown = {}
        for address in offered:
            clerk.page.goto(f"{site.url}/{address}")
            clerk.page.locator(f'main[data-shown="{address}"], main .notice').first.wait_for()
            shown[address] = clerk.page.locator("h1").inner_text()

    assert len(offered) > 1
    assert {address: title for address, title in shown.items() if title.startswith("Cela n’a pas pu")} == {}


def test_a_supervisor_takes_a_task_out_of_a_hand_that_left_it(browser: Browser, office: Office) -> None:
    office.referral()
    with (
        site_at(office) as site,
        seated(browser, site.url) as clerk,
        seated(browser, site.url) as chief,
    ):
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        chief.sign_in("ssavard")
        chief.show(clerk.page.url.partition("#/")[2])
        expect(chief.page.locator(".taskhead .notice")).to_contain_text("Rose Tremblay")
        chief.page.get_by_role("button", name="Libérer").press("Enter")
        chief.at_stop(TITLES[0])


def test_a_misdirected_document_is_found_from_the_register_by_a_supervisor_alone(
    browser: Browser, office: Office, spoken: Spoken
) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk, seated(browser, site.url) as chief:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        clerk.at_stop(spoken(TITLES[0]))
        address = clerk.page.url.partition("#/")[2]
        clerk.press("m")
        dialog = clerk.page.get_by_role("dialog")
        expect(dialog.get_by_role("heading")).to_have_text(spoken("Signaler un document mal dirigé"))
        dialog.get_by_label(spoken("Destinataire réel", "misdirected.for")).fill("Clinique voisine")
        dialog.get_by_label(spoken("Mesures prises", "misdirected.measures")).fill("Avis à la personne concernée")
        dialog.get_by_role("button", name=spoken("D’accord")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
        clerk.page.goto(f"{site.url}/#/{address}")
        expect(clerk.page.locator(".notice")).to_contain_text(
            spoken("Votre rôle ou votre bureau ne permet pas cette action; adressez-vous à votre superviseur.")
        )
        chief.sign_in("ssavard")
        if spoken.language == "en":
            chief.page.get_by_role("button", name="English").click()
        known = spoken("{n} document mal dirigé | {n} documents mal dirigés").partition(" | ")[0]
        chief.page.get_by_role("link", name=known.format(n=1)).press("Enter")
        expect(chief.page.locator("h1")).to_have_text(spoken("Incidents"))
        for said in ("Clinique voisine", "Avis à la personne concernée", spoken("ouvert", "incident.open")):
            expect(chief.page.locator("tbody")).to_contain_text(said)
        assert chief.violations() == []
        chief.page.locator("tbody a").press("Enter")
        closed = spoken("Cette tâche est terminée ({how}).")
        expect(chief.page.locator(".taskhead .notice")).to_contain_text(
            closed.format(how=spoken("mal dirigée", "disposition.misdirected"))
        )


def test_a_question_names_whom_it_is_for(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk, seated(browser, site.url) as other:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        address = clerk.page.url.partition("#/")[2]
        clerk.press("q")
        clerk.page.keyboard.type("Est-ce un S?")
        clerk.press("Tab")
        clerk.page.keyboard.type("jdoe")
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("File de travail")
        other.sign_in("jdoe")
        other.show(address)
        expect(other.page.get_by_role("region", name="Notes")).to_contain_text("Jane Doe")
        expect(other.page.get_by_role("region", name="Notes")).to_contain_text("Est-ce un S?")


def test_a_screen_that_was_left_does_not_keep_a_task_from_others(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.page.clock.install()
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        renewed: list[str] = []
        clerk.page.on("request", lambda sent: renewed.append(sent.url) if sent.url.endswith("/claim") else None)
        clerk.page.clock.run_for("12:00")
        assert renewed != []  # they may be thinking
        clerk.page.clock.run_for("01:00:00")
        clerk.page.wait_for_timeout(200)
        assert len(renewed) <= 3
        clerk.press("Enter")
        clerk.at_stop(TITLES[1])
        clerk.page.clock.run_for("06:00")
        clerk.page.wait_for_timeout(200)
        assert len(renewed) <= 4
