"""Envelope sealing, the same in both homes: content under a document's key, those under the installation's key.

Sealed bytes are `CPS1`, a random 96-bit nonce, then AES-256-GCM ciphertext with its tag. The document and the object's
name are authenticated with it, so sealed bytes cannot be given to another document nor trade places. A data key seals
a few thousand objects at most, far from where random nonces would meet.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from copiste.errors import DamagedDocument, KeyDestroyed

_MAGIC = b"CPS1"
_NONCE = 12
"""Bytes: the 96 bits that NIST SP 800-38D recommends for GCM."""
KEY_BYTES = 32
"""Bytes of a key of AES-256 (FIPS 197)."""


class KeyStore(Protocol):
    """Wrapped data keys by document."""

    def add(self, document: str, wrapped: bytes) -> bytes:
        """Keep *wrapped* unless *document* has a key already; return the one that stands.

        Raise `KeyDestroyed` when it had one.
        """
        ...

    def get(self, document: str) -> bytes:
        """Return the wrapped key, or raise `ObjectMissing` or `KeyDestroyed`."""
        ...

    def get_all(self, documents: Collection[str]) -> Mapping[str, bytes]:
        """Return the wrapped keys of *documents*, of those that have one."""
        ...

    def destroy(self, document: str) -> None:
        """Forget the key for good, and leave word that it was destroyed."""
        ...


class Wrapper(Protocol):
    """The installation's key, that opens data keys."""

    def make(self, document: str) -> bytes:
        """Return a new data key for *document*, wrapped and bound to it."""
        ...

    def unwrap(self, document: str, wrapped: bytes) -> bytes:
        """Return the data key that `make` wrapped for *document*."""
        ...

    def unwrap_all(self, wrapped: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the data key of each document."""
        ...

    def fingerprint_key(self) -> bytes:
        """Return the secret under which content is fingerprinted; the same for the life of the installation."""
        ...


class KeysOfARun:
    """A key store for one run of a step of the flow: it is asked for the key of each document once, and not again.

    Nothing that is under way can be erased (`records.states.ERASABLE`), so no key ends while a run works under it; the
    next run asks anew.
    """

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._known: dict[str, bytes] = {}

    def add(self, document: str, wrapped: bytes) -> bytes:
        """Keep *wrapped* unless *document* has a key already; return the one that stands."""
        self._known[document] = self._keys.add(document, wrapped)
        return self._known[document]

    def get(self, document: str) -> bytes:
        """Return the wrapped key, or raise `ObjectMissing` or `KeyDestroyed`."""
        if document not in self._known:
            self._known[document] = self._keys.get(document)
        return self._known[document]

    def get_all(self, documents: Collection[str]) -> Mapping[str, bytes]:
        """Return the wrapped keys of *documents*, of those that have one."""
        return self._keys.get_all(documents)

    def destroy(self, document: str) -> None:
        """Forget the key for good, and leave word that it was destroyed."""
        self._known.pop(document, None)
        self._keys.destroy(document)


class EnvelopeSealer:
    """The `Sealer` port over a key store and a wrapper. The store is asked each time: what is destroyed is gone."""

    def __init__(self, keys: KeyStore, wrapper: Wrapper) -> None:
        self._keys = keys
        self._wrapper = wrapper

    def for_a_run(self) -> EnvelopeSealer:
        """Return a sealer for one run of a step of the flow, which asks for the key of each document once."""
        return EnvelopeSealer(KeysOfARun(self._keys), self._wrapper)

    def create(self, document: str) -> None:
        """Make a data key for *document*; no effect when it has one. Raise `KeyDestroyed` when it had one."""
        self._keys.add(document, self._wrapper.make(document))

    def seal(self, document: str, name: str, plain: bytes) -> bytes:
        """Return *plain* sealed; *name* is bound in. Raise `ObjectMissing` when *document* never had a key."""
        nonce = secrets.token_bytes(_NONCE)
        return _MAGIC + nonce + AESGCM(self._key(document)).encrypt(nonce, plain, bound(document, name))

    def open(self, document: str, name: str, sealed: bytes) -> bytes:
        """Return what was sealed under *name*. Raise `KeyDestroyed`, or `DamagedDocument` when altered."""
        return _opened(self._key(document), document, name, sealed)

    def open_many(self, sealed: Sequence[tuple[str, str, bytes]]) -> list[bytes | None]:
        """Return what was sealed of each; None of a document whose key was destroyed."""
        keys = self._wrapper.unwrap_all(self._keys.get_all({document for document, _, _ in sealed}))
        return [self._open_by(keys.get(document), document, name, data) for document, name, data in sealed]

    def _open_by(self, key: bytes | None, document: str, name: str, sealed: bytes) -> bytes | None:
        try:
            return _opened(key or self._key(document), document, name, sealed)
        except KeyDestroyed:
            return None

    def destroy(self, document: str) -> None:
        """Destroy the data key of *document* for good."""
        self._keys.destroy(document)

    def fingerprint(self, data: bytes, purpose: str = "") -> str:
        """Return a keyed hash (hex) of *data*, under a key for *purpose*; useless without the installation's key."""
        key = self._wrapper.fingerprint_key()
        if purpose:
            named = f"copiste {purpose} 1".encode()
            key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=named).derive(key)
        return hmac.new(key, data, sha256).hexdigest()

    def _key(self, document: str) -> bytes:
        return self._wrapper.unwrap(document, self._keys.get(document))


def _opened(key: bytes, document: str, name: str, sealed: bytes) -> bytes:
    if not sealed.startswith(_MAGIC):
        raise DamagedDocument(what="sealed bytes")
    nonce, body = sealed[len(_MAGIC) : len(_MAGIC) + _NONCE], sealed[len(_MAGIC) + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, body, bound(document, name))
    except (InvalidTag, ValueError):  # ValueError: cut off within the nonce
        raise DamagedDocument(what="sealed bytes") from None


def bound(*parts: str) -> bytes:
    """Return *parts* as bytes that no other parts give: each with its length before it."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
