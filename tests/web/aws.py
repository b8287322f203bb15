"""What stands around the review screen on AWS, over real sockets: files, sign-in page, gateway of the API, inbox.

Each does what AWS documents and no more: CloudFront the headers of the template, Cognito the code flow with PKCE for a
public client, the HTTP API its CORS rules and the check of the token, S3 the conditions of a signed form.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from copiste.local.events import http_event
from copiste.local.files import served
from copiste.local.pump import context
from functions.api.app import handler
from tests.cloud.imitation import ROOT, Cloud, template
from tests.cloud.test_uploads import lets

DIANE = {"username": "diane", "cognito:groups": "[copiste-supervisor copiste-office-greffe]"}
CLIENT = "client-of-the-screen"
INBOX = "https://copiste-inbox.s3.ca-central-1.amazonaws.com"


@dataclass
class Surroundings:
    """Addresses and what happened there. `lock` keeps the imitation to one call at a time."""

    cloud: Cloud
    screen: str = ""
    api: str = ""
    sign_in: str = ""
    storage: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: dict(DIANE))
    lasts: list[int] = field(default_factory=lambda: [30])  # seconds; then an hour
    grants: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    spoken: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def properties(self, name: str) -> Any:
        """Return what the template says of a resource."""
        return template()["Resources"][name]["Properties"]


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    around: Surroundings

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Screen(_Request):
    """CloudFront: files and the headers of its policy; `config.js` is what `make deploy` writes."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        found = served(ROOT / "web", path)
        if found is None:
            self.send(404)
            return
        data = found.data
        if path == "/config.js":
            written = [self.around.api, self.around.sign_in, CLIENT]
            data = subprocess.run(
                [ROOT / "infra" / "screen-config.sh", *written], check=True, capture_output=True
            ).stdout
        security = self.around.properties("Headers")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        policy = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
        for made, here in (
            ("https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}", self.around.api),
            ("https://${SignInPage}.auth.${AWS::Region}.amazoncognito.com", self.around.sign_in),
            ("https://${Inbox.RegionalDomainName}", self.around.storage),
        ):
            assert made in policy
            policy = policy.replace(made, here)
        self.send(200, data, Content_Type=found.headers["Content-Type"], Content_Security_Policy=policy)


class _SignIn(_Request):
    """Cognito's managed login for a public client (authorize, token, revoke and logout endpoints)."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        if parts.path == "/logout":
            fine = asked == {"client_id": CLIENT, "logout_uri": f"{self.around.screen}/"}
            self.around.left.append("logout")
            self.send(302 if fine else 400, Location=asked.get("logout_uri", ""))
            return
        if parts.path != "/oauth2/authorize":
            self.send(404)
            return
        client = self.around.properties("Screen")
        fine = (
            (asked["client_id"], asked["redirect_uri"]) == (CLIENT, f"{self.around.screen}/")
            and asked["response_type"] in client["AllowedOAuthFlows"]
            and asked["scope"] in client["AllowedOAuthScopes"]
            and asked["code_challenge_method"] == "S256"
            and len(asked["state"]) > 20
        )
        code = secrets.token_hex(8)
        self.around.codes[code] = asked
        self.around.spoken.append(asked["lang"])
        back = f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        page = f'<!doctype html><title>Sign in</title><a id="go" href="{back.replace("&", "&amp;")}">Continue</a>'
        self.send(200 if fine else 400, page.encode(), Content_Type="text/html")

    def do_POST(self) -> None:
        asked = dict(parse_qsl(self.body().decode()))
        cross = {"Access_Control_Allow_Origin": "*"}
        if self.path == "/oauth2/revoke":
            self.around.left.append("revoke" if asked.get("token") in self.around.tokens else "nothing revoked")
            self.send(200, b"", **cross)
            return
        grant = asked["grant_type"]
        if grant == "authorization_code":
            begun = self.around.codes.pop(asked["code"], {})
            digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
            proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == begun.get("code_challenge")
            fine = proven and asked["redirect_uri"] == begun["redirect_uri"]
        else:
            fine = asked["refresh_token"] in self.around.tokens
        self.around.grants.append(grant if fine else f"refused {grant}")
        if not fine or asked["client_id"] != CLIENT:
            self.send(400, b'{"error":"invalid_grant"}', **cross)
            return
        answer: dict[str, Any] = {"access_token": secrets.token_hex(16), "token_type": "Bearer"}
        answer["expires_in"] = self.around.lasts.pop(0) if self.around.lasts else 3600
        if grant == "authorization_code":
            answer["refresh_token"] = secrets.token_hex(16)
        self.around.tokens |= {answer["access_token"], answer.get("refresh_token", "")}
        self.send(200, json.dumps(answer).encode(), Content_Type="application/json", **cross)


class _Api(_Request):
    """The HTTP API: CORS for one origin, and no way past the authorizer without a token."""

    def do(self) -> None:
        rules = self.around.properties("HttpApi")["CorsConfiguration"]
        ours = self.headers.get("Origin") == self.around.screen
        cross = {"Access_Control_Allow_Origin": self.around.screen} if ours else {}
        if self.command == "OPTIONS":
            methods, headers = ", ".join(rules["AllowMethods"]), ", ".join(rules["AllowHeaders"])
            self.send(204, b"", **cross, Access_Control_Allow_Methods=methods, Access_Control_Allow_Headers=headers)
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        data = self.body()
        if token not in self.around.tokens or "Cookie" in self.headers:
            self.send(401, b'{"message":"Unauthorized"}', **cross)
            return
        event = http_event(self.command, self.path, dict(self.headers.items()), data)
        event["requestContext"]["authorizer"] = {"jwt": {"claims": self.around.claims}}
        with self.around.lock:
            answer = handler(event, context("api", 29))
        text = answer.get("body") or ""
        body = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
        body = body.replace(f"{INBOX}/".encode(), f"{self.around.storage}/".encode())
        kind = (answer.get("headers") or {}).get("Content-Type", "application/json")
        self.send(answer["statusCode"], body, Content_Type=kind, **cross)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do  # noqa: N815  the names that the base class calls


class _Storage(_Request):
    """The inbox bucket: takes what a signed form allows, from the one origin of its CORS rules."""

    def do_OPTIONS(self) -> None:
        (rule,) = self.around.properties("Inbox")["CorsConfiguration"]["CorsRules"]
        methods = ", ".join(rule["AllowedMethods"])
        self.send(200, Access_Control_Allow_Origin=self.around.screen, Access_Control_Allow_Methods=methods)

    def do_POST(self) -> None:
        kind = self.headers["Content-Type"]
        parts: Any = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body()).get_payload()
        form: dict[str, Any] = {}
        data, name = b"", ""
        for part in parts:
            called = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if called == "file":
                data, name = content, part.get_filename()
            else:
                form[called] = content.decode()
        key = form["key"].replace("${filename}", name)
        fine = lets({"fields": form}, key, form["Content-Type"], len(data))
        if fine:
            with self.around.lock:
                self.around.cloud.land(key, data)
        self.send(204 if fine else 403, Access_Control_Allow_Origin=self.around.screen)


@contextmanager
def surrounded(cloud: Cloud) -> Iterator[Surroundings]:
    """Put the screen, a sign-in page, a gateway and the inbox's address around an imitated installation."""
    around = Surroundings(cloud)
    with ExitStack() as opened:
        for name, kind in (("screen", _Screen), ("sign_in", _SignIn), ("api", _Api), ("storage", _Storage)):
            setattr(around, name, opened.enter_context(_served(type(kind.__name__, (kind,), {"around": around}))))
        yield around


@contextmanager
def _served(kind: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
