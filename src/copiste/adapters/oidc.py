"""An OpenID Connect provider over HTTPS: discovery, authorization code with PKCE, and the checks of its ID token."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

import jwt

from copiste.errors import BadSetting, SignInFailed
from copiste.ports.identity import Vouched

_SECONDS = 10
_LARGEST = 1_000_000
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LEEWAY = 60
_NEAR = ("127.0.0.1", "localhost", "::1")

Fetch = Callable[[str, Mapping[str, str] | None], Any]
"""Gets JSON from an address, with a form to post or without."""


def fetch(address: str, form: Mapping[str, str] | None = None) -> Any:
    """Return the JSON at *address*; a *form* is posted."""
    data = None if form is None else urlencode(form).encode()
    request = Request(address, data=data, headers={"Accept": "application/json"})  # noqa: S310  checked by the provider
    with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  the same
        return json.loads(answer.read(_LARGEST))


@dataclass(slots=True)
class OpenId:
    """One client of one provider. *groups* is the claim that holds somebody's groups."""

    issuer: str
    client: str
    secret: str | None = None
    groups: str = "groups"
    fetch: Fetch = fetch
    _found: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        _safe(self.issuer)

    def begin(self, *, state: str, nonce: str, challenge: str, back: str) -> str:
        """Return where to send the browser."""
        asked = {
            "response_type": "code",
            "client_id": self.client,
            "redirect_uri": back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(asked)}"

    def finish(self, code: str, *, verifier: str, nonce: str, back: str) -> Vouched:
        """Return whom *code* stands for; raise `SignInFailed` when the provider or its token does not say so."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": self.client,
            "code_verifier": verifier,
            **({} if self.secret is None else {"client_secret": self.secret}),
        }
        try:
            token = str(self.fetch(self._endpoint("token_endpoint"), form)["id_token"])
            claims = self._claims(token)
        except (URLError, OSError, ValueError, KeyError, TypeError, jwt.PyJWTError):
            raise SignInFailed from None
        if claims.get("nonce") != nonce:
            raise SignInFailed
        name = str(claims.get("preferred_username") or claims["sub"]).casefold()
        groups = claims.get(self.groups) or ()
        return Vouched(
            name, str(claims.get("name") or name), tuple(map(str, groups)) if isinstance(groups, list) else ()
        )

    def _claims(self, token: str) -> dict[str, Any]:
        keys = jwt.PyJWKSet.from_dict(self.fetch(self._endpoint("jwks_uri"), None))
        named = jwt.get_unverified_header(token).get("kid")
        key = next((each for each in keys.keys if named in (None, each.key_id)), None)
        if key is None:
            raise SignInFailed
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=_ALGORITHMS,
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
                found = self.fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration", None)
            except (URLError, OSError, ValueError):
                raise SignInFailed from None
            if found.get("issuer") != self.issuer:
                raise BadSetting(setting="COPISTE_OIDC_ISSUER", problem="issuer")
            self._found = found
        return self._found


def _safe(address: str) -> str:
    """Return an address that goes over TLS, or stays on this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _NEAR):
        raise BadSetting(setting="COPISTE_OIDC_ISSUER", problem="https")
    return address
