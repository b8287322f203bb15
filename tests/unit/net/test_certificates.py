"""A server whose certificate nobody vouches for is named as that, and not as one that does not answer."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from copiste.errors import SendUnanswered, SignInFailed
from copiste.net.office_api import OfficeApi, SendTimeouts
from copiste.net.oidc import OpenId
from copiste.texts import explain
from tests.certificates import certified


@contextmanager
def vouched_by_nobody(folder: Path) -> Iterator[str]:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:  # whoever calls hangs up
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certified(folder, "127.0.0.1"))
    server = Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def test_an_installation_that_nobody_vouches_for_is_named(tmp_path: Path) -> None:
    with vouched_by_nobody(tmp_path) as url, pytest.raises(SendUnanswered) as failed:
        OfficeApi(url, patience=SendTimeouts(request=5, tries=(0, 0), looks=(0,))).sign_in("rose", "secret")

    assert "self-signed certificate" in explain(failed.value, "en")


def test_a_provider_that_nobody_vouches_for_is_named(tmp_path: Path) -> None:
    with vouched_by_nobody(tmp_path) as url, pytest.raises(SignInFailed) as failed:
        OpenId(url, "copiste").begin(state="s", nonce="n", challenge="c", back=f"{url}/back")

    assert "certificate of your organization" in explain(failed.value, "en")
