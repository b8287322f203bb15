"""Which form definitions an installation has. They are read on first use: most functions never ask for one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from copiste.forms.model import Definition
from copiste.ports.instructions import Instructions
from copiste.ports.library import Library
from copiste.task_root import task_root


@dataclass(frozen=True, slots=True)
class LateLibrary:
    """The library that `make` gives, on first use."""

    make: Callable[[], Library]

    def definitions(self) -> Mapping[str, Definition]:
        """Return every definition by id."""
        return self.make().definitions()


def library_of(env: Mapping[str, str], own: Iterable[Path] = (), told: Instructions | None = None) -> LateLibrary:
    """Return the definitions in the folders that `COPISTE_FORMS` names, else those that ship and those in *own*; and
    in place of those of the same id, the ones that *told* has."""
    chosen = env.get("COPISTE_FORMS")
    usual = [task_root() / "schemas", *(folder for folder in own if folder.is_dir())]
    folders = [Path(name) for name in chosen.split(os.pathsep)] if chosen else usual

    def read() -> Library:
        from copiste.homes.library_files import FileLibrary

        return FileLibrary(folders, {} if told is None else told.forms())

    return LateLibrary(cache(read))
