"""Sealing on AWS: data keys are made and opened by one KMS key, and kept wrapped in the table.

Needs kms:GenerateDataKey and kms:Decrypt. The document is in the encryption context, so CloudTrail shows each opening
and a wrapped key cannot be given to another document.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from copiste.errors import DamagedDocument, ObjectMissing
from copiste.homes.aws.calm import at_once
from copiste.homes.aws.keys import DynamoKeys
from copiste.homes.aws.table import DynamoTable
from copiste.homes.sealing import EnvelopeSealer, KeyStore

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

FINGERPRINTS = ".fingerprints"  # stands among the documents; no document is named so
_REMEMBERED = 64  # opened keys that a process keeps, so that KMS is not asked for each object; chosen


class KmsWrapper:
    """Opens data keys through KMS and remembers the last few: a page is sealed and opened several times in a row."""

    def __init__(self, client: KMSClient, key_id: str, keys: KeyStore) -> None:
        self._kms = client
        self._key_id = key_id
        self._keys = keys
        self._opened: OrderedDict[tuple[str, bytes], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._fingerprints: bytes | None = None

    def make(self, document: str) -> bytes:
        """Return a new data key for *document*, wrapped and bound to it; what it is is remembered."""
        answer = self._kms.generate_data_key(
            KeyId=self._key_id, KeySpec="AES_256", EncryptionContext=_context(document)
        )
        self._remember(document, answer["CiphertextBlob"], answer["Plaintext"])
        return answer["CiphertextBlob"]

    def unwrap(self, document: str, wrapped: bytes) -> bytes:
        """Return the data key; raise `DamagedDocument` when it is not what KMS wrapped for *document*."""
        with self._lock:
            known = self._opened.get((document, wrapped))
        if known is not None:
            return known
        try:
            answer = self._kms.decrypt(KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext=_context(document))
        except (self._kms.exceptions.InvalidCiphertextException, self._kms.exceptions.IncorrectKeyException):
            raise DamagedDocument(what="data key") from None
        self._remember(document, wrapped, answer["Plaintext"])
        return answer["Plaintext"]

    def _remember(self, document: str, wrapped: bytes, plain: bytes) -> None:
        with self._lock:
            self._opened[document, wrapped] = plain
            while len(self._opened) > _REMEMBERED:
                self._opened.popitem(last=False)

    def unwrap_all(self, wrapped: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Return the data key of each document: KMS opens one at a call, and several calls at a time."""
        return dict(at_once(lambda each: (each[0], self.unwrap(*each)), [*wrapped.items()]))

    def fingerprint_key(self) -> bytes:
        """Return the secret under which content is fingerprinted: a data key of its own, made on first use."""
        if self._fingerprints is None:
            self._fingerprints = self._fingerprint_key()
        return self._fingerprints

    def _fingerprint_key(self) -> bytes:
        try:
            wrapped = self._keys.get(FINGERPRINTS)
        except ObjectMissing:
            wrapped = self._keys.add(FINGERPRINTS, self.make(FINGERPRINTS))
        return self.unwrap(FINGERPRINTS, wrapped)


def kms_sealer(client: KMSClient, key_id: str, table: DynamoTable) -> EnvelopeSealer:
    """Return the sealer of one AWS installation: *key_id* names a symmetric KMS key."""
    keys = DynamoKeys(table)
    return EnvelopeSealer(keys, KmsWrapper(client, key_id, keys))


def wrapped(client: KMSClient, key_id: str, document: str, plain: bytes) -> bytes:
    """Return the data key *plain*, made elsewhere, wrapped and bound to *document*. Needs kms:Encrypt."""
    answer = client.encrypt(KeyId=key_id, Plaintext=plain, EncryptionContext=_context(document))
    return answer["CiphertextBlob"]


def _context(document: str) -> dict[str, str]:
    return {"document": document}
