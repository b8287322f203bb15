"""What a fax service's message says of the fax that is attached: who called which number, when, how many pages.

Every service words its messages in its own way, and most let the customer change the words. So the words are declared:
one small JSON file a service in `services/`, or templates among the settings of a mailbox. A template is a line with
places in it, `Fax from {caller} ({pages} pages)`. It becomes an expression whose every repetition has a bound and of
which at most two are free, and it is tried at the beginning of short lines only: no message can make it slow.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from copiste.errors import BadSetting
from copiste.mail.model import Attached
from copiste.records.arrival import ArrivalFacts

_LINE = 300
"""Characters of a line that is compared; chosen, not measured."""
_LINES = 200
"""Lines of a message that are looked at; chosen, not measured."""
_TEMPLATES = 60
"""Lines of an office's own templates, each a pattern a line; chosen, not measured."""
_NUMBER = r"(?P<{}>\+?\(?[0-9][0-9 ().\-]{{2,22}}[0-9])"
_PLACES = {
    "caller": _NUMBER.format("caller"),
    "called": _NUMBER.format("called"),
    "pages": r"(?P<pages>[0-9]{1,4})",
    "declared": r"(?P<declared>[0-9]{1,4})",
    "seconds": r"(?P<seconds>[0-9]{1,5})",
    "minutes": r"(?P<minutes>[0-9]{1,3}:[0-9]{2}(?::[0-9]{2})?)",
    "id": r"(?P<id>[0-9A-Za-z][0-9A-Za-z_\-]{1,63})",
    "date": r"(?P<date>[0-9A-Za-z][0-9A-Za-z:,./+\- ]{5,39})",
    "name": r"(?P<name>.{1,60}?)",
    "station": r"(?P<station>.{1,40}?)",
    "*": r".{0,80}?",
}
_FREE = frozenset({"name", "station", "*"})
_PLACE = re.compile(r"\{([a-z*]{1,10})\}")
# hours from UTC (IANA tz database), by their names in English and in French
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "hna": -4, "haa": -3, "hne": -5, "hae": -4, "hnc": -6,
    "hac": -5, "hnr": -7, "har": -6, "hnp": -8, "hap": -7,
}  # fmt: skip
_ZONE = re.compile(r"\s*(?:\(?([A-Za-z]{1,3})\)?|([+-][0-9]{2}):?([0-9]{2}))$")
_DATES = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p", "%b %d %Y %I:%M %p", "%b %d %Y %H:%M", "%B %d %Y %I:%M %p",
    "%B %d %Y %H:%M", "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%a %d %b %Y %H:%M:%S",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """How one service words its messages. `senders` are domains that it writes from; `dates` are formats of strptime.

    Templates are tried in their order on each line of the subject, the text and the name of the attachment; of what
    they find, the first stands.
    """

    name: str
    senders: tuple[str, ...] = ()
    subject: tuple[re.Pattern[str], ...] = ()
    text: tuple[re.Pattern[str], ...] = ()
    attachment: tuple[re.Pattern[str], ...] = ()
    dates: tuple[str, ...] = ()


def template(text: str) -> re.Pattern[str]:
    """Return the expression that *text* stands for; raise `BadSetting` for a template that is none.

    >>> template("Fax from {caller} ({pages} page{*}").match("FAX  from 418 555-0100 (3 pages)")["caller"]
    '418 555-0100'
    """
    places = _PLACE.findall(text)
    if not 0 < len(text) <= _LINE or len(set(places) - {"*"}) != len([each for each in places if each != "*"]):
        raise BadSetting(setting="templates", problem=text[:60])
    if set(places) - set(_PLACES) or not set(places) - {"*"} or sum(each in _FREE for each in places) > 2:
        raise BadSetting(setting="templates", problem=text[:60])
    made = "".join(_PLACES[piece] if number % 2 else _literal(piece) for number, piece in enumerate(_PLACE.split(text)))
    return re.compile(rf"\s{{0,20}}{made}(?:\s{{0,20}}$|(?<=\S)(?=\W)|(?<=\W))", re.IGNORECASE)


def service(name: str, known: Mapping[str, object]) -> Service:
    """Return the service that a JSON file, or a setting, describes."""
    lists = {key: tuple(str(each) for each in value) for key, value in known.items() if isinstance(value, list | tuple)}
    counted = sum(len(lists.get(key, ())) for key in ("subject", "text", "attachment"))
    if counted > _TEMPLATES:
        raise BadSetting(setting="templates", problem=str(counted))
    subject, text, attachment = (
        tuple(template(each) for each in lists.get(key, ())) for key in ("subject", "text", "attachment")
    )
    return Service(name, lists.get("senders", ()), subject, text, attachment, lists.get("dates", ()))


@cache
def services() -> Mapping[str, Service]:
    """Return the services that ship, by name."""
    folder = resources.files("copiste.mail") / "services"
    return {
        file.name.removesuffix(".json"): service(file.name.removesuffix(".json"), json.loads(file.read_text("utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    }


def chosen(name: str, templates: str, sender: str) -> Service | None:
    """Return the service of a mailbox: its own *templates* (one a line), the one *name*d, or the one that *sender*'s
    domain is of; None for a message that is no fax.
    """
    if templates:
        lines = [line.strip() for line in templates.splitlines() if line.strip()]
        own = service(name or "own", {"subject": lines, "text": lines, "attachment": lines})
        base = services().get(name)
        return own if base is None else Service(name, base.senders, own.subject, own.text, own.attachment, base.dates)
    if name:
        if name not in services():
            raise BadSetting(setting="service", problem=name[:60])
        return services()[name]
    domain = sender.rpartition("@")[2]
    return next(
        (each for each in services().values() if any(domain == of or domain.endswith(f".{of}") for of in each.senders)),
        None,
    )


def facts(found: Attached, of: Service, zone: str) -> ArrivalFacts:
    """Return what *of* says of the fax *found*; times that name no zone are in *zone*."""
    envelope = found.envelope
    told: dict[str, str] = {}
    for patterns, lines in (
        (of.subject, [envelope.subject]),
        (of.text, envelope.text.splitlines()[:_LINES]),
        (of.attachment, [found.name or ""]),
    ):
        for place, value in _told(patterns, lines):
            told.setdefault(place, value)
    received = _instant(told.get("date", ""), of.dates or _DATES, zone)
    pages = _count(told.get("pages"))
    return ArrivalFacts(
        provider=of.name,
        provider_id=told.get("id") or envelope.id,
        received_at=received or envelope.passed_at or envelope.sent_at,
        local_time=told.get("date") or envelope.date,
        caller=told.get("caller", ""),
        caller_name=told.get("name", ""),
        station=told.get("station", ""),
        called=told.get("called", ""),
        pages_received=pages,
        pages_declared=_count(told.get("declared")) or pages,
        seconds=_count(told.get("seconds")) if "seconds" in told else _duration(told.get("minutes")),
        media_type=found.media_type,
    )


def _told(patterns: Iterable[re.Pattern[str]], lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    kept = [line[:_LINE] for line in lines]
    for pattern in patterns:
        for line in kept:
            if (match := pattern.match(line)) is not None:
                yield from ((place, value.strip()) for place, value in match.groupdict().items() if value)
                break


def _literal(text: str) -> str:
    made = []
    for word in re.split(r"(\s*[:：]\s*|\s+)", text):
        if word.strip() in (":", "："):
            made.append(r"\s{0,5}[:：]\s{0,20}")
        else:
            made.append(r"\s{1,20}" if word.isspace() else re.escape(word))
    return "".join(made)


def _count(text: str | None) -> int | None:
    return None if text is None else int(text)


def _duration(text: str | None) -> int | None:
    if text is None:
        return None
    seconds = 0
    for each in text.split(":"):
        seconds = seconds * 60 + int(each)
    return seconds


def _instant(text: str, formats: Iterable[str], zone: str) -> dt.datetime | None:
    """Return the instant that a service writes as *text*, in UTC; None when no format fits.

    >>> _instant("2026-11-26 20:05:00 HNE", _DATES, "America/Toronto")
    datetime.datetime(2026, 11, 27, 1, 5, tzinfo=datetime.timezone.utc)
    """
    for written, away in _zoned(" ".join(text.replace(",", " ").split()), ZoneInfo(zone)):
        for each in formats:
            try:
                return dt.datetime.strptime(written, each.replace(",", "")).replace(tzinfo=away).astimezone(dt.UTC)
            except (ValueError, OverflowError):
                continue  # not this form of a date
    return None


def _zoned(text: str, zone: ZoneInfo) -> Iterable[tuple[str, dt.tzinfo]]:
    named = _ZONE.search(text)
    if named is not None:
        hours = _ZONES.get((named[1] or "").lower())
        if named[2]:
            hours = int(named[2]) + (-1 if named[2][0] == "-" else 1) * int(named[3]) / 60
        if hours is not None and abs(hours) < 24:
            yield text[: named.start()], dt.timezone(dt.timedelta(hours=hours))
    yield text, zone
