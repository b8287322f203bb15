"""Layers of a PDF that are off ("optional content", ISO 32000-1, 8.11): what lies on one is shown to nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_MOST = 1_000
"""Layers of a file, so that one made to hurt ends; chosen, not measured."""
_POLICIES: dict[str, Callable[[Sequence[bool]], bool]] = {
    "/AnyOn": lambda off: not all(off),
    "/AllOn": lambda off: not any(off),
    "/AnyOff": any,
    "/AllOff": all,
}
"""When what belongs to several layers is shown, by which of them are off (ISO 32000-1, table 99)."""


class Switches:
    """Which layers are off as the file opens."""

    def __init__(self, root: DictionaryObject) -> None:
        usual = _dictionary(_dictionary(root.get("/OCProperties")).get("/D"))
        self._all_off = str(usual.get("/BaseState", "/ON")) == "/OFF"
        self._off, self._on = _numbers(usual.get("/OFF")), _numbers(usual.get("/ON"))

    def hide(self, entry: DictionaryObject) -> bool:
        """Whether what *entry* describes lies on layers that are off."""
        layer = entry.raw_get("/OC") if "/OC" in entry else None
        group = _dictionary(layer)
        if group.get("/Type") != "/OCMD":
            return layer is not None and self._is_off(layer)
        members = group.raw_get("/OCGs") if "/OCGs" in group else None
        found = _resolved(members)
        off = [self._is_off(each) for each in (_entries(found) if isinstance(found, ArrayObject) else [members])]
        return bool(off) and not _POLICIES.get(str(group.get("/P", "/AnyOn")), _POLICIES["/AnyOn"])(off)

    def _is_off(self, layer: object) -> bool:
        number = layer.idnum if isinstance(layer, IndirectObject) else None
        return number in self._off or (self._all_off and number is not None and number not in self._on)


def _numbers(value: object) -> frozenset[int]:
    found = _resolved(value)
    entries = _entries(found) if isinstance(found, ArrayObject) else []
    return frozenset(each.idnum for each in entries if isinstance(each, IndirectObject))


def _entries(value: ArrayObject) -> list[object]:
    return list(list.__iter__(value[:_MOST]))


def _resolved(value: object) -> object:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value: object) -> DictionaryObject:
    found = _resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
