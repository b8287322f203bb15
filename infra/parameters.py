"""The parameters of a deployment, each with its value: said now, or as it stands in the account, or the template's own.

    python infra/parameters.py STANDING [--ask]

STANDING is what CloudFormation says of the stack: `{"Parameters": [{"ParameterKey": …, "ParameterValue": …}]}`, or `{}`
for none yet. A variable of the environment with a parameter's name says it now, an empty one too:
`MonthlyPages=2000 make deploy`. With `--ask` what the stack does not know yet is asked for; what stands is kept and
never asked for again. Prints one override of `sam deploy` a line.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
LATER = "ScreenOrigin"
"""Known once the first pass made it: `infra/deploy.sh` sets it."""
SOURCES = {"now": "dit maintenant / said now", "stands": "en place / stands", "usual": "du gabarit / the template's"}


class Refused(ValueError):
    """A value that the template would not take; its text says which, and why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the template and what it is to be; `source` is a key of `SOURCES`."""

    name: str
    value: str
    source: str
    description: str

    @property
    def override(self) -> str:
        """Return it as `sam deploy` takes it."""
        return f'{self.name}="{self.value}"'


def parameters(
    env: Mapping[str, str], standing: Mapping[str, Any], ask: Callable[[str, str, str], str] | None = None
) -> Iterator[Parameter]:
    """Yield every parameter. *ask* gets name, description and usual value of one that nobody decided yet.

    Raise `Refused` for a value that cannot be.
    """
    stands = {each["ParameterKey"]: str(each["ParameterValue"]) for each in standing.get("Parameters") or ()}
    for name, facts in yaml_parse(TEMPLATE.read_text("utf-8"))["Parameters"].items():
        usual = str(facts["Default"])
        if name in env:
            value, source = env[name], "now"
        elif name in stands:
            value, source = stands[name], "stands"
        elif ask is not None and name != LATER:
            value = ask(name, facts["Description"], usual) or usual
            source = "usual" if value == usual else "now"
        else:
            value, source = usual, "usual"
        yield Parameter(name, checked(name, facts, value), source, facts["Description"])


def checked(name: str, facts: Mapping[str, Any], value: str) -> str:
    """Return *value*, or raise `Refused`."""
    allowed = [str(each) for each in facts.get("AllowedValues", ())]
    number = facts["Type"] == "Number"
    if allowed and value not in allowed:
        raise Refused(f"{name}: {', '.join(allowed)}")
    if number and not re.fullmatch(r"\d+(\.\d+)?", value):
        raise Refused(f"{name}: 0, 1, 2 …")
    if number and not facts.get("MinValue", 0) <= float(value) <= facts.get("MaxValue", float("inf")):
        raise Refused(f"{name}: {facts.get('MinValue', 0)} – {facts.get('MaxValue', '…')}")
    if not re.fullmatch(facts.get("AllowedPattern", ".*"), value) or len(value) > facts.get("MaxLength", 4096):
        raise Refused(f"{name}: {facts.get('AllowedPattern', '')} ≤ {facts.get('MaxLength', 4096)}")
    if re.search(r'["\\\n]', value):  # which no override can hold
        raise Refused(f'{name}: " \\')
    return value


def asked(name: str, description: str, usual: str) -> str:
    """Ask whoever sits before the screen."""
    print(f"{description}\n{name} [{usual}]: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def main(arguments: list[str]) -> int:
    """Print every override."""
    try:
        found = list(parameters(os.environ, json.loads(arguments[0]), asked if "--ask" in arguments else None))
    except Refused as refused:
        print(f"Valeur refusée / Value refused: {refused}", file=sys.stderr)
        return 2
    print("\n".join(each.override for each in found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
