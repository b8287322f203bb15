"""The counter and the telephone: a whole form at once, by keyboard, asked for what it requires, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from copiste.keeping.artefacts import opened
from tests.web.clerk import FOURFOLD, Clerk, seated
from tests.web.conftest import site_at
from tests.web.cuts import KEPT, again, saved
from tests.web.office import Office

pytestmark = pytest.mark.web
SIZES = ((1280, 720), (1366, 768), (1920, 1080), (320, 640), (FOURFOLD["width"], FOURFOLD["height"]))
"""The last is 1280 by 1024 at 400 %."""
FRENCH = {
    "person": "rtremblay",
    "form": "changement",
    "street": "Numéro et rue",
    "moving": "Date du déménagement",
    "required": "« Date du déménagement » est obligatoire.",
    "wrong": "6 points à régler",
    "filed": "Classé",
    "trying": "nouvel essai",
    "back": "est revenu",
    "begun": "Commencés et non classés",
    "confirm": "C’est exact tel quel",
    "no day": "Ce jour n’existe pas",
}
ENGLISH = {
    "person": "jdoe",
    "form": "change",
    "street": "Number and street",
    "moving": "Moving date",
    "required": "“Moving date” is required.",
    "wrong": "6 things to settle",
    "filed": "Filed",
    "trying": "trying again",
    "back": "is back",
    "begun": "Begun and not filed",
    "confirm": "It is right as it stands",
    "no day": "There is no such day",
}
BOTH = pytest.mark.parametrize("said", [FRENCH, ENGLISH], ids=["fr", "en"])
ROW = 4
"""Fields of a person who moves."""
PLACED = """() => {
  const place = element => element.getBoundingClientRect();
  const [box, bar] = [place(document.activeElement), place(document.querySelector(".bar"))];
  return [
    document.scrollingElement.scrollWidth === innerWidth || "the document is too wide",
    (box.top >= -1 && box.bottom <= Math.min(bar.top, innerHeight) + 1) || "the field with the focus is out of sight",
    (bar.top >= 0 && bar.bottom <= innerHeight + 1) || "filing is out of sight",
    (box.left >= 0 && box.right <= innerWidth) || "the field is cut off",
  ].filter(said => said !== true);
}"""


def begun(clerk: Clerk, said: Mapping[str, str], channel: str = "telephone") -> Page:
    """Sign in and begin a change of address that is said by *channel*; return the page."""
    clerk.sign_in(said["person"])
    clerk.show("counter")
    clerk.page.locator("form select").nth(0).select_option(channel)
    clerk.page.locator("form select").nth(1).select_option("address-change")
    clerk.page.locator("form button.main").click()
    return at_form(clerk)


def at_form(clerk: Clerk) -> Page:
    """Wait until the form can be written in."""
    expect(clerk.page.locator("form.plain :focus")).to_have_count(1)
    return clerk.page


def write(page: Page, *texts: str) -> None:
    """Write one field after another, from the one that has the focus; an empty text goes on to the next."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def fill(page: Page) -> None:
    """Write all that a change of address requires, for a household of one."""
    write(page, "Essai", "Rose", "1988-03-12", *[""] * (1 + 3 * ROW))
    write(page, *[""] * 5, "12, rue des Essais", "", "Lévis", "", "", "2026-07-01")
    write(page, *[""] * 9, "Rose Essai")


def kept(page: Page) -> None:
    """Wait until all that was written is saved."""
    page.wait_for_function(f"() => !({KEPT})().length")


def record(office: Office) -> dict[str, Any]:
    """Return the one record that was filed."""
    (entry,) = office.deps.records.records()
    return dict(opened(entry, office.deps.sealer).record)


def channel_of(office: Office) -> str:
    (entry,) = office.deps.records.records()
    return office.deps.ledger.document(entry.document).channel


@BOTH
def test_a_whole_form_is_entered_by_keyboard_alone(browser: Browser, office: Office, said: dict[str, str]) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(said["person"])
        clerk.show("counter")
        expect(page.locator("form select").first).to_be_focused()
        page.keyboard.type("t")  # telephone, téléphone
        page.keyboard.press("Tab")
        page.keyboard.type(said["form"])
        page.keyboard.press("Enter")
        at_form(clerk)
        fill(page)
        assert clerk.violations() == []
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_contain_text(said["filed"])
        expect(page.locator("form select").first).to_be_focused()
        expect(page.locator("form select").first).to_have_value("telephone")  # the next caller asks for the same
        assert clerk.violations() == []

    assert channel_of(office) == "telephone"
    assert record(office) == {
        "persons": [{"surname": "Essai", "given_name": "Rose", "birth_date": "1988-03-12", "child": False}],
        "new_address": {"street": "12, rue des Essais", "city": "Lévis"},
        "moving_date": "2026-07-01",
        "temporary": False,
        "sender": {"name": "Rose Essai"},
    }


@BOTH
def test_what_is_missing_is_said_in_a_summary_and_at_the_field(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        expect(page.locator(".asked .fault:not(:empty)")).to_have_count(0)  # nobody is blamed before they are done
        page.keyboard.press("Control+Enter")
        summary = page.locator(".summary")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text(said["wrong"])
        expect(summary).to_contain_text(said["required"])
        expect(page.locator(".asked", has_text=said["moving"]).locator(".fault")).to_have_text(said["required"])
        words = page.locator("main").inner_text().lower()
        assert [word for word in ("schema", "schéma", "illegible", "illisible", "signature") if word in words] == (
            ["signature"] if "signature" in words else []  # the day of it is a field of the form
        )
        assert clerk.violations() == []
        page.get_by_role("button", name=said["required"]).press("Enter")
        expect(page.get_by_label(said["moving"])).to_be_focused()
        page.keyboard.type("2026-07-01")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=said["required"])).to_have_count(0)
        assert not list(office.deps.records.records())


@BOTH
def test_nobody_signs_by_telephone_and_at_the_counter_as_on_paper(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        boxes = page.get_by_role("checkbox", name="Signature")
        expect(boxes).to_have_count(0)
        clerk.press("Alt+l")
        page.locator("form select").nth(0).select_option("counter")
        page.locator("form button.main").click()
        at_form(clerk)
        fill(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".summary")).to_be_focused()
        page.locator(".summary button").press("Enter")
        expect(boxes).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_be_visible()
    assert channel_of(office) == "counter"
    assert record(office)["sender"] == {"name": "Rose Essai", "signature": True}


@BOTH
def test_a_household_of_one_may_stand_in_any_row(browser: Browser, office: Office, said: dict[str, str]) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        fill(page)
        rows = page.locator(".row")
        expect(rows.nth(1).locator("label.name").first).to_have_css("position", "absolute")  # the head says it once
        for field, text in enumerate(("Essai", "Rose", "1988-03-12")):
            rows.nth(0).locator("input").nth(field).fill("")
            rows.nth(2).locator("input").nth(field).fill(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_be_visible()
    assert [each["given_name"] for each in record(office)["persons"]] == ["Rose"]


@BOTH
def test_a_reload_in_the_middle_keeps_all_that_was_written(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        page.on("dialog", Dialog.accept)
        write(page, "Essai")
        page.keyboard.type("Rose-Ai")  # and the field is not left
        page.wait_for_function(f"() => ({KEPT})().length === 1")
        assert "Rose-Ai" not in str(page.evaluate(KEPT))
        page.reload()
        at_form(clerk)
        inputs = page.locator(".row").first.locator("input")
        expect(inputs.nth(0)).to_have_value("Essai")
        expect(inputs.nth(1)).to_have_value("Rose-Ai")
        expect(inputs.nth(1)).to_be_focused()
        kept(page)
        assert saved(office) == {"/persons/0/surname": "Essai", "/persons/0/given_name": "Rose-Ai"}


@BOTH
def test_a_network_that_is_cut_in_the_middle_loses_nothing(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        page.on("dialog", Dialog.accept)
        page.route("**/api/tasks/**", lambda route: route.abort())
        fill(page)
        expect(page.locator(".saved")).to_contain_text(said["trying"])
        page.keyboard.press("Control+Enter")
        expect(page.locator(".toast.fault")).to_be_visible()
        expect(page.locator("form.plain :focus")).to_have_count(1)
        expect(page.locator("form.plain")).to_be_visible()
        page.unroute("**/api/tasks/**")
        page.route("**/draft", lambda route: route.abort())
        page.reload()
        at_form(clerk)
        expect(page.locator(".toast")).to_contain_text(said["back"])
        expect(page.get_by_label(said["moving"])).to_have_value("2026-07-01")
        page.unroute("**/draft")
        again(page)
        kept(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_be_visible()
    assert record(office)["new_address"] == {"street": "12, rue des Essais", "city": "Lévis"}


@BOTH
def test_who_leaves_finds_the_form_again(browser: Browser, office: Office, said: dict[str, str]) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        write(page, "Essai")
        page.keyboard.type("Rose")
        clerk.press("Alt+l")
        expect(page.get_by_role("heading", name=said["begun"])).to_be_visible()
        (task,) = office.deps.records.tasks()
        expect(page.locator(".begun li")).to_contain_text(task.receipt)  # two that call at once have the same form
        page.locator(".begun a").press("Enter")
        at_form(clerk)
        expect(page.locator(".row").first.locator("input").nth(1)).to_have_value("Rose")
        assert clerk.violations() == []


@BOTH
def test_what_is_wrong_is_said_at_the_field_and_what_is_known_can_be_confirmed(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said)
        fill(page)
        moving, sin = page.get_by_label(said["moving"]), page.locator(".asked", has_text="046 454 286").locator("input")
        moving.fill("2026-02-30")
        sin.fill("046 454 287")
        page.keyboard.press("Tab")
        expect(page.locator(".asked", has_text=said["moving"]).locator(".fault")).to_contain_text(said["no day"])
        page.keyboard.press("Control+Enter")
        expect(page.locator(".summary li")).to_have_count(2)
        assert clerk.violations() == []
        moving.fill("2026-07-01")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".summary li")).to_have_count(1)
        page.get_by_label(said["confirm"]).check()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_be_visible()
    assert record(office)["sin"] == "046454287"


def test_lines_stay_as_they_were_written(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, ENGLISH)
        remarks = page.get_by_label("Remarks")
        remarks.focus()
        page.keyboard.type("The bell does not work")
        page.keyboard.press("Enter")
        page.keyboard.type("The door on the left")
        page.keyboard.press("Tab")
        kept(page)
        expect(remarks).to_have_value("The bell does not work\nThe door on the left")
        assert saved(office) == {"/remarks": "The bell does not work\nThe door on the left"}


def test_a_letter_on_a_box_does_nothing_and_no_key_but_one_files(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, FRENCH)
        fill(page)
        page.locator(".row").first.get_by_role("checkbox").focus()
        for key in "crhqlgfmnpeibuaxzd0+-t":
            page.keyboard.press(key)
        page.get_by_label(FRENCH["moving"]).focus()
        page.keyboard.press("Enter")
        kept(page)
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator("form.plain")).to_be_visible()
        assert not list(office.deps.records.records())


def test_a_record_without_paper_is_corrected_in_the_same_form(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, FRENCH)
        fill(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".notice.good")).to_be_visible()
        (entry,) = office.deps.records.records()
        clerk.show(f"record/{entry.id}")
        page.get_by_role("button", name="Corriger").click()
        page.get_by_role("dialog").locator("textarea").fill("La personne a rappelé.")
        page.keyboard.press("Control+Enter")
        at_form(clerk)
        expect(page.get_by_label(FRENCH["moving"])).to_have_value("2026-07-01")
        page.get_by_label(FRENCH["moving"]).fill("2026-08-01")
        page.keyboard.press("Control+Enter")  # the reason was given at reopening
        expect(page.locator("form.plain")).to_have_count(0)
    record_now = opened(office.deps.records.record(entry.id, 2), office.deps.sealer).record
    assert record_now == {**record(office), "moving_date": "2026-08-01"}


@BOTH
def test_each_field_and_filing_stand_in_the_window_in_five_sizes(
    browser: Browser, office: Office, said: dict[str, str]
) -> None:
    wrong: dict[tuple[int, int], list[str]] = {}
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = begun(clerk, said, "counter")
        page.keyboard.press("Control+Enter")  # with all that there is to say
        expect(page.locator(".summary")).to_be_focused()
        stops = page.locator("form.plain input:not([type=radio]), form.plain textarea").count() + 1  # one group
        assert stops > 40
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.locator(".summary button").last.focus()
            found = []
            for _ in range(stops):
                page.keyboard.press("Tab")
                found += page.evaluate(PLACED)
            wrong[width, height] = found
            assert clerk.violations() == []
    assert wrong == {size: [] for size in SIZES}
