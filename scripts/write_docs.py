#!/usr/bin/env python3
"""Write the pages of docs/ that are made from the code: docs/codes.md, every code with its two sentences.

Usage: .venv/bin/python scripts/write_docs.py (or `make docs`)
"""

from __future__ import annotations

from pathlib import Path

from copiste.texts import catalogue

PAGE = Path(__file__).parents[1] / "docs" / "codes.md"
SUBJECTS = {
    "error": "Errors: a document, a command or a service failed",
    "problem": "Problems: something to know about a document, a page or a form that was read",
    "reason": "Reasons: why a field goes to a person",
    "settled": "Settled: what the choice between readings rested on, when it was not their vote",
    "legibility": "Legibility: what is wrong with a page that came through badly",
    "unparsable": "Unparsable: why an answer could not be typed",
}


HEAD = """# Codes and their sentences

Made by `make docs` from `src/copiste/texts`. Codes are stable: they are stored and alarmed on. Sentences may be
bettered. The exit status of a command is 2 for errors of a setting or of usage and 1 for other errors.
"""


def codes() -> str:
    """Return the page of codes, from the two catalogues."""
    french, english = catalogue("fr"), catalogue("en")
    parts = [HEAD]
    for subject, title in SUBJECTS.items():
        keys = sorted(key for key in french if key.startswith(f"{subject}."))
        rows = [f"| `{key.partition('.')[2]}` | {french[key]} | {english[key]} |" for key in keys]
        if rows:
            parts.append(f"## {title}\n\n| code | français | English |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(codes(), encoding="utf-8")
    print(f"{PAGE.name} is up to date")
