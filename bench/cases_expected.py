"""What is right for each of the small inputs of cases/: one row each. "Doubt" is a person asked for a true reason.

A row has the input's path under cases/, what is right in words, the check of it, and the definitions to read it with:
none for those that ship, else a folder of cases/ or one of `DRAFTED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases_checks import (
    Check,
    doubted,
    either,
    enclosed,
    every,
    held,
    placed,
    reasoned,
    recognised,
    records,
    says,
    told,
    unread,
    values,
)

DRAFTED = {
    "avis": "pdf-forms/blank-avis.pdf",
    "certificat": "pdf-forms/blank-certificat.pdf",
    "famille": "pdf-forms/blank-famille.pdf",
    "sondage": "pdf-forms/blank-sondage-pdflib.pdf",
    "names-a": "pdf-forms/names-A-blank.pdf",
}
"""Definitions that `copiste draft` makes: their id, and the blank they are made from."""


@dataclass(frozen=True, slots=True)
class Trap:
    """One input, what is right for it, and how that is checked."""

    input: str
    right: str
    check: Check
    forms: str = ""


PERMIT: dict[str, Any] = {
    "/applicant/name": "Ludivine Rochefort",
    "/applicant/organization": "Bread Oven Friends",
    "/applicant/address/street": "418 Bustard Road",
    "/applicant/address/city": "North Alder",
    "/applicant/address/province": "QC",
    "/applicant/address/postal_code": "G1K 3B2",
    "/applicant/phone": "+14185550142",
    "/applicant/email": "ludivine@exemple.qc.ca",
    "/applicant/capacity": "tenant",
    "/applicant/contact_by_email": True,
    "/event/location": "Riverside park",
    "/event/first_day": "2026-06-14",
    "/event/last_day": "2026-06-16",
    "/event/structures": ["tent", "food"],
    "/event/attendance": 250,
    "/event/description": "Village bread fair.",
    "/lines/0/description": "Canvas tent",
    "/lines/0/quantity": 2,
    "/lines/0/amount": "640.00",
    "/lines/1/description": "Gas oven",
    "/lines/1/quantity": 1,
    "/lines/1/amount": "185.50",
    "/lines/2/description": None,
    "/lines/4/amount": None,
    "/deposit": "300.00",
    "/total": "825.50",
    "/declaration/insurance_attached": True,
    "/declaration/site_plan_attached": False,
    "/declaration/signature": True,
    "/declaration/signed_on": "2026-05-02",
}
"""The answers of the permit that most of the inputs hold."""

BRISEBOIS = {
    "/applicant/name": "Octave Brisebois",
    "/applicant/address/street": "77 Heron Lane",
    "/applicant/address/postal_code": "J7E 6G5",
    "/event/location": "School yard",
    "/deposit": "100.00",
    "/declaration/site_plan_attached": True,
}
CLAIM = {
    "/surname": "Vadeboncoeur",
    "/given_name": "Philomene",
    "/street": "9 chemin du Quai",
    "/why_do_you_ask": "The crate fell from the ramp.",
}
GARDEN = {
    "/full_name": "Clovis Sansregret",
    "/telephone": "418 555-0133",
    "/plot_size_in_m2": "12",
    "/fee": "45.00",
}
_ALL = every(records([1]), values(PERMIT))
_ONE_PERSON = {name: value for name, value in PERMIT.items() if name != "/deposit"}

_LIVE = (
    Trap("a02-two-copies-merged-same-names.pdf", "two people's records, or doubt",
         either(every(records([1], [2]), values(PERMIT), values(BRISEBOIS, 1)), held)),
    Trap("a03-cover-before-acroform.pdf", "one record, on page 2", every(records([2]), values(PERMIT))),
    Trap("a04-value-and-appearance-differ.pdf", "deposit: doubt", every(doubted("/deposit"), values(_ONE_PERSON))),
    Trap("a05-struck-out-and-freetext-on-live-form.pdf", "deposit: doubt",
         every(doubted("/deposit"), values(_ONE_PERSON))),
    Trap("d01-filled.pdf", "the choices", every(values(GARDEN), says("/light_one", "Half shade", sure=True),
         says("/province", "Ontario"), says("/crops_wanted", "Kale\nSquash")), "forms-garden"),
    Trap("d02-tick-V-on-AS-off.pdf", "the box whose value and picture differ: doubt",
         either(doubted("/water"), doubted("/compost"), doubted("/shed")), "forms-garden"),
    Trap("d04-radio-without-V.pdf", "the choice", every(values(GARDEN), says("/light_one", "Half shade", sure=True)),
         "forms-garden"),
    Trap("d05-rich-text-only.pdf", "the remark, or doubt", every(values(GARDEN), doubted("/remarks")), "forms-garden"),
    Trap("d06-need-appearances-no-AP.pdf", "the answers", every(values(GARDEN),
         says("/light_one", "Half shade"), says("/remarks", "Near the gate, please.")), "forms-garden"),
    Trap("d11-other-form-same-generic-names.pdf", "unrecognised", placed("unrecognised"), "forms-garden-generic"),
    Trap("d21-hints-left-as-delivered.pdf", "hints are blanks", every(values(GARDEN),
         says("/remarks", "", sure=True), says("/first_day_yyyy_mm_dd", "", sure=True)), "forms-garden-hints"),
)  # fmt: skip

_TEXT = (
    Trap("b00-text-layer-base.pdf", "the answers", _ALL),
    Trap("b01-text-layer-struck-out-ink-beside.pdf", "deposit: doubt",
         every(doubted("/deposit"), values(_ONE_PERSON))),
    *(Trap(f"b02-text-layer-turned-{turn}.pdf", "the answers", _ALL) for turn in (90, 180, 270)),
    *(Trap(f"b03-text-layer-rotate-key-{turn}.pdf", "the answers", _ALL) for turn in (90, 180)),
    Trap("b04-no-acroform-one-link.pdf", "the answers", _ALL),
    Trap("b04b-no-acroform-sticky-note.pdf", "the answers", _ALL),
    Trap("b04d-scan-with-link.pdf", "the answers", _ALL),
    Trap("b11-claim-print-to-pdf.pdf", "the answers without the labels", every(values(CLAIM),
         says("/amount_requested", "120.00"), says("/parcel_weight", "14.5")), "forms-claim"),
    Trap("b11b-claim-scan.tif", "the answers without the labels", every(
         says("/surname", "Vadeboncoeur"), says("/amount_requested", "120.00")), "forms-claim"),
    Trap("b12b-minus-before-amount.pdf", "-120.00", says("/amount_requested", "-120.00"), "forms-claim"),
    Trap("b13-bold-by-drawing-twice.pdf", "the answers", _ALL),
    Trap("b14-whited-out-and-typed-over.pdf", "450.00 and School yard",
         every(says("/deposit", "450.00"), says("/event/location", "School yard"))),
    Trap("b16-stylus-answers-on-text-pdf.pdf", "doubt, or what was written", every(
         doubted("/applicant/name"), doubted("/event/location"))),
    Trap("c01-strips-hidden-ocr.pdf", "as the ink says", _ALL),
    Trap("c02-strips-visible-ocr-under.pdf", "as the ink says", _ALL),
    Trap("c03-strips-no-text-but-stamp.pdf", "as the ink says", _ALL),
    Trap("c04-one-image-visible-ocr-under.pdf", "as the ink says", _ALL),
    Trap("c05-image-in-scaled-form-visible-ocr-under.pdf", "as the ink says", _ALL),
    Trap("c07-mrc.pdf", "as the ink says", _ALL),
)  # fmt: skip

_TOOLS = (
    Trap("pdf-forms/two-filled-forms-merged-by-pypdf.pdf", "two people's records",
         either(every(records([1], [2]), values({"/nom_de_famille": "Tremblay"}),
                      values({"/nom_de_famille": "Gagnon"}, 1)), held), "avis"),
    Trap("pdf-forms/cover-and-filled-form-qpdf.pdf", "one record, on page 2", records([2]), "avis"),
    Trap("pdf-forms/acroform-two-fields-plus-firefox-text-tool.pdf", "the answers, or doubt",
         every(says("/nom_de_famille", "Lavoie"), says("/adresse", "7, chemin Neuf"), says("/dossier", "D-4004")),
         "avis"),
    Trap("pdf-forms/names-B-other-form-filled.pdf", "unrecognised", placed("unrecognised"), "names-a"),
    Trap("pdf-forms/radio-opt-pdflib-3-read-as-2.pdf", "3", says("/nombre_enfants", "3"), "sondage"),
    Trap("pdf-forms/combo-export-numbers-pdfjs.pdf", "2, as shown", says("/nombre_enfants", "2"), "famille"),
    Trap("pdf-forms/certificat-filled-by-pypdf.pdf", "the choices", every(
         records([1, 2]), says("/sexe", "F"), says("/etat_civil", "Marié ou mariée")), "certificat"),
    Trap("pdf-forms/certificat-filled-by-firefox-pdfjs.pdf", "the choices", every(
         records([1, 2]), says("/sexe", "F"), says("/etat_civil", "Marié ou mariée")), "certificat"),
    Trap("pdf-forms/chrome-print-with-mailto.pdf", "read", placed("unrecognised")),
    Trap("pdf-forms/sane-scanimage-gray.pdf", "read, or said that it could not be drawn",
         either(placed("unrecognised"), placed("form"), told("page_unreadable", "damaged"))),
)  # fmt: skip

_NOT_SEEN = (
    *(Trap(f"{name}.tif", "a doubt where the place was not seen", every(held, reasoned("zone_not_seen")),
           "forms-garden")
      for name in ("f01-bottom-cut-off", "f02-right-side-cut-off", "f03-bottom-white")),
    *(Trap(f"{name}.tif", "a doubt where the place was not seen", every(held, reasoned("zone_not_seen")))
      for name in ("f06-permit-note-over-part-b", "f07-permit-white-band-total-and-deposit",
                   "f08-permit-white-band-part-b", "e11-second-form-broken-off")),
)  # fmt: skip

_TICKS = (
    *(Trap(f"{name}.tif", "doubt: a stroke or streak through boxes", every(held, reasoned("mark_struck")))
      for name in ("g01-streak-through-tick-column", "g01c-streak-through-right-boxes",
                   "g05-tick-and-line-struck-through", "g11-whole-group-struck-through")),
    Trap("g02-word-circled-not-ticked.tif", "doubt: circled", every(held, reasoned("mark_circled"))),
    Trap("g04-box-blackened-as-correction.tif", "doubt: blackened", every(held, reasoned("mark_undone"))),
    Trap("g06-long-tick-reaches-box-above.tif", "doubt, not the box above",
         every(held, reasoned("mark_unsure", "mark_shared", "mark_struck"))),
    *(Trap(name, "doubt, or ticked", every(held, reasoned("mark_faint", "mark_unsure", "zone_not_seen")))
      for name in ("g08-highlighter-over-box.jpg", "g09-pale-pencil-tick.jpg", "g09-pencil-60-8.jpg",
                   "g09-pencil-60-12.jpg")),
)  # fmt: skip

_FILES = (
    *(Trap(f"{name}", "set apart as an archive", every(held, unread, told("archive"))) for name in (
        "h01-stored-zip-of-two-pdfs.zip", "h02-stored-zip-of-one-pdf.zip", "h03-tar-of-two-pdfs.tar",
        "neighbours/stored-two-pdfs.zip")),
    Trap("h06-dynamic-xfa.pdf", "refused with its reason", every(held, unread, told("dynamic_xfa"))),
    Trap("neighbours/jbig-34661.tif", "unsupported coding, by name", every(unread, told("unsupported_format"))),
    Trap("neighbours/two-pages.djvu", "unsupported, by name", every(unread, told("unsupported_format"))),
    Trap("neighbours/demande-1.pdf.p7m", "set apart with its reason", every(held, unread, told("mail_signed"))),
    Trap("neighbours/form-with-attached-pdf.pdf", "the file inside is told", every(held, told("file_inside"))),
    Trap("neighbours/two-patients-one-file.pdf", "a record for each person, of their own page",
         every(records([1], [2]), says("/patient/surname", "Lévesque-Côté"), says("/patient/surname", "Boucher", 1))),
    Trap("neighbours/page.heic", "read", recognised),
    Trap("neighbours/page.webp", "read", recognised),
    Trap("neighbours/hylafax-broken-off-before-page-2.tif", "page 1 read, and that the call broke off",
         every(recognised, held, told("broken_off")), "certificat"),
    Trap("neighbours/hylafax-cut-in-page-1.tif", "a doubt for what was not seen",
         every(held, reasoned("zone_not_seen")), "certificat"),
    Trap("neighbours/spandsp-noise-standard.tif", "read, damage told",
         every(recognised, told("fax_lines_damaged")), "certificat"),
    *(Trap(f"e0{name}.tif", "read", recognised) for name in (
        "2-standard-fax-no-resolution-unit", "3-standard-fax-declared-196", "4-fax-centimetres",
        "5-fax-centimetres-standard", "6-no-resolution-tags", "7-resolution-1x1", "7b-resolution-0",
        "7c-resolution-0-over-0")),
)  # fmt: skip

_SHEETS = (
    *(Trap(f"{name}.tif", "cut", every(records([1]), placed("form", "separator", "unrecognised"))) for name in (
        "s01-patcht-code128-standard-fax", "s02-patcht-code39-standard-fax", "s03-patcht-qr-standard-fax",
        "s04-patch-T-bars-standard-fax", "s09-form-sheet-letter-200dpi")),
    Trap("s07-sheet-bars-on-four-edges-code39.pdf", "a sheet", placed("separator")),
    Trap("neighbours/patch-T-at-head-and-foot.tif", "a sheet", placed("separator")),
    Trap("pdf-forms/batch-separated-by-code39-PATCHT.pdf", "cut",
         placed("unrecognised", "separator", "unrecognised")),
)  # fmt: skip

_MAIL = tuple(
    Trap(f"{name}.eml", "each document in it, by its name", enclosed(*documents))
    for name, *documents in (
        ("mail/m01-apple-inline-pdf", "scan.pdf"), ("mail/m02-octet-no-disposition", "scan.pdf"),
        ("mail/m03-pdf-is-whole-message", "fax.pdf"), ("mail/m05-uuencoded-part", "fax.tif"),
        ("mail/m06-forwarded-rfc822", "f.pdf"), ("mail/m07-forwarded-rfc822-base64", "f.pdf"),
        ("mail/m08-names", "déménagement œ.pdf", "déménagement 2.pdf", "déménagement 3.pdf"),
        ("mail/m09-heic-inline-beside-pdf", "IMG_0412.HEIC", "f.pdf"), ("mail/m10-heic-only-inline", "IMG_0412.HEIC"),
        ("mail/m11-phone-photo-small-inline", "f.pdf"), ("mail/m12-list-footer-after-base64", "f.pdf"),
        ("mail/m13-binary-cte", "f.pdf"), ("mail/m14-appledouble", "f.pdf"),
        ("mail/m16-mbox-line-and-blank-lines", None), ("mail/m17-pdf-as-text-plain", "scan.pdf"),
        ("mail/m18-partial-missing-end-boundary", "f.pdf"), ("mail/m19-pdf-in-related-with-cid", None),
        ("mail/m20-quoted-printable-pdf", "f.pdf"), ("neighbours/appledouble", "demande.pdf"),
        ("neighbours/heic-inline-with-pdf", "demande.pdf", "IMG_0412.HEIC"), ("neighbours/rfc822", "demande.pdf"),
        ("neighbours/tnef", "demande.pdf"),
    )
)  # fmt: skip

KINDS = {
    "Mail": _MAIL,
    "A live PDF form is believed without a look at the page": _LIVE,
    "A text layer is believed without the ink": _TEXT,
    "Forms filled and printed by real tools": _TOOLS,
    "Not on the page is not blank": _NOT_SEEN,
    "Ticks": _TICKS,
    "Files: several documents in one, codings, damage": _FILES,
    "Separators of other products": _SHEETS,
}
"""The kinds of public reports that the inputs stand for, and the inputs of each."""
CASES: tuple[Trap, ...] = tuple(case for cases in KINDS.values() for case in cases)
