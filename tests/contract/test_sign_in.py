"""Passwords as they are kept, and an OpenID Connect provider that is imitated down to its signatures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from copiste.adapters.oidc import OpenId
from copiste.adapters.passwords import Argon2
from copiste.errors import BadSetting, SignInFailed

ISSUER = "https://login.exemple.ca/realm"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
BACK = "https://copiste.exemple.ca/api/sign-in/callback"


class Imitation:
    """A provider without a network: discovery, keys, and a token endpoint that gives what it was told to."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key = KEY
        self.posted: dict[str, str] = {}
        self.issuer = ISSUER
        self.algorithm = "RS256"

    def __call__(self, address: str, form: Mapping[str, str] | None) -> Any:
        if address.endswith("openid-configuration"):
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            }
        if address.endswith("/keys"):
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}
        self.posted = dict(form or {})
        now = dt.datetime.now(dt.UTC)
        usual = {
            "iss": ISSUER,
            "aud": "copiste",
            "sub": "abc",
            "iat": now,
            "exp": now + dt.timedelta(minutes=5),
            "nonce": "n",
            "preferred_username": "Rose@exemple.ca",
            "name": "Rose Essai",
            "groups": ["copiste-reviewer"],
        }
        claims = {name: value for name, value in {**usual, **self.claims}.items() if value is not None}
        key: Any = self.key if self.algorithm != "none" else None
        return {"id_token": jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "1"})}


@pytest.fixture
def imitation() -> Imitation:
    return Imitation()


def client(imitation: Imitation) -> OpenId:
    return OpenId(ISSUER, "copiste", "s3cret", fetch=imitation)


def test_the_browser_is_sent_with_pkce_and_a_nonce(imitation: Imitation) -> None:
    address = client(imitation).begin(state="s", nonce="n", challenge="c", back=BACK)

    asked = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{ISSUER}/authorize?")
    assert asked == {
        "response_type": "code",
        "client_id": "copiste",
        "redirect_uri": BACK,
        "scope": "openid profile",
        "state": "s",
        "nonce": "n",
        "code_challenge": "c",
        "code_challenge_method": "S256",
    }


def test_a_token_that_is_right_says_who_it_is(imitation: Imitation) -> None:
    found = client(imitation).finish("code", verifier="v", nonce="n", back=BACK)

    assert (found.name, found.title, found.groups) == ("rose@exemple.ca", "Rose Essai", ("copiste-reviewer",))
    assert (imitation.posted["code"], imitation.posted["code_verifier"]) == ("code", "v")
    assert imitation.posted["client_secret"] == "s3cret"  # noqa: S105  of nobody


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"nonce": "stale"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_refused(imitation: Imitation, claims: dict[str, Any]) -> None:
    imitation.claims = claims

    with pytest.raises(SignInFailed):
        client(imitation).finish("code", verifier="v", nonce="n", back=BACK)


def test_a_token_that_another_signed_or_nobody_is_refused(imitation: Imitation) -> None:
    imitation.key = OTHER
    with pytest.raises(SignInFailed):
        client(imitation).finish("code", verifier="v", nonce="n", back=BACK)
    imitation.algorithm = "none"
    with pytest.raises(SignInFailed):
        client(imitation).finish("code", verifier="v", nonce="n", back=BACK)


def test_a_provider_that_does_not_answer_vouches_for_nobody() -> None:
    def dead(_: str, __: Mapping[str, str] | None) -> Any:
        raise URLError("no route")

    with pytest.raises(SignInFailed):
        OpenId(ISSUER, "copiste", fetch=dead).begin(state="s", nonce="n", challenge="c", back=BACK)


def test_a_provider_in_the_clear_or_under_another_name_is_a_fault_of_the_settings(imitation: Imitation) -> None:
    with pytest.raises(BadSetting):
        OpenId("http://login.exemple.ca", "copiste")
    OpenId("http://127.0.0.1:9000", "copiste")
    imitation.issuer = "https://evil.example"
    with pytest.raises(BadSetting):
        client(imitation).begin(state="s", nonce="n", challenge="c", back=BACK)


def test_a_password_is_kept_as_argon2id_and_found_again() -> None:
    passwords = Argon2()
    sealed = passwords.seal("une phrase assez longue")

    assert sealed.startswith("$argon2id$")
    assert passwords.seal("une phrase assez longue") != sealed
    assert passwords.holds(sealed, "une phrase assez longue")
    for wrong in (sealed, None, "not a hash"):
        assert not passwords.holds(wrong, "une autre phrase")
    assert not passwords.holds(None, "nobody has this password")
