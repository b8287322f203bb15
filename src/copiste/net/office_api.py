"""The API of an installation elsewhere, as a client that gives files in: for an office that has no browser.

A file is known by its bytes: given again, it is the same upload and has the same receipt. So everything may be tried
again, and is, when the other side is away or busy. Redirects are not followed: they could lead a password anywhere.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import CookieJar
from typing import IO, Any
from urllib.parse import quote, urlencode, urlsplit

from copiste.errors import BadAddress, SendRefused, SendUnanswered
from copiste.net.guarded import untrusted

_NEAR = frozenset({"127.0.0.1", "localhost", "::1"})
_LARGEST_ANSWER = 1_000_000
"""Bytes; chosen: the API answers with far less."""
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP status that pass: time-outs, too early, too many, faults of a server (RFC 9110, 8470, 6585)."""
_LONGEST_PAUSE = 60.0
"""Seconds of a `Retry-After` that are waited at most; chosen."""


@dataclass(frozen=True, slots=True)
class SendTimeouts:
    """Seconds for one request, pauses between tries, and pauses between looks for a receipt that is being made."""

    request: float = 120.0
    tries: tuple[float, ...] = (1, 2, 5, 15, 30)
    looks: tuple[float, ...] = (1, 1, 2, 2, 5, 5, 10, 10, 15, 15, 30, 30, 30, 30)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(slots=True)
class OfficeApi:
    """The API at *url*. Sign in with `signed_in` unless there is a *token*."""

    url: str
    token: str | None = None
    insecure: bool = False
    patience: SendTimeouts = field(default_factory=SendTimeouts)
    sleep: Callable[[float], None] = time.sleep
    _csrf: str = ""
    _opener: urllib.request.OpenerDirector = field(init=False)
    _storage: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.url = _fit(self.url, insecure=self.insecure)
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(_NoRedirects, cookies)
        self._storage = urllib.request.build_opener(_NoRedirects)  # knows neither cookie nor token

    def takes_passwords(self) -> bool:
        """Say whether people sign in there with a name and a password."""
        return "password" in self._json("GET", "/api/session").get("ways", ())

    def sign_in(self, name: str, password: str) -> None:
        """Open a session; raise `SendRefused` when name and password are not right."""
        found = self._json("POST", "/api/session", {"name": name, "password": password})
        self._csrf = str(found.get("csrf") or "")

    def session(self) -> Mapping[str, Any]:
        """Return who is signed in, and what the installation takes; raise `SendRefused` when nobody is."""
        found = self._json("GET", "/api/session")
        if not found.get("signed_in"):
            raise SendRefused(code="not_signed_in", status=HTTPStatus.UNAUTHORIZED)
        return found

    def give(self, data: bytes, *, office: str, name: str, batch: str | None = None) -> str:
        """Give one file in, to a *batch* if any, and return its receipt; raise `SendRefused` or `SendUnanswered`."""
        key = upload_key(office, data)
        into = {} if batch is None else {"batch": batch}
        posting = self._posting(key, office, data, into)
        if posting is None:
            query = urlencode({"office": office, "name": name, **into}, quote_via=quote)
            return str(self._json("PUT", f"/api/uploads/{key}?{query}", data)["receipt"])
        self._post(posting, data, name)
        return self._receipt(key)

    def _posting(self, key: str, office: str, data: bytes, into: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Return the form that puts a file straight into the inbox; None where files are given to the API itself."""
        wanted = {"upload": key, "office": office, "size": len(data), "media_type": _media_type(data), **into}
        try:
            return self._json("POST", "/api/uploads", wanted)
        except SendRefused as fault:
            if fault.facts.get("status") in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
                return None
            raise

    def _post(self, posting: Mapping[str, Any], data: bytes, name: str) -> None:
        url = _fit(str(posting["url"]), insecure=self.insecure)
        kind, body = _form({str(key): str(value) for key, value in posting["fields"].items()}, data, name)
        request = urllib.request.Request(url, body, {"Content-Type": kind}, method="POST")  # noqa: S310  see _fit
        self._answer(request, self._storage)

    def _receipt(self, key: str) -> str:
        """Wait until what stands in the inbox is taken in: only then has it a receipt."""
        for pause in (*self.patience.looks, 0.0):
            try:
                return str(self._json("GET", f"/api/uploads/{key}")["receipt"])
            except SendRefused as fault:
                if fault.facts.get("status") != HTTPStatus.NOT_FOUND:
                    raise
            self.sleep(pause)
        raise SendUnanswered(kind="receipt")

    def _json(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if self._csrf:
            headers["X-CSRF-Token"] = self._csrf
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data: bytes | None = None
        if isinstance(body, bytes):
            data, headers["Content-Type"] = body, "application/octet-stream"
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self.url + path, data, headers, method=method)  # noqa: S310  see _fit
        try:
            found = json.loads(self._answer(request, self._opener))
        except ValueError:
            raise SendUnanswered(kind="nonsense") from None
        if not isinstance(found, dict):
            raise SendUnanswered(kind="nonsense")
        return found

    def _answer(self, request: urllib.request.Request, opener: urllib.request.OpenerDirector) -> bytes:
        fault: SendRefused | SendUnanswered = SendUnanswered(kind="away")
        for pause in (*self.patience.tries, None):
            wait = pause
            try:
                with opener.open(request, timeout=self.patience.request) as answer:
                    return _read(answer)
            except urllib.error.HTTPError as error:
                fault = _refused(error)
                if error.code not in _AGAIN:
                    raise fault from None
                wait = None if pause is None else max(pause, _asked_to_wait(error))
            except (OSError, ValueError) as error:
                fault = SendUnanswered(kind="away")
                unknown = untrusted(error)
                if unknown is not None:
                    problem = unknown.verify_message
                    raise SendUnanswered(kind="certificate", resource="certificate", problem=problem) from None
            if wait is not None:
                self.sleep(wait)
        raise fault


def upload_key(office: str, data: bytes) -> str:
    """Return the name of an upload: the same for the same bytes to the same office."""
    return "send-" + hashlib.sha256(office.encode() + b"\0" + data).hexdigest()[:48]


def _fit(url: str, *, insecure: bool) -> str:
    """Return *url* without a slash at its end; raise `BadAddress` unless it goes over TLS or stays on this machine."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise BadAddress(resource="url") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise BadAddress(resource="url")
    if parts.scheme == "http" and parts.hostname not in _NEAR and not insecure:
        raise BadAddress(resource="plain")
    return url.rstrip("/")


def _read(answer: IO[bytes]) -> bytes:
    data = answer.read(_LARGEST_ANSWER + 1)
    if len(data) > _LARGEST_ANSWER:
        raise ValueError("the answer does not end")
    return data


def _refused(error: urllib.error.HTTPError) -> SendRefused:
    try:
        code = str(json.loads(_read(error)).get("code", ""))
    except (OSError, ValueError, AttributeError):
        code = ""
    if not code and error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return SendRefused(code="error", status=error.code, resource="front")  # a server before it, in its own words
    return SendRefused(code=code if code.replace("_", "").isalnum() else "error", status=error.code)


def _asked_to_wait(error: urllib.error.HTTPError) -> float:
    text = error.headers.get("Retry-After", "")
    return min(float(text), _LONGEST_PAUSE) if text.isascii() and text.isdecimal() else 0.0


def _media_type(data: bytes) -> str:
    known = {
        b"%PDF": "application/pdf",
        b"II*\0": "image/tiff",
        b"MM\0*": "image/tiff",
        b"\x89PNG": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
    }
    return next((kind for start, kind in known.items() if data.startswith(start)), "application/octet-stream")


def _form(fields: Mapping[str, str], data: bytes, name: str) -> tuple[str, bytes]:
    """Return content type and body of a form whose last part is the file, as S3 wants it."""
    boundary = secrets.token_hex(16)
    plain = "".join(char for char in name if char.isprintable() and char not in '"\\') or "file"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{plain}"\r\n\r\n'.encode()
    return f"multipart/form-data; boundary={boundary}", b"".join(
        [*parts, head, data, f"\r\n--{boundary}--\r\n".encode()]
    )
