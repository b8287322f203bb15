"""The answer cut out of its page: enlarged by a click or a key, a group whole; and text of several lines flows."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import seated
from tests.web.conftest import site_at
from tests.web.cuts import open_field
from tests.web.office import Office
from tests.web.test_clerk import TITLES
from tests.web.tour import pictures

pytestmark = pytest.mark.web
ROOM = 0.001
"""Of a page's side: what rounding may take."""
FLOW = """async texts => {
  const {flowing} = await import("/lib/format.js");
  return texts.map(flowing);
}"""
LINES = {
    "Elle se plaint de dou-\nleurs au genou droit": "Elle se plaint de douleurs au genou droit",
    "Veuillez fixer un rendez-\nvous avant la fin du mois": "Veuillez fixer un rendez-vous avant la fin du mois",
    "Habite à Sainte-\nAnne-des-Monts": "Habite à Sainte-Anne-des-Monts",
    "porte-\nmonnaie perdu, porte-monnaie noir": "porte-monnaie perdu, porte-monnaie noir",
    "Ouvert de 9-\n10 heures": "Ouvert de 9-10 heures",
    "une ligne tout à fait pleine\nqui continue ensuite": "une ligne tout à fait pleine qui continue ensuite",
    "Court\nmais la suivante est bien plus longue": "Court\nmais la suivante est bien plus longue",
}
"""By how the paper has it, how it is shown to be edited."""


def test_a_crop_is_enlarged_by_click_and_key_and_gives_the_focus_back(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        dialog = page.get_by_role("dialog", name=TITLES[0])
        focused = page.locator(".choice").first
        named = page.get_by_role("button", name="Agrandir la réponse")
        for way in ("key", "picture", "button"):
            small = page.locator(".crop img").bounding_box()
            if way == "key":
                clerk.press("x")
            else:
                {"picture": page.locator(".crop img"), "button": named}[way].click()
            picture = dialog.locator("img")
            expect(picture).to_have_js_property("complete", True)
            large = picture.bounding_box()
            assert small is not None
            assert large is not None
            assert large["width"] > 1.2 * small["width"]
            assert clerk.violations() == []
            clerk.press("Escape")
            expect(dialog).to_have_count(0)
            expect(focused).to_be_focused()
        named.focus()
        clerk.press("Enter")
        expect(dialog).to_be_visible()
        clerk.press("Escape")
        expect(named).to_be_focused()
        expect(page.locator(".field.done")).to_have_count(0)  # nothing of this gave an answer


def test_the_crop_of_a_group_holds_all_of_its_boxes(browser: Browser, office: Office) -> None:
    office.referral()
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(TITLES[0])
        with page.expect_request("**/crop?**") as asked:
            open_field(clerk, "Sexe")
        task = page.url.rpartition("/")[2]
        view = page.evaluate("async id => (await fetch(`/api/tasks/${id}`)).json()", task)
    boxes = [each["box"] for field in view["fields"] if field["title"]["fr"] == "Sexe" for each in field["where"]]
    x0, y0, x1, y1 = map(float, parse_qs(urlsplit(asked.value.url).query)["box"][0].split(","))
    assert len(boxes) == 3
    for box in boxes:
        assert x0 - ROOM <= box[0] < box[2] <= x1 + ROOM
        assert y0 - ROOM <= box[1] < box[3] <= y1 + ROOM


def test_text_of_several_lines_flows_and_words_parted_at_a_line_end_are_one(browser: Browser, office: Office) -> None:
    with site_at(office) as site, seated(browser, site.url) as clerk:
        clerk.page.goto(site.url)
        assert clerk.page.evaluate(FLOW, list(LINES)) == list(LINES.values())


def test_the_crop_of_several_lines_scrolls_with_the_caret(browser: Browser, office: Office) -> None:
    reason, title = "/request/clinical_information", "Renseignements cliniques"
    lines = [f"Ligne {number} de ce que le médecin a écrit de sa main" for number in range(8)]
    office.referral((reason,), {reason: "\n".join(lines)})
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in("rtremblay")
        clerk.take()
        clerk.at_stop(title)
        pictures(clerk)
        clerk.press("F2")
        high, shown = page.locator(".crop").evaluate("one => [one.scrollHeight, one.clientHeight]")
        assert high > 1.5 * shown
        seen = []
        for at in range(len(lines)):
            caret = sum(len(line) + 1 for line in lines[:at]) + 3
            page.locator(".editor textarea").evaluate("(one, at) => one.setSelectionRange(at, at)", caret)
            clerk.press("ArrowRight")
            top = page.locator(".crop").evaluate("one => one.scrollTop")
            middle = (at + 0.5) * high / len(lines)
            assert top <= middle <= top + shown  # the line with the caret is in sight
            seen.append(top)
        assert seen == sorted(seen)
        assert seen[-1] > seen[0]
        page.locator(".editor textarea").fill(" ".join(lines[:2]))  # written anew: as far as it goes
        clerk.press("End")
        assert page.locator(".crop").evaluate("one => one.scrollTop") < seen[-1]
