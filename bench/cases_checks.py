"""What can be asked of a case that was read: small predicates, each of which also says what it found.

A check takes a `Found` and returns a `Verdict`. They are put together with `every` and `either`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """What `copiste read` printed for one input: the line of the document and those of its forms.

    `parts` are the lines of all documents: of a message, its own and then one for each document in it.
    """

    document: dict[str, Any]
    forms: Sequence[dict[str, Any]]
    parts: Sequence[dict[str, Any]] = ()

    @property
    def places(self) -> list[str]:
        """Return the place of every page, in order."""
        return [page["place"] for page in self.document["pages"]]

    @property
    def codes(self) -> set[str]:
        """Return the codes of all problems, of the document and of its forms."""
        return {problem["code"] for line in (self.document, *self.forms) for problem in line["problems"]}

    def field(self, name: str, form: int = 0) -> dict[str, Any] | None:
        """Return the field *name* (a JSON Pointer) of a form; None when there is none."""
        fields = self.forms[form]["fields"] if form < len(self.forms) else []
        return next((field for field in fields if field["name"] == name), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what was asked holds; `doubt` says that it holds because a person is asked, `found` what there was."""

    right: bool
    found: str
    doubt: bool = False


Check = Callable[[Found], Verdict]


def every(*checks: Check) -> Check:
    """All of *checks* hold; what is found is said for those that do not, else for all."""

    def check(found: Found) -> Verdict:
        said = [one(found) for one in checks]
        wrong = [one for one in said if not one.right]
        shown = "; ".join(one.found for one in (wrong or said) if one.found)
        return Verdict(not wrong, shown, any(one.doubt for one in said))

    return check


def either(*checks: Check) -> Check:
    """The first of *checks* that holds, else what the first one found."""

    def check(found: Found) -> Verdict:
        said = [one(found) for one in checks]
        return next((one for one in said if one.right), said[0])

    return check


def says(name: str, text: str, form: int = 0, *, sure: bool = False) -> Check:
    """Field *name* reads *text*, or goes to a person; with *sure* no person is asked."""

    def check(found: Found) -> Verdict:
        field = found.field(name, form)
        if field is None:
            return Verdict(False, f"{name}: no such field")
        shown = f"{name} = {field['text']!r} {field['decision']} {' '.join(field['reasons'])}".strip()
        same = _plain(field["text"]) == _plain(text)
        return Verdict((same or field["decision"] == "review") if not sure else _accepted(field) and same, shown,
                       field["decision"] == "review")  # fmt: skip

    return check


def values(wanted: dict[str, Any], form: int = 0) -> Check:
    """Each field has the typed value given for it, or goes to a person; at least half need no person."""

    def check(found: Found) -> Verdict:
        fields = {name: found.field(name, form) for name in wanted}
        wrong = [
            f"{name} = {field['value']!r}" if field else f"{name}: no such field"
            for name, field in fields.items()
            if field is None or (_accepted(field) and not _same(field, wanted[name]))
        ]
        right = sum(field is not None and _accepted(field) and _same(field, wanted[name])
                    for name, field in fields.items())  # fmt: skip
        enough = right * 2 >= len(wanted)
        told = "; ".join(wrong) or f"{right} of {len(wanted)} right, the others asked"
        return Verdict(not wrong and enough, told, right < len(wanted))

    return check


def doubted(name: str, form: int = 0, reasons: Sequence[str] = ()) -> Check:
    """Field *name* goes to a person, for one of *reasons* where some are given."""

    def check(found: Found) -> Verdict:
        field = found.field(name, form)
        if field is None:
            return Verdict(False, f"{name}: no such field")
        asked = field["decision"] == "review" and (not reasons or bool(set(reasons) & set(field["reasons"])))
        return Verdict(asked, f"{name} = {field['text']!r} {field['decision']} {' '.join(field['reasons'])}", asked)

    return check


def reasoned(*reasons: str) -> Check:
    """At least one field goes to a person for one of *reasons*."""

    def check(found: Found) -> Verdict:
        said = {reason for form in found.forms for field in form["fields"] for reason in field["reasons"]}
        return Verdict(bool(said & set(reasons)), f"reasons {sorted(said)}", True)

    return check


def unread(found: Found) -> Verdict:
    """Nothing was read of it, and a problem says why."""
    told = not found.document["pages"] and bool(found.codes)
    return Verdict(told, f"pages {found.places}, problems {sorted(found.codes)}")


def recognised(found: Found) -> Verdict:
    """A form was found in it."""
    return Verdict(bool(found.forms), f"pages {found.places}")


def held(found: Found) -> Verdict:
    """Nothing is filed with no person: every form waits for one, or there is none."""
    status = [form["status"] for form in found.forms]
    return Verdict("accepted" not in status, f"forms {status}, pages {found.places}", True)


def records(*pages: Sequence[int]) -> Check:
    """There is one form for each of *pages*, and it stands on these."""

    def check(found: Found) -> Verdict:
        stand = [list(form["pages"]) for form in found.forms]
        return Verdict(stand == [list(each) for each in pages], f"forms on pages {stand}, {found.places}")

    return check


def placed(*places: str) -> Check:
    """The pages have these places."""

    def check(found: Found) -> Verdict:
        return Verdict(found.places == list(places), f"pages {found.places} {' '.join(sorted(found.codes))}".strip())

    return check


def told(*codes: str) -> Check:
    """One of *codes* is among the problems."""

    def check(found: Found) -> Verdict:
        return Verdict(bool(found.codes & set(codes)), f"problems {sorted(found.codes)}")

    return check


def enclosed(*names: str | None) -> Check:
    """A message holds these documents, in order, and each has pages or a problem."""

    def check(found: Found) -> Verdict:
        inside = [part for part in found.parts if "part" in part]
        silent = [part["part"] for part in inside if not part["pages"] and not part["problems"]]
        right = [part["name"] for part in inside] == list(names) and not silent
        return Verdict(right, ", ".join(f"{part['name']}: {_came_to(part)}" for part in inside))

    return check


def _came_to(part: dict[str, Any]) -> str:
    return " ".join([page["place"] for page in part["pages"]] or [problem["code"] for problem in part["problems"]])


def _accepted(field: dict[str, Any]) -> bool:
    return bool(field["decision"] == "accept")


def _same(field: dict[str, Any], wanted: object) -> bool:
    return str(field["value"]) == str(wanted)


def _plain(text: str) -> str:
    return " ".join(text.split())
