"""Pages find the form that they belong to: cut by sheets and codes, parted by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copiste.forms.model import BlankPage, Definition, Edition, FieldLayout, Kind, Place
from copiste.pages.geometry import Box
from copiste.reading.model import PATCH, Candidate, Code, PagePlace, PageReading, ZoneReading
from copiste.reading.separators import Separator, SheetCut, text_of
from copiste.records.cutting import USUAL_BARCODES, BarcodeRule, Cutting
from copiste.records.grouping import Grouping, grouped
from copiste.records.naming import names_in


def form(name: str, pages: int, answers: Sequence[int] | None = None) -> Definition:
    blanks = tuple(BlankPage(at, np.zeros((2, 2), np.uint8), 612, 792) for at in range(1, pages + 1))
    held = range(1, pages + 1) if answers is None else answers
    fields = tuple(FieldLayout(f"/p{at}", Kind.TEXT, (Place(at, Box(0, 0, 0.1, 0.1)),)) for at in held)
    return Definition(
        name,
        "1.0.0",
        {"type": "object", "x-attachments": name != "three"},
        (Edition("2026", "fr", blanks, fields),),
        name * 8,
    )


FORMS = {each.id: each for each in (form("one", 1), form("two", 2), form("three", 3), form("leaflet", 2, [1]))}
PLACES = {"-": PagePlace.BLANK, "x": PagePlace.UNRECOGNISED, "c": PagePlace.COVER, "?": PagePlace.UNREADABLE}


def page(number: int, said: str) -> PageReading:
    """Return a page: `two2` is the second of form two; `-`, `x`, `c`, `?` none; in brackets stand its codes."""
    said, _, code = said.partition("[")
    codes = tuple(_code(each) for each in code.rstrip("]").split("|") if each)
    if said in PLACES:
        return PageReading(number, PLACES[said], codes=codes)
    if not said:
        return PageReading(number, PagePlace.UNRECOGNISED, codes=codes)
    name = said[:-1]
    return PageReading(number, PagePlace.FORM, 0, name, "2026", name * 8, int(said[-1]), codes=codes)


def _code(text: str) -> Code:
    if text.startswith("="):
        return Code("code128", text[1:])
    return Code("qr", text) if len(text) > 1 else Code(PATCH, text)


def sorted_out(*pages: str, cutting: Cutting | None = Cutting(), collate: bool = False) -> Grouping:  # noqa: B008  frozen
    readings = [page(number, said) for number, said in enumerate(pages, 1)]
    return grouped(readings, FORMS, cutting=cutting, collate=collate)


def held(found: Grouping) -> list[list[int]]:
    """Return the pages of every form, with those attached to it."""
    return [sorted([each.page for each in group.pages.values()] + group.attached) for group in found.groups]


def said(found: Grouping) -> list[list[str]]:
    return [[problem.code for problem in group.problems] for group in found.groups]


def sheet(**what: object) -> str:
    return f"[{text_of(Separator(**what))}]"  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("pages", "wanted"),
    [
        (["one1", "one1", "x", "two1", "two2"], [[1], [2, 3], [4, 5]]),
        (["two1", "-", "two2", "-", "two1", "-", "two2"], [[1, 3], [5, 7]]),
        (["two1", "c", "two2"], [[1, 3]]),
        (["two1", "two2", "two1", "two2"], [[1, 2], [3, 4]]),
        (["two1", "two2", "two2", "two1", "two2"], [[1, 2], [3], [4, 5]]),
        (["two2", "two1", "two2", "two1"], [[1, 2], [3, 4]]),
        (["two1", "two1", "two2"], [[1], [2, 3]]),
        (["three1", "x", "three3", "three1", "three2", "three3"], [[1, 2, 3], [4, 5, 6]]),
        (["two1", "one1", "two2"], [[1], [2], [3]]),
    ],
)
def test_copies_of_a_form_are_told_apart_by_their_numbers(pages: list[str], wanted: list[list[int]]) -> None:
    assert held(sorted_out(*pages)) == wanted


def test_a_missing_page_is_waited_for_and_named() -> None:
    found = sorted_out("three1", "three3", "one1", "two2")

    assert said(found) == [["page_awaited"], [], ["page_awaited"]]
    assert [problem.facts["pages"] for group in found.groups for problem in group.problems] == ["2", "1"]


def test_pages_in_disorder_stay_together_and_are_named() -> None:
    found = sorted_out("three3", "three1", "three2")

    assert held(found) == [[1, 2, 3]]
    assert said(found) == [["pages_disordered"]]
    assert found.groups[0].problems[0].facts == {"pages": "3, 1, 2"}


def test_a_page_that_holds_no_answer_is_not_waited_for() -> None:
    assert said(sorted_out("leaflet1", "one1")) == [[], []]


def test_what_follows_a_cover_sheet_is_not_attached_to_the_form_before() -> None:
    found = sorted_out("one1", "x", "c", "x", "one1", "x")

    assert held(found) == [[1, 2], [5, 6]]
    assert found.places[3].place is PagePlace.UNRECOGNISED


@pytest.mark.parametrize("code", ["[T]", "[3]", "[2]", "[=PATCHT]", sheet(), sheet(form="one", number=2, count=9)])
def test_a_sheet_ends_what_came_before_it(code: str) -> None:
    found = sorted_out("one1", "x", code, "x", "one1", "x")

    assert held(found) == [[1, 2], [5, 6]]
    assert [found.places[at].place for at in (2, 3)] == [PagePlace.SEPARATOR, PagePlace.UNRECOGNISED]


def test_a_sheet_parts_pages_that_would_have_gone_together() -> None:
    found = sorted_out("two1", "[T]", "two2")

    assert held(found) == [[1], [3]]
    assert said(found) == [["page_awaited"], ["page_awaited"]]


def test_codes_that_the_office_does_not_name_do_not_cut() -> None:
    found = sorted_out("one1", "[4]", "x[=lot 7]", "[T]", cutting=Cutting(patches=("1",), barcodes=()))

    assert held(found) == [[1, 2, 3, 4]]


def test_a_patch_code_on_a_page_of_a_form_cuts_before_it_and_leaves_the_page() -> None:
    found = sorted_out("two1", "two2[T]")

    assert held(found) == [[1], [2]]


def test_our_own_code_stuck_on_a_form_cuts_before_it_and_leaves_the_page() -> None:
    found = sorted_out("two1", "two2" + sheet(batch="lot-7"))

    assert held(found) == [[1], [2]]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (BarcodeRule("found"), [[1], [2], [3]]),
        (BarcodeRule("changes"), [[1, 2], [3]]),
        (BarcodeRule("changes", pattern="A.*"), [[1, 2, 3]]),
        (BarcodeRule("equals", pattern="B[0-9]"), [[1, 2], [3]]),
        (BarcodeRule("equals", "code39", "B[0-9]"), [[1, 2, 3]]),
    ],
)
def test_bar_codes_on_pages_cut_by_the_rule_of_the_office(rule: BarcodeRule, wanted: list[list[int]]) -> None:
    found = sorted_out("three1[=A1]", "three2[=A1]", "three3[=B1]", cutting=Cutting(barcodes=(rule,)))

    assert held(found) == wanted


def test_a_bar_code_may_make_its_page_a_sheet() -> None:
    rule = BarcodeRule("equals", pattern="FIN[0-9]+", sheet=True)

    found = sorted_out("one1", "x[=FIN12]", "x", cutting=Cutting(barcodes=(rule,)))

    assert [each.place for each in found.places] == [PagePlace.FORM, PagePlace.SEPARATOR, PagePlace.UNRECOGNISED]


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|aa)*b", "a*a*a*a*b", "a" * 121, "(a{2,}){3,}"])
def test_a_pattern_that_could_take_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="too long"):
        BarcodeRule("equals", pattern=pattern)


def test_rules_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="pattern"):
        BarcodeRule("equals")
    with pytest.raises(ValueError, match="kinds of bar codes"):
        BarcodeRule("found", "code-39")
    with pytest.raises(ValueError, match="patch codes"):
        Cutting(patches=("5",))


@pytest.mark.parametrize("code", [Code("code128", "PATCHT"), Code("code39", "PATCHT-"), Code("qr", "PATCHT")])
def test_a_sheet_of_another_product_is_known_in_any_bar_code(code: Code) -> None:
    cut = USUAL_BARCODES[0].value([Code("code128", "PATCHTT"), code])

    assert cut == "PATCHT"


def test_a_check_character_that_does_not_check_is_part_of_the_code() -> None:
    assert USUAL_BARCODES[0].value([Code("code39", "PATCHTX")]) is None


@pytest.mark.parametrize("code", ["patcht", "PATCHT\n", " PATCHT", "PATCH_T", "PATCH T", "Patch-2"])
def test_a_sheet_of_another_product_may_write_its_patch_code_otherwise(code: str) -> None:
    assert [each.place for each in sorted_out("one1", f"x[={code}]", "x").places][1] is PagePlace.SEPARATOR


@pytest.mark.parametrize("code", ["PATCHWORK", "patch 5", "PATCH  T", "PATCHT0001", "ASNIERES 42", "ASN12A", "X-ASN12"])
def test_codes_that_only_begin_alike_do_not_cut(code: str) -> None:
    assert held(sorted_out("one1", f"x[={code}]", "x")) == [[1, 2, 3]]


@pytest.mark.parametrize("code", ["ASN00042", "ASN 42", "ASN-7", "asn123", "ASN_123", "ASN 123\n"])
def test_an_archive_number_begins_a_document_with_its_page(code: str) -> None:
    found = sorted_out("one1", f"x[={code}]", "x", f"one1[={code}]", "x")

    assert held(found) == [[1], [4, 5]]
    assert found.places[1].place is PagePlace.UNRECOGNISED


def test_what_follows_an_unknown_sheet_is_a_doubt() -> None:
    found = sorted_out("one1", "x[=TRI-0042]", "x")

    assert held(found) == [[1, 2, 3]]
    assert said(found) == [["attachment_after_sheet"]]
    assert found.groups[0].problems[0].page == 2


@pytest.mark.parametrize(("lines", "wanted"), [(0, ["attachment_after_sheet"]), (7, [])])
@pytest.mark.parametrize("kind", ["itf", "codabar", "ean13"])
def test_a_page_that_is_little_else_than_a_code_of_goods_may_be_a_sheet(
    kind: str, lines: int, wanted: list[str]
) -> None:
    bill = PageReading(2, PagePlace.UNRECOGNISED, codes=(Code(kind, "40063813"),), lines=("Prix au kilo",) * lines)

    assert said(grouped([page(1, "one1"), bill], FORMS, cutting=Cutting())) == [wanted]


def test_a_code_of_goods_cuts_only_where_the_office_names_it() -> None:
    forms = [page(1, "three1"), replace(page(2, "three2"), codes=(Code("itf", "40063813"),))]

    def parts(rule: BarcodeRule) -> int:
        return len(grouped(forms, FORMS, cutting=Cutting(barcodes=(rule,))).groups)

    assert [parts(BarcodeRule("found")), parts(BarcodeRule("found", "itf"))] == [1, 2]
    assert parts(BarcodeRule("equals", pattern="4006[0-9]+")) == 2


def test_pages_of_one_form_from_two_fax_machines_are_a_doubt() -> None:
    tops = ("CLINIQUE DU RUISSEAU 418 555 0142 P1", "", "GARAGE DES ERABLES 514 555 0199 P2")
    pages = [replace(page(at, f"three{at}"), sender=top) for at, top in enumerate(tops, 1)]

    found = grouped(pages, FORMS, cutting=Cutting())

    assert held(found) == [[1, 2, 3]]
    assert [(each.code, each.page) for each in found.groups[0].problems] == [("page_other_sender", 3)]
    assert said(grouped([replace(each, sender=tops[0]) for each in pages], FORMS, cutting=Cutting())) == [[]]


def filled(number: int, *answers: str, sender: str = "") -> PageReading:
    zones = tuple(
        ZoneReading(f"/p{at}", Kind.TEXT, Box(0, 0, 0.1, 0.1), candidates=(Candidate("one", text, 0.9),))
        for at, text in enumerate(answers)
    )
    return PageReading(number, PagePlace.FORM, 0, "one", "2026", "one" * 8, 1, zones=zones, sender=sender)


def strange(number: int, *lines: str, sender: str = "") -> PageReading:
    return PageReading(number, PagePlace.UNRECOGNISED, lines=lines, sender=sender)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["Plan du terrain", "échelle 1:200"], []),
        (["Rapport de laboratoire", "Patiente : Ludivine Rochefort"], []),
        (["Rapport de laboratoire", "Patiente : Ludivine Rochefort", "Dre Marie Tremblay"], []),
        (["Re: Ludivlne Rochefort"], []),
        (["Patient : Octave Brisebois"], ["attachment_other_name"]),
        (["M. Octave Brisebois", "77, rue du Héron"], ["attachment_other_name"]),
        (["Martin Tremblay", "77 Heron Lane"], ["attachment_other_name"]),
        (["SÉPARATEUR"], ["attachment_after_sheet"]),
        (["Document separator"], ["attachment_after_sheet"]),
        (["Document Break", "Scan 4 of 9"], ["attachment_after_sheet"]),
        (["Feuille intercalaire"], ["attachment_after_sheet"]),
        (["Page de séparation"], ["attachment_after_sheet"]),
        (["BATCH COVER SHEET"], ["attachment_after_sheet"]),
        (["Nouveau dossier"], ["attachment_after_sheet"]),
        (["Nouveau dossier", *["radiographie du genou gauche"] * 6], []),
        (["Re: Rita Renaud"], ["attachment_other_name"]),
        (["Nom : Rochefort", "Prénom : Octave"], ["attachment_other_name"]),
        (["Mme Tremblay"], ["attachment_other_name"]),
        (["Mme Rochefort"], []),
    ],
)
def test_an_attachment_that_names_somebody_else_is_a_doubt(lines: list[str], wanted: list[str]) -> None:
    found = grouped([filled(1, "Ludivine Rochefort", "418 Bustard Road"), strange(2, *lines)], FORMS, cutting=Cutting())

    assert held(found) == [[1, 2]]
    assert said(found) == [wanted]


def test_what_follows_a_form_that_declares_no_attachments_is_a_question_for_each_page() -> None:
    found = sorted_out("three1", "three2", "three3", "x", "x[=TRI-0042]", "x")

    assert held(found) == [[1, 2, 3, 4, 5, 6]]
    assert [(each.code, each.page, each.confirmed_by) for each in found.groups[0].problems] == [
        ("attachment_unexpected", 4, "attachment_unexpected@4"),
        ("attachment_after_sheet", 5, "attachment_after_sheet@5"),
        ("attachment_unexpected", 6, "attachment_unexpected@6"),
    ]


@pytest.mark.parametrize(
    ("sender", "wanted"),
    [
        ("2026-06-01 09:13 CLINIQUE DU RUISSEAU 418 555 0142 P.2/2", []),
        ("2026-06-01 09:13 CLINIOUE DU RUlSSEAU 418 5S5 0142 P.2/2", []),
        ("", []),
        ("Jun 1 2026 10:40 GARAGE DES ÉRABLES 514 555 0199 P. 1", ["attachment_other_sender"]),
        ("Jun 1 2026 10:40 GARAGE DES ÉRABLES P. 1", ["attachment_other_sender"]),
        ("GARAGE DES ÉRABLES 418 555 0142 P. 1", []),
        ("GARAGE DES ÉRABLES 418 566 0142 P. 1", []),
        ("GARAGE DES ÉRABLES 418 566 0143 P. 1", ["attachment_other_sender"]),
        ("CLINIQUE DU RUISSEAU 514 555 0199 P. 1", ["attachment_other_sender"]),
        ("CLINIQUE DU RUISSEAU P. 1", []),
        ("DU 2 PORT DU P. 1", ["attachment_other_sender"]),
    ],
)
def test_an_attachment_from_another_fax_machine_is_a_doubt(sender: str, wanted: list[str]) -> None:
    top = "2026-06-01 09:12 CLINIQUE DU RUISSEAU 418 555 0142 P.1/2"

    found = grouped([filled(1, sender=top), strange(2, sender=sender)], FORMS, cutting=Cutting())

    assert said(found) == [wanted]


def test_a_form_that_the_sheet_names_is_taken_for_it_and_goes_to_a_person_where_it_does_not_look_like_it() -> None:
    strange = sorted_out(sheet(form="two"), "-", "x", "x", "x")
    other = sorted_out(sheet(form="two"), "one1", "x")
    fits = sorted_out(sheet(form="two"), "two1", "two2", "x")
    unknown = sorted_out(sheet(form="nobody-s"), "one1")

    assert [(group.form, [*group.pages], group.attached) for group in strange.groups] == [("two", [1, 2], [5])]
    assert [(group.form, group.attached) for group in other.groups] == [("one", [3])]
    assert [said(each) for each in (strange, other, fits, unknown)] == [
        [["separator_disagrees"]], [["separator_disagrees"]], [[]], [["separator_disagrees"]]
    ]  # fmt: skip


def test_a_sheet_of_another_office_cuts_and_names_nothing() -> None:
    found = sorted_out("one1", sheet(office="north", form="two", batch="b"), "x", cutting=Cutting(office="south"))

    assert [each.place for each in found.places][1:] == [PagePlace.SEPARATOR, PagePlace.UNRECOGNISED]
    assert [problem.code for problem in found.problems] == ["separator_foreign"]
    assert found.batches == ()


def test_a_sheet_that_is_not_understood_cuts_and_that_is_said() -> None:
    found = sorted_out("one1", "[copiste.separator/9?cut=new#0]", "x")

    assert found.places[1].place is PagePlace.SEPARATOR
    assert [(problem.code, problem.page) for problem in found.problems] == [("separator_unfit", 2)]


def test_what_a_person_put_together_is_not_cut_again() -> None:
    found = sorted_out("one1", "[T]", sheet(form="two"), "x", cutting=None)

    assert held(found) == [[1, 2, 3, 4]]


def test_sheets_tell_the_batch_of_what_follows_until_another_is_named() -> None:
    first, second = sheet(batch="a", number=1, count=2), sheet(batch="a", number=2, count=2)
    found = sorted_out("one1", first, "one1", "[T]", "x", second, "-", sheet(batch="b"), "one1")

    assert [(part.batch, part.number, part.count, part.sheet, part.pages) for part in found.batches] == [
        ("a", 1, 2, 2, (3, 5)), ("a", 2, 2, 6, (7,)), ("b", 1, 1, 8, (9,))
    ]  # fmt: skip


BACKS = sheet(cut=SheetCut.BACKS)


def test_fronts_and_backs_of_two_passes_are_put_together_when_a_sheet_says_so() -> None:
    found = sorted_out("two1", "one1", "two1", BACKS, "two2", "-", "two2")

    assert held(found) == [[1, 7], [2], [3, 5]]
    assert said(found) == [[], [], []]
    assert found.places[3].place is PagePlace.SEPARATOR


def test_the_back_of_the_sheet_itself_does_no_harm() -> None:
    found = sorted_out("two1", "two1", BACKS, "-", "two2", "two2")

    assert held(found) == [[1, 6], [2, 5]]


def test_fronts_and_backs_are_put_together_when_that_was_asked_for_and_not_otherwise() -> None:
    pages = ["two1", "one1", "-", "two2"]

    assert held(sorted_out(*pages, collate=True)) == [[1, 4], [2]]
    assert held(sorted_out(*pages)) == [[1], [2], [4]]


@pytest.mark.parametrize(
    ("pages", "code"),
    [
        (["two1", "two1", BACKS, "two2"], "passes_uneven"),
        (["two1", BACKS, "two2", BACKS, "one1"], "passes_unclear"),
    ],
)
def test_passes_that_do_not_fit_stay_as_they_came_and_every_form_goes_to_a_person(pages: list[str], code: str) -> None:
    found = sorted_out(*pages)

    assert code in [problem.code for problem in found.problems]
    assert said(found)
    assert all(code in problems for problems in said(found))


def test_an_odd_number_of_pages_asked_to_be_put_together_stays_as_it_came() -> None:
    found = sorted_out("two1", "two2", "one1", collate=True)

    assert held(found) == [[1, 2], [3]]
    assert said(found) == [["passes_uneven"], ["passes_uneven"]]


_PAGES = "one1 two1 two2 three1 three2 three3 x - c ? [T] x[=PATCHT]"
_ANY = st.sampled_from([*_PAGES.split(), sheet(form="two"), sheet(batch="b"), BACKS])


@given(st.lists(_ANY, max_size=14), st.booleans())
def test_every_page_has_one_place_and_every_form_page_one_form(pages: list[str], collate: bool) -> None:
    found = sorted_out(*pages, collate=collate)

    assert [each.page for each in found.places] == [*range(1, len(pages) + 1)]
    placed = {each.page: each.form for each in found.places if each.form is not None}
    assert placed == {number: at for at, numbers in enumerate(held(found)) for number in numbers}
    separators = {each.page for each in found.places if each.place is PagePlace.SEPARATOR}
    for numbers in held(found) if not collate and BACKS not in pages else []:
        assert not any(min(numbers) < each < max(numbers) for each in separators)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("la lettre de Martin Tremblay au bureau du greffe", ("martin", "tremblay")),
        ("la lettre de Tremblay Martin au bureau du greffe", ("tremblay", "martin")),
        ("la lettre de Martin Brisebzw au bureau du greffe", ("martin", "brisebzw")),
        ("la lettre de Tremblay Ludivine au bureau du greffe", ("tremblay", "ludivine")),
        ("la lettre de Martin Zwqv au bureau du greffe", ("martin", "zwqv")),
        ("la lettre de Martin Zwq au bureau du greffe", None),
        ("la lettre de Martin Bonjour au bureau du greffe", None),
        ("la lettre de Tremblay Gagnon au bureau du greffe", None),
        ("la lettre de Brisebzw Quolvit au bureau du greffe", None),
        ("Brisebzw Quolvit", ("brisebzw", "quolvit")),
    ],
)
def test_a_name_is_a_given_name_beside_a_surname_whichever_comes_first(line: str, name: tuple[str, str] | None) -> None:
    assert [*names_in([line])] == ([] if name is None else [name])
