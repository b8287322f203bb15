"""Passwords sealed with Argon2id, at the costs that the library recommends (RFC 9106, low memory)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2:
    """The `Passwords` port. Checking a name that nobody has takes as long as checking one that somebody has."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")

    def seal(self, password: str) -> str:
        """Return the hash of *password*, with its salt and costs."""
        return self._hasher.hash(password)

    def holds(self, sealed: str | None, password: str) -> bool:
        """Say whether *password* is the one behind *sealed*."""
        try:
            return self._hasher.verify(sealed or self._nobody, password) and sealed is not None
        except (VerificationError, InvalidHashError):
            return False
