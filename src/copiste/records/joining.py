"""One answer that is spread over several places, put together: what each reader made of all of them, and all that was
measured there, as if it stood in one zone. So it is typed, weighed and decided whole, like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from copiste.reading.levels import ANEW, SEEN
from copiste.reading.model import ELECTRONIC, Candidate, ZoneReading, spelt, unspelt
from copiste.reading.signs import tall
from copiste.records import told

_CLEAN = "clean"
_LEAST = frozenset({SEEN, ANEW, "delivered", "located"})
"""Measurements of which the lowest part speaks for the whole: of all others the highest does."""
_OF_WRITTEN = frozenset({ANEW, "delivered", "height"})
"""Measurements that only say something of parts in which something stands."""


def joined(parts: Sequence[str], between: str) -> str:
    """Return the text of a whole answer; what is blank takes no mark.

    >>> joined(["25", "05", "1961"], "/"), joined(["418", ""], " ")
    ('25/05/1961', '418')
    """
    return between.join(text for part in parts if (text := " ".join(part.split())))


def whole(zones: Sequence[ZoneReading], between: str) -> ZoneReading:
    """Return the zone that *zones*, in reading order, are together; its box is that of the first."""
    written = [zone for zone in zones if _written(zone)]
    if not written:
        return replace(zones[0], evidence=_evidence(zones, zones, between))
    candidates = tuple(_candidates(written, between))
    return replace(zones[0], candidates=candidates, evidence=_evidence(zones, written, between))


def left_blank(zones: Sequence[ZoneReading]) -> tuple[ZoneReading, ...]:
    """Return the parts in which nothing stands, where something stands in others."""
    blank = tuple(zone for zone in zones if not _written(zone))
    return blank if len(blank) < len(zones) else ()


def unread(zones: Sequence[ZoneReading], together: ZoneReading) -> bool:
    """Whether something stands in a part of which no reader made anything, or no reader made anything of them all."""
    written = [zone for zone in zones if _written(zone)]
    blank = any(not any(each.text.strip() for each in zone.candidates) for zone in written)
    return blank or (bool(written) and not together.candidates)


def _written(zone: ZoneReading) -> bool:
    return bool(zone.candidates) or zone.evidence.get("lines", 0.0) > 0


def _candidates(written: Sequence[ZoneReading], between: str) -> Iterable[Candidate]:
    """Yield what each reader made of the whole of one image: of a part that it did not see so, of the clean one."""
    for reader, variant in dict.fromkeys((c.reader, c.variant) for zone in written for c in zone.candidates):
        parts = [_part(zone, reader, variant) for zone in written]
        said = [part for part in parts if part is not None]
        if len(said) == len(written):
            text = joined([part.text for part in said], between)
            yield Candidate(reader, text, min(part.score for part in said), variant)


def _part(zone: ZoneReading, reader: str, variant: str) -> Candidate | None:
    """Return what *reader* made of a part, in the nearest image to *variant* that it was shown."""
    wanted = (variant,) if variant == ELECTRONIC else (variant, unspelt(variant), _CLEAN, spelt(_CLEAN))
    own = {each.variant: each for each in zone.candidates if each.reader == reader}
    return next((own[each] for each in wanted if each in own), None)


def _evidence(zones: Sequence[ZoneReading], written: Sequence[ZoneReading], between: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for name in dict.fromkeys(name for zone in zones for name in zone.evidence):
        among = written if name in _OF_WRITTEN else zones
        values = [zone.evidence[name] for zone in among if name in zone.evidence]
        lowest = name in _LEAST or name == "height"
        if values:
            found[name] = min(values) if lowest else max(values)
    if any(zone.evidence.get("told") for zone in written):
        if all(zone.evidence.get("told") for zone in written):
            found[told.HELD] = min(told.FIRMNESS.index(told.standing(zone)) for zone in written)
        else:
            found["differs"] = 1.0  # the file says a part of what stands there
    found.pop("cells", None)
    if all("cells" in zone.evidence for zone in written):
        found["cells"] = sum(zone.evidence["cells"] for zone in written) + tall(between) * (len(written) - 1)
    return found
