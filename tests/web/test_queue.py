"""A queue of five thousand: pages, filters, the search by receipt."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import Office

MANY = 5000


@pytest.mark.web
def test_five_thousand_tasks_are_paged_filtered_and_found(browser: Browser, office: Office) -> None:
    sought = office.deps.ledger.document(office.referral()).receipt
    (task,) = office.deps.records.tasks()
    office.many(task.id, MANY - 1)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        tasks = page.get_by_role("table", name="Tâches").locator("tbody")  # exceptions stand apart
        rows = tasks.locator("tr")
        clerk.sign_in("rtremblay")
        expect(page.locator(".counts strong")).to_contain_text("5 000 tâches")
        expect(rows).to_have_count(50)
        first = rows.first.inner_text()
        page.get_by_role("button", name="Page suivante").press("Enter")
        expect(page.locator("nav.pages span")).to_contain_text("2")
        expect(page.get_by_role("button", name="Page suivante")).to_be_focused()
        assert rows.first.inner_text() != first
        page.get_by_role("button", name="Page précédente").press("Enter")
        expect(rows.first).to_have_text(first, use_inner_text=True)
        page.keyboard.press("s")
        page.keyboard.type(sought.replace("-", " ").lower().replace("0", "o"))
        expect(rows).to_have_count(1)
        expect(tasks).to_contain_text(sought)
        page.get_by_label("Numéro de reçu").fill("")
        page.get_by_label("Formulaire").select_option("permit")
        expect(tasks).to_contain_text("Aucune tâche")
        page.get_by_label("Formulaire").select_option("")
        page.get_by_label("Attend depuis").select_option("3")
        expect(rows).to_have_count(50)
        page.get_by_label("Attend depuis").select_option("7")
        expect(tasks).to_contain_text("Aucune tâche")


@pytest.mark.web
def test_the_queue_works_on_what_it_is_filtered_to(browser: Browser, office: Office) -> None:
    office.referral()
    office.letter()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.page.get_by_label("Sorte").select_option("unrecognised")
        expect(clerk.page.locator("tbody tr")).to_have_count(1)
        clerk.page.get_by_role("button", name="Prendre la prochaine tâche").press("Enter")
        expect(clerk.page.locator("h1")).to_have_text("Non reconnu")


@pytest.mark.web
def test_the_queue_shows_by_itself_what_has_come(browser: Browser, office: Office) -> None:
    office.referral()
    task = next(iter(office.deps.records.tasks())).id
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        expect(clerk.page.locator("tbody tr")).to_have_count(1)
        office.many(task, 3)
        expect(clerk.page.locator("tbody tr")).to_have_count(4, timeout=60_000)
        expect(clerk.page.locator(".page .inline button.main")).to_be_focused()


@pytest.mark.web
def test_a_task_that_is_left_and_opened_again_at_once_is_still_claimed(browser: Browser, office: Office) -> None:
    asked: list[Route] = []

    def slow(route: Route) -> None:
        asked.append(route)
        if route.request.method == "POST":
            route.continue_()

    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        page.route("**/claim", slow)
        clerk.sign_in("rtremblay")
        page.locator("tbody tr").get_by_role("link").click()
        expect(page.locator(".editor :focus")).to_be_visible()
        with page.expect_request(lambda sent: sent.method == "DELETE"):
            clerk.press("Alt+l")
        page.locator("tbody tr").get_by_role("link").click()
        page.wait_for_timeout(500)
        assert [route.request.method for route in asked] == ["POST", "DELETE"]
        asked[1].continue_()
        expect(page.locator(".editor :focus")).to_be_visible()


@pytest.mark.web
def test_whether_a_sheet_came_before_is_asked_first_with_a_key_for_each_answer(
    browser: Browser, office: Office
) -> None:
    _, again = (office.referral(known_again=True) for _ in range(2))
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        expect(page.locator("tbody tr", has_text="déjà arrivé?")).to_have_count(1)
        page.locator("tbody tr", has_text="déjà arrivé?").get_by_role("link").click()
        question = page.get_by_role("heading", name="Est-ce la même feuille?")
        expect(question).to_be_focused()
        expect(question).to_be_in_viewport()
        expect(page.locator(".twins img")).to_be_in_viewport()
        expect(page.locator(".viewer img")).to_be_in_viewport()
        expect(page.locator(".editor")).to_have_count(0)
        assert clerk.violations() == []
        page.keyboard.press("a")
        expect(question).to_have_count(0)
        expect(page.locator(".editor :focus")).to_be_visible()
        expect(page.locator(".complaints input")).to_be_checked()
        clerk.press("Alt+l")
        page.locator("tbody tr", has_text="déjà arrivé?").get_by_role("link").click()
        expect(question).to_be_focused()
        page.keyboard.press("d")
        expect(page.locator(".editor :focus")).to_be_visible()  # of the first, which is next
    task = office.deps.records.task(f"{again}-t000")
    assert (task.disposition, task.reason) == ("rejected", "duplicate")


@pytest.mark.web
def test_a_colleague_is_chosen_from_a_list(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.page.locator(".editor :focus").wait_for()
        clerk.press("Alt+q")
        people = clerk.page.get_by_role("dialog").locator("select option")
        expect(people).to_have_text(["Qui est libre", "Aline Roy", "Jane Doe", "Rose Tremblay", "Suzie Savard"])


@pytest.mark.web
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rtremblay", ("Exceptions", "Non reconnu", "nouveau", "1 depuis votre dernier passage", "Sorte")),
        ("jdoe", ("Exceptions", "Not recognised", "new", "1 since you last looked", "Kind")),
    ],
)
def test_exceptions_stand_apart_and_what_is_new_is_said(
    browser: Browser, office: Office, name: str, said: tuple[str, ...]
) -> None:
    heading, lost, new, counted, kind = said
    office.referral()
    (form,) = office.deps.records.tasks()
    office.letter()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(name)
        apart = page.locator("section", has=page.get_by_role("heading", name=heading))
        expect(apart.locator("tbody tr")).to_have_count(1)
        expect(apart.locator("tbody")).to_contain_text(lost)
        forms = page.locator(".list tbody")
        expect(forms.locator("tr")).to_have_count(1)
        expect(forms).not_to_contain_text(lost)
        expect(page.locator(".badge.new")).to_have_count(0)  # nobody looked before: nothing is newer than that
        with page.expect_response("**/api/session/user"):
            clerk.show("settings")
        office.many(form.id, 1, office.deps.clock())
        clerk.show("queue")
        expect(page.locator(".counts")).to_contain_text(counted)
        expect(forms.locator(".badge.new")).to_have_text([new])
        assert clerk.violations() == []
        page.get_by_label(kind).select_option("exceptions")
        expect(forms).to_contain_text(lost)
        expect(apart).to_have_count(0)
