"""The operator's key on one machine: 32 random bytes in a file that only its owner may read, made on first use.

Whoever has this file and the data can read everything; whoever loses it can read nothing: it belongs in a safe place,
apart from the backups of the data.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from copiste.errors import OperatorKeyMissing, OperatorKeyUnfit
from copiste.homes.machine.keys import SqliteKeys
from copiste.homes.machine.objects import sync_folder
from copiste.homes.sealing import KEY_BYTES, EnvelopeSealer, bound

_NONCE = 12
"""Bytes: the 96 bits that NIST SP 800-38D recommends for GCM."""


class LocalWrapper:
    """Wraps data keys with AES-256-GCM under a key derived from the operator's."""

    def __init__(self, operator_key: bytes) -> None:
        self._wrapping = AESGCM(_derived(operator_key, b"copiste data keys 1"))
        self._fingerprints = _derived(operator_key, b"copiste fingerprints 1")

    def make(self, document: str) -> bytes:
        """Return a new data key for *document*, wrapped and bound to it."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._wrapping.encrypt(nonce, secrets.token_bytes(KEY_BYTES), bound(document))

    def unwrap(self, document: str, wrapped: bytes) -> bytes:
        """Return the data key; raise `OperatorKeyUnfit` when another operator's key wrapped it."""
        try:
            return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound(document))
        except InvalidTag:
            raise OperatorKeyUnfit from None

    def unwrap_all(self, wrapped: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the data key of each document."""
        return {document: self.unwrap(document, key) for document, key in wrapped.items()}

    def fingerprint_key(self) -> bytes:
        """Return the secret under which content is fingerprinted."""
        return self._fingerprints


def local_wrapper(key_file: Path) -> LocalWrapper:
    """Return what opens the data keys of one machine. Raise `OperatorKeyMissing` or `OperatorKeyUnfit`."""
    if not key_file.exists():
        raise OperatorKeyMissing(file=str(key_file))
    return LocalWrapper(_load(key_file))


def local_sealer(key_file: Path, keys: SqliteKeys) -> EnvelopeSealer:
    """Return the sealer of one machine, making *key_file* on first use.

    Raise `OperatorKeyMissing` when data keys stand without the key file that opens them, `OperatorKeyUnfit` when the
    file is not such a key or others may read it.
    """
    sample = keys.sample()
    if not key_file.exists():
        if sample is not None:
            raise OperatorKeyMissing(file=str(key_file))
        _make(key_file)
    wrapper = LocalWrapper(_load(key_file))
    if sample is not None:
        wrapper.unwrap(*sample)  # now rather than at the first document
    return EnvelopeSealer(keys, wrapper)


def _load(file: Path) -> bytes:
    with file.open("rb") as opened:
        others = os.fstat(opened.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        key = opened.read(KEY_BYTES + 1)
    if others or len(key) != KEY_BYTES:
        raise OperatorKeyUnfit(file=str(file))
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(secrets.token_bytes(KEY_BYTES))
            opened.flush()
            os.fsync(descriptor)
        file.hardlink_to(part)  # whole or not at all, and never over a key that another process just made
    except FileExistsError:
        pass  # theirs stands, and is read by all
    finally:
        part.unlink()
        sync_folder(file.parent)


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)
