"""The base of every deliberate error."""

from __future__ import annotations

from typing import ClassVar


class CopisteError(Exception):
    """Base of every deliberate error. `code` is stable: it is stored, alarmed on and translated."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1

    def __init__(self, **facts: str | int | float) -> None:
        detail = ", ".join(f"{name}={value}" for name, value in facts.items())
        super().__init__(f"{self.code} ({detail})" if detail else self.code)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with the facts: an error raised where files are read reaches the command line."""
        return _raised_again, (type(self), self.facts)


def _raised_again(kind: type[CopisteError], facts: dict[str, str | int | float]) -> CopisteError:
    return kind(**facts)
