"""An OpenID Connect provider of our own, on this machine: it vouches for one person and checks what it is sent."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "copiste"
PERSON = {
    "sub": "abc",
    "preferred_username": "Vmorin@exemple.ca",
    "name": "Violette Morin",
    "groups": ["copiste-reviewer", "copiste-office-greffe"],
}
CODE = "the-code"


class _Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = f"http://localhost:{self.server_port}"  # another site than 127.0.0.1, as a provider is
        self.asked: dict[str, str] = {}


class _Answers(BaseHTTPRequestHandler):
    server: _Provider

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        issuer = self.server.issuer
        if path == "/authorize":
            self.server.asked = {name: value for name, (value,) in query.items()}
            back = (
                f"{self.server.asked['redirect_uri']}?{urlencode({'code': CODE, 'state': self.server.asked['state']})}"
            )
            page = f'<!doctype html><title>Provider</title><a href="{back.replace("&", "&amp;")}">I am Violette</a>'
            self._give(page.encode(), "text/html")
        elif path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self._json({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        elif path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            self._json({"issuer": issuer, **{name: f"{issuer}/{end}" for name, end in ends.items()}})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: value for name, (value,) in parse_qs(sent).items()}
        asked, now = self.server.asked, dt.datetime.now(dt.UTC)
        proof = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        wanted = {"code": CODE, "client_id": CLIENT, "redirect_uri": asked["redirect_uri"]}
        if proof != asked["code_challenge"] or {name: form.get(name) for name in wanted} != wanted:
            self.send_error(400)
            return
        times = {"iat": now, "exp": now + dt.timedelta(minutes=5)}
        claims = {**PERSON, **times, "iss": self.server.issuer, "aud": CLIENT, "nonce": asked["nonce"]}
        token = jwt.encode(claims, self.server.key, algorithm="RS256", headers={"kid": "1"})
        self._json({"id_token": token, "token_type": "Bearer"})

    def _json(self, said: Any) -> None:
        self._give(json.dumps(said).encode(), "application/json")

    def _give(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[str]:
    """Serve the provider until the block ends; give its address."""
    with _Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.issuer
        server.shutdown()
