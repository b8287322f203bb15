"""Writes the page docs/field-types.md from the registry, so that it says what the code does.

`python -m copiste.fields.manual > docs/field-types.md` writes it anew; a test fails when it has drifted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

from copiste.fields import crossing, words
from copiste.fields.base import Parsed
from copiste.fields.codes import FINDINGS, REFUSALS
from copiste.fields.registry import FIELD_TYPES
from copiste.texts import catalogue

_HEAD = """# Field types

Written by `python -m copiste.fields.manual`; edit the code, not this page.

A property's type is told by its `format`; without one by `x-currency` (money), `enum` or `oneOf` (one-of), and its
JSON `type`: `boolean` (yes-no), `integer`, `number` (decimal), `array` (many-of). Anything else is plain text. Blank
answers are null in every type. Decimals, money and percentages are decimal strings: their JSON type is `string`.

Names and text with no `x-lexicon` are compared with every list that ships (`src/copiste/fields/lexicons`, with sources
and licences): words that none of them has make a reading less sure, most on a page in bad shape. No list
refuses an answer.

Examples are fictitious, and read under the options that stand beside them. *Evidence* is about the share of
one-character misreadings that the text's own structure would betray: 0 for free text, 1 where a check digit holds.

"""

_OPTIONS = (
    ("`x-date-order`", "`ymd`, `dmy`, `mdy`",
     "dates: the order of numbers on this form; without it, a date with two readings goes to a person"),
    ("`x-century-from`", "a year, such as 1930",
     "dates: two-digit years mean that year or one of the ninety-nine after it; without it they are refused"),
    ("`x-currency`", "ISO 4217 code, such as `CAD`", "makes the property money, with the decimals of that currency"),
    ("`x-decimal`", "`,` or `.`",
     "numbers and money: what `1,234` and `1.234` mean; else the language of the edition says it"),
    ("`x-region`", "ISO 3166 code, else `CA`", "telephones: the country of a number without `+`"),
    ("`x-lexicon`", f"one or several of {', '.join(f'`{name}`' for name in words.LEXICONS)}",
     "text: the lists that the answer is probably in; what one has is likelier read right"),
    ("`title`, `x-title` of a `oneOf` branch with `const`", "text, or text by language",
     "choices: what the paper shows for the value"),
)  # fmt: skip
_TIES = (
    ("`x-role`", ", ".join(f"`{role}`" for role in crossing.ROLES),
     "what the property is to its subject; roles of one subject are compared"),
    ("`x-subject`", "a name, such as `patient`",
     "whose facts these are; without it, those of the object that the property stands in"),
    ("`x-sum-of`", 'pointers, such as `["/lines/*/amount", "-/rebate"]`',
     "the value is their sum; `*` is every row, a leading `-` takes away"),
    ("`x-agrees-with`", "a pointer", "the paper asks for the same thing twice"),
    ("`x-not-with`", "a pointer to a tick box", "this box is not ticked together with that one"),
    ("`x-not-before`", "a pointer to a day", "this day is not earlier than that one"),
)  # fmt: skip
_TIES_TAIL = """
In a pointer, `*` means the row that the property itself is in, as far as both paths go together. A check with a value
missing, or a role that stands twice for one subject, is not made. A check that holds is evidence for all its fields;
one that does not sends all of them to a person.

"""


def field_types_page() -> str:
    """Return the whole page as Markdown."""
    types = _table(("type", "takes", "accepte", "on paper", "in the record", "evidence"), map(_row, FIELD_TYPES))
    says = ("keyword", "value", "says")
    return (
        f"{_HEAD}{types}\n## What a property may declare\n\n{_table(says, _OPTIONS)}"
        f"\n## Facts that tie fields together\n\n{_table(says, _TIES)}{_TIES_TAIL}"
        f"{_codes('finding', FINDINGS, 'Findings')}\n{_codes('unparsable', REFUSALS, 'No value')}"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _row(name: str) -> Sequence[str]:
    kind = FIELD_TYPES[name]
    parsed = [kind.parse(text, kind.test_options) for text, _ in kind.test_values]
    papers = ", ".join(f"`{text}`".replace("\n", "` / `") for text, _ in kind.test_values)
    options = f" under `{json.dumps(dict(kind.test_options))}`" if kind.test_options else ""
    values = ", ".join(f"`{json.dumps(one.value, ensure_ascii=False)}`" for one in parsed)
    return f"`{name}`", kind.summary["en"], kind.summary["fr"], papers + options, values, _evidence(parsed)


def _evidence(parsed: list[Parsed]) -> str:
    found = sorted({one.evidence for one in parsed})
    return " to ".join(f"{value:g}" for value in dict.fromkeys((found[0], found[-1])))


def _codes(family: str, codes: Iterable[str], title: str) -> str:
    english, french = catalogue("en"), catalogue("fr")
    rows = ((f"`{code}`", english[f"{family}.{code}"], french[f"{family}.{code}"]) for code in sorted(codes))
    return f"## {title}\n\n{_table(('code', 'means', 'veut dire'), rows)}"


if __name__ == "__main__":
    sys.stdout.write(field_types_page())
