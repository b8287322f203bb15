"""Every dialog, in both languages: Enter and Ctrl+Enter do its main action, Escape leaves, axe finds nothing."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from copiste.records.tasks import TaskState
from tests.web.clerk import Clerk, seated
from tests.web.conftest import site_at
from tests.web.dialogs import ELSEWHERE, WAYS, Way, addresses, asked_in_code, opener
from tests.web.office import Office
from tests.web.test_clerk import TITLES
from tests.web.tour import furnish

REFUSED = "refusé pour l’essai"
WORK = ("/claim", "/next", "/check", "/draft", "/session/user", "/invitation")
"""What the screen writes by itself."""
NEEDS = "input[required], textarea[required], select[required]"


def refusing(route: Route) -> None:
    """Let everything be read, and nothing that a dialog would do be done."""
    request = route.request
    if request.method == "GET" or request.url.endswith(WORK):
        route.continue_()
        return
    said = {"code": "refused", "message": REFUSED, "facts": {}, "problems": []}
    route.fulfill(status=422, content_type="application/json", body=json.dumps(said))


def filled(dialog: Locator, *, changed: bool = False) -> None:
    """Say something where something is required; *changed* where nothing is done unless something else was chosen."""
    if changed:
        choice = dialog.locator("select").last
        choice.select_option(index=int(choice.evaluate("one => one.selectedIndex === 1 ? 2 : 1")))
    for one in dialog.locator(NEEDS).all():
        if one.evaluate("one => one.tagName") == "SELECT":
            one.select_option(index=1 if one.locator("option").first.get_attribute("value") == "" else 0)
        elif not one.input_value():
            one.fill("Quelque chose")


def ends(clerk: Clerk, dialog: Locator, key: str, *, changed: bool) -> None:
    """Press *key* where it is furthest from the main action: that is done, and refused."""
    filled(dialog, changed=changed)
    if key == "Enter":
        dialog.locator("h2").focus()
    else:
        dialog.locator("button").last.focus()
    dialog.locator("form > .fault").evaluate("one => one.replaceChildren()")
    clerk.press(key)
    expect(dialog.locator("form > .fault")).to_have_text(REFUSED)


def tried(clerk: Clerk, way: Way, language: str) -> list[str]:
    """Try the keys of the dialog that *way* leads to; return what axe finds wrong with it."""
    page = clerk.page
    opens, dialog = opener(clerk, way, language), page.locator("dialog")
    opens()
    expect(dialog.locator(":focus")).to_have_count(1)
    faults = clerk.violations()
    assert dialog.locator("button kbd").count() == 0  # no letter is shown that would do nothing in here
    for key in ("Control+Enter", "Enter"):
        if not way.tells and way.press != "two windows":  # that one does not ask the server
            ends(clerk, dialog, key, changed=way.module == "task/arrange" and key == "Control+Enter")
            continue
        filled(dialog)
        clerk.press(key)
        expect(dialog).to_have_count(0)
        opens()
        expect(dialog.locator(":focus")).to_have_count(1)
    clerk.press("Escape", "Escape")
    expect(dialog).to_have_count(1 if way.firm else 0)
    return faults


def test_no_dialog_of_the_code_is_missing_here() -> None:
    found = asked_in_code()
    assert found.total() > 20
    # all endings of a task that ask for something are one dialog in the code, which has five here
    known = Counter(way.module for way in WAYS.values()) + ELSEWHERE
    known["task/endings"] -= 4
    assert +found == known


@pytest.mark.web
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_dialog_is_ended_by_enter_and_left_by_escape(browser: Browser, office: Office, language: str) -> None:
    furnish(office)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("aroy")
        if language == "en":
            page.get_by_role("button", name="English").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        page.route("**/api/**", refusing)
        at, shown, found = addresses(office), "", {}
        for name, way in WAYS.items():
            address = at.get(way.address, way.address)
            if address != shown:
                clerk.show(address)
                shown = address
            if way.address == "form":
                page.locator(".taskhead h1").focus()
            found[name] = tried(clerk, way, language)
            if way.firm:
                page.reload()
                page.locator("main[data-shown]").wait_for()
        clerk.faults = [said for said in clerk.faults if "422" not in said]

    assert len(found) == len(WAYS)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.web
@pytest.mark.parametrize("person", ["rtremblay", "jdoe"])
def test_a_letter_on_a_button_does_what_it_says_in_a_list_too(browser: Browser, office: Office, person: str) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(person)
        page = clerk.page
        filters = page.locator("form[role=search] select")
        expect(page.locator(".page .inline button.main kbd")).to_have_text("N")
        filters.first.focus()
        clerk.press("z")  # no button shows it: the list keeps it
        expect(filters.first).to_be_focused()
        clerk.press("n")
        page.locator(".editor").wait_for()


@pytest.mark.web
def test_enter_alone_neither_reads_pages_anew_nor_rejects_them(browser: Browser, office: Office) -> None:
    office.referral()
    task = next(iter(office.deps.records.tasks())).id
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        for key in ("g", "f"):
            clerk.press(key)
            page.locator("dialog button.main").press("Enter")
            expect(page.locator("dialog")).to_have_count(0)
        clerk.press("r")
        page.locator("dialog button.main").press("Enter")
        expect(page.locator("dialog .fault")).not_to_be_empty()
        clerk.press("Escape")
        clerk.at_stop(TITLES[0])
    assert office.deps.records.task(task).state is TaskState.WAITING


@pytest.mark.web
def test_a_receipt_that_is_typed_is_added_before_anything_is_read_anew(browser: Browser, office: Office) -> None:
    office.referral()
    office.letter()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.show("queue")
        receipt = page.locator("section .receipt").first.inner_text()
        clerk.take()
        clerk.at_stop(TITLES[0])
        clerk.press("g")
        sheets = page.locator("dialog .sheets li")
        expect(sheets).to_have_count(1)
        page.locator("dialog input[type=text]").fill(receipt)
        clerk.press("Enter")
        expect(sheets).to_have_count(2)
        clerk.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
