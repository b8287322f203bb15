"""How people sign in to a home: with passwords kept in it, at a provider, or at the gateway before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from copiste.errors import BadSetting
from copiste.ports.home import Home
from copiste.ports.identity import Passwords, Provider, SigningIn
from copiste.settings import environment as settings


def signing_in(home: Home, env: Mapping[str, str]) -> SigningIn:
    """Return how people sign in to *home*; raise `BadSetting` for a provider that is half described."""
    return SigningIn(
        passwords=_passwords,
        provider=_provider(env) if home.signs_in else None,
        bearer=not home.signs_in,
        url=settings.address(env),
        groups=env.get("COPISTE_OIDC_GROUPS") or "cognito:groups",
        idle=settings.idle(env),
    )


@cache
def _passwords() -> Passwords:
    from copiste.homes.passwords import Argon2

    return Argon2()


def _provider(env: Mapping[str, str]) -> Provider | None:
    issuer, client = env.get("COPISTE_OIDC_ISSUER"), env.get("COPISTE_OIDC_CLIENT")
    if not issuer:
        return None
    if not client:
        raise BadSetting(setting="COPISTE_OIDC_CLIENT", problem="?", resource="missing")
    from copiste.net.oidc import OpenId

    return OpenId(
        issuer,
        client,
        env.get("COPISTE_OIDC_SECRET"),
        groups=env.get("COPISTE_OIDC_GROUPS") or "groups",
        scopes=env.get("COPISTE_OIDC_SCOPES") or "openid profile",
    )
