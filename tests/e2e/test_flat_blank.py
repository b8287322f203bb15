"""A scan of an empty form is all there is: draft from it, then read a filled page with nothing touched by hand."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest

from copiste.cli import main
from copiste.pointers import value_at

ROOT = Path(__file__).parents[2]
FILLED = ROOT / "samples/inbox/maple-bend/05-permit-scan.pdf"


def flattened(pdf: Path) -> bytes:
    """The pages of *pdf* as pictures in a PDF: no fields, no text."""
    pages = [page.render(scale=300 / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=300)
    return held.getvalue()


def holds(box: list[float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


@pytest.mark.slow
def test_a_filled_page_is_read_with_what_was_drafted_from_a_flat_blank(tmp_path: Path) -> None:
    (tmp_path / "blank.pdf").write_bytes(flattened(ROOT / "samples/blanks/permit.pdf"))
    forms, out = tmp_path / "forms", tmp_path / "read.jsonl"
    assert main(["draft", str(tmp_path / "blank.pdf"), "--id", "permit", "--out", str(forms)]) == 0
    assert main(["forms", "check", str(forms)]) == 0

    assert main(["read", str(FILLED), "--forms", str(forms), "-o", str(out)]) == 0

    (form,) = [line for line in map(json.loads, out.read_text("utf-8").splitlines()) if line["kind"] == "form"]
    truth = json.loads((ROOT / f"samples/expected/maple-bend/{FILLED.name}.json").read_text("utf-8"))
    (record,) = [each["record"] for each in truth["forms"]]
    (layout,) = (ROOT / "schemas/permit/editions").glob("*/layout.json")
    right = wanted = 0
    for field in json.loads(layout.read_text("utf-8"))["fields"]:
        answer = value_at(record, field["name"])
        if field["kind"] != "text" or not isinstance(answer, str) or "phone" in field["name"]:
            continue
        x0, y0, x1, y1 = field["places"][0]["box"]
        here = [f for f in form["fields"] if any(holds(w["box"], (x0 + x1) / 2, (y0 + y1) / 2) for w in f["where"])]
        wanted += 1
        right += any(plain(answer) == plain(f["text"]) for f in here)
    assert wanted >= 15
    assert right >= 0.85 * wanted


def plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
