"""What each field of a draft is called in the record: its pointer, by the labels of its groups and its own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from copiste.drafting import naming
from copiste.drafting.calling import called
from copiste.drafting.nesting import Nested
from copiste.pointers import pointer_of


@dataclass(slots=True)
class _Names:
    """The names given so far within each group."""

    language: str
    given: dict[tuple[str, ...], dict[Hashable, str]] = field(default_factory=dict)

    def name(self, parent: tuple[str, ...], key: Hashable, *texts: str) -> str:
        """Return the name of what *key* is within *parent*: the first of *texts* that is free, or a number."""
        known = self.given.setdefault(parent, {})
        if key not in known:
            slugs = [slug for text in texts if (slug := naming.slug(text, self.language))] or ["field"]
            taken = set(known.values())
            known[key] = next((slug for slug in slugs if slug not in taken), naming.free(slugs[0], taken))
        return known[key]


def pointers(fields: Sequence[Nested], language: str) -> tuple[list[str], dict[tuple[str, ...], str]]:
    """Return the pointer of each field in the record, and the title of each group by its names (rows aside)."""
    names = _Names(language)
    titles: dict[tuple[str, ...], str] = {}
    found: list[str] = []
    lines = "lignes" if language == "fr" else "lines"
    for n, one in enumerate(fields):
        parts: list[str] = []
        bare: tuple[str, ...] = ()
        for step in one.steps:
            name = names.name(bare, step.key, step.title or lines)
            bare = (*bare, name)
            titles.setdefault(bare, step.title or name.replace("_", " ").capitalize())
            parts += [name] if step.row is None else [name, str(step.row)]
        row = next((step.row for step in one.steps if step.row is not None), None)
        key: Hashable = ("field", n) if row is None else ("column", one.label, one.field.kind, _nth(fields, n))
        found.append(pointer_of(*parts, names.name(bare, key, *_texts(one, language))))
    return found, titles


def _texts(one: Nested, language: str) -> list[str]:
    """Return what a field may be called, the best first: by its print, by what its widget is called, by a number."""
    field, own = one.field, one.field.own_name
    printed = [text for text in (one.label, field.label) if naming.slug(text, language)][:1]
    said = [called(field, text, language) for text in printed]
    return [*said, naming.spoken(own), *([] if said else [field.widgets[0].tooltip, own])]


def _nth(fields: Sequence[Nested], n: int) -> int:
    """Return how many fields before number *n* of one row have its label."""
    mine = fields[n]
    return sum(one.steps == mine.steps and one.label == mine.label for one in fields[:n])
