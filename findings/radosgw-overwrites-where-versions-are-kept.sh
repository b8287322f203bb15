#!/usr/bin/env bash
# In a bucket that keeps versions, Ceph's radosgw passes over If-None-Match and If-Match: every writer of a key wins.
#
# With   ceph 16.2.15 (Debian 12) and boto3, as make setup-neighbours installs them
# Done   an object is put, then another under the same key with If-None-Match: *, in a bucket without versions and in one
#        that keeps them
# Seen   412 in the first, 200 in the second, and reading gives the second object. S3 answers 412 in both. Whoever lets one
#        of many writers win by this header has no such promise on radosgw with versions.
# Way    Keep no versions in buckets that are written so; or write under a name of its own and let a database choose.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

PYTHONPATH=src:. .venv/bin/python - "$work" <<'END' | tee "$work/seen"
import sys
from pathlib import Path
from uuid import uuid4

import boto3
from botocore.exceptions import ClientError
from tests.neighbours.stand_ins import USER, radosgw

REGION = "ca-central-1"
with radosgw(Path(sys.argv[1]), REGION) as url:
    s3 = boto3.client("s3", REGION, endpoint_url=url, aws_access_key_id=USER, aws_secret_access_key=USER)
    for versions in (False, True):
        bucket = f"b-{uuid4().hex}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        if versions:
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        s3.put_object(Bucket=bucket, Key="a", Body=b"first")
        try:
            answer = s3.put_object(Bucket=bucket, Key="a", Body=b"second", IfNoneMatch="*")
        except ClientError as fault:
            answer = fault.response
        print(answer["ResponseMetadata"]["HTTPStatusCode"], s3.get_object(Bucket=bucket, Key="a")["Body"].read().decode())
END
diff - "$work/seen" <<'END'
412 first
200 second
END
echo "as before"
