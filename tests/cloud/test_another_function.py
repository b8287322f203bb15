# ruff: noqa: E501  the lines of the template are as long as they are there
"""Adding a function touches one folder, one block of the template and one stage: everything else finds it there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cloud.imitation import ROOT

pytestmark = pytest.mark.cloud

STAGE = '''"""Echo: what comes on one queue is noted in a register."""

from copiste.ports.registers import Registers, Slip


def run(word: str, *, registers: Registers) -> None:
    """Note *word*."""
    registers.write(Slip("echo", word))
'''
HANDLER = '''"""Lambda `echo`: notes what it is told."""

from aws_lambda_powertools import Logger

from copiste.flow import echo
from functions.batch import answer

log = Logger(service="echo")


def handler(event, context):
    """Note every message of the batch."""
    return answer(event, context, log=log, take=take_one)


def take_one(record, deps):
    """Note one message."""
    echo.run(record.json_body["word"], registers=deps.registers)
'''
BLOCK = """
  EchoQueue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180
      MessageRetentionPeriod: 1209600
      KmsMasterKeyId: !GetAtt Key.Arn
      RedrivePolicy: { deadLetterTargetArn: !GetAtt EchoDead.Arn, maxReceiveCount: 5 }

  EchoDead:
    Type: AWS::SQS::Queue
    Properties: { MessageRetentionPeriod: 1209600, KmsMasterKeyId: !GetAtt Key.Arn }

  EchoQueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref EchoQueue, !Ref EchoDead]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Deny, Principal: "*", Action: "sqs:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }

  Echo:
    Type: AWS::Serverless::Function
    Metadata: { Dockerfile: infra/Dockerfile, DockerContext: ., DockerTag: copiste }
    Properties:
      PackageType: Image
      ImageConfig: { Command: [functions.echo.app.handler] }
      Role: !GetAtt EchoRole.Arn
      LoggingConfig: { LogGroup: !Ref EchoLog, LogFormat: JSON }
      MemorySize: 512
      Timeout: 30
      Environment: { Variables: { ECHO_QUEUE: !Ref EchoQueue, ECHO_DEAD_QUEUE: !Ref EchoDead } }
      Events:
        Word:
          Type: SQS
          Properties: { Queue: !GetAtt EchoQueue.Arn, BatchSize: 10, FunctionResponseTypes: [ReportBatchItemFailures] }

  EchoRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" }]
      Policies:
        - PolicyName: what-it-does
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - { Effect: Allow, Action: [sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ChangeMessageVisibility], Resource: !GetAtt EchoQueue.Arn }
              - { Effect: Allow, Action: [%s], Resource: !GetAtt Table.Arn }
              - { Effect: Allow, Action: [kms:Decrypt], Resource: !GetAtt Key.Arn }
              - { Effect: Allow, Action: [logs:CreateLogStream, logs:PutLogEvents], Resource: !GetAtt EchoLog.Arn }

  EchoLog:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties: { RetentionInDays: !Ref LogDays, KmsKeyId: !GetAtt Key.Arn }

"""
LOCAL = """
import os, sys
from pathlib import Path
from copiste import wiring
from copiste.local.pump import Pump
from copiste.local.template import functions
from copiste.local.worker import handler_of
from copiste.task_root import task_root

wiring.settle_in(Path(sys.argv[1]))
Path(sys.argv[1]).mkdir()
queues = wiring.deps().queues
queues.send("echo", '{"word": "here"}')
function = functions(task_root() / "template.yaml")["echo"]
(pump,) = [Pump(function.name, feed, handler_of(function), function.timeout) for feed in function.feeds]
assert pump.once(queues) == 1
assert wiring.deps().registers.slip("echo", "here") is not None
assert queues.depth("echo").waiting == queues.depth("echo-dead").waiting == 0
"""
CLOUD = """
import os
import boto3
from tests.cloud.calls import allows
from tests.cloud.imitation import CALLS, SESSION, granted, installed

boto3.DEFAULT_SESSION = SESSION
with installed(os.environ.__setitem__) as cloud:
    cloud.deps.queues.send("echo", '{"word": "there"}')
    cloud.deps.queues.send("echo", "{}")
    cloud.drain()
    assert cloud.deps.registers.slip("echo", "there") is not None
    assert cloud.bodies("echo-dead") == ["{}"]
    allowed = granted(cloud.names)
    mine = [call for call in CALLS.made if call.function == "echo"]
    assert mine
    refused = [call for call in mine if not any(allows(grant, call) for grant in allowed)]
print(sorted({call.action for call in refused}))
"""
INVARIANTS = (
    "(queue or message or partial or imported or outlives or role or log or image or wiring or alarm)"
    " and not may_send and not test_order"
)
"""All rules of the template but those that list by name which function sends where, and in which order steps stand."""


def added(folder: Path, *, table: str = "dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem") -> Path:
    """Return a copy of the tree with a function more: its folder, its block and its stage, and nothing else."""
    for name in ("src", "functions", "tests/cloud", "tests/template", "tests/unit", "schemas", "infra"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "corpus"))
    for name in ("template.yaml", "pyproject.toml", "tests/__init__.py", ".dockerignore"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "src/copiste/flow/echo.py").write_text(STAGE)
    (folder / "functions/echo").mkdir()
    (folder / "functions/echo/__init__.py").write_text("")
    (folder / "functions/echo/app.py").write_text(HANDLER)
    template = (folder / "template.yaml").read_text("utf-8")
    before, outputs, after = template.rpartition("\nOutputs:\n")
    (folder / "template.yaml").write_text(before + BLOCK % table + outputs.lstrip("\n") + after, "utf-8")
    return folder


def run(tree: Path, *arguments: str) -> str:
    """Run Python in *tree* and return what it printed."""
    environment = {"PYTHONPATH": f"{tree / 'src'}:{tree}", "PATH": "", "HOME": str(tree)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.splitlines()[-1] if done.stdout else ""


def test_local_mode_and_the_imitated_cloud_find_a_new_function(tmp_path: Path) -> None:
    tree = added(tmp_path / "tree")

    run(tree, "-c", LOCAL, str(tmp_path / "home"))
    assert run(tree, "-c", CLOUD) == "[]"
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/template", "-k", INVARIANTS)


def test_the_judge_of_permissions_looks_at_it_too(tmp_path: Path) -> None:
    assert run(added(tmp_path / "tree", table="dynamodb:GetItem"), "-c", CLOUD) == "['dynamodb:PutItem']"
