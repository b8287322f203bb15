#!/usr/bin/env bash
# local-aws-sqs counts a message that is lent among those that wait.
#
# With   local-aws-sqs 2.0.2 (npm) and boto3, as make setup-neighbours installs them
# Done   one message is sent and received, and not deleted; then both counts of the queue are asked for
# Seen   ApproximateNumberOfMessages 1 and ApproximateNumberOfMessagesNotVisible 1: the one message is in both. SQS counts
#        it in the second alone. Whoever waits for the first to be 0 waits until the work is done, not until it is begun.
# Way    Take the second from the first.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

PYTHONPATH=src:. .venv/bin/python - "$work" <<'END' | tee "$work/seen"
import sys
from pathlib import Path

import boto3
from tests.neighbours.stand_ins import USER, local_sqs

REGION = "ca-central-1"
COUNTS = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
with local_sqs(Path(sys.argv[1]), REGION) as url:
    sqs = boto3.client("sqs", REGION, endpoint_url=url, aws_access_key_id=USER, aws_secret_access_key=USER)
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="one")
    assert len(sqs.receive_message(QueueUrl=queue, VisibilityTimeout=60)["Messages"]) == 1
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=list(COUNTS))["Attributes"]
    print(*(found[name] for name in COUNTS))
END
diff - "$work/seen" <<'END'
1 1
END
echo "as before"
