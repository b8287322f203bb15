"""Where the files beside the package are: `functions/`, `schemas/`, `template.yaml`."""

from __future__ import annotations

from pathlib import Path


def task_root() -> Path:
    """Return the checkout when copiste runs from one, else what the wheel carries (`copiste/_bundle`)."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    if (checkout / "template.yaml").is_file() and (checkout / "functions").is_dir():
        return checkout
    return package / "_bundle"
