"""Whose word is worth what: the readers that a page was shown to, each with its weight in the vote.

A page's reading keeps its panel, so that whoever judges it later needs to know no reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNWEIGHED = 0.5
"""The weight of a reading whose reader says nothing of its image: less than any that was measured; chosen."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one reader's word is worth. `weights` has a weight for each image of a line (`reading.model.VARIANTS`).

    One that counts backs answers: the calibration was fitted with it. Any other can only make an answer less sure.
    """

    reader: str
    counts: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Panel:
    """All that a page was shown to, in the order in which they were asked."""

    voices: tuple[Voice, ...] = ()

    @property
    def counting(self) -> frozenset[str]:
        """Return the names of the readers that back answers."""
        return frozenset(each.reader for each in self.voices if each.counts)

    def weight(self, reader: str, variant: str) -> float:
        """Return how much what *reader* makes of an image counts in the vote."""
        found = next((each.weights for each in self.voices if each.reader == reader), {})
        return found.get(variant, UNWEIGHED)


BEFORE = Panel(
    (
        Voice("tesseract", counts=True, weights={"clean": 0.9, "raw": 0.5}),
        Voice("ppocr", counts=True, weights={"clean": 1.0, "padded": 1.0, "raw": 1.0}),
    )
)
"""Of readings kept by versions that did not write their panel down: it was always this one."""
