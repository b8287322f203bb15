"""A clerk's day: tasks corrected and filed by keyboard alone, two clerks at one queue, undo, blind keys, languages."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from copiste.keeping import artefacts
from copiste.keeping.payloads import load
from copiste.records.model import FormResult
from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import PASSWORD, STOPS, Office
from tests.web.spoken import Spoken

pytestmark = pytest.mark.web
TITLES = ("Nom de famille", "Date de naissance", "Municipalité", "Code postal", "Téléphone (jour)")
EXPIRED = "Votre session a pris fin. Reconnectez-vous pour continuer; rien de ce que vous avez écrit n’est perdu."
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
    .observe({type: "layout-shift"});
}"""


def filed(office: Office) -> list[dict[str, Any]]:
    return [artefacts.opened(entry, office.deps.sealer).record for entry in office.deps.records.records()]


def read_value(office: Office, path: str) -> Any:
    """Return what was read of *path* in the first task."""
    task = next(iter(office.deps.records.tasks()))
    form = load(FormResult, office.deps.sealer.open(task.document, task.id, task.payload))
    return next(field.value for field in form.fields if field.name == path)


def test_three_tasks_are_corrected_and_filed_by_keyboard_alone(
    browser: Browser, office: Office, spoken: Spoken
) -> None:
    for _ in range(3):
        office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        for number in range(3):
            began = clerk.presses
            for stop, title in enumerate(TITLES):
                clerk.at_stop(spoken(title))
                if stop == 2 and number == 1:
                    clerk.press("e")
                    clerk.page.keyboard.type("Trois-Pistoles")
                    clerk.press("Enter")
                else:
                    clerk.press("Enter")  # the first reader was right
            clerk.ready_to_file()
            clerk.press("Enter")
            assert clerk.presses - began <= 12
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
    towns = [record["patient"]["city"] for record in filed(office)]
    assert sorted(towns).count("Trois-Pistoles") == 1
    assert len(towns) == 3
    assert not list(office.deps.records.tasks())


def test_two_clerks_never_hold_the_same_task(browser: Browser, office: Office) -> None:
    for _ in range(2):
        office.referral()
    with (
        site_at(office) as site,
        seated(browser, site.url) as first,
        seated(browser, site.url, locale="en-CA") as second,
    ):
        first.sign_in("rtremblay")
        second.sign_in("jdoe")
        first.show("queue")
        address = first.page.locator("tbody a").first.get_attribute("href") or ""
        first.show(address.removeprefix("#/"))
        first.at_stop(TITLES[0])
        second.show(address.removeprefix("#/"))
        expect(second.page.locator(".taskhead .notice")).to_contain_text("Rose Tremblay")
        expect(second.page.locator(".editor")).to_have_count(0)
        second.show("queue")
        expect(second.page.locator("tbody")).to_contain_text("Rose Tremblay")


def test_what_two_clerks_take_at_once_is_never_the_same(browser: Browser, office: Office) -> None:
    for _ in range(4):  # each may hold one ahead beside the one that they see
        office.referral(STOPS[:1])
    with site_at(office) as site, seated(browser, site.url) as first, seated(browser, site.url) as second:
        first.sign_in("rtremblay")
        second.sign_in("jdoe")
        first.take()
        second.take()
        seen = []
        for clerk in (first, second):
            clerk.page.locator(".editor").wait_for()
            seen.append(clerk.page.url.rpartition("/")[2])
        held = {name: office.deps.records.task(name).claimed_by for name in seen}

    assert held == {seen[0]: "rtremblay", seen[1]: "jdoe"}
    assert len(held) == 2


@pytest.mark.usefixtures("critical_nam")
def test_a_critical_field_is_keyed_blind_and_compared(browser: Browser, office: Office) -> None:
    for _ in range(2):
        office.referral(())
    nam = read_value(office, "/patient/nam")
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop("Numéro d'assurance maladie")
        assert nam not in clerk.page.locator("main").inner_text().replace(" ", "")
        clerk.page.keyboard.type(nam)
        clerk.press("Enter")
        clerk.ready_to_file()
        clerk.press("Enter")
        clerk.at_stop("Numéro d'assurance maladie")
        clerk.page.keyboard.type(nam[:-1] + str((int(nam[-1]) + 1) % 10))
        clerk.press("Enter")
        expect(clerk.page.locator(".choice")).to_have_count(2)
        expect(clerk.page.locator(".messages")).to_contain_text("diffèrent")
        clerk.press("Alt+2")
        clerk.ready_to_file()


def test_a_session_that_ran_out_is_begun_again_and_nothing_is_lost(
    browser: Browser, office: Office, spoken: Spoken
) -> None:
    office.referral(STOPS[:2])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        clerk.at_stop(spoken(TITLES[0]))
        clerk.page.context.clear_cookies()
        clerk.press("Enter")
        dialog = clerk.page.get_by_role("dialog")
        expect(dialog).to_contain_text(spoken(EXPIRED))
        dialog.get_by_label(spoken("Mot de passe")).fill(PASSWORD)
        clerk.press("Enter")
        expect(dialog).to_have_count(0)
        clerk.at_stop(spoken(TITLES[1]))
        clerk.press("Enter")
        clerk.ready_to_file()
        clerk.press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
    assert len(filed(office)) == 1


def test_a_task_is_put_on_hold_and_taken_up_again(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.referral(STOPS[:1])
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        clerk.at_stop(spoken(TITLES[0]))
        clerk.press("h")
        clerk.page.get_by_role("dialog").get_by_role("button", name=spoken("D’accord")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
        clerk.page.get_by_label(spoken("État", "queue.state")).select_option("held")
        clerk.page.locator("tbody a").first.press("Enter")
        clerk.page.get_by_role("button", name=spoken("Remettre en file", "action.resume.label")).press("Enter")
        expect(clerk.page.get_by_role("button", name=spoken("Remettre en file", "action.resume.label"))).to_have_count(
            0
        )
        clerk.at_stop(spoken(TITLES[0]))


def test_undo_gives_an_answer_back_and_asks_again(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        clerk.at_stop(spoken(TITLES[0]))
        clerk.press("Alt+2")
        clerk.at_stop(spoken(TITLES[1]))
        clerk.press("u")
        clerk.at_stop(spoken(TITLES[0]))
        expect(clerk.page.locator(".progress")).to_contain_text({"fr": "5 champs", "en": "5 fields"}[spoken.language])
        clerk.press("i")
        clerk.at_stop(spoken(TITLES[1]))
        expect(clerk.page.locator(".field.done")).to_contain_text(spoken("Illisible"))


def test_a_date_that_is_none_is_complained_of_where_it_is_written(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("Alt+ArrowDown")
        clerk.at_stop(TITLES[1])
        clerk.press("F2")
        clerk.page.keyboard.type("1988-13-45")
        expect(clerk.page.locator(".messages .fault")).to_be_visible()
        clerk.press("Enter")
        clerk.at_stop(TITLES[1])


def test_single_letters_can_be_switched_off(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.show("settings")
        clerk.page.get_by_label("Les lettres seules sont des raccourcis").uncheck()
        expect(clerk.page.locator(".toast")).to_have_text("Enregistré.")
        clerk.show("queue")
        expect(clerk.page.locator("button.main")).to_be_focused()
        clerk.press("Enter")
        clerk.at_stop(TITLES[0])
        clerk.press("i")
        clerk.at_stop(TITLES[0])
        clerk.press("Alt+i")
        clerk.at_stop(TITLES[1])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rtremblay", ("fr", "Classer et continuer", "Les deux lecteurs")),
        ("jdoe", ("en", "File and go on", "The two readers")),
    ],
)
def test_the_language_follows_the_person(
    browser: Browser, office: Office, name: str, said: tuple[str, str, str]
) -> None:
    office.referral()
    lang, button, why = said
    with site_at(office) as site, seated(browser, site.url, locale="de-DE") as clerk:
        clerk.sign_in(name)
        expect(clerk.page.locator("html")).to_have_attribute("lang", lang)
        clerk.take()
        expect(clerk.page.locator("button.file")).to_contain_text(button)
        expect(clerk.page.locator(".why")).to_contain_text(why)


def test_what_is_typed_lays_nothing_out_anew(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("Alt+ArrowDown")
        clerk.at_stop(TITLES[1])
        clerk.press("F2")
        clerk.page.wait_for_timeout(600)  # shifts within half a second of a key are put down to it
        clerk.page.evaluate(SHIFTS)
        boxes = (
            "() => [...document.querySelectorAll('.editor .actions, .line')].map(e => e.getBoundingClientRect().top)"
        )
        before = clerk.page.evaluate(boxes)
        clerk.page.keyboard.type("1988-13-45")
        expect(clerk.page.locator(".messages .fault")).to_be_visible()
        assert clerk.page.evaluate(boxes) == before
        assert clerk.page.evaluate("window.shifts") == []
