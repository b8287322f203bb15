"""A real IMAP server for the tests: Debian's dovecot on 127.0.0.1, unprivileged, with folder and port of its own."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import certified

USER, PASSWORD = "formulaires@greffe.example", "a-password-of-the-tests"
_CONFIG = """
protocols = imap
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
listen = 127.0.0.1
ssl = {ssl}
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
ssl_min_protocol = TLSv1.2
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {root}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox on a server that runs. `ca` is the certificate that vouches for the server."""

    tls: int
    plain: int
    ca: Path
    home: Path

    def options(self, **more: str) -> dict[str, str]:
        """Return the options of a connection to it."""
        known = {"host": "127.0.0.1", "port": str(self.tls), "user": USER, "ca": str(self.ca), "allow": "*"}
        return {**known, **more}

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4_SSL]:
        """Lend a client of the standard library, signed in, with the inbox open."""
        context = ssl.create_default_context(cafile=self.ca)
        with imaplib.IMAP4_SSL("127.0.0.1", self.tls, ssl_context=context, timeout=30) as client:
            client.login(USER, PASSWORD)
            client.select("INBOX")
            yield client

    def deliver(self, data: bytes) -> None:
        """Put a message into the inbox."""
        with self.client() as client:
            kind, answer = client.append("INBOX", "", None, data)
            assert kind == "OK", answer

    def flags(self) -> list[str]:
        """Return what the server says of every message in the inbox."""
        with self.client() as client:
            return [each.decode() for each in client.fetch("1:*", "(UID FLAGS)")[1] if isinstance(each, bytes)]

    def count(self, folder: str) -> int:
        """Return how many messages stand in a folder."""
        with self.client() as client:
            return int((client.select(folder, readonly=True)[1][0] or b"0").decode())


@contextmanager
def serving() -> Iterator[Mailbox]:
    """Start a server, give its one mailbox, and stop it in the end."""
    dovecot = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert dovecot is not None, "dovecot is missing: make setup-dev installs dovecot-imapd"
    person = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    with tempfile.TemporaryDirectory(prefix="mailbox-") as folder:
        root = Path(folder)
        (root / "home").mkdir()
        tls, plain = _free(), _free()
        certified(root, "127.0.0.1")
        (root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        group = "nogroup" if os.getuid() == 0 else _group(person.pw_gid)
        config = _CONFIG.format(
            root=root,
            user=person.pw_name,
            group=group,
            uid=person.pw_uid,
            gid=person.pw_gid,
            tls=tls,
            plain=plain,
            ssl="yes",
        )
        (root / "dovecot.conf").write_text(config)
        root.chmod(0o755)
        if os.getuid() == 0:
            for each in (root, *root.rglob("*")):
                os.chown(each, person.pw_uid, person.pw_gid)
        other = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        command = [dovecot, "-F", "-c", str(root / "dovecot.conf")]
        server = subprocess.Popen(command, start_new_session=True, **other)  # type: ignore[call-overload]  # who runs it
        try:
            _await(tls, server, root / "log")
            yield Mailbox(tls, plain, root / "cert.pem", root / "home")
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end; one that still waits for its processes after three seconds is killed with all of them."""
    server.terminate()
    try:
        server.wait(timeout=3)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)  # a session of its own: nobody else is in it
        server.wait()


def _group(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert server.poll() is None, log.read_text() if log.is_file() else "dovecot ended at once"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("dovecot does not listen")
