"""Make the installation that `test_older_installation.py` opens: run with the build before, in a checkout of it.

    git worktree add /tmp/before 7c54b6b && cd /tmp/before && make setup
    .venv/bin/python <here>/make.py <here>/installation.tar.xz

Everybody in it is made up. Its operator's key lies in it: nothing of it is a secret.
"""
# ruff: noqa: S310  this machine alone, and made-up people

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))

PHRASE = "une phrase assez longue"
SAMPLES = Path("samples/inbox")
REFERRAL = SAMPLES / "clinique-du-ruisseau" / "04-demande-electronique.pdf"
LOCKED = SAMPLES / "clinique-du-ruisseau" / "16-verrouille.pdf"


@dataclass
class Caller:
    """Somebody signed in, at the API of a served installation."""

    base: str
    cookie: str = ""
    token: str = ""

    def sign_in(self, name: str) -> None:
        body = json.dumps({"name": name, "password": PHRASE}).encode()
        request = urllib.request.Request(f"{self.base}/api/session", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
            self.token = json.loads(answer.read())["csrf"]

    def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Cookie": self.cookie, "X-CSRF-Token": self.token, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read()[:400]!r}") from error


def main(archive: Path) -> None:
    """Serve an installation, let people work in it, and pack it up."""
    home = Path(tempfile.mkdtemp()) / "installation"
    (home / "key").mkdir(parents=True, mode=0o700)
    settled(home)
    for name, role in (("chef", "administrator"), ("rose", "reviewer"), ("luc", "supervisor")):
        copiste("users", "add", name, "--role", role, "--office", "greffe", "--data", str(home), "--password-stdin")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [bin_("copiste"), "serve", "--data", str(home), "--port", port, "--settle", "0.2"]
    served = subprocess.Popen(command)
    try:
        worked(home, Caller(f"http://127.0.0.1:{port}"))
    finally:
        served.terminate()
        served.wait(60)
    collected(home)
    pack(home, archive)


def signed_in(chef: Caller) -> bool:
    chef.sign_in("chef")
    return True


def bin_(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def copiste(*arguments: str) -> None:
    subprocess.run([bin_("copiste"), *arguments], input=f"{PHRASE}\n", text=True, check=True)


def settled(home: Path) -> None:
    secret = home / "key" / "closed.secret"
    secret.write_text("whsec_" + "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5" + "\n")
    secret.chmod(0o600)
    away = {"url": "https://127.0.0.1:9/", "internal": True, "content": "record", "secrets": ["file:key/closed.secret"]}
    (home / "destinations.json").write_text(json.dumps({"away": away}))


def worked(home: Path, chef: Caller) -> None:
    """Let in what needs no reader, and do a little of everything."""
    until(lambda: signed_in(chef))
    rose, luc = Caller(chef.base), Caller(chef.base)
    rose.sign_in("rose")
    luc.sign_in("luc")
    chef.call("POST", "/api/batches", {"office": "greffe", "batch": "lot-7", "sheets": 3, "sides": "one"})
    door = home / "inbox" / "greffe"
    (door / "lot-7").mkdir(parents=True)
    for name, source in {"lot-7/a.pdf": REFERRAL, "b.pdf": LOCKED}.items():
        shutil.copy(source, door / name)
    until(lambda: done(chef, 2))
    shutil.copy(LOCKED, door / "again.pdf")
    until(lambda: done(chef, 3))
    rose.call("PATCH", "/api/session/user", {"language": "fr", "preferences": {"zoom": "150"}})
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for task in luc.call("GET", "/api/tasks?limit=50")["tasks"]:
        by_kind.setdefault(task["kind"], []).append(task)
    print({kind: len(tasks) for kind, tasks in by_kind.items()}, file=sys.stderr)
    counters = [
        rose.call("POST", "/api/counter", {"form": "permit", "office": "greffe", "channel": "counter", "key": key})
        for key in ("guichet-un", "guichet-deux", "guichet-trois", "guichet-quatre")
    ]
    at = [(each["id"], each["version"]) for each in counters]
    rose.call("POST", f"/api/tasks/{at[0][0]}/reject", {"version": at[0][1], "reason": "withdrawn", "note": "partie"})
    hold = {"version": at[1][1], "reason": "awaiting_person", "note": "revient lundi", "until": "2027-01-04"}
    rose.call("POST", f"/api/tasks/{at[1][0]}/hold", hold)
    rose.call("POST", f"/api/tasks/{at[2][0]}/ask", {"version": at[2][1], "text": "Quelle date ?", "to": "luc"})
    luc.call("POST", f"/api/tasks/{at[2][0]}/notes", {"text": "Celle du cachet."})
    names = [field["path"] for field in counters[3]["fields"]]
    draft = {"version": at[3][1], "fields": {names[0]: {"text": "Camille Fictif", "how": "typed"}}}
    rose.call("PUT", f"/api/tasks/{at[3][0]}/draft", draft)
    seen = held(luc, by_kind["quarantine"][0]["id"])
    luc.call("POST", f"/api/tasks/{seen['id']}/dismiss", {"version": seen["version"], "reason": "unreadable"})
    seen = held(luc, by_kind["duplicate"][0]["id"])
    body = {"version": seen["version"], "intended_for": "clinique", "note": "autre service", "measures": "rappelé"}
    luc.call("POST", f"/api/tasks/{seen['id']}/misdirected", body)
    record = chef.call("GET", "/api/records?limit=50")["records"][0]
    reopened = luc.call("POST", f"/api/records/{record['id']}/reopen", {"version": 1, "why": "nom à corriger"})
    corrected(luc, held(luc, reopened["id"]))
    given = urllib.request.Request(
        f"{chef.base}/api/uploads/televersement-un?office=greffe&name=e.pdf",
        LOCKED.read_bytes() + b"% again\n",
        {"Cookie": rose.cookie, "X-CSRF-Token": rose.token, "Content-Type": "application/octet-stream"},
        method="PUT",
    )
    with urllib.request.urlopen(given, timeout=60) as answer:
        answer.read()
    until(lambda: done(chef, 4))
    until(lambda: len(Caller.call(chef, "GET", "/api/deliveries")["deliveries"]) >= 2)


def held(luc: Caller, task: str) -> Any:
    """Take a task in hand and return it."""
    luc.call("POST", f"/api/tasks/{task}/claim", {})
    return luc.call("GET", f"/api/tasks/{task}")


def corrected(luc: Caller, seen: dict[str, Any]) -> None:
    """File the next version of a record: one answer typed anew."""
    chosen = next(each for each in seen["fields"] if each["path"].endswith(("/reason", "/notes", "/remarks", "/city")))
    said = {chosen["path"]: {"text": "Val-Fictif", "how": "typed"}}
    checked = luc.call("PUT", f"/api/tasks/{seen['id']}/draft", {"version": seen["version"], "fields": said})
    body = {"version": checked["version"], "why": "nom à corriger", "confirmed": [chosen["path"]]}
    luc.call("POST", f"/api/tasks/{seen['id']}/file", body)


def done(chef: Caller, count: int) -> bool:
    found = chef.call("GET", "/api/documents?limit=50")["documents"]
    ended = [each for each in found if each["state"] not in ("landed", "reading", "assembled", "decoded")]
    return len(ended) >= count and all(each["channel"] != "folder" or each in ended for each in found)


def until(there: Any, seconds: float = 240) -> None:
    limit, why = time.monotonic() + seconds, None
    while True:
        try:
            if there():
                return
        except OSError as error:
            why = error  # nobody listens yet, or only a part of it
        if time.monotonic() > limit:
            raise TimeoutError from why
        time.sleep(0.5)


def collected(home: Path) -> None:
    """Let a fax come by a gateway, a call be answered, a gateway fail and a folder be looked at."""
    from copiste.adapters.fax.srfax import SrFax
    from copiste.stages.doors import Connection, Folder
    from tests.unit.fax.servers import SrFaxServer, served

    from copiste import wiring
    from copiste.local.folders import watch

    doors = {
        "lines": {"+14185550100": {"office": "greffe", "title": "Ligne du greffe"}},
        "connections": {"telecopieur": {"kind": "srfax", "office": "greffe", "secret": "srfax"}},
        "folders": {"etage-2": {"path": "/srv/scans", "office": "greffe"}},
    }
    (home / "doors.json").write_text(json.dumps(doors))
    os.environ["COPISTE_HOME"] = str(home)
    deps = wiring.embedded_at(home)
    server = SrFaxServer()
    connection = Connection("telecopieur", "srfax", "greffe")
    with served(server.answer) as url:
        server.arrives("101", LOCKED.read_bytes() + b"% faxed\n", User_FaxNumber="4185550100")
        server.arrives("102", User_FaxNumber="4185550100")
        del server.files["102"]
        account = SrFax("telecopieur", "mot de passe", {"account": "4242", "url": url, "near": "yes"})
        print(deps.collecting(lambda _: None).collect(connection, account, "fax"), file=sys.stderr)
    deps.collecting(lambda _: None).fails(connection, OSError())
    with tempfile.TemporaryDirectory() as scans:
        watch(Folder("etage-2", scans, "greffe"), deps, 1.0).look()
    print([slip.key for slip in deps.registers.slips("delivery")], file=sys.stderr)


def pack(home: Path, archive: Path) -> None:
    fold = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    subprocess.run([sys.executable, "-c", fold, str(home / "copiste.db")], check=True)
    for name in ("copiste.db-shm", "copiste.db-wal", "copiste.db.lock", "inbox", "logs"):
        path = home / name
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    at = dt.datetime.now(dt.UTC)
    with tarfile.open(archive, "w:xz", preset=9) as out:
        out.add(home, "installation", filter=plain)
    print(archive.stat().st_size, "bytes", at.isoformat(), file=sys.stderr)


def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who packed it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main(Path(sys.argv[1]))
