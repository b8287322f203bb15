"""What is no form, came twice, cannot be read or came to the wrong place; and pages that a person arranges anew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from copiste.errors import DocumentError, EncryptedDocument, TooLarge
from copiste.keeping.arranged import children, manifest_of, parents
from copiste.keeping.kept_pages import load_page
from copiste.keeping.payloads import load
from copiste.keeping.vault import page_reading
from copiste.pages.model import Limits, Page
from copiste.pages.strangers import named
from copiste.ports import messages
from copiste.ports.identity import Role
from copiste.ports.messages import ReadPage
from copiste.reading.model import PagePlace, PageReading
from copiste.records.model import Assembly, PagePlacing
from copiste.records.states import DocumentState, PageState
from tests.unit.api.clerk import answered, fits, taken
from tests.unit.api.office import Client, Office, form, one_form
from tests.unit.flow.flow import FewPages

LOST = Assembly((PagePlacing(1, PagePlace.UNRECOGNISED), PagePlacing(2, PagePlace.BLANK)), ())
TWO = Assembly((PagePlacing(1, PagePlace.FORM, 0), PagePlacing(2, PagePlace.ATTACHMENT, 0)), (form(),))


class Locked(FewPages):
    """Refuses every file."""

    def opened(self, data: bytes, limits: Limits) -> Any:
        del data, limits
        raise EncryptedDocument


def pages(*numbers: int, document: str, turn: int = 0) -> list[dict[str, Any]]:
    return [{"document": document, "page": number, "turn": turn} for number in numbers]


def arranged(clerk: Client, task: dict[str, Any], **said: Any) -> Any:
    body = {"version": task["version"], **said}
    return clerk.ok("POST", f"/api/tasks/{task['id']}/arrange", body)


def test_unrecognised_pages_wait_and_are_dismissed_with_a_reason(place: Office, clerk: Client) -> None:
    document = place.arrive(LOST)
    task = taken(clerk)

    assert (task["kind"], task["form"], [each["place"] for each in task["pages"]]) == (
        "unrecognised", None, ["unrecognised", "blank"]
    )  # fmt: skip
    assert place.state(document) is DocumentState.SET_ASIDE
    clerk.ok("POST", f"/api/tasks/{task['id']}/dismiss", {"version": 0, "reason": "advertising"})

    assert place.state(document) is DocumentState.DISMISSED
    assert set(place.deps.ledger.pages(document).values()) == {PageState.DISMISSED}
    assert fits(place) == []


@pytest.mark.parametrize(
    ("places", "kind"),
    [
        ((PagePlace.BLANK,), "blank"),
        ((PagePlace.BLANK, PagePlace.SEPARATOR), "separator"),
        ((PagePlace.COVER,), "cover"),
        ((PagePlace.UNREADABLE,), "quarantine"),
    ],
)
def test_a_document_that_holds_no_form_waits_as_what_it_is(
    place: Office, clerk: Client, places: tuple[PagePlace, ...], kind: str
) -> None:
    place.arrive(Assembly(tuple(PagePlacing(at, each) for at, each in enumerate(places, 1)), ()))

    assert [each["kind"] for each in clerk.ok("GET", "/api/tasks")["tasks"]] == [kind]


def test_blank_backs_of_a_form_wait_for_nobody(place: Office, clerk: Client) -> None:
    place.arrive(replace(one_form(), pages=(*one_form().pages, PagePlacing(2, PagePlace.BLANK))))

    assert [each["kind"] for each in clerk.ok("GET", "/api/tasks")["tasks"]] == ["form"]


def test_equal_bytes_close_by_themselves_with_a_note(place: Office, clerk: Client) -> None:
    first = place.arrive(one_form(), b"same")
    second = _again(place, b"same")
    (listed,) = clerk.ok("GET", "/api/tasks?kind=duplicate&state=closed")["tasks"]

    assert clerk.ok("GET", "/api/tasks?kind=duplicate")["tasks"] == []
    assert clerk.ok("GET", "/api/tasks/counts")["by_kind"] == {"form": 1}
    assert (listed["document"], listed["disposition"], listed["reason"]["code"]) == (second, "dismissed", "same_bytes")
    seen = clerk.ok("GET", f"/api/tasks/{listed['id']}")
    assert (seen["duplicate_of"], seen["allowed"]) == (first, [])
    assert place.state(second) is DocumentState.DUPLICATE
    assert fits(place) == []


def test_equal_bytes_of_what_came_to_nothing_go_to_a_person_and_are_taken_in_anew(place: Office, clerk: Client) -> None:
    first = place.arrive(one_form(), b"same")
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/reject", {"version": 0, "reason": "withdrawn"})
    second = _again(place, b"same")
    (listed,) = clerk.ok("GET", "/api/tasks?kind=duplicate")["tasks"]
    task = taken(clerk, listed["id"])

    assert (task["document"], task["duplicate_of"]) == (second, first)
    assert task["duplicate_receipt"] == place.deps.ledger.document(first).receipt
    done = clerk.ok("POST", f"/api/tasks/{task['id']}/reland", {"version": 0})

    assert place.state(second) is DocumentState.MOVED
    place.flow.run()
    assert place.state(done["document"]) is DocumentState.REVIEW
    view = clerk.ok("GET", f"/api/documents/{second}")
    assert view["became"] == [done["document"]]
    assert clerk.ok("GET", f"/api/documents/{done['document']}")["made_from"] == [second]
    assert fits(place) == []


def _again(place: Office, data: bytes) -> str:
    known = {entry.id for entry in place.deps.ledger.documents()}
    place.flow.home.drop("greffe/other.pdf", data)
    place.flow.home.queues.send(messages.INTAKE, messages.landed_body("greffe/other.pdf", "u", "inbox"))
    place.flow.run()
    (made,) = {entry.id for entry in place.deps.ledger.documents()} - known
    return made


def test_a_file_that_cannot_be_read_waits_with_its_reason(
    place: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.unit.flow.flow.FewPages", Locked)
    document = place.arrive(one_form())
    task = taken(clerk)

    assert (task["kind"], task["problem"]["code"], task["pages"]) == ("quarantine", "encrypted", [])
    assert clerk.ok("GET", f"/api/documents/{document}/original") == b"as received"
    clerk.ok("POST", f"/api/tasks/{task['id']}/dismiss", {"version": 0, "reason": "unreadable"})
    assert place.state(document) is DocumentState.DISMISSED


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (named("TIFF (JBIG)"), "C’est un fichier TIFF (JBIG), qui ne se lit pas ici"),
        (TooLarge(limit="pages", found=1200, allowed=1000), "Le document compte 1200 pages et la limite est de 1000"),
    ],
)
def test_why_a_file_cannot_be_read_is_told_by_its_format_and_by_the_limit_it_passed(
    place: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch, error: DocumentError, said: str
) -> None:
    def refusing(*_: object) -> Any:
        raise error

    monkeypatch.setattr("tests.unit.flow.flow.FewPages.opened", refusing)
    document = place.arrive(one_form())
    task = taken(clerk)
    receipt = clerk.ok("GET", f"/api/documents/{document}")["receipt"]

    reasons = [
        task["problem"],
        task["reason"],
        clerk.ok("GET", f"/api/documents/{document}")["reason"],
        clerk.ok("GET", f"/api/receipts/{receipt}")["reason"],
        clerk.ok("GET", "/api/receipts")["receipts"][0]["reason"],
        clerk.ok("GET", "/api/tasks")["tasks"][0]["reason"],
    ]
    assert {each["code"] for each in reasons} == {error.code}
    assert [each["message"][: len(said)] for each in reasons] == [said] * len(reasons)
    notice = clerk.ok("GET", f"/api/documents/{document}/notice?format=text")
    assert said in notice
    assert f"Veuillez renvoyer le document, en indiquant le numéro de reçu {receipt}." in notice
    assert "mode fin" not in notice, "no machine's setting would have helped"


def test_a_page_is_turned_and_read_as_the_form_that_the_person_says(place: Office, clerk: Client) -> None:
    document = place.arrive(LOST)
    task = taken(clerk)
    before = load_page(document, 1, place.deps.vault).pixels

    done = arranged(
        clerk,
        task,
        forms=[{"form": "visit", "pages": pages(1, document=document, turn=90)}],
        aside=[{"document": document, "page": 2, "place": "blank"}],
    )

    (made,) = done["documents"]
    child = made["document"]
    assert place.deps.ledger.pages(document) == {1: PageState.MOVED, 2: PageState.BLANK}
    assert place.state(document) is DocumentState.MOVED
    assert clerk.ok("GET", f"/api/documents/{document}")["became"] == [child]
    place.flow.outcome = one_form()
    place.flow.run()
    turned = load_page(child, 1, place.deps.vault)
    assert np.array_equal(turned.pixels, np.rot90(before, -1))
    assert (turned.facts.width, turned.facts.height) == (3, 4)
    assert place.state(child) is DocumentState.REVIEW
    receipt = place.deps.ledger.document(document).receipt
    assert child in {each["document"] for each in clerk.ok("GET", f"/api/tasks?q={receipt}")["tasks"]}
    assert fits(place) == []


def like_nothing(page: Page, definitions: object, readers: object) -> PageReading:
    del definitions, readers
    return PageReading(page.number, PagePlace.UNRECOGNISED)


def test_a_page_that_looks_like_nothing_is_the_form_that_a_person_says_it_is(place: Office, clerk: Client) -> None:
    document = place.arrive(LOST)
    done = arranged(
        clerk, taken(clerk), forms=[{"form": "visit", "edition": "2026", "pages": pages(1, 2, document=document)}]
    )
    child = done["documents"][0]["document"]
    deps = place.deps
    (message,) = deps.queues.lease(messages.INTAKE, seconds=9)
    place.flow.take(messages.INTAKE, message.body)

    for number in (1, 2):
        replace(deps.read, readers=tuple, read_page=like_nothing).run(ReadPage(child, number), 1)

    first, second = (load(PageReading, deps.vault.fetch(child, page_reading(number))) for number in (1, 2))
    assert (first.place, first.form, first.edition, first.form_page) == (PagePlace.FORM, "visit", "2026", 1)
    assert second.place is PagePlace.UNRECOGNISED  # the edition has one page: it goes along as an attachment


def test_a_document_is_split_and_pages_of_two_are_put_together(place: Office, clerk: Client) -> None:
    first, late = place.arrive(TWO, b"1"), place.arrive(LOST, b"2")
    task, other = taken(clerk), taken(clerk, f"{late}-x000")

    done = arranged(
        clerk,
        task,
        **{"with": [{"task": other["id"], "version": 0}]},
        forms=[
            {"form": "visit", "pages": [*pages(1, document=first), *pages(1, document=late)]},
            {"form": None, "pages": pages(2, document=first)},
        ],
        aside=[{"document": late, "page": 2, "place": "replaced"}],
        why="page en retard",
    )

    together, apart = (each["document"] for each in done["documents"])
    assert parents(together, place.deps.vault) == (first, late)
    assert children(late, place.deps.objects) == (together,)
    assert parents(apart, place.deps.vault) == (first,)
    assert [place.state(each) for each in (first, late)] == [DocumentState.MOVED, DocumentState.MOVED]
    assert place.deps.records.task(other["id"]).disposition == "rearranged"
    assert place.waiting() == 2
    manifest = manifest_of(together, place.deps.vault)
    assert [(leaf.document, leaf.page) for leaf in manifest.pages] == [(first, 1), (late, 1)]
    assert (manifest.by, manifest.why) == ("rose", "page en retard")


@pytest.mark.parametrize(
    "said",
    [
        {"forms": [], "aside": []},
        {"forms": [{"form": "visit", "pages": [{"page": 1}]}]},
        {"forms": [{"form": "visit", "pages": [{"page": 1}, {"page": 2}, {"page": 2}]}]},
        {"forms": [{"form": "visit", "pages": [{"page": 1}, {"page": 2}, {"page": 3}]}]},
        {"forms": [{"form": "no-such", "pages": [{"page": 1}, {"page": 2}]}]},
        {"forms": [{"form": "visit", "edition": "1999", "pages": [{"page": 1}, {"page": 2}]}]},
    ],
)
def test_an_arrangement_that_loses_or_doubles_a_page_is_refused(
    place: Office, clerk: Client, said: dict[str, Any]
) -> None:
    document = place.arrive(LOST)
    task = taken(clerk)
    text = json.dumps(said).replace('{"page"', f'{{"document": "{document}", "page"')

    status, told = clerk("POST", f"/api/tasks/{task['id']}/arrange", {"version": 0, **json.loads(text)})

    assert (status, told["code"]) == (422, "bad_arrangement")
    assert place.state(document) is DocumentState.SET_ASIDE


def test_an_arrangement_that_was_cut_off_is_the_only_thing_that_goes_on(
    place: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = place.arrive(TWO)
    task = taken(clerk)
    said = {"forms": [{"form": None, "pages": pages(1, 2, document=document)}]}
    with monkeypatch.context() as broken:
        broken.setattr("copiste.desk.pages.keep", _crash)
        assert clerk("POST", f"/api/tasks/{task['id']}/arrange", {"version": 0, **said})[0] == 500

    assert clerk("PUT", f"/api/tasks/{task['id']}/draft", {"version": 0, "fields": {}})[0] == 409
    other = {"forms": [{"form": "visit", "pages": pages(2, 1, document=document)}]}
    done = arranged(clerk, task, **other)
    again = arranged(clerk, task, **other)

    assert done["documents"] == again["documents"]
    assert done["documents"][0]["form"] is None  # what was begun is what is done
    assert len(list(place.deps.ledger.documents())) == 2


def _crash(*_: Any, **__: Any) -> None:
    raise RuntimeError


def test_a_misdirected_document_is_for_supervisors_alone_and_is_registered(
    place: Office, clerk: Client, boss: Client
) -> None:
    document = place.arrive(one_form())
    task = taken(clerk)
    body = {"version": 0, "intended_for": "la clinique voisine", "note": "mauvais numéro", "measures": "rappel"}

    done = clerk.ok("POST", f"/api/tasks/{task['id']}/misdirected", body)

    assert done["disposition"] == "misdirected"
    for path in (f"/api/tasks/{task['id']}", f"/api/documents/{document}", f"/api/documents/{document}/pages/1/image"):
        assert clerk("GET", path)[0] == 403
        assert boss("GET", path)[0] == 200
    assert clerk("GET", "/api/tasks?state=misdirected")[0] == 403
    assert clerk.ok("GET", "/api/tasks?state=closed")["tasks"] == []
    assert [each["id"] for each in boss.ok("GET", "/api/tasks?state=misdirected")["tasks"]] == [task["id"]]
    (incident,) = boss.ok("GET", "/api/incidents")["incidents"]
    assert (incident["id"], incident["intended_for"], incident["by"]) == (
        done["incident"],
        "la clinique voisine",
        "rose",
    )
    path = f"/api/incidents/{incident['id']}"
    closed = boss.ok("PATCH", path, {"version": 1, "measures": "avisé", "closed": True})
    assert (closed["measures"], closed["closed_by"], closed["version"]) == ("avisé", "diane", 2)
    assert boss("PATCH", path, {"version": 1, "note": "x"})[1]["code"] == "version_conflict"
    assert clerk("GET", "/api/incidents")[0] == 403
    assert place.state(document) is DocumentState.DISMISSED
    assert fits(place) == []


def test_an_office_sees_what_became_of_its_uploads(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    path = "/api/uploads/4d0a7f58-0001?office=greffe&name=M.%20Essai.pdf"

    made = sender.ok("PUT", path, raw=b"%PDF-1.7 a scan")
    again = sender.ok("PUT", path, raw=b"%PDF-1.7 a scan")

    assert (made["state"], made["name"], again["receipt"]) == ("landed", "M. Essai.pdf", made["receipt"])
    place.flow.outcome = one_form()
    place.flow.run()
    (listed,) = sender.ok("GET", "/api/uploads")["uploads"]
    assert (listed["state"], listed["tasks"], listed["records"]) == ("review", 1, [])
    clerk = place.person("rose", Role.REVIEWER)
    task = taken(clerk)
    clerk.ok("POST", f"/api/tasks/{task['id']}/file", {"version": answered(clerk, task)})
    assert sender.ok("GET", "/api/uploads/4d0a7f58-0001")["records"] == [f"{made['document']}-r000"]
    assert sender("PUT", "/api/uploads/4d0a7f58-0002?office=ailleurs&name=x", raw=b"x")[0] == 403
    assert sender("PUT", "/api/uploads/4d0a7f58-0003?office=greffe&name=x")[0] == 400
    assert sender("GET", "/api/uploads/4d0a7f58-0009")[0] == 404
    assert clerk.ok("GET", "/api/uploads")["uploads"] == []
    assert fits(place) == []


def test_an_empty_file_is_refused_in_words_with_what_to_do(place: Office, clerk: Client) -> None:
    status, said = clerk("PUT", "/api/uploads/12345678?office=greffe&name=vide.pdf", raw=b"")

    assert (status, said["code"]) == (400, "upload_empty")
    assert "vide (0 octet); numérisez" in said["message"]
    assert not list(place.deps.ledger.documents())


def test_uploads_are_found_by_receipt_day_and_name(place: Office) -> None:
    sender = place.person("guichet", Role.UPLOADER, "greffe")
    path = "/api/uploads/4d0a7f58-000{number}?office=greffe&name={name}.pdf"
    for number, name in enumerate(("Demande%20%C3%A9crite", "Bail", "Demande%202")):
        made = sender.ok("PUT", path.format(number=number, name=name), raw=f"%PDF-1.7 {number}".encode())

    def names(query: str) -> list[str]:
        return [each["name"] for each in sender.ok("GET", f"/api/uploads?{query}")["uploads"]]

    assert names("q=demande") == ["Demande 2.pdf", "Demande écrite.pdf"]
    assert names("q=ECRITE") == ["Demande écrite.pdf"]
    assert names(f"q={made['receipt'].lower()}") == ["Demande 2.pdf"]
    assert names("since=2000-01-01T00:00:00Z&limit=2") == ["Demande 2.pdf", "Bail.pdf"]
    assert names("since=2999-01-01T00:00:00Z") == []


def test_pages_are_pictures_and_every_view_is_in_the_audit(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    base = f"/api/documents/{document}/pages/1"

    reading = clerk.answer("GET", f"{base}/image?size=reading")
    assert reading["headers"]["Content-Type"] == "image/jpeg"
    assert "private" in reading["headers"]["Cache-Control"]
    assert clerk.ok("GET", f"{base}/image?size=full")[:4] == b"\x89PNG"
    assert clerk.ok("GET", f"{base}/crop?box=0.1,0.1,0.9,0.9&height=24")[:4] == b"\x89PNG"
    for bad in ("crop?box=1,1,0,0", "crop?box=a", "crop", "image?size=huge", "image?turn=45"):
        assert clerk("GET", f"{base}/{bad}")[0] == 400
    assert clerk("GET", f"/api/documents/{document}/pages/9/image")[0] == 404
    assert clerk.ok("GET", f"{base}/text")["lines"][0]["text"] == "Essai Tremblay"

    seen = [(each.who, each.what, each.detail) for each in place.deps.audit.entries(subject=document)]
    assert seen == [("rose", "page.view", "1")]


def test_pictures_of_a_document_that_was_erased_are_gone_at_once(place: Office, clerk: Client) -> None:
    document = place.arrive(one_form())
    path = f"/api/documents/{document}/pages/1/image"
    clerk.ok("GET", path)

    place.deps.sealer.destroy(document)

    assert clerk("GET", path)[1]["code"] == "erased"
