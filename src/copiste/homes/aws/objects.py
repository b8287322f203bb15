"""Objects in an S3 bucket. Needs s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket.

Without s3:ListBucket S3 answers 403 for an object that is not there: `get` could not say that it is missing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from copiste.errors import Conflict, ObjectMissing
from copiste.homes.aws.calm import tries
from copiste.homes.object_keys import checked
from copiste.keeping.vault import Shelf, shelf_of
from copiste.ports.objects import ObjectStore

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TRIES = 5
"""Tries of a write that S3 answers with 409; chosen."""


class S3Objects:
    """One S3 object an object, under *prefix* (empty, or ending in `/`)."""

    def __init__(self, client: S3Client, bucket: str, prefix: str = "") -> None:
        self._s3 = client
        self._bucket = bucket
        self._prefix = prefix

    def put_new(self, key: str, data: bytes) -> bool:
        """Store *data* unless *key* is taken; return whether it was stored."""
        name = self._prefix + checked(key)
        for _ in tries(_TRIES):
            try:
                self._s3.put_object(Bucket=self._bucket, Key=name, Body=data, IfNoneMatch="*")
            except self._s3.exceptions.ClientError as fault:
                status = fault.response["ResponseMetadata"]["HTTPStatusCode"]
                if status == 412:
                    return False
                if status != 409:  # 409: another write or removal of the same key was under way, S3 asks to try again
                    raise
            else:
                return True
        raise Conflict(what="object")

    def get(self, key: str) -> bytes:
        """Return the bytes at *key*, or raise `ObjectMissing`."""
        try:
            return self._s3.get_object(Bucket=self._bucket, Key=self._prefix + checked(key))["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            raise ObjectMissing(key=key) from None

    def keys(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """Yield the stored keys that start with *prefix*, in the order of their bytes; those after *after*."""
        beyond: Any = {"StartAfter": self._prefix + after} if after else {}
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + prefix, **beyond
        )
        for page in pages:
            yield from (entry["Key"].removeprefix(self._prefix) for entry in page.get("Contents", ()))

    def delete(self, key: str) -> None:
        """Remove *key*; no error when it is not there."""
        self._s3.delete_object(Bucket=self._bucket, Key=self._prefix + checked(key))


class S3Shelves:
    """An object store over several buckets, one a shelf: each keeps as long as its shelf asks."""

    def __init__(self, shelves: Mapping[Shelf, ObjectStore]) -> None:
        self._shelves = shelves

    def put_new(self, key: str, data: bytes) -> bool:
        """Store *data* unless *key* is taken; return whether it was stored."""
        return self._shelf(key).put_new(key, data)

    def get(self, key: str) -> bytes:
        """Return the bytes at *key*, or raise `ObjectMissing`."""
        return self._shelf(key).get(key)

    def keys(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """Yield the stored keys that start with *prefix*, in the order of their bytes; those after *after*."""
        if prefix.count("/") >= 2 and not prefix.endswith("/"):
            yield from self._shelf(prefix).keys(prefix, after)  # a whole name: it stands on one shelf
            return
        yield from heapq.merge(*(shelf.keys(prefix, after) for shelf in self._shelves.values()))

    def delete(self, key: str) -> None:
        """Remove *key*; no error when it is not there."""
        self._shelf(key).delete(key)

    def _shelf(self, key: str) -> ObjectStore:
        return self._shelves[shelf_of(key)]
