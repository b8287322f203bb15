"""One filled form before it is on paper: what is written in each field, and the record that a perfect reader files."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import Any

from copiste.forms.pointers import set_at
from samples.pen import Answer
from samples.people import plain


class FilledCase:
    """Collects answers by AcroForm name and values by JSON Pointer. Fields that may be left out are, at random."""

    def __init__(self, rng: random.Random, blanks: float) -> None:
        self._rng, self._blanks = rng, blanks
        self.answers: dict[str, Answer] = {}
        self.values: dict[str, Any] = {}
        self.pointers: dict[str, str] = {}
        self.lists: dict[str, dict[str, str]] = {}
        self._written: set[str] = set()

    def skip(self) -> bool:
        """Is the next answer left out?"""
        return self._rng.random() < self._blanks

    def _put(self, name: str, pointer: str, answer: Answer, value: Any) -> None:
        self.answers[name], self.values[pointer], self.pointers[name] = answer, value, pointer

    def text(self, name: str, pointer: str, text: str, value: Any = None, sure: bool = False) -> None:
        """A written answer; `value` is what it means when that is not the text itself."""
        gone = not sure and self.skip()
        self._written.add(name)
        self._put(name, pointer, "" if gone else text, None if gone or not text else text if value is None else value)

    def day(self, name: str, pointer: str, day: dt.date, pattern: str = "%Y-%m-%d") -> None:
        """A day, written as `pattern` says."""
        self.text(name, pointer, day.strftime(pattern), day.isoformat())

    def phone(self, name: str, pointer: str, text: str) -> None:
        """A telephone number with or without an extension."""
        digits, _, extension = text.partition("poste")
        number = "+1" + re.sub(r"\D", "", digits) + (f";ext={extension.strip()}" if extension else "")
        self.text(name, pointer, text, number)

    def money(self, name: str, pointer: str, cents: int, sure: bool = False) -> None:
        """An amount in dollars, written the English way."""
        self.text(name, pointer, f"{cents / 100:,.2f}", f"{cents // 100}.{cents % 100:02d}", sure)

    def pick(self, name: str, pointer: str, option: str) -> None:
        """One option of a group."""
        chosen = None if self.skip() else option
        self._put(name, pointer, chosen, chosen)

    def tick(self, name: str, pointer: str, chance: float) -> None:
        """A box of its own, ticked with this chance."""
        ticked = self._rng.random() < chance
        self._put(name, pointer, ticked, ticked)

    def many(self, options: dict[str, str], pointer: str, chosen: list[str]) -> None:
        """Boxes that make one list together; `options` gives the value of each box."""
        for name, value in options.items():
            self.answers[name], self.pointers[name] = value in chosen, pointer
        self.values[pointer], self.lists[pointer] = chosen, options

    def signature(self, name: str, pointer: str) -> None:
        """A signature, seldom forgotten."""
        signed = self._rng.random() < 0.9
        self._put(name, pointer, signed, signed)

    def names(self) -> dict[str, dict[str, str]]:
        """By pointer, in reading order: the AcroForm names that carry it, each with the option it stands for."""
        out: dict[str, dict[str, str]] = {}
        for name, pointer in self.pointers.items():
            out.setdefault(pointer, {})[name] = self.lists.get(pointer, {}).get(name, "")
        return out

    def in_capitals(self) -> None:
        """Turns the written answers, and what they mean, into plain capitals; the domain of an e-mail has no case."""
        for name, answer in self.answers.items():
            if isinstance(answer, str) and name in self._written:
                self.answers[name] = plain(answer)
                if self.values[self.pointers[name]] == answer:
                    mailbox, at, domain = answer.partition("@")
                    self.values[self.pointers[name]] = plain(mailbox) + at + (domain if at else "")

    def record(self) -> dict[str, Any]:
        """The values in their places: groups are objects, numbered steps of a pointer are rows.

        What is blank is left out, and so is a row of which nothing is filled in, as in a filed record.
        """
        filled = {pointer: value for pointer, value in self.values.items() if value is not None and value != []}
        rows = {_row(pointer) for pointer, value in filled.items() if value is not False}
        out: dict[str, Any] = {}
        for pointer, value in filled.items():
            if _row(pointer) in rows or not _row(pointer):
                set_at(out, pointer, value)
        return out


def _row(pointer: str) -> str:
    """The part of a pointer that names a row of a table, or nothing.

    >>> _row("/persons/2/child"), _row("/applicant/name")
    ('/persons/2', '')
    """
    found = re.match(r".*/[0-9]+(?=/)", pointer)
    return found[0] if found else ""
