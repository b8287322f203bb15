"""A mailbox over IMAP (RFC 3501, with UIDPLUS and MOVE where the server has them) as a door that is polled.

Options of the connection: `host` (needed), `user` (needed), `port` (993, or 143 with `security: starttls`), `security`
(`tls`, default, or `starttls`; `none` only to this machine), `ca` (a file with the authority that signed the server's
certificate, else those of the system), `folder` (default INBOX), `done` (`seen`, default; `flag`: the keyword
$CopisteTaken; or the name of a folder that taken messages are moved to). Those of the mail stage stand beside them
(`allow`, `authority`, `service`, `templates`, `zone`). The secret is the password.

A message is known by the folder's UIDVALIDITY and its UID, which name it for good; it is fetched without being marked.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import ipaddress
import re
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from copiste.errors import BadSetting, DoorFailed, ObjectMissing
from copiste.ports.doors import Fetched, GatewayFacts, PendingDelivery
from copiste.records.arrival import ArrivalFacts

T = TypeVar("T")
TAKEN = "$CopisteTaken"
MESSAGES = frozenset({"allow", "authority", "service", "templates", "zone"})
"""Options of the mail stage, which every door that messages come by takes."""
FACTS = GatewayFacts(
    kind="imap",
    channel="mailbox",
    options=frozenset({"host", "user", "port", "security", "ca", "folder", "done"}) | MESSAGES,
    needed=("host", "user", "allow"),  # a mailbox is open to the whole world; `allow: *` says that this is meant
    polled=True,
)
_LARGEST = 100_000_000
"""Bytes of a message: what intake takes at most (`pages.model.Limits`)."""
_PIECE = 2_000_000
"""Bytes asked for at a time: a server that sends more than it was asked for is hung up on."""
_PAGE = 500
"""UIDs asked for at a time; chosen, not measured."""
_MOST = 10_000
"""Messages that one round looks at; the next looks at the rest."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Imap:
    """One folder of one mailbox. It connects when it is first asked, and once more when the line broke."""

    facts = FACTS

    def __init__(self, door: str, password: str, options: Mapping[str, str], seconds: float = 30.0) -> None:
        FACTS.check(door, options)
        self._door = door
        self._password = password
        self._options = dict(options)
        self._seconds = seconds
        self._security = options.get("security", "tls")
        if self._security not in ("tls", "starttls") and not (self._security == "none" and _is_here(options["host"])):
            raise BadSetting(setting=door, problem="security")
        port = options.get("port", "993" if self._security == "tls" else "143")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise BadSetting(setting=door, problem="port")
        self._port = int(port)
        self._folder = options.get("folder", "INBOX")
        self._done = options.get("done", "seen")
        self._client: imaplib.IMAP4 | None = None
        self._validity = ""

    def waiting(self) -> Iterator[PendingDelivery]:
        """Yield the messages that were not taken, the oldest first."""
        asked = {"seen": "UNSEEN", "flag": f"UNKEYWORD {TAKEN}"}.get(self._done, "ALL")
        yield from self._found(f"UNDELETED {asked}")

    def listed(self, since: dt.datetime) -> Iterator[PendingDelivery] | None:
        """Yield what came from *since* on, taken or not; None when taken messages are moved away."""
        if self._done not in ("seen", "flag"):
            return None
        day = since - dt.timedelta(days=1)  # the server counts days in its own zone
        return self._found(f"UNDELETED SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def fetch(self, delivery: PendingDelivery) -> Fetched:
        """Return a message as it is, without marking it; raise `ObjectMissing` when it is no longer there."""
        data = self._again(lambda client: self._message(client, self._uid(client, delivery)))
        return Fetched(data, None, self._facts(delivery.id))

    def done(self, delivery: PendingDelivery) -> None:
        """Mark a message as taken, or move it away; no error when it is gone."""
        with contextlib.suppress(ObjectMissing):  # somebody moved or deleted it
            self._again(lambda client: self._finish(client, self._uid(client, delivery)))

    def close(self) -> None:
        """Hang up."""
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):  # it has hung up already
                client.shutdown()

    def __del__(self) -> None:
        """Hang up when nobody asks any more: a round of polling has no last word to its doors."""
        if getattr(self, "_client", None) is not None:  # it may not have been made at all
            self.close()

    def _found(self, criteria: str) -> Iterator[PendingDelivery]:
        numbers = self._again(lambda client: self._search(client, criteria))
        for number in numbers[:_MOST]:
            name = f"{self._validity}.{number}"
            yield PendingDelivery(name, self._facts(name))

    def _facts(self, name: str) -> ArrivalFacts:
        return ArrivalFacts(provider=self._door, provider_id=name, media_type="message/rfc822")

    def _search(self, client: imaplib.IMAP4, criteria: str) -> list[int]:
        """Return the UIDs that fit, in pages: a mailbox of a hundred thousand must not answer in one line."""
        client.noop()  # a line that stood open sees now what others did meanwhile
        last = int(self._answer(client.status(_quoted(self._folder), "(UIDNEXT)"), rb"UIDNEXT (\d{1,10})") or 1) - 1
        found: list[int] = []
        low = 1
        step = _PAGE
        while low <= last and len(found) < _MOST:
            high = min(low + step - 1, last)
            kind, answer = client.uid("SEARCH", f"UID {low}:{high} {criteria}")
            words = b" ".join(each for each in self._ok(kind, answer) if isinstance(each, bytes)).split()
            page = [int(word) for word in words if word.isdigit()]
            found += sorted(number for number in page if low <= number <= high)
            step = _PAGE if page else min(step * 2, 100 * _PAGE)  # stretches where nothing stands go by quickly
            low = high + 1
        return found

    def _message(self, client: imaplib.IMAP4, number: str) -> bytes:
        kind, answer = client.uid("FETCH", number, "(UID RFC822.SIZE)")
        size = next((int(m[1]) for each in self._ok(kind, answer) if (m := _SIZE.search(_bytes(each)))), None)
        if size is None:
            raise ObjectMissing(key="message")
        if size > _LARGEST:
            raise DoorFailed(door=self._door, problem="too_large")
        pieces: list[bytes] = []
        while True:
            at = sum(map(len, pieces))
            kind, answer = client.uid("FETCH", number, f"(UID BODY.PEEK[]<{at}.{_PIECE}>)")
            piece = next((each[1] for each in self._ok(kind, answer) if isinstance(each, tuple)), b"")
            if len(piece) > _PIECE or at + len(piece) > _LARGEST:
                raise DoorFailed(door=self._door, problem="too_large")
            pieces.append(piece)
            if len(piece) < _PIECE:
                break
        data = b"".join(pieces)
        if not data:
            raise ObjectMissing(key="message")
        return data

    def _finish(self, client: imaplib.IMAP4, number: str) -> None:
        if self._done in ("seen", "flag"):
            self._ok(
                *client.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)" if self._done == "seen" else f"({TAKEN})")
            )
            return
        if "MOVE" in client.capabilities:
            kind, _ = client.uid("MOVE", number, _quoted(self._done))
            if kind != "OK":
                self._make_folder(client)
                self._ok(*client.uid("MOVE", number, _quoted(self._done)))
            return
        flags = b" ".join(map(_bytes, self._ok(*client.uid("FETCH", number, "(FLAGS)"))))
        if not flags or rb"\Deleted" in flags:
            return  # gone, or copied before
        kind, _ = client.uid("COPY", number, _quoted(self._done))
        if kind != "OK":
            self._make_folder(client)
            self._ok(*client.uid("COPY", number, _quoted(self._done)))
        self._ok(*client.uid("STORE", number, "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in client.capabilities:  # else it stays marked: a plain EXPUNGE would remove what others marked
            self._ok(*client.uid("EXPUNGE", number))

    def _make_folder(self, client: imaplib.IMAP4) -> None:
        self._ok(*client.create(_quoted(self._done)))

    def _uid(self, client: imaplib.IMAP4, delivery: PendingDelivery) -> str:
        """Return the UID of a delivery; its folder made anew since has other messages under the same numbers."""
        del client
        validity, _, number = delivery.id.partition(".")
        if validity != self._validity or not number.isdecimal():
            raise ObjectMissing(key="message")
        return number

    def _again(self, ask: Callable[[imaplib.IMAP4], T]) -> T:
        """Return what *ask* gets, over a new line if the standing one broke meanwhile."""
        for attempt in (1, 2):
            stood = self._client is not None
            try:
                return ask(self._connected())
            except ssl.SSLCertVerificationError:
                raise DoorFailed(door=self._door, problem="certificate") from None
            except (imaplib.IMAP4.abort, OSError, EOFError) as fault:
                self.close()
                if attempt == 2 or not stood:
                    raise DoorFailed(door=self._door, problem=type(fault).__name__) from None
            except (imaplib.IMAP4.error, ValueError, IndexError, TypeError):
                self.close()
                raise DoorFailed(door=self._door, problem="answer") from None
        raise AssertionError

    def _connected(self) -> imaplib.IMAP4:
        if self._client is not None:
            return self._client
        host = self._options["host"]
        try:
            context = ssl.create_default_context(cafile=self._options.get("ca"))
        except OSError:
            raise BadSetting(setting=self._door, problem="ca") from None
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        client: imaplib.IMAP4
        if self._security == "tls":
            client = imaplib.IMAP4_SSL(host, self._port, ssl_context=context, timeout=self._seconds)
        else:
            client = imaplib.IMAP4(host, self._port, timeout=self._seconds)
        try:
            if self._security == "starttls":
                client.starttls(ssl_context=context)
            self._enter(client)
        except BaseException:
            with contextlib.suppress(OSError):  # what failed before says more, and is raised
                client.shutdown()
            raise
        self._client = client
        return client

    def _enter(self, client: imaplib.IMAP4) -> None:
        try:
            client.login(self._options["user"], self._password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise DoorFailed(door=self._door, problem="login") from None
        _, told = client.capability()  # others than before signing in
        client.capabilities = tuple(b" ".join(map(_bytes, told)).decode("ascii", "replace").upper().split())
        kind, _ = client.select(_quoted(self._folder))
        if kind != "OK":
            raise DoorFailed(door=self._door, problem="folder")
        self._validity = _bytes((client.response("UIDVALIDITY")[1] or [b""])[0]).decode("ascii", "replace")
        if not self._validity.isdecimal():
            raise DoorFailed(door=self._door, problem="uidvalidity")

    def _ok(self, kind: str, answer: Sequence[Any]) -> Sequence[Any]:
        if kind != "OK":
            raise DoorFailed(door=self._door, problem="refused")
        return answer

    def _answer(self, told: tuple[str, list[Any]], pattern: bytes) -> str | None:
        text = b" ".join(map(_bytes, self._ok(*told)))
        match = re.search(pattern, text)
        return None if match is None else match[1].decode()


def _quoted(name: str) -> str:
    r"""Return a folder's name as IMAP writes it: in modified UTF-7, between quotes.

    >>> _quoted("Traités"), _quoted('A&B "x"')
    ('"Trait&AOk-s"', '"A&-B \\"x\\""')
    """
    made = re.sub(
        r"&|[^\x20-\x7e]+",
        lambda m: "&-" if m[0] == "&" else "&" + m[0].encode("utf-7").decode()[1:].rstrip("-").replace("/", ",") + "-",
        name,
    )
    return '"' + made.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _bytes(told: Any) -> bytes:
    if isinstance(told, tuple):
        return b" ".join(map(_bytes, told))
    return told if isinstance(told, bytes) else b""


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
