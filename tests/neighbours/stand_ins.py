"""Ceph's radosgw from Debian, over one monitor and one store in memory, and an independent SQS and DynamoDB."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

HERE = Path(__file__).parent
USER = "testing"
"""Access key and secret, as `tests.contract.homes` signs with."""
_CONF = """[global]
fsid = 6f5a7b1e-2d37-4a2b-9b6a-0d3f6d4f1a11
mon host = v2:127.0.0.1:{port}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = {folder}/keyring
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail crit = 1
mon data = {folder}/mon
osd data = {folder}/osd
rgw data = {folder}/rgw
run dir = {folder}
log file = {folder}/$name.log
admin socket = {folder}/$name.asok
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def radosgw(folder: Path, region: str) -> Iterator[str]:
    """Let an empty radosgw run in *folder* (a short path: it has sockets in it); yield its address."""
    port, monitor = free_port(), free_port()
    for each in ("mon", "osd", "rgw"):
        (folder / each).mkdir()
    conf, keys, layout = folder / "ceph.conf", folder / "keyring", folder / "monmap"
    conf.write_text(_CONF.format(port=monitor, folder=folder), "utf-8")
    env = {**os.environ, "CEPH_CONF": str(conf)}
    running: list[subprocess.Popen[bytes]] = []

    def run(*command: str, given: str | None = None) -> str:
        done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, input=given, timeout=120)
        return done.stdout

    def start(*command: str) -> None:
        with (folder / f"{command[0]}.out").open("wb") as log:
            running.append(subprocess.Popen([*command, "-f"], env=env, stdout=log, stderr=log))

    everything = [word for of in ("mon", "osd", "mgr") for word in ("--cap", of, "allow *")]
    try:
        run("ceph-authtool", "--create-keyring", str(keys), "--gen-key", "-n", "mon.", "--cap", "mon", "allow *")
        run("ceph-authtool", str(keys), "--gen-key", "-n", "client.admin", *everything)
        run("ceph-authtool", str(keys), "--gen-key", "-n", "osd.0", *everything)
        address = f"[v2:127.0.0.1:{monitor}]"
        run("monmaptool", "--create", "--fsid", _CONF.split()[3], "--addv", "a", address, str(layout))
        run("ceph-mon", "-i", "a", "--mkfs", "--monmap", str(layout), "--keyring", str(keys))
        start("ceph-mon", "-i", "a")
        run("ceph", "auth", "import", "-i", str(keys))
        run("ceph", "osd", "create")
        run("ceph-osd", "-i", "0", "--mkfs")
        start("ceph-osd", "-i", "0")
        user = ("--uid=copiste", "--display-name=copiste", f"--access-key={USER}", f"--secret-key={USER}")
        run("radosgw-admin", "user", "create", *user)
        zones = json.loads(run("radosgw-admin", "zonegroup", "get")) | {"api_name": region}
        run("radosgw-admin", "zonegroup", "set", given=json.dumps(zones))
        start("radosgw", "-n", "client.admin", f"--rgw-frontends=beast endpoint=127.0.0.1:{port}")
        _answering(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in reversed(running):
            process.kill()
            process.wait(timeout=30)


def local_sqs(folder: Path, region: str) -> AbstractContextManager[str]:
    """Let `local-aws-sqs` run, which knows nothing of moto; it yields its address."""
    return _script(folder, "sqs.mjs", region)


def dynalite(folder: Path) -> AbstractContextManager[str]:
    """Let dynalite run, which knows nothing of moto and no transactions; it yields its address."""
    return _script(folder, "dynamodb.mjs")


@contextmanager
def _script(folder: Path, script: str, *told: str) -> Iterator[str]:
    port = free_port()
    with (folder / f"{script}.out").open("wb") as log:
        process = subprocess.Popen(["node", script, str(port), *told], cwd=HERE, stdout=log, stderr=log)
    try:
        _answering(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(timeout=30)


def _answering(port: int, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
