"""Files given in and files that went astray: an upload ends as a record, exceptions end with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from copiste.records.states import DocumentState
from tests.e2e.installation import varied
from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.office import BLANK, CHANGE, LOCKED, REFERRAL, Office
from tests.web.spoken import Spoken

pytestmark = pytest.mark.web


def test_an_upload_ends_as_a_record(browser: Browser, office: Office, spoken: Spoken) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.show("upload")
        files = [
            {"name": f"demande {number}.pdf", "mimeType": "application/pdf", "buffer": source.read_bytes()}
            for number, source in enumerate((REFERRAL, CHANGE))
        ]
        clerk.page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
        expect(clerk.page.locator(".sending .fate").first).to_contain_text(
            spoken("Reçu {receipt}", "upload.received").split()[0]
        )
        expect(clerk.page.locator("tbody tr")).to_have_count(2)
        expect(clerk.page.locator("tbody")).to_contain_text("demande 0.pdf")
        expect(clerk.page.locator("tbody").get_by_text(spoken("classé", "state.filed"))).to_have_count(
            2, timeout=120_000
        )
    assert len(list(office.deps.records.records())) == 2


def test_an_upload_is_found_by_the_name_of_its_file(browser: Browser, office: Office, spoken: Spoken) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.show("upload")
        for number in range(2):
            given: Any = {"name": f"demande {number}.pdf", "mimeType": "application/pdf", "buffer": BLANK.read_bytes()}
            clerk.page.locator("input[type=file]").set_input_files(given)
            expect(clerk.page.locator("tbody tr")).to_have_count(number + 1)
        clerk.page.get_by_label(spoken("Reçu ou fichier", "upload.search")).fill("demande 1")
        expect(clerk.page.locator("tbody tr")).to_have_count(1)
        assert clerk.violations() == []
        receipt = clerk.page.locator("tbody .receipt").inner_text()
        clerk.page.locator("tbody").get_by_role("link", name=receipt).click()
        expect(clerk.page.locator("h1")).to_have_text(spoken("Reçu {receipt}", "task.receipt").format(receipt=receipt))
        expect(clerk.page.locator("main")).to_contain_text("demande 1.pdf")
        expect(clerk.page.get_by_role("button", name=spoken("Télécharger l’original tel que reçu"))).to_be_visible()
        assert clerk.violations() == []


@pytest.mark.parametrize(("person", "said"), [("uploader", "Fichier vide"), ("jdoe", "Empty file")])
def test_an_empty_file_is_told_beside_its_name(browser: Browser, office: Office, person: str, said: str) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(person)
        clerk.show("upload")
        given: Any = {"name": "vide.pdf", "mimeType": "application/pdf", "buffer": b""}
        clerk.page.locator("input[type=file]").set_input_files(given)
        expect(clerk.page.locator(".sending li", has_text="vide.pdf").locator(".fault")).to_contain_text(said)
        assert clerk.violations() == []


def test_a_clerk_opens_a_batch_gives_its_sheets_in_and_sees_that_one_is_missing(
    browser: Browser, office: Office, spoken: Spoken
) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(spoken.reviewer)
        clerk.show("batches")
        expect(page.locator("h1")).to_have_text(spoken("Lots"))
        page.locator("summary").click()
        assert clerk.violations() == []
        page.get_by_label(spoken("Lot", "batch.name"), exact=True).fill("lot-7")
        page.get_by_label(spoken("Feuilles")).fill("2")
        page.get_by_label(spoken("Où est le papier")).fill("étagère 3")
        page.get_by_role("button", name=spoken("Ouvrir un lot")).press("Enter")
        expect(page.locator("h1")).to_have_text(f"{spoken('Lot', 'batch.name')} lot-7")
        clerk.show("upload")
        batch = page.get_by_label(spoken("Lot (facultatif)"))
        batch.fill("lot-8")
        given: Any = {"name": "lot.pdf", "mimeType": "application/pdf", "buffer": varied(REFERRAL, 1)}
        page.locator("input[type=file]").set_input_files(given)
        refused = "Personne n’a ouvert ce lot dans ce bureau; corrigez son nom, ou ouvrez-le à l’écran Lots."
        expect(page.locator(".sending .fault")).to_have_text(spoken(refused))
        batch.fill("lot-7")
        page.locator("input[type=file]").set_input_files(given)
        expect(page.locator("tbody").get_by_text(spoken("classé", "state.filed"))).to_have_count(1, timeout=120_000)
        clerk.show("batches/greffe/lot-7")
        count = spoken("{n} feuille arrivée sur {declared} | {n} feuilles arrivées sur {declared}").partition(" | ")[0]
        expect(page.locator("main")).to_contain_text(count.format(n=1, declared=2))
        place = spoken("Où est le papier\u00a0: {place}").format(place="étagère 3")
        expect(page.locator("main")).to_contain_text(place)
        expect(page.locator("main .notice")).to_have_text(
            spoken("Feuilles manquantes\u00a0: {count}; cherchez au numériseur ou dans la pile.").format(count=1)
        )
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text(f"1 {spoken('classé', 'state.filed')}")
        assert clerk.violations() == []


def test_a_blank_page_is_dismissed_with_a_reason(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.taken_in(BLANK)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        expect(clerk.page.locator("h1")).to_have_text(spoken("Page blanche"))
        clerk.page.get_by_role("button", name=spoken("Écarter", "action.dismiss")).press("Enter")
        expect(clerk.page.get_by_role("dialog").get_by_label(spoken("Raison", "reason"))).to_have_value("blank")
        clerk.page.get_by_role("dialog").get_by_role("button", name=spoken("D’accord")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
    assert not list(office.deps.records.tasks())


def test_a_page_that_nobody_recognised_is_read_as_the_form_that_a_person_names(
    browser: Browser, office: Office, spoken: Spoken
) -> None:
    office.letter()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        choice = clerk.page.get_by_label(spoken("C’est ce formulaire"))
        choice.select_option("permit")
        clerk.page.get_by_role("button", name=spoken("Relire")).press("Enter")
        expect(clerk.page.locator("h1")).to_have_text(spoken("File de travail"))
    assert len(list(office.deps.ledger.documents())) == 2


def test_a_locked_file_says_why_it_is_here(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.taken_in(LOCKED)
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        expect(clerk.page.locator("h1")).to_have_text(spoken("Quarantaine"))
        expect(clerk.page.locator(".notice").first).to_have_text(
            spoken("Le document demande un mot de passe; envoyez-en une copie sans mot de passe.")
        )
    (entry,) = office.deps.ledger.documents()
    assert entry.state is DocumentState.QUARANTINED
