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

from copiste.errors import BadSetting, SignInFailed
from copiste.homes.passwords import Argon2
from copiste.net.oidc import OpenId, TokenRefused

ISSUER = "https://login.exemple.ca/realm"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
BACK = "https://copiste.exemple.ca/api/sign-in/callback"


class Imitation:
    """A provider without a network: discovery, keys, a token endpoint and a UserInfo endpoint that do as told."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.key: Any = KEY
        self.keys = [{**_public(KEY), "kid": "1", "alg": "RS256", "use": "sig"}]
        self.named: dict[str, str] = {"kid": "1"}
        self.posted: list[tuple[dict[str, str], str]] = []
        self.takes: tuple[str, ...] = ("basic", "post")
        self.issuer = ISSUER
        self.algorithm = "RS256"

    def __call__(self, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]) -> Any:
        if address.endswith("openid-configuration"):
            ends = {"token_endpoint": "token", "jwks_uri": "keys", "userinfo_endpoint": "me"}
            addresses = {name: f"{ISSUER}/{end}" for name, end in ends.items()}
            return {"issuer": self.issuer, "authorization_endpoint": f"{ISSUER}/authorize", **addresses, **self.about}
        if address.endswith("/keys"):
            return {"keys": self.keys}
        if address.endswith("/me"):
            assert headers["Authorization"] == "Bearer access"
            return {"sub": "abc", **self.userinfo}
        way = "basic" if "Authorization" in headers else "post" if "client_secret" in (form or {}) else "public"
        self.posted.append((dict(form or {}), way))
        if way not in self.takes:
            raise TokenRefused("invalid_client")
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
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers=self.named)
        return {"id_token": token, "access_token": "access"}


def _public(key: rsa.RSAPrivateKey) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    found.pop("key_ops", None)
    return found


BARE = {"preferred_username": None, "name": None, "groups": None}
"""An ID token with what the standard demands and no more."""


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
    ((form, way),) = imitation.posted
    assert (form["code"], form["code_verifier"], way) == ("code", "v", "basic")


def test_what_the_token_lacks_is_asked_of_the_provider_for_the_same_person_only(imitation: Imitation) -> None:
    imitation.claims = dict(BARE)
    imitation.userinfo = {"preferred_username": "rose@exemple.ca", "name": "Rose", "groups": "copiste-auditor, staff"}

    found = client(imitation).finish("code", verifier="v", nonce="n", back=BACK)

    assert (found.name, found.title, found.subject) == ("rose@exemple.ca", "Rose", "abc")
    assert found.groups == ("copiste-auditor", "staff")
    imitation.userinfo["sub"] = "somebody else"
    with pytest.raises(SignInFailed):
        client(imitation).finish("code", verifier="v", nonce="n", back=BACK)


def test_a_provider_without_a_userinfo_endpoint_vouches_by_its_token_alone(imitation: Imitation) -> None:
    imitation.claims, imitation.about = dict(BARE), {"userinfo_endpoint": None}

    found = client(imitation).finish("code", verifier="v", nonce="n", back=BACK)

    assert (found.name, found.groups) == ("abc", ())


@pytest.mark.parametrize("way", ["basic", "post"])
@pytest.mark.parametrize("said", [{}, {"token_endpoint_auth_methods_supported": ["client_secret_post"]}])
def test_the_secret_goes_the_way_that_the_client_is_registered_for(
    imitation: Imitation, way: str, said: dict[str, Any]
) -> None:
    imitation.takes, imitation.about = (way,), said

    client(imitation).finish("code", verifier="v", nonce="n", back=BACK)

    assert imitation.posted[-1][1] == way


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "PS256"])
def test_keys_need_not_say_their_algorithm_nor_tokens_their_key(imitation: Imitation, algorithm: str) -> None:
    sealing = {**_public(OTHER), "kid": "0", "use": "enc"}
    imitation.keys = [sealing, {**_public(OTHER), "kid": "2"}, {**_public(KEY), "kid": "1"}, {"kty": "odd"}]
    imitation.algorithm, imitation.named = algorithm, {}

    assert client(imitation).finish("code", verifier="v", nonce="n", back=BACK).name == "rose@exemple.ca"


def test_a_key_for_another_algorithm_or_use_vouches_for_nothing(imitation: Imitation) -> None:
    for wrong in ({"alg": "RS512"}, {"use": "enc"}, {"kid": "another"}):
        imitation.keys = [{**_public(KEY), "kid": "1", **wrong}]
        with pytest.raises(SignInFailed):
            client(imitation).finish("code", verifier="v", nonce="n", back=BACK)


def test_an_authorization_endpoint_keeps_its_own_query(imitation: Imitation) -> None:
    imitation.about = {"authorization_endpoint": f"{ISSUER}/authorize?p=b2c_signin"}

    address = client(imitation).begin(state="s", nonce="n", challenge="c", back=BACK)

    asked = parse_qs(urlsplit(address).query)
    assert (asked["p"], asked["state"], address.count("?")) == (["b2c_signin"], ["s"], 1)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "issuer"])
def test_a_provider_that_says_but_half_of_where_to_sign_in_is_told_as_that(imitation: Imitation, name: str) -> None:
    imitation.about = {name: None}

    with pytest.raises(SignInFailed) as failed:
        client(imitation).begin(state="s", nonce="n", challenge="c", back=BACK)

    assert failed.value.facts["resource"] == "discovery"


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
    def dead(*_: object) -> Any:
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
