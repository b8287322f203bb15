"""What leaves as FHIR, opened in LForms, which people fill forms with in a browser: nothing changes on the way back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from copiste.homes.library_files import FileLibrary
from copiste.outward.encoding import dumps
from copiste.outward.fhir import bundle, questionnaire
from tests.neighbours.papers import SHEET, papers

pytestmark = pytest.mark.neighbours
HERE = Path(__file__).parent
SCHEMAS = Path(__file__).parents[2] / "schemas"
_OPEN = """
async ([asked, given]) => {
  const form = LForms.Util.convertFHIRQuestionnaireToLForms(asked, "R4");
  const filled = given ? LForms.Util.mergeFHIRDataIntoLForms("QuestionnaireResponse", given, form, "R4") : form;
  await LForms.Util.addFormToPage(filled, "form");
  return {
    back: LForms.Util.getFormFHIRData("QuestionnaireResponse", "R4"),
    faults: LForms.Util.checkValidity(),
  };
}
"""


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def translate_path(self, path: str) -> str:
        folder = HERE if path == "/lforms.html" else HERE / "node_modules"
        return str(folder / path.lstrip("/"))


@pytest.fixture
def lforms(browser: Browser) -> Iterator[Page]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/lforms.html")
        page.wait_for_function("window.LForms?.Util?.addFormToPage && LForms.FHIR?.R4", timeout=60_000)
        yield page
        page.close()
        server.shutdown()


def schema(form: str) -> dict[str, Any]:
    return SHEET if form == "sheet" else dict(FileLibrary([SCHEMAS]).definitions()[form].schema)


def linked(items: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """Return every answer with its linkId, in order; a coding by its code."""
    found: list[tuple[str, Any]] = []
    for item in items:
        for answer in item.get("answer", ()):
            (value,) = answer.values()
            found.append((item["linkId"], value["code"] if isinstance(value, dict) else value))
        found += linked(item.get("item", []))
    return found


WHOLE: dict[str, dict[str, Any]] = {
    "referral": {
        "patient": {"surname": "D’Aragon", "given_name": "Ève", "nam": "DARE88531215", "birth_date": "1988-03-12",
                    "sex": "F", "interpreter": False},
        "request": {"priority": "A", "specialty": "ORL", "reason": "Douleur\nlombaire", "date": "2026-03-01"},
        "allergies": ["penicillin", "latex"],
        "physician": {"name": "Dre Y. Essai", "licence": "12345", "signature": True},
    },
    "sheet": {
        "person": {"nam": "DARE88531215"},
        "lines": [{"day": "2026-03-01", "count": 2, "paid": "12.5"}, {"paid": "7.25"}],
        "total": "32.25",
    },
}  # fmt: skip


@pytest.mark.parametrize("form", ["referral", "sheet"])
def test_a_whole_record_is_complete_in_lforms_and_comes_back_with_every_answer(lforms: Page, form: str) -> None:
    said = schema(form)
    paper = next(each for each in papers() if each.form == form)
    entries = json.loads(dumps(bundle(said, replace(paper.result, record=WHOLE[form]), paper.filed)))["entry"]
    (given,) = [each["resource"] for each in entries if each["resource"]["resourceType"] == "QuestionnaireResponse"]

    found = lforms.evaluate(_OPEN, [questionnaire(said, "1.0.0", form), given])

    assert linked(found["back"]["item"]) == linked(given["item"])
    assert found["faults"] is None
    assert found["back"]["status"] == "completed"


def test_lforms_asks_for_what_is_missing_and_for_no_group(lforms: Page) -> None:
    found = lforms.evaluate(_OPEN, [questionnaire(SHEET, "1.0.0", "sheet"), None])

    assert found["faults"] == ["Total requires a value"]
