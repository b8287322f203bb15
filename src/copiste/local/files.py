"""The files of the review screen, with headers that let a page run nothing but what it came with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
}
_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Served:
    """A file and the headers that go with it."""

    data: bytes
    headers: Mapping[str, str]


def served(root: Path, path: str) -> Served | None:
    """Return the file that *path* names under *root*; a path without a suffix is one of the screen's own addresses."""
    parts = [part for part in unquote(path, errors="replace").split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    name = "/".join(parts)
    file = root / (name if parts and "." in parts[-1] else _INDEX)
    kind = KINDS.get(file.suffix)
    try:
        if kind is None or not file.resolve().is_relative_to(root.resolve()) or not file.is_file():
            return None
        data, facts = file.read_bytes(), file.stat()
    except OSError:
        return None
    headers = {
        "Content-Type": kind,
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-cache",
        "ETag": f'"{facts.st_mtime_ns:x}-{facts.st_size:x}"',
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
    return Served(data, headers)
