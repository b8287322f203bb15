"""Signatures of webhooks, as Standard Webhooks has them (https://www.standardwebhooks.com, symmetric scheme v1).

The signature is HMAC-SHA256 over `<id>.<timestamp>.<body>`, so that neither the body nor the moment can be changed.
While a secret is being replaced, both sign: a receiver that knows one of them is content.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret, as Standard Webhooks bounds them."""


def secret_of(text: str) -> bytes:
    """Return the bytes of a secret written as `whsec_` and base64; raise `ValueError` for anything else."""
    written = text.strip()
    try:
        secret = base64.b64decode(written.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise ValueError("a secret is whsec_ and base64") from None
    if not written.startswith(PREFIX) or not SHORTEST <= len(secret) <= LONGEST:
        raise ValueError(f"a secret is {PREFIX} and {SHORTEST} to {LONGEST} bytes in base64")
    return secret


def signed(identifier: str, seconds: int, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """Return the headers that sign *body* at *seconds* since 1970, once with each of *secrets*."""
    content = f"{identifier}.{seconds}.".encode() + body
    marks = (base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode() for secret in secrets)
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }
