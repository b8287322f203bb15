"""The catalogues of the review screen: French and English say the same things, and all that the screen asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from copiste.ports.identity import Role
from copiste.records.correcting import How
from copiste.records.states import DocumentState, PageState
from copiste.records.tasks import Disposition, TaskKind, TaskState
from copiste.stages.review import notes
from copiste.stages.review.arrange import ASIDE

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
ALWAYS = {
    *("nav", "keys", "act", "queue", "records"),  # with the name of a screen, a command, a filter or a format
    *("kind", "kindwhy", "taskstate", "disposition", "channel", "state", "reader", "notekind", "place", "how", "role"),
    *("docstate", "pagestate", "formstatus", "batchside", "did", "arrival"),
}
"""Stems whose texts are found by a code of the server's, or by the name of a command."""


def catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((WEB / "texts" / f"{language}.json").read_text("utf-8"))
    return found


def asked() -> set[str]:
    """Return every text that some script asks for by its whole name."""
    scripts = "".join(path.read_text("utf-8") for path in WEB.rglob("*.js"))
    return set(re.findall(r"\"([a-z]+(?:\.[a-z0-9_]+)*)\"", scripts))


def test_both_languages_have_every_text() -> None:
    french, english = catalogue("fr"), catalogue("en")

    assert french.keys() ^ english.keys() == set()
    assert [key for key, text in (french | english).items() if not text.strip()] == []


def test_both_languages_fill_in_the_same_facts() -> None:
    french, english = catalogue("fr"), catalogue("en")
    facts = {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in french.items()}

    assert [key for key, text in english.items() if set(re.findall(r"\{(\w+)\}", text)) != facts[key]] == []
    assert [key for key in french if (" | " in french[key]) != (" | " in english[key])] == []


def acts() -> set[str]:
    """Return every act that the server writes into the audit."""
    scripts = "".join(
        path.read_text("utf-8")
        for folder in ("src/copiste/stages/review", "functions/api")
        for path in (ROOT / folder).glob("*.py")
    )
    written = set(re.findall(r"note\(\s*[\w.()]+,\s*\"([a-z_.]+)\"", scripts)) | {
        "record.filed",
        "record.corrected",
        "session.open",
    }
    said = {f"task.{kind}" for kind in ("ask", "hold", "answer", "note")}
    return written | said | {f"task.{how.value}" for how in (Disposition.REJECTED, Disposition.DISMISSED)}


CODES = {
    "kind": set(TaskKind),
    "taskstate": {*TaskState, "open"},
    "disposition": set(Disposition),
    "docstate": set(DocumentState),
    "pagestate": set(PageState),
    "role": set(Role),
    "how": set(get_args(How)),
    "notekind": set(get_args(notes.Kind)),
    "place": set(ASIDE),
    "channel": {"folder", "bucket", "mailbox", "email", "upload", "fax", "mail", "counter", "telephone", "arranged"},
    "formstatus": {"review", "filed"},
    "reader": {"tesseract", "ppocr", "vision", "pdf_text", "acroform"},
    "did": acts(),
}
"""Every code that the server sends and the screen puts into words."""


def test_every_code_of_the_server_has_its_words() -> None:
    known = {stem: {key.partition(".")[2] for key in catalogue("fr") if key.startswith(f"{stem}.")} for stem in CODES}

    assert {stem: codes - known[stem] for stem, codes in CODES.items() if codes - known[stem]} == {}
    assert {stem: known[stem] - codes for stem, codes in CODES.items() if known[stem] - codes} == {}


def test_no_text_is_left_that_nobody_asks_for() -> None:
    left = {key for key in catalogue("fr") if key.split(".")[0] not in ALWAYS} - asked()

    assert left == set()


def test_the_texts_are_written_as_french_is_here() -> None:
    faults = [key for key, text in catalogue("fr").items() if re.search(r"'|(?<!\u00a0):(?!\w)|\s[;!?]|« |« | »", text)]

    assert faults == []


def test_no_script_reads_markup_and_no_page_carries_style_or_script() -> None:
    scripts = {path.name: path.read_text("utf-8") for path in WEB.rglob("*.js")}

    assert [
        name
        for name, text in scripts.items()
        if re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
    ] == []
    assert [
        name
        for name, text in scripts.items()
        if re.search(r"https://|[{,] style:", text.replace('style: "p', "").replace('style: "c', ""))
    ] == []
    page = (WEB / "index.html").read_text("utf-8")
    assert not re.search(r"<style|style=|<script(?![^>]*src=\"/)|\son\w+=", page)
