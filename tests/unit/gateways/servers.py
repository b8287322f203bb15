"""Gateways for tests, on this machine: they answer as their documentation says, and fail as gateways do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TIFF = b"II*\0 a fax"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a server got it."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """What a server says; *cut* bytes less than it announces."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0


@contextmanager
def served(answer: Callable[[Asked], Said]) -> Iterator[str]:
    """Serve *answer* and give the address."""

    class Request(BaseHTTPRequestHandler):
        def do(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, parts.path, parse_qs(parts.query), dict(self.headers.items()), body)
            said = answer(asked)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body) + said.cut))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do  # noqa: N815  the names that the base class calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(slots=True)
class SrFaxServer:
    """An SRFax account: `faxes` by details id as the inbox lists them, `files` what can be retrieved of them."""

    faxes: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[dict[str, str]] = field(default_factory=list)
    broken: Callable[[dict[str, str]], Said | None] = lambda _: None

    def arrives(self, number: str, data: bytes = TIFF, **changed: Any) -> None:
        """Let a fax come in."""
        self.faxes[number] = {
            "FileName": f"20261124140512-6104-19_1|{number}",
            "ReceiveStatus": "Ok",
            "Date": "Nov 24/26 09:05 AM",
            "EpochTime": 1795529112,
            "CallerID": "5145550155",
            "RemoteID": "CLINIQUE DU NORD",
            "Pages": "2",
            "Size": str(len(data)),
            "ViewedStatus": "N",
            **changed,
        }
        self.files[number] = data

    def answer(self, asked: Asked) -> Said:
        """Answer one call."""
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        self.calls.append(form)
        if (said := self.broken(form)) is not None:
            return said
        if (form.get("access_id"), form.get("access_pwd")) != ("4242", "mot de passe"):
            return _json("Failed", "Invalid Access Code / Password")
        number = form.get("sFaxDetailsID", "")
        match form["action"]:
            case "Get_Fax_Inbox":
                unread = form.get("sViewedStatus") == "UNREAD"
                return _json("Success", [each for each in self.faxes.values() if not unread or is_new(each)])
            case "Retrieve_Fax" if number in self.files:
                return _json("Success", base64.b64encode(self.files[number]).decode())
            case "Update_Viewed_Status" if number in self.faxes and form["sDirection"] == "IN":
                self.faxes[number]["ViewedStatus"] = form["sMarkasViewed"]
                return _json("Success", "")
        return _json("Failed", "Fax not found")


def is_new(fax: Mapping[str, Any]) -> bool:
    """Whether nobody viewed a fax."""
    return str(fax.get("ViewedStatus")) == "N"


def _json(status: str, result: Any) -> Said:
    return Said(json.dumps({"Status": status, "Result": result}).encode())


@dataclass(slots=True)
class TelnyxServer:
    """A Telnyx account: signs its calls, serves documents under `/media/`, and lists faxes under `/v2/faxes`."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    media: dict[str, Said] = field(default_factory=dict)
    listed: list[dict[str, Any]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def public(self) -> str:
        """Return the account's public key as the portal shows it."""
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def signed(self, body: bytes, at: float) -> dict[str, str]:
        """Return the headers of a call made at *at*."""
        signature = self.key.sign(f"{int(at)}|".encode() + body)
        return {
            "telnyx-timestamp": str(int(at)),
            "telnyx-signature-ed25519": base64.b64encode(signature).decode(),
            "content-type": "application/json",
        }

    def answer(self, asked: Asked) -> Said:
        """Answer one request."""
        self.asked.append(asked)
        if asked.path == "/v2/faxes":
            if asked.headers.get("Authorization") != "Bearer clé":
                return Said(status=401)
            number, size = int(asked.query["page[number]"][0]), 2
            found = self.listed[(number - 1) * size : number * size]
            meta = {"total_pages": -(-len(self.listed) // size), "page_number": number}
            return Said(json.dumps({"data": found, "meta": meta}).encode())
        return self.media.get(asked.path, Said(status=403))


def event(
    url: str, fax: str = "f72eebbe-f9b6-4f0f-b652-03e742e110d5", kind: str = "fax.received", **changed: Any
) -> bytes:
    """Return the body of a call, as the documentation shows it."""
    payload = {
        "call_duration_secs": 50,
        "connection_id": "1447842681660114324",
        "direction": "inbound",
        "fax_id": fax,
        "from": "+15145550155",
        "media_url": url,
        "page_count": 2,
        "partial_content": False,
        "status": "received",
        "to": "+14185550100",
        **changed,
    }
    data = {
        "event_type": kind,
        "id": "4844b70c-3c6c-4c3a-ba2e-e4c785f02d24",
        "occurred_at": "2026-11-24T14:05:36.843054Z",
        "payload": payload,
        "record_type": "event",
    }
    return json.dumps({"data": data, "meta": {"attempt": 1, "delivered_to": "https://x.invalid/"}}).encode()
