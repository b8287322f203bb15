#!/usr/bin/env bash
# In a bucket that keeps versions, Ceph's radosgw passes over If-None-Match and If-Match: every writer of a key wins.
#
# With   ceph 16.2.15 (Debian 12) over one monitor and one store in memory, and boto3 1.44.5 (PyPI)
# Done   an object is put, then another under the same key with If-None-Match: *, in a bucket without versions and in one
#        that keeps them
# Seen   412 in the first, 200 in the second, and reading gives the second object. S3 answers 412 in both. Whoever lets one
#        of many writers win by this header has no such promise on radosgw with versions.
# Way    Keep no versions in buckets that are written so; or write under a name of its own and let a database choose.
set -euo pipefail
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip -q install boto3==1.44.5 2>/dev/null

# What Debian's packages need and this machine lacks, unpacked here.
mkdir debs root
with=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
    ceph-mon ceph-osd radosgw | grep '^[a-z]' | sort -u)
lacking=()
for package in $with; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || lacking+=("$package")
done
if [ "${#lacking[@]}" -gt 0 ]; then
    (cd debs && apt-get download "${lacking[@]}" >/dev/null 2>&1)
    for package in debs/*.deb; do dpkg -x "$package" root; done
    libraries=$(find root -name '*.so*' -printf '%h\n' | sort -u | sed "s|^|$work/|" | paste -sd:)
    export LD_LIBRARY_PATH=$libraries
    export PATH="$work/root/usr/bin:$PATH" PYTHONPATH="$work/root/usr/lib/python3/dist-packages"
fi
radosgw --version | tee version | grep -q 'version 16.2.15'

cat >ceph.conf <<END
[global]
fsid = 6f5a7b1e-2d37-4a2b-9b6a-0d3f6d4f1a12
mon host = v2:127.0.0.1:18083
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = $work/keyring
erasure code dir = $(find root /usr/lib -type d -name erasure-code 2>/dev/null | head -1)
plugin dir = $(find root /usr/lib -type d -name ceph 2>/dev/null | grep lib/ | head -1)
osd class dir = $(find root /usr/lib -type d -name rados-classes 2>/dev/null | head -1)
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
mon data = $work/mon
osd data = $work/osd
rgw data = $work/rgw
run dir = $work
log file = $work/\$name.log
admin socket = $work/\$name.asok
END
export CEPH_CONF=$work/ceph.conf
mkdir mon osd rgw
all=(--cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *')
{
    ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool keyring --gen-key -n client.admin "${all[@]}"
    ceph-authtool keyring --gen-key -n osd.0 "${all[@]}"
    monmaptool --create --fsid 6f5a7b1e-2d37-4a2b-9b6a-0d3f6d4f1a12 --addv a '[v2:127.0.0.1:18083]' monmap
    ceph-mon -i a --mkfs --monmap monmap --keyring keyring
    ceph-mon -i a -f &
    /usr/bin/python3 "$(command -v ceph)" auth import -i keyring
    /usr/bin/python3 "$(command -v ceph)" osd create
    ceph-osd -i 0 --mkfs
    ceph-osd -i 0 -f &
    radosgw-admin user create --uid=u --display-name=u --access-key=testing --secret-key=testing
    radosgw -n client.admin --rgw-frontends='beast endpoint=127.0.0.1:18084' -f &
} >started.log 2>&1
for _ in $(seq 600); do (echo >/dev/tcp/127.0.0.1/18084) 2>/dev/null && break || sleep 0.2; done

cat >ask.py <<'END'
import boto3
from botocore.exceptions import ClientError

names = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
s3 = boto3.client("s3", "us-east-1", endpoint_url="http://127.0.0.1:18084", **names)
for versions in (False, True):
    bucket = f"b-{versions}".lower()
    s3.create_bucket(Bucket=bucket)
    if versions:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="a", Body=b"first")
    try:
        answer = s3.put_object(Bucket=bucket, Key="a", Body=b"second", IfNoneMatch="*")
    except ClientError as fault:
        answer = fault.response
    print(answer["ResponseMetadata"]["HTTPStatusCode"], s3.get_object(Bucket=bucket, Key="a")["Body"].read().decode())
END
venv/bin/python ask.py | tee seen
diff - seen <<'END'
412 first
200 second
END
echo "as before"
