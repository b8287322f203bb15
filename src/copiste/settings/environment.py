"""Settings of the environment as values. Each raises `BadSetting` for one that is missing or malformed.

| setting | means |
|---|---|
| `COPISTE_HOME` | the data folder of an installation on one machine; without it the home is AWS |
| `COPISTE_KEY_FILE` | the operator's key, embedded (default `<home>/key/operator.key`) |
| `COPISTE_FORMS` | folders of form definitions, separated as in `PATH` (default: those that ship, and `<home>/forms`) |
| `COPISTE_READERS` | readers, by name: `tesseract`, `ppocr` (default), `vision`, `module:Class` |
| `COPISTE_PAGES_MAY_LEAVE` | `yes` lets forms that ask for it (`x-readers`) send crops to Textract (default no) |
| `COPISTE_VISION_URL`, `COPISTE_VISION_MODEL` | where the reader `vision` is served in the building, and its model |
| `COPISTE_VISION_ALLOWED` | addresses that it may be at (`http://10.0.0.5:8000`), separated by commas; none otherwise |
| `COPISTE_VISION_KEY_FILE` | a file with the key that it asks for, when it asks for one |
| `COPISTE_PATIENCE` | seconds after which a document that stands still has stalled (default 900) |
| `COPISTE_OFFICES`, `COPISTE_DOORS`, `COPISTE_DESTINATIONS` | on AWS, in place of what `copiste instruct` told |
| `COPISTE_SECRETS` | what the names of their passwords and keys begin with in Systems Manager, on AWS |
| `COPISTE_MONTHLY_PAGES` | pages read a month before reading pauses (default 0: no limit) |
| `COPISTE_SEED_SHARE` | share of the tasks that carry a known-wrong answer (default 0.02; 0 for none) |
| `COPISTE_OIDC_ISSUER`, `COPISTE_OIDC_CLIENT`, `COPISTE_OIDC_SECRET` | a provider to sign in with, embedded (OpenID) |
| `COPISTE_OIDC_GROUPS` | the claim that holds somebody's groups (default `groups`; on AWS `cognito:groups`) |
| `COPISTE_OIDC_SCOPES` | what is asked of the provider (default `openid profile`) |
| `COPISTE_IDLE` | seconds without a call after which a session ends, embedded (default 7200; 300 at least) |
| `COPISTE_URL` | the address under which people reach the screen, where it is not the one that they ask for |
| `COPISTE_PROXIES` | servers that may say on whose behalf they ask, embedded (default: those of this machine) |
| `ORIGINALS`, `WORK`, `RECORDS`, `INBOX`, `TABLE`, `KEY`, `INTAKE_QUEUE` … | what template.yaml made, on AWS |
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from copiste.errors import BadSetting
from copiste.records.cutting import USUAL_BARCODES, USUAL_PATCHES, BarcodeRule
from copiste.settings.offices import Office, Offices

SEED_SHARE = 0.02
"""Share of the tasks that carry a known-wrong answer."""
_SHORTEST_IDLE = 300  # seconds: whoever reads slowly is warned two minutes before


Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
_PROXIES = "127.0.0.0/8,::1"


def proxies(env: Mapping[str, str]) -> Networks:
    """Return where the servers are that may say on whose behalf they ask (`X-Forwarded-For`).

    >>> [str(each) for each in proxies({"COPISTE_PROXIES": "192.0.2.7, 198.51.100.0/24"})]
    ['192.0.2.7/32', '198.51.100.0/24']
    """
    found = []
    for text in (env.get("COPISTE_PROXIES") or _PROXIES).replace(",", " ").split():
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError:
            raise BadSetting(setting="COPISTE_PROXIES", problem=text, resource="proxies") from None
    return tuple(found)


def address(env: Mapping[str, str]) -> str | None:
    """Return the address that people reach the screen under; raise `BadSetting` for one with a path."""
    text = env.get("COPISTE_URL")
    path = urlsplit(text or "").path.strip("/")
    if path:
        raise BadSetting(setting="COPISTE_URL", problem=f"/{path}", resource="sub_path")
    return text


def seed_share(env: Mapping[str, str]) -> float:
    """Return the share of tasks that carry a known-wrong answer."""
    text = env.get("COPISTE_SEED_SHARE") or str(SEED_SHARE)
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise BadSetting(setting="COPISTE_SEED_SHARE", problem=text)
    return share


def needed(env: Mapping[str, str], name: str) -> str:
    """Return a setting that has to be there."""
    if value := env.get(name):
        return value
    raise BadSetting(setting=name, problem="?", resource="missing")


def offices(text: str | None) -> Offices:
    """Read `{"<office>": {"zone": "America/Vancouver", "language": "en", "title": "…", "patches": ["T"]}}`."""
    try:
        known = {name: _office(name, **facts) for name, facts in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError, re.error) as error:
        raise bad_file("offices.json", error) from error
    return Offices(known)


def bad_file(name: str, error: Exception) -> BadSetting:
    """Return what is wrong with the file of settings *name*, which *error* came of: no JSON, or what it says."""
    if isinstance(error, json.JSONDecodeError):
        return BadSetting(setting=name, problem=f"{error.lineno}:{error.colno}", resource="json")
    return BadSetting(setting=name, problem=type(error).__name__, resource="value")


def _office(
    name: str,
    *,
    patches: Sequence[str] = USUAL_PATCHES,
    barcodes: Sequence[Mapping[str, Any] | BarcodeRule] = USUAL_BARCODES,
    **facts: Any,
) -> Office:
    rules = tuple(rule if isinstance(rule, BarcodeRule) else BarcodeRule(**rule) for rule in barcodes)
    return Office(name, patches=tuple(patches), barcodes=rules, **facts)


def whole(env: Mapping[str, str], name: str, default: int, least: int = 0) -> int:
    """Return a setting that is a whole number, *least* or more."""
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise BadSetting(setting=name, problem=text)
    return int(text)


def idle(env: Mapping[str, str]) -> dt.timedelta:
    """Return after how long a session ends that nobody uses."""
    return dt.timedelta(seconds=whole(env, "COPISTE_IDLE", 7200, least=_SHORTEST_IDLE))
