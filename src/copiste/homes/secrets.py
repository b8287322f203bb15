"""Passwords and keys of gateways: in files on one machine, as parameters (SecureString) of Systems Manager on AWS."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copiste.errors import BadSetting

_LARGEST = 100_000
"""Characters of a secret; chosen."""


def in_files(home: Path) -> Callable[[str], str]:
    """Return what reads a secret from the file that it names, below *home* unless the name is absolute.

    It raises `BadSetting` when the file is not there, or when others may read it.
    """

    def secret(name: str) -> str:
        path = home / name
        try:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise BadSetting(setting=name, problem="chmod 600")
            return path.read_text("utf-8")[:_LARGEST].strip()
        except (OSError, UnicodeDecodeError):
            raise BadSetting(setting=name, problem="?") from None

    return secret


def in_parameters(client: Callable[[], Any], prefix: str) -> Callable[[str], str]:
    """Return what reads a secret from the parameter `<prefix><name>`. Needs ssm:GetParameter and kms:Decrypt."""

    def secret(name: str) -> str:
        found: str = client().get_parameter(Name=f"{prefix}{name}", WithDecryption=True)["Parameter"]["Value"]
        return found

    return secret
