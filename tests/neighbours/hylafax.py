"""Debian's HylaFAX in a spool folder of its own, with one modem: faxgetty answers, bin/faxrcvd hands on."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from copiste.task_root import task_root

from .modems import Line

INSTALLED = Path("/var/spool/hylafax")
HOOK = task_root() / "infra" / "hylafax"
_FOLDERS = ["archive", "client", "config", "dev", "docq", "doneq", "etc", "info", "log", "pollq", "recvq", "sendq"]
_PROGRAMS = (
    "/usr/lib/hylafax/bin"  # those of /usr/sbin are Debian's wrapper, which mounts the folder of the installed one
)
_CONFIG = """CountryCode: 1
AreaCode: 418
FAXNumber: +1.418.555.0100
LocalIdentifier: "BUREAU"
RingsBeforeAnswer: 1
SessionTracing: 0xFFF
"""


@dataclass(frozen=True)
class FaxServer:
    """A spool folder and the line that ends at its modem."""

    spool: Path
    line: Line

    @property
    def device(self) -> str:
        """The modem's name: its path, as HylaFAX writes it."""
        return self.line.called.path.removeprefix("/dev/").replace("/", "_")

    def configure(self, *lines: str) -> None:
        """Write etc/config.<device>: as HylaFAX's own prototype for iaxmodem has it, and *lines*."""
        iaxmodem = (INSTALLED / "config" / "iaxmodem").read_text("utf-8")
        own = f"UUCPLockDir: {self.spool / 'tmp'}\n"
        (self.spool / f"etc/config.{self.device}").write_text(
            _CONFIG + own + iaxmodem + "\n".join(lines) + "\n", "utf-8"
        )

    def waits(self) -> None:
        """Return when the modem waits for a call."""
        status = self.spool / "status" / self.device
        end = time.monotonic() + 90
        while not (status.exists() and "Running and idle" in status.read_text("utf-8")):
            assert time.monotonic() < end, "faxgetty does not get ready"
            time.sleep(0.2)

    def logs(self) -> list[str]:
        """Return what HylaFAX wrote of each call."""
        return [file.read_text("utf-8", "replace") for file in sorted((self.spool / "log").glob("c*"))]


@contextmanager
def fax_server(told: dict[str, str], inbox: Path) -> Iterator[FaxServer]:
    """Let HylaFAX answer a line that tells *told*, and hand what it receives to *inbox* as docs/fax.md says."""
    spool = Path(tempfile.mkdtemp(prefix="spool-"))  # not below the tests' own folder, which only one person may enter
    try:
        for folder in (*_FOLDERS, "bin", "status", "tmp"):
            (spool / folder).mkdir()
        for program in (INSTALLED / "bin").iterdir():
            (spool / "bin" / program.name).symlink_to(program)
        shutil.copy(HOOK / "copiste-receive", spool / "bin")
        shutil.copy(HOOK / "FaxDispatch", spool / "etc")
        setup = Path("/etc/hylafax/setup.cache").read_text("utf-8")
        (spool / "etc/setup.cache").write_text(f"{setup}SENDMAIL=/bin/true\nSBIN={_PROGRAMS}\n", "utf-8")
        (spool / "etc/copiste.conf").write_text(f"COPISTE_INBOX='{inbox}'\nCOPISTE_SERVER=hylafax-1\n", "utf-8")
        with Line(told) as line:
            server = FaxServer(spool, line)
            server.configure()
            for path in (spool, *spool.rglob("*")):
                if not path.is_symlink():
                    shutil.chown(path, "uucp", "uucp")
            shutil.chown(line.called.path, "uucp")
            with _answering(server):
                yield server
    finally:
        shutil.rmtree(spool)


@contextmanager
def _answering(server: FaxServer) -> Iterator[None]:
    path = f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    command = ["/usr/sbin/faxgetty", "-p", "-q", str(server.spool), server.line.called.path]
    with subprocess.Popen(command, env={**os.environ, "PATH": path}) as getty:
        try:
            yield
        finally:
            getty.terminate()
            getty.wait(30)


@contextmanager
def call(line: Line, number: str, *pages: Path) -> Iterator[subprocess.Popen[str]]:
    """Send *pages*, each a TIFF of one strip of Group 3, by efax; what it says of them comes on its standard error."""
    command = ["efax", "-d", line.caller.path, "-o1", "-v", "ewin", "-l", "+1 514 555 0155", "-t", f"T{number}"]
    with subprocess.Popen(
        [*command, *map(str, pages)], stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace"
    ) as process:
        try:
            yield process
        finally:
            process.kill()
