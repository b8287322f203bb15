"""Form definitions in folders on disk: `<folder>/<form-id>/schema.json` and its editions (CONTRACT.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from copiste.errors import BadDefinition
from copiste.forms import load as forms
from copiste.forms.model import Definition

_MOST_BYTES = 200_000_000
"""Bytes of a definition with its blanks; chosen, and named in the refusal below."""
_KEPT = 32
"""Definitions of which the bytes last read are kept with what came of them; more than ship, chosen, not measured."""


class FileLibrary:
    """Definitions under one or more folders, read once. A later folder's form takes the place of an earlier one's."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._found = {form.id: form for folder in folders for form in load(folder)}

    def definitions(self) -> Mapping[str, Definition]:
        """Return every definition by id."""
        return self._found


def load(folder: Path) -> tuple[Definition, ...]:
    """Return the definitions in *folder*, or the one that *folder* itself is, by id.

    Raises `BadDefinition` when one cannot be used, or when there is no such folder.
    """
    return tuple(_definition(path.name, tuple(files_of(path).items())) for path in definition_folders(folder))


@lru_cache(_KEPT)
def _definition(form: str, files: tuple[tuple[str, bytes], ...]) -> Definition:
    """Return what the same bytes always give: checking the three that ship takes 0.4 s of processor."""
    return forms.definition(form, dict(files))


def definition_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders in *folder* (or *folder* itself) that hold a `schema.json` and are no meta-schemas."""
    folder = folder.resolve()
    if (folder / "editions").is_dir() or (
        (folder / "schema.json").is_file() and not (folder / "layout.json").is_file()
    ):
        return (folder,)
    if not folder.is_dir():
        raise BadDefinition(form=folder.name, pointer="", problem="no such folder")
    inside = (path for path in folder.iterdir() if path.is_dir() and (path / "editions").is_dir())
    return tuple(sorted(inside))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the definition's files by name relative to *folder*: `schema.json`, layouts and blanks, nothing else."""
    wanted = [
        folder / "schema.json",
        *sorted(folder.glob("editions/*/layout.json")),
        *sorted(folder.glob("editions/*/blank-*.png")),
    ]
    present = [path for path in wanted if path.is_file()]
    if sum(path.stat().st_size for path in present) > _MOST_BYTES:
        raise BadDefinition(form=folder.name, pointer="", problem="larger than 200 megabytes")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in present}
