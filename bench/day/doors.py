"""Every door of an installation, and what stands before each: gateways, a mail server, a share, an office's client."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from threading import Lock

from bench.day.arrivals import OFFICES, Arrival
from copiste import wiring
from copiste.net.office_api import OfficeApi
from tests.contract import mailbox
from tests.unit.gateways.servers import Said, SrFaxServer, TelnyxServer, event, served

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "une phrase assez longue"  # noqa: S105  of nobody
_NUMBERS = {office: f"+1418555010{place}" for place, office in enumerate(OFFICES)}
_FAXES = "telecopies"


@dataclass(slots=True)
class DayDoors:
    """What arrivals are brought to. *url* is where the installation answers once it is served."""

    home: Path
    copiste: Path
    mail: mailbox.Mailbox
    srfax: SrFaxServer
    telnyx: TelnyxServer
    srfax_url: str
    telnyx_url: str
    url: str = ""
    _clients: dict[str, OfficeApi] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def bring(self, number: int, arrival: Arrival) -> None:
        """Hand one arrival to its door; *number* tells deliveries apart."""
        name = f"scan-{number:04}.{arrival.suffix}"
        match arrival.door:
            case "folder":
                _put(self.home / "inbox" / arrival.office, name, arrival.data)
            case "share":
                _put(self.home / "share" / arrival.office, name, arrival.data)
            case "mail":
                self._mail(number, arrival, arrival.office, "Bonjour,\n\nVoici le formulaire.\n")
            case "fax-mail":
                called = _NUMBERS[arrival.office].removeprefix("+1")
                self._mail(number, arrival, _FAXES, f"Caller ID: 514 555 0155\nNuméro composé : {called}\nPages: 1\n")
            case "upload":
                self._client("upload").give(arrival.data, office=arrival.office, name=name)
            case "send":
                self._send(name, arrival)
            case "hylafax":
                self._hylafax(number, arrival)
            case "srfax":
                with self._lock:
                    line = _NUMBERS[arrival.office].removeprefix("+1")
                    self.srfax.arrives(str(5000 + number), arrival.data, User_FaxNumber=line, Pages="1")
            case "telnyx":
                self._telnyx(number, arrival)

    def _mail(self, number: int, arrival: Arrival, folder: str, text: str) -> None:
        made = EmailMessage()
        made["From"] = "envois@ruisseau.example"
        made["To"] = "formulaires@greffe.example"
        made["Subject"] = "Formulaire"
        made["Date"] = "Fri, 27 Nov 2026 09:00:00 -0500"
        made["Message-ID"] = f"<jour-{number}@ruisseau.example>"
        made.set_content(text)
        sort = ("image", "tiff") if arrival.suffix == "tif" else ("application", "pdf")
        made.add_attachment(arrival.data, maintype=sort[0], subtype=sort[1], filename=f"doc.{arrival.suffix}")
        with self._lock, self.mail.client() as client:
            kind, answer = client.append(folder, "", None, bytes(made))
            if kind != "OK":
                raise RuntimeError(f"the mail server takes no message: {answer!r}")

    def _client(self, user: str) -> OfficeApi:
        with self._lock:
            if user not in self._clients:
                self._clients[user] = OfficeApi(self.url)
                self._clients[user].sign_in(user, PASSWORD)
            return self._clients[user]

    def _send(self, name: str, arrival: Arrival) -> None:
        path = self.home / "outbox" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(arrival.data)
        asked = ("send", str(path), "--to", self.url, "--office", arrival.office, "--user", "send", "--password-stdin")
        subprocess.run([self.copiste, *asked], input=f"{PASSWORD}\n", text=True, capture_output=True, check=True)

    def _hylafax(self, number: int, arrival: Arrival) -> None:
        spool = self.home / "spool" / arrival.office
        file = spool / "recvq" / f"fax{number:09}.tif"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(arrival.data)
        (spool / "etc").mkdir(exist_ok=True)
        (spool / "etc" / "copiste.conf").write_text(f"COPISTE_INBOX={self.home / 'inbox' / arrival.office}\n")
        told = (f"recvq/{file.name}", "ttyS0", f"{number:09}", "", "5145550155", "", _NUMBERS[arrival.office])
        hook = ROOT / "infra" / "hylafax" / "copiste-receive"
        subprocess.run(["bash", hook, *told], check=True, env={**os.environ, "COPISTE_SPOOL": str(spool)})

    def _telnyx(self, number: int, arrival: Arrival) -> None:
        with self._lock:
            self.telnyx.media[f"/media/{number}.tif"] = Said(arrival.data)
        line = _NUMBERS[arrival.office]
        body = event(f"{self.telnyx_url}/media/{number}.tif", f"fax-{number}", to=line, page_count=1)
        for _ in range(10):  # as Telnyx does: again until it is taken
            request = urllib.request.Request(  # noqa: S310  our own address
                f"{self.url}/fax/telnyx", body, self.telnyx.signed(body, time.time()), method="POST"
            )
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  the same
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as refused:
                refused.close()
            time.sleep(1)
        raise RuntimeError("a fax was refused again and again")


@contextmanager
def opened(home: Path, copiste: Path) -> Iterator[DayDoors]:
    """Start what stands before the doors, and write the settings of an installation in *home* that knows them all."""
    srfax, telnyx = SrFaxServer(), TelnyxServer()
    with ExitStack() as stack:
        srfax_url = stack.enter_context(served(srfax.answer))
        telnyx_url = stack.enter_context(served(telnyx.answer))
        mail = stack.enter_context(mailbox.serving())
        doors = DayDoors(home, copiste, mail, srfax, telnyx, srfax_url, telnyx_url)
        with mail.client() as client:
            for folder in (*OFFICES, _FAXES):
                client.create(folder)
        _settle_in(doors)
        yield doors


def _settle_in(doors: DayDoors) -> None:
    home = doors.home
    for office in OFFICES:
        for folder in ("inbox", "share"):
            (home / folder / office).mkdir(parents=True, exist_ok=True)
    (home / "key").mkdir(exist_ok=True)
    for name, word in (("imap", mailbox.PASSWORD), ("srfax", "mot de passe"), ("telnyx", "clé")):
        path = home / "key" / name
        path.touch(mode=0o600)
        path.write_text(word, "utf-8")
    (home / "offices.json").write_text(json.dumps({office: {} for office in OFFICES}))
    lines = {number: {"office": office, "title": f"Ligne {office}"} for office, number in _NUMBERS.items()}
    folders = {office: {"path": str(home / "share" / office), "office": office} for office in OFFICES}
    (home / "doors.json").write_text(
        json.dumps({"lines": lines, "folders": folders, "connections": _connections(doors)})
    )
    _add_people(doors, ("upload", "send"))


def _connections(doors: DayDoors) -> dict[str, object]:
    first, secret = OFFICES[0], "key/telnyx"
    asked = {"account": "4242", "url": doors.srfax_url, "near": "yes"}
    called = {"public_key": doors.telnyx.public, "media_hosts": "127.0.0.1", "url": f"{doors.telnyx_url}/v2"}
    faxes = doors.mail.options(folder=_FAXES, service="generic")
    return {
        "srfax": {"kind": "srfax", "office": first, "secret": "key/srfax", "options": asked},
        "telnyx": {"kind": "telnyx", "office": first, "secret": secret, "options": {**called, "near": "yes"}},
        "faxmail": {"kind": "imap", "office": first, "secret": "key/imap", "options": faxes},
        **{
            f"mail-{office}": {
                "kind": "imap",
                "office": office,
                "secret": "key/imap",
                "options": doors.mail.options(folder=office),
            }
            for office in OFFICES
        },
    }


def _add_people(doors: DayDoors, names: Sequence[str]) -> None:
    wiring.embedded(doors.home, {})  # makes the installation: accounts are added to one that stands
    for name in names:
        offices = [word for office in OFFICES for word in ("--office", office)]
        asked = ("users", "add", name, "--role", "uploader", *offices, "--data", str(doors.home), "--password-stdin")
        subprocess.run([doors.copiste, *asked], input=f"{PASSWORD}\n", text=True, capture_output=True, check=True)


def _put(folder: Path, name: str, data: bytes) -> None:
    (folder / f".{name}").write_bytes(data)
    (folder / f".{name}").rename(folder / name)
