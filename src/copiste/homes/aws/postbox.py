"""Signed forms for an S3 bucket: presigned POST, which unlike PUT bounds size, key and type (AWS, "POST policy").

Whoever signs needs s3:PutObject under the prefix, and kms:GenerateDataKey where the bucket encrypts with a key.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from copiste.ports.postbox import Posting

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Postbox:
    """Asks nothing of AWS: a form is signed here.

    It signs by version 4 and names the bucket by its Region: what `boto3` does unasked is an older signature, which
    newer Regions refuse, at the global address, which redirects.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    @cached_property
    def _s3(self) -> S3Client:  # few processes ever sign a form
        return boto3.client("s3", config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))

    def posting(self, prefix: str, *, media_type: str, largest: int, lasts: dt.timedelta) -> Posting:
        """Return a form; the browser names the object itself, under *prefix*."""
        made = self._s3.generate_presigned_post(
            Bucket=self._bucket,
            Key=f"{prefix}${{filename}}",
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", 1, largest]],
            ExpiresIn=int(lasts.total_seconds()),
        )
        return Posting(made["url"], made["fields"])
