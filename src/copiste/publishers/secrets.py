"""The secrets that sign what leaves: in files of one machine, in parameters on AWS."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from copiste.outward.signing import secret_of
from copiste.settings.destinations import Destination

_FILE, _PARAMETER = "file:", "ssm:"
_MINUTES = 5
"""For which a parameter's value is kept; chosen: a secret that was changed is in use by then."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

Secrets = Callable[[], Sequence[bytes]]


def secrets_of(destination: Destination, folder: Path | None) -> Secrets:
    """Return what gives the secrets of *destination*, named from the data *folder*, or on AWS (None) as parameters.

    Files are read at once, so that what is wrong is told at the start: raise `BadDestination`. Each time anew, too: one
    that was replaced counts at once.
    """
    if not all(each.startswith(_PARAMETER if folder is None else _FILE) for each in destination.secrets):
        raise destination.fault("secrets")
    if folder is None:
        return _Remembered(partial(_parameters, destination))
    _in_files(folder, destination)
    return partial(_in_files, folder, destination)


def _in_files(folder: Path, destination: Destination) -> list[bytes]:
    found = []
    for each in destination.secrets:
        path = folder / each.removeprefix(_FILE)
        try:
            if path.stat().st_mode & _OTHERS:
                raise destination.fault("secret_open")
            found.append(secret_of(path.read_text("ascii")))
        except (OSError, ValueError):
            raise destination.fault("secret") from None
    return found


def _parameters(destination: Destination) -> list[bytes]:
    import boto3

    client = boto3.client("ssm")
    try:
        return [
            secret_of(
                client.get_parameter(Name=each.removeprefix(_PARAMETER), WithDecryption=True)["Parameter"]["Value"]
            )
            for each in destination.secrets
        ]
    except (client.exceptions.ParameterNotFound, ValueError):
        raise destination.fault("secret") from None


class _Remembered:
    """What *ask* answered, until it is `_MINUTES` old: parameters are asked for now and then, not with every event."""

    def __init__(self, ask: Secrets) -> None:
        self._ask = ask
        self._found: Sequence[bytes] = ()
        self._until = 0.0

    def __call__(self) -> Sequence[bytes]:
        if time.monotonic() >= self._until:
            self._found = self._ask()
            self._until = time.monotonic() + 60 * _MINUTES
        return self._found
