"""Pages put in order in the browser: what came as one is split, what came apart is joined, what is dropped arrives."""

from __future__ import annotations

import base64
import time

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.installation import varied
from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import CHANGE, REFERRAL, Office
from tests.web.spoken import Spoken

pytestmark = pytest.mark.web
CARRIED = """files => {
  const carried = new DataTransfer();
  for (const [name, text] of files) {
    const bytes = Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
    carried.items.add(new File([bytes], name, {type: "application/pdf"}));
  }
  return carried;
}"""


def made(office: Office, count: int, seconds: float = 120) -> list[int | None]:
    """Return how many pages each of *count* documents has that were made of others, once they are taken in."""
    until = time.monotonic() + seconds
    while True:
        pages = [entry.pages for entry in office.deps.ledger.documents() if entry.channel == "arranged"]
        if (len(pages) == count and None not in pages) or time.monotonic() > until:
            return pages
        time.sleep(0.2)


def test_two_pages_that_came_as_one_are_split(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.letter(2)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        expect(clerk.page.locator("h1")).to_have_text(spoken("Non reconnu"))
        clerk.page.get_by_role("button", name=spoken("Ranger les pages", "action.arrange")).press("Enter")
        dialog = clerk.page.get_by_role("dialog")
        dialog.get_by_role("button", name=spoken("Un formulaire de plus")).press("Enter")
        expect(dialog.get_by_label(spoken("Va dans")).nth(1)).to_have_value(
            "1"
        )  # the second page goes to the second form
        dialog.get_by_label(spoken("Tourner de")).nth(1).select_option("90")
        assert clerk.violations() == []
        dialog.get_by_role("button", name=spoken("Relire")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
        assert made(office, 2) == [1, 1]


def test_two_pages_that_came_apart_are_joined(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.letter()
    late = office.deps.ledger.document(office.letter()).receipt
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        expect(clerk.page.locator("h1")).to_have_text(spoken("Non reconnu"))
        clerk.page.get_by_role("button", name=spoken("Ranger les pages", "action.arrange")).press("Enter")
        dialog = clerk.page.get_by_role("dialog")
        dialog.get_by_label(spoken("Joindre les pages du reçu")).fill(late)
        dialog.get_by_role("button", name=spoken("Joindre"), exact=True).press("Enter")
        expect(dialog.get_by_role("listitem")).to_have_count(2)
        dialog.get_by_role("button", name=spoken("↑ Avant")).nth(1).press("Enter")
        expect(dialog.get_by_role("listitem").first).to_contain_text(late)
        dialog.get_by_role("button", name=spoken("Relire")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
        assert made(office, 1) == [2]


def test_files_that_are_dropped_arrive(browser: Browser, office: Office, spoken: Spoken) -> None:
    files = [[f"demande {number}.pdf", base64.b64encode(varied(REFERRAL, number)).decode()] for number in range(3)]
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.show("upload")
        zone = clerk.page.locator(".drop")
        expect(zone).to_contain_text(spoken("Déposez les fichiers ici, ou choisissez-les."))
        carried = {"dataTransfer": clerk.page.evaluate_handle(CARRIED, files)}
        zone.dispatch_event("dragover", carried)
        expect(zone).to_have_class("drop over")
        zone.dispatch_event("drop", carried)
        expect(zone).to_have_class("drop")
        received = spoken("Reçu {receipt}", "upload.received").split()[0]
        expect(clerk.page.locator(".sending .fate").get_by_text(received)).to_have_count(3)
        expect(clerk.page.locator("tbody tr")).to_have_count(3)
        assert clerk.violations() == []
        assert len(list(office.deps.ledger.documents())) == 3


@pytest.mark.parametrize(
    ("person", "title", "words"),
    [
        (
            "rtremblay",
            "Code postal",
            ("La page 2 suit ce formulaire", "Voir la page 2", "Page 2 de 2", "Elle fait partie"),
        ),
        ("jdoe", "Postal code", ("Page 2 follows this form", "See page 2", "Page 2 of 2", "It belongs to the form")),
    ],
)
def test_a_letter_behind_a_form_is_asked_about_before_the_form_is_filed(
    browser: Browser, office: Office, person: str, title: str, words: tuple[str, ...]
) -> None:
    follows, see, which, belongs = words
    office.followed(CHANGE, ("/new_address/postal_code",))
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(person)
        clerk.take()
        clerk.at_stop(title)
        expect(page.locator(".complaints")).to_contain_text(follows)
        clerk.press("Enter", "Control+Enter")  # all fields are answered: that is not enough
        box = page.get_by_label(belongs)
        expect(box).to_be_focused()
        page.get_by_role("button", name=see).press("Enter")
        expect(page.locator(".tools .count")).to_contain_text(which)
        assert clerk.violations() == []
        assert not list(office.deps.records.records())
        box.press("Space")
        clerk.press("Control+Enter")
        expect(page.locator(".editor")).to_have_count(0)
        expect(page.locator(".counts")).to_be_visible()
    assert len(list(office.deps.records.records())) == 1
