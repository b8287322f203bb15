"""How each destination is reached: which adapter, and where its secrets are. Checked when an installation is built."""

from __future__ import annotations

import datetime as dt
import stat
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from copiste.errors import BadDestination
from copiste.outward.signing import secret_of
from copiste.ports.outward import Publisher
from copiste.stages.destinations import Destination, Destinations

_FILE, _PARAMETER = "file:", "ssm:"
_MINUTES = 5
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def fit_for_one_machine(home: Path, destinations: Destinations) -> Destinations:
    """Return *destinations*, or raise `BadDestination` for one that cannot be reached from one machine."""
    for each in destinations.known.values():
        if each.bus is not None:
            raise _fault(each, "bus_here")
        if each.url is not None:
            _file_secrets(home, each)
    return destinations


def fit_for_aws(destinations: Destinations) -> Destinations:
    """Return *destinations*, or raise `BadDestination` for one that cannot be reached from AWS."""
    for each in destinations.known.values():
        if each.folder is not None:
            raise _fault(each, "folder_there")
        if not all(secret.startswith(_PARAMETER) for secret in each.secrets):
            raise _fault(each, "secrets")
    return destinations


def publisher_on_one_machine(home: Path, clock: Callable[[], dt.datetime], destination: Destination) -> Publisher:
    """Return what gives events to *destination*; folders are named from the data folder *home*."""
    if destination.folder is not None:
        from copiste.adapters.outward_files import FilePublisher

        return FilePublisher(home / destination.folder, clock)
    return _webhook(destination, partial(_file_secrets, home, destination))


@cache
def publisher_on_aws(destination: Destination) -> Publisher:
    """Return what gives events to *destination*, the same one for as long as the process lasts."""
    if destination.bus is not None:
        import boto3

        from copiste.adapters.outward_bus import BusPublisher

        return BusPublisher(boto3.client("events"), destination.bus)
    return _webhook(destination, _Remembered(partial(_parameters, destination)))


def _webhook(destination: Destination, secrets: Callable[[], Sequence[bytes]]) -> Publisher:
    from copiste.adapters.outward_webhook import WebhookPublisher

    return WebhookPublisher(destination.url or "", secrets, internal=destination.internal)


def _file_secrets(home: Path, destination: Destination) -> list[bytes]:
    """Read the secrets of *destination*, each time anew: one that was replaced counts at once."""
    found = []
    for each in destination.secrets:
        if not each.startswith(_FILE):
            raise _fault(destination, "secrets")
        path = home / each.removeprefix(_FILE)
        try:
            if path.stat().st_mode & _OTHERS:
                raise _fault(destination, "secret_open")
            found.append(secret_of(path.read_text("ascii")))
        except (OSError, ValueError):
            raise _fault(destination, "secret") from None
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
        raise _fault(destination, "secret") from None


class _Remembered:
    """What *ask* answered, until it is `_MINUTES` old: parameters are asked for now and then, not with every event."""

    def __init__(self, ask: Callable[[], Sequence[bytes]]) -> None:
        self._ask = ask
        self._found: Sequence[bytes] = ()
        self._until = 0.0

    def __call__(self) -> Sequence[bytes]:
        if time.monotonic() >= self._until:
            self._found = self._ask()
            self._until = time.monotonic() + 60 * _MINUTES
        return self._found


def _fault(destination: Destination, part: str) -> BadDestination:
    return BadDestination(destination=destination.name, resource=part)
