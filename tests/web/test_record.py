"""A filed record beside its page: a long answer has all the width that its name leaves."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.clerk import FOURFOLD, seated
from tests.web.conftest import site_at
from tests.web.office import REFERRAL, Office
from tests.web.spoken import Spoken

pytestmark = pytest.mark.web
SIZES = ((1280, 720), (1366, 768), (1920, 1080))
LONG = (
    "Douleur au genou droit depuis trois semaines, surtout le soir et dans les escaliers; enflure le matin. La personne"
    " a pris un anti-inflammatoire pendant dix jours sans grand effet, et demande une radiographie."
)
MEASURED = """line => {
  const [name, said] = [".name", ".said"].map(one => line.querySelector(one).getBoundingClientRect());
  const whole = line.getBoundingClientRect();
  return {right: whole.right - said.right, share: said.width / whole.width, lower: said.top - name.top};
}"""
"""How far from the right edge of its line an answer ends, what of the width it has, and how far below its name."""


def test_a_long_answer_has_the_width_of_the_panel(browser: Browser, office: Office, spoken: Spoken) -> None:
    office.replayed(REFERRAL, ("/request/reason",), {"/request/reason": LONG})
    with site_at(office) as site, seated(browser, site.url) as clerk:
        page = clerk.page
        clerk.sign_in(spoken.reviewer)
        clerk.take()
        clerk.at_stop(spoken("Motif de la consultation"))
        clerk.press("Alt+1", "Control+Enter")
        expect(page.locator("h1")).to_have_text(spoken("File de travail"))
        (record,) = office.deps.records.records()
        clerk.show(f"record/{record.id}")
        expect(page.locator(".fields h2")).to_have_text(spoken("Réponses", "record.answers"))
        line = page.locator(".line", has_text=LONG[:40])
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found = line.evaluate(MEASURED)
            assert found["right"] < 16, (width, found)
            assert found["share"] > 0.6, (width, found)
            assert abs(found["lower"]) < 8, (width, found)  # its name stands at its first line
        page.set_viewport_size(FOURFOLD)
        assert line.evaluate(MEASURED)["share"] > 0.9
        assert clerk.width() <= FOURFOLD["width"]
        assert clerk.violations() == []
