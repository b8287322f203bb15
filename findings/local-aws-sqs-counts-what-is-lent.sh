#!/usr/bin/env bash
# local-aws-sqs counts a message that is lent among those that wait.
#
# With   local-aws-sqs 2.0.2 (npm) and boto3 1.44.5 (PyPI)
# Done   one message is sent and received, and not deleted; then both counts of the queue are asked for
# Seen   ApproximateNumberOfMessages 1 and ApproximateNumberOfMessagesNotVisible 1: the one message is in both. SQS counts
#        it in the second alone. Whoever waits for the first to be 0 waits until the work is done, not until it is begun.
# Way    Take the second from the first.
set -euo pipefail
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip -q install boto3==1.44.5 2>/dev/null
npm install --silent --ignore-scripts --prefix . local-aws-sqs@2.0.2 >/dev/null

cat >serve.mjs <<'END'
import { createSqsServer } from "local-aws-sqs";

await createSqsServer({ port: 18082, hostname: "127.0.0.1", region: "ca-central-1" });
END
cat >ask.py <<'END'
import boto3

COUNTS = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
names = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
sqs = boto3.client("sqs", "ca-central-1", endpoint_url="http://127.0.0.1:18082", **names)
queue = sqs.create_queue(QueueName="q")["QueueUrl"]
sqs.send_message(QueueUrl=queue, MessageBody="one")
assert len(sqs.receive_message(QueueUrl=queue, VisibilityTimeout=60)["Messages"]) == 1
found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=COUNTS)["Attributes"]
print(*(found[name] for name in COUNTS))
END
node serve.mjs >serve.log 2>&1 &
for _ in $(seq 150); do (echo >/dev/tcp/127.0.0.1/18082) 2>/dev/null && break || sleep 0.2; done
venv/bin/python ask.py | tee seen
diff - seen <<'END'
1 1
END
echo "as before"
