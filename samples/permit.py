"""The English sample: a town's application for a permit, with a table of items and a total."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from samples import people
from samples.cases import FilledCase
from samples.paper import SERIF, Paper

LEFT, FULL, ROWS = 40.0, 532.0, 5
"""Points from the left edge, points across, and rows; chosen as it was drawn."""
STRUCTURES = (
    ("tent", "Tent or canopy"), ("stage", "Stage or platform"), ("electrical", "Temporary wiring"),
    ("heating", "Heating appliance"), ("closure", "Street closure"), ("food", "Food service"),
)  # fmt: skip
CAPACITIES = (("owner", "Owner"), ("tenant", "Tenant"), ("agent", "Agent for the owner"))
_LISTS = people.LISTS


def draw(path: Path) -> None:
    """Writes the blank form."""
    paper = Paper(path, "Application for a temporary structure and event permit", SERIF)
    _head(paper)
    _applicant(paper, 104)
    _event(paper, 254)
    _items(paper, 404)
    _declaration(paper, 596)
    paper.print(
        LEFT, 756, "This is an invented form of an invented town. Keep a copy for your records.", 7, paper.slanted
    )
    paper.print(LEFT + FULL, 756, "Specimen TP  (rev. 01/2026)  Page 1 of 1", 7, right=True)
    paper.save()


def _head(paper: Paper) -> None:
    paper.line(LEFT, 36, LEFT + FULL, 36, 2.2)
    paper.line(LEFT, 39, LEFT + FULL, 39, 0.6)
    paper.middle(306, 54, "TOWN OF MAPLE BEND", 12, paper.bold)
    paper.middle(306, 65, "Building and Events Office (imaginary)", 8.5, paper.slanted)
    paper.middle(306, 83, "Application for a Temporary Structure and Event Permit", 14, paper.bold)
    paper.middle(
        306,
        96,
        "Print clearly or type. Incomplete applications are returned. Dates are written year-month-day (YYYY-MM-DD).",
        8,
        paper.slanted,
    )


def _applicant(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "PART A - APPLICANT", dark=True)
    y += 14
    paper.cell("A1_name", LEFT, y, 300, "1. Name of applicant (first and last)")
    paper.cell("A2_organization", LEFT + 300, y, 232, "2. Organization, if any")
    y += 27
    paper.cell("A3_street", LEFT, y, 300, "3. Mailing address")
    paper.cell("A4_city", LEFT + 300, y, 110, "City or town")
    paper.cell("A5_province", LEFT + 410, y, 42, "Province")
    paper.cell("A6_postal", LEFT + 452, y, 80, "Postal code")
    y += 27
    paper.cell("A7_phone", LEFT, y, 180, "4. Daytime telephone and extension")
    paper.cell("A8_email", LEFT + 180, y, 352, "5. E-mail")
    y += 27
    paper.box(LEFT, y, FULL, 34)
    paper.print(LEFT + 3, y + 10, "6. You are (mark one box):", 8.5)
    x = LEFT + 120
    for value, label in CAPACITIES:
        x = paper.radio("A9_capacity", value, x, y + 3, label, size=8.5, hint="You are") + 26
    paper.tick("A10_contact_by_email", LEFT + 120, y + 19, "You may write to me by e-mail instead of by post", size=8.5)


def _event(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "PART B - EVENT OR WORK", dark=True)
    y += 14
    paper.cell("B1_location", LEFT, y, 332, "7. Location")
    paper.cell("B2_start", LEFT + 332, y, 100, "8. First day (YYYY-MM-DD)")
    paper.cell("B3_end", LEFT + 432, y, 100, "9. Last day (YYYY-MM-DD)")
    y += 27
    paper.box(LEFT, y, FULL, 46)
    paper.print(LEFT + 3, y + 10, "10. What will be put up or used? (mark all that apply)", 8.5)
    for place, (key, label) in enumerate(STRUCTURES):
        paper.tick(f"B4_{key}", LEFT + 16 + 172 * (place % 3), y + 15 + 15 * (place // 3), label, size=8.5)
    y += 46
    paper.cell("B5_attendance", LEFT, y, 120, "11. Expected attendance")
    paper.cell("B6_description", LEFT + 120, y, 412, "12. Describe the event or the work", h=54, lines=True)
    paper.box(LEFT, y + 27, 120, 27, grey=0.9)
    paper.print(LEFT + 3, y + 35, "Office use only: file no.", 6.5, paper.slanted)


def _items(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "PART C - ITEMS RENTED OR INSTALLED", dark=True)
    y += 14
    columns = (24.0, 308.0, 80.0, 120.0)
    paper.box(LEFT, y, FULL, 16, grey=0.86)
    x = LEFT
    for width, title in zip(columns, ("", "Description", "Quantity", "Amount ($)"), strict=True):
        paper.middle(x + width / 2, y + 11, title, 8.5, paper.bold)
        x += width
    y += 16
    for row in range(1, ROWS + 1):
        paper.box(LEFT, y, FULL, 22)
        paper.middle(LEFT + 12, y + 15, str(row), 8.5)
        x = LEFT + columns[0]
        for key, title, width in zip(
            ("description", "quantity", "amount"), ("Description", "Quantity", "Amount"), columns[1:], strict=True
        ):
            paper.line(x, y, x, y + 22)
            paper.field(f"C{row}_{key}", x + 3, y + 3, width - 6, 17, hint=f"{title}, line {row}")
            x += width
        y += 22
    paper.box(LEFT + 332, y, 200, 24, 1.4)
    paper.print(LEFT + 404, y + 15, "Total", 10, paper.bold, right=True)
    paper.field("C9_total", LEFT + 415, y + 3, 114, 18, hint="Total amount")
    paper.leader("C8_deposit", LEFT + 4, y + 16, 300, "13. Security deposit paid ($)", size=8.5)


def _declaration(paper: Paper, y: float) -> None:
    paper.band(LEFT, y, FULL, "PART D - DECLARATION", dark=True)
    y += 14
    paper.box(LEFT, y, FULL, 54)
    for place, text in enumerate((
        "I declare that the statements above are true, that the structures will be put up as the maker prescribes, and",
        "that I will remove them at my own expense within two days. An inspector may enter the site at any time.",
    )):  # fmt: skip
        paper.print(LEFT + 5, y + 12 + 10 * place, text, 8.5)
    paper.tick("D1_insurance", LEFT + 16, y + 32, "Proof of liability insurance is attached", size=8.5)
    paper.tick("D2_plan", LEFT + 270, y + 32, "A site plan is attached", size=8.5)
    y += 54
    paper.sign("D3_signature", LEFT, y, 380, "14. Signature of applicant", h=40)
    paper.cell("D4_signed_on", LEFT + 380, y, 152, "15. Date (YYYY-MM-DD)", h=40)
    y += 52
    paper.print(
        LEFT,
        y,
        "Mail or fax to the Building and Events Office at least ten business days before the first day.",
        8,
        paper.slanted,
    )


def case(rng: random.Random, blanks: float = 0.18) -> FilledCase:
    """One invented application; the rows that are filled in add up to the total."""
    who, home, made = people.person(rng), people.address(rng), FilledCase(rng, blanks)
    made.text("A1_name", "/applicant/name", f"{who.given} {who.surname}", sure=True)
    made.text("A2_organization", "/applicant/organization", rng.choice(_LISTS["associations"]))
    road = f"{rng.choice(('Mill', 'Lakeside', 'King', 'Orchard'))} {rng.choice(('Street', 'Road', 'Ave'))}"
    made.text("A3_street", "/applicant/address/street", f"{rng.randint(2, 980)} {road}")
    made.text("A4_city", "/applicant/address/city", rng.choice(_LISTS["english_towns"]))
    made.text("A5_province", "/applicant/address/province", "QC")
    made.text("A6_postal", "/applicant/address/postal_code", home.postal)
    made.phone("A7_phone", "/applicant/phone", people.phone(rng))
    made.text("A8_email", "/applicant/email", people.email(who, rng))
    made.pick("A9_capacity", "/applicant/capacity", rng.choice(CAPACITIES)[0])
    made.tick("A10_contact_by_email", "/applicant/contact_by_email", 0.5)
    first = dt.date(2026, 12, 1) + dt.timedelta(days=rng.randrange(200))
    made.text("B1_location", "/event/location", rng.choice(_LISTS["sites"]))
    made.day("B2_start", "/event/first_day", first)
    made.day("B3_end", "/event/last_day", first + dt.timedelta(days=rng.randrange(5)))
    keys = [key for key, _ in STRUCTURES]
    chosen = [] if made.skip() else sorted(rng.sample(keys, rng.randint(1, 4)), key=keys.index)
    made.many({f"B4_{key}": key for key in keys}, "/event/structures", chosen)
    attendance = rng.choice((40, 75, 120, 250, 600, 1200))
    made.text("B5_attendance", "/event/attendance", str(attendance), attendance)
    made.text("B6_description", "/event/description", rng.choice(_LISTS["events"]))
    _answer_items(made, rng)
    made.tick("D1_insurance", "/declaration/insurance_attached", 0.6)
    made.tick("D2_plan", "/declaration/site_plan_attached", 0.5)
    made.signature("D3_signature", "/declaration/signature")
    made.day("D4_signed_on", "/declaration/signed_on", dt.date(2026, 11, 1) + dt.timedelta(days=rng.randrange(20)))
    return made


def _answer_items(made: FilledCase, rng: random.Random) -> None:
    filled, total = rng.randint(1, ROWS), 0
    for row, item in enumerate(rng.sample(_LISTS["items"], ROWS), 1):
        names = {key: f"C{row}_{key}" for key in ("description", "quantity", "amount")}
        if row > filled:
            for key, name in names.items():
                made.text(name, f"/lines/{row - 1}/{key}", "")
            continue
        quantity, cents = rng.randint(1, 48), rng.randint(900, 180_000)
        total += cents
        made.text(names["description"], f"/lines/{row - 1}/description", item, sure=True)
        made.text(names["quantity"], f"/lines/{row - 1}/quantity", str(quantity), quantity)
        made.money(names["amount"], f"/lines/{row - 1}/amount", cents, sure=True)
    made.money("C8_deposit", "/deposit", rng.choice((10_000, 25_000, 50_000, 125_000)))
    made.money("C9_total", "/total", total)
