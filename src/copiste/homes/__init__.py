"""Where an installation keeps what it keeps: the one list of homes.

To add one, write its package with `open_home` and name it here; the contract suites run in it from then on
(tests/contract/homes.py says how to make an empty one).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from copiste.ports.home import Home

Clock = Callable[[], dt.datetime]
Opener = Callable[[Mapping[str, str], Clock], Home]
"""Opens the home that the settings of an environment name; raises `BadSetting` for one that is missing."""


def _machine(env: Mapping[str, str], clock: Clock) -> Home:
    from copiste.homes.machine.home import open_home

    return open_home(env, clock)


def _aws(env: Mapping[str, str], clock: Clock) -> Home:
    from copiste.homes.aws.home import open_home

    return open_home(env, clock)


HOMES: Mapping[str, Opener] = MappingProxyType({"machine": _machine, "aws": _aws})
"""By name; each is imported when it is opened, so that one machine loads no AWS software."""


def open_home(env: Mapping[str, str], clock: Clock) -> Home:
    """Open the home of this environment: the folder that `COPISTE_HOME` names, else what template.yaml made on AWS."""
    return HOMES["machine" if env.get("COPISTE_HOME") else "aws"](env, clock)
