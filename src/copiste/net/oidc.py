"""An OpenID Connect provider over HTTPS: discovery, authorization code with PKCE, and the checks of what it says.

OpenID Connect Core 1.0 lets a provider keep an ID token to the bare identifier and give names and groups at its
UserInfo endpoint alone (section 5.3), and a client show its secret in a header or in the form (section 9); keys need
not say their algorithm (RFC 7517, section 4.4).
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from urllib.request import Request, urlopen

import jwt

from copiste.errors import BadSetting, SignInFailed
from copiste.net.guarded import untrusted
from copiste.ports.identity import Vouched

_SECONDS = 10
"""For one answer of the provider; chosen: somebody waits to sign in."""
_LARGEST = 1_000_000
"""Bytes of an answer of the provider; chosen."""
_KEYS = {
    "RS256": "RSA", "RS384": "RSA", "RS512": "RSA", "PS256": "RSA", "PS384": "RSA", "PS512": "RSA",
    "ES256": "EC", "ES384": "EC", "ES512": "EC", "EdDSA": "OKP",
}  # fmt: skip
"""The signatures that are taken, and the type of key that each is made with: never a shared secret, never none."""
_LEEWAY = 60
"""Seconds that clocks may differ; RFC 7519 allows “usually no more than a few minutes”."""
_BETWEEN = re.compile(r"[\s,;\[\]\"']+")
"""What stands between groups in one string: some write a list of JSON there."""
_NEAR = ("127.0.0.1", "localhost", "::1")
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
"""What discovery must say for a code to be asked for and exchanged (OpenID Connect Discovery 1.0, section 3)."""
_BASIC, _POST = "client_secret_basic", "client_secret_post"
_SCOPES = "openid profile"

Fetch = Callable[[str, Mapping[str, str] | None, Mapping[str, str]], Any]
"""Gets JSON from an address, with a form to post or without, and with headers."""


class TokenRefused(Exception):
    """The provider says no; `code` is its own word for why (RFC 6749, section 5.2)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fetch(address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Any:
    """Return the JSON at *address*; a *form* is posted. Raise `TokenRefused` when it says no in JSON."""
    data = None if form is None else urlencode(form).encode()
    wanted = {"Accept": "application/json", **headers}
    request = Request(address, data=data, headers=wanted)  # noqa: S310  checked by the provider
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  the same
            return json.loads(answer.read(_LARGEST))
    except HTTPError as error:
        said = json.loads(error.read(_LARGEST) or b"{}")
        raise TokenRefused(str(said.get("error", "")) if isinstance(said, dict) else "") from None


@dataclass(slots=True)
class OpenId:
    """One client of one provider. *groups* is the claim that holds somebody's groups, *scopes* what is asked for."""

    issuer: str
    client: str
    secret: str | None = None
    groups: str = "groups"
    scopes: str = _SCOPES
    fetch: Fetch = fetch
    _found: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        _safe(self.issuer)

    def begin(self, *, state: str, nonce: str, challenge: str, back: str) -> str:
        """Return where to send the browser; an address that has a query of its own keeps it."""
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": self.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        parts = urlsplit(self._endpoint("authorization_endpoint"))
        return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, urlencode(asked))))))

    def finish(self, code: str, *, verifier: str, nonce: str, back: str) -> Vouched:
        """Return whom *code* stands for; raise `SignInFailed` when the provider or its token does not say so."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        try:
            given = self._exchanged(form)
            claims = self._claims(str(given["id_token"]))
            if claims.get("nonce") != nonce:
                raise SignInFailed(resource="provider")
            claims = self._completed(claims, given.get("access_token"))
        except (TokenRefused, URLError, OSError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError):
            raise SignInFailed(resource="provider") from None
        subject = str(claims["sub"]).casefold()
        name = str(claims.get("preferred_username") or subject).casefold()
        return Vouched(name, str(claims.get("name") or name), _listed(claims.get(self.groups)), subject)

    def _exchanged(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        """Return what the code is exchanged for. The secret goes the way that the provider names, else the other."""
        address = self._endpoint("token_endpoint")
        ways = self._about().get("token_endpoint_auth_methods_supported") or [_BASIC]
        if self.secret is None:
            return self._posted(address, {**form, "client_id": self.client}, {})
        basic = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
        header = {"Authorization": f"Basic {base64.b64encode(basic.encode()).decode()}"}
        shown = {**form, "client_id": self.client, "client_secret": self.secret}
        tries = [(dict(form), header), (shown, {})]
        if _BASIC not in ways and _POST in ways:
            tries.reverse()
        try:
            return self._posted(address, *tries[0])
        except TokenRefused as refusal:  # a client is registered for one of them, and discovery does not say for which
            if refusal.code != "invalid_client":
                raise
            return self._posted(address, *tries[1])

    def _posted(self, address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.fetch(address, form, headers)
        return found

    def _completed(self, claims: dict[str, Any], token: Any) -> dict[str, Any]:
        """Return *claims* with what the provider says at its UserInfo endpoint alone; of the same person, or nobody."""
        if all(claims.get(name) for name in ("preferred_username", "name", self.groups)) or not token:
            return claims
        if not self._about().get("userinfo_endpoint"):
            return claims
        said = self.fetch(self._endpoint("userinfo_endpoint"), None, {"Authorization": f"Bearer {token}"})
        if said["sub"] != claims["sub"]:
            raise SignInFailed(resource="provider")
        return {**said, **{name: value for name, value in claims.items() if value}}

    def _claims(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        for key in _usable(self.fetch(self._endpoint("jwks_uri"), None, {}), algorithm, header.get("kid")):
            try:
                return self._checked(token, jwt.PyJWK(dict(key), algorithm), algorithm)
            except (jwt.InvalidSignatureError, jwt.InvalidKeyError, jwt.PyJWKError):
                continue  # a token that names no key may have been signed with any of them
        raise SignInFailed(resource="provider")

    def _checked(self, token: str, key: jwt.PyJWK, algorithm: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=self.client,
            issuer=self._about()["issuer"],
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )
        return claims

    def _endpoint(self, name: str) -> str:
        return _safe(str(self._about()[name]))

    def _about(self) -> Mapping[str, Any]:
        if self._found is None:
            try:
                found = self.fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", None, {})
            except (TokenRefused, URLError, OSError, ValueError) as error:
                raise SignInFailed(resource="away" if untrusted(error) is None else "certificate") from None
            if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in _NEEDED):
                raise SignInFailed(resource="discovery")
            if found["issuer"] != self.issuer:
                raise BadSetting(setting="COPISTE_OIDC_ISSUER", problem="issuer")
            self._found = found
        return self._found


def _usable(found: Mapping[str, Any], algorithm: str, named: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the provider's keys that a token of *algorithm* may have been signed with; *named* is the key it names."""
    for key in found["keys"]:
        fits = key.get("kty") == _KEYS.get(algorithm) and key.get("alg") in (None, algorithm)
        if fits and key.get("use") in (None, "sig") and named in (None, key.get("kid")):
            yield key


def _listed(groups: Any) -> tuple[str, ...]:
    """Return groups as a provider writes them: a list, one string of them, or what each is good for by its name; a
    path begins with a stroke.

    >>> _listed("copiste-reviewer, copiste-office-greffe"), _listed(["/copiste-reviewer"]), _listed(None)
    (('copiste-reviewer', 'copiste-office-greffe'), ('copiste-reviewer',), ())
    >>> _listed('["copiste-reviewer";"copiste-office-greffe"]'), _listed({"copiste-reviewer": {"1": "exemple"}})
    (('copiste-reviewer', 'copiste-office-greffe'), ('copiste-reviewer',))
    """
    if isinstance(groups, str):
        groups = _BETWEEN.split(groups)
    listed = groups if isinstance(groups, list | dict) else ()
    return tuple(str(each).removeprefix("/") for each in listed if each)


def _safe(address: str) -> str:
    """Return an address that goes over TLS, or stays on this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _NEAR):
        raise BadSetting(setting="COPISTE_OIDC_ISSUER", problem="https")
    return address
