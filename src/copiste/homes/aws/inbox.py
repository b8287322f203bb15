"""The inbox as an S3 bucket. Best with versioning on: then an upload over another, not yet taken, loses nothing.

Needs s3:GetObject, s3:GetObjectVersion, s3:DeleteObject, s3:DeleteObjectVersion, s3:ListBucketVersions, s3:ListBucket.
Without the last S3 says of an object that was taken meanwhile that it is forbidden, and not that it is gone.
"""

from __future__ import annotations

import datetime as dt
from base64 import b64decode
from collections.abc import Iterator
from typing import TYPE_CHECKING

from copiste.errors import ObjectMissing, TooLarge
from copiste.ports.inbox import LARGEST, Arrived
from copiste.records.arrival import ArrivalFacts, noted

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NOTE = "copiste-arrival"
"""Metadata of an object: what a fax server knows of the arrival (`records.arrival.noted`), in base64; 2 KB at most,
S3's own limit. `infra/hylafax/copiste-carry` puts it there.
"""
_UNVERSIONED = "null"  # S3's own word
_LONGEST = 1024
"""Bytes of a key (S3's own limit)."""


class S3Inbox:
    """A key is the object's key after *prefix* (empty, or ending in `/`).

    A token names a version, or without versioning the ETag and the second of the writing. Of several versions the
    oldest comes first: what is done with is removed for good, version and all, and the next one shows.
    """

    def __init__(self, client: S3Client, bucket: str, prefix: str = "", largest: int = LARGEST) -> None:
        self._s3 = client
        self._bucket = bucket
        self._prefix = prefix
        self._largest = largest

    def waiting(self) -> Iterator[tuple[str, str]]:
        """Yield key and token of every version of every object at the door, by key."""
        for name, version, etag, written in self._versions(self._prefix):
            key = name.removeprefix(self._prefix)
            if _in_office(key):
                yield key, _token(version, etag, written)

    def get(self, key: str, version: str | None = None) -> Arrived:
        """Return *version* of what stands at *key*, or raise `ObjectMissing` or `TooLarge`; the oldest if none is said.

        Each version is announced by itself, so nothing has to be listed for it; the sweep says none.
        """
        if not _in_office(key):
            raise ObjectMissing(key="inbox")
        name = self._prefix + key
        try:
            oldest = version or self._oldest(name)
            if oldest is None:  # told by the listing: whoever may not list hears of a lost object that it is forbidden
                raise ObjectMissing(key="inbox")
            if oldest == _UNVERSIONED:
                answer = self._s3.get_object(Bucket=self._bucket, Key=name)
            else:
                answer = self._s3.get_object(Bucket=self._bucket, Key=name, VersionId=oldest)
        except self._s3.exceptions.ClientError as fault:
            if fault.response["Error"]["Code"] in {"NoSuchKey", "NoSuchVersion"}:
                raise ObjectMissing(key="inbox") from None
            raise
        if answer["ContentLength"] > self._largest:
            answer["Body"].close()
            raise TooLarge(limit="bytes", found=answer["ContentLength"], allowed=self._largest)
        token = _token(answer.get("VersionId", _UNVERSIONED), answer["ETag"], answer["LastModified"])
        data = answer["Body"].read()
        return Arrived(key, token, data, _facts(answer.get("Metadata", {}).get(NOTE, ""), data))

    def done(self, key: str, token: str) -> None:
        """Remove the version that *token* names; without versioning, the object if it still is that one."""
        if not _in_office(key):
            return
        name = self._prefix + key
        kind, _, named = token.partition(":")
        if kind == "version":
            self._s3.delete_object(Bucket=self._bucket, Key=name, VersionId=named)
            return
        try:
            head = self._s3.head_object(Bucket=self._bucket, Key=name)
            if _token(_UNVERSIONED, head["ETag"], head["LastModified"]) == token:
                self._s3.delete_object(Bucket=self._bucket, Key=name, IfMatch=head["ETag"])
        except self._s3.exceptions.ClientError as fault:
            if fault.response["ResponseMetadata"]["HTTPStatusCode"] not in {404, 409, 412}:
                raise  # the others: gone, or written anew meanwhile

    def _oldest(self, name: str) -> str | None:
        # the versions of one key follow each other, newest first; longer keys that start like it come after
        found = None
        for stands, version, _, _ in self._versions(name):
            if stands != name:
                break
            found = version
        return found

    def _versions(self, prefix: str) -> Iterator[tuple[str, str, str, dt.datetime]]:
        pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            for entry in page.get("Versions", ()):
                yield entry["Key"], entry["VersionId"], entry["ETag"], entry["LastModified"]


def _in_office(key: str) -> bool:
    office, _, rest = key.partition("/")
    # consoles make empty objects whose name ends in a slash, for folders
    return bool(office and rest) and not rest.endswith("/") and "\0" not in key and _short(key)


def _facts(note: str, data: bytes) -> ArrivalFacts | None:
    """Return what the note of an object says, which is about exactly these *data*; None where there is none."""
    try:
        return noted(b64decode(note, validate=True), data) if note else None
    except ValueError:
        return None


def _short(key: str) -> bool:
    # asked about a longer one, a server may answer with a 400 of any name
    return len(key.encode(errors="replace")) <= _LONGEST


def _token(version: str, etag: str, written: dt.datetime) -> str:
    # whole seconds: an answer's header says no more, while a listing may
    return f"written:{etag}-{int(written.timestamp())}" if version == _UNVERSIONED else f"version:{version}"
