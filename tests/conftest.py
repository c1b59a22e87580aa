"""Fixtures: the real binaries, an AWS on loopback, and a deployment in it."""

import json
import logging
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
import requests
from samtranslator.yaml_helper import yaml_parse
from support import aws as emulator
from support import metrics
from support.lambda_runtime import Function

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(os.environ.get("TOCSIN_BIN", ROOT / "target/debug"))
EVENTS = sorted((ROOT / "events").glob("*/*.json"))

logging.getLogger("werkzeug").setLevel(logging.ERROR)


def event(path):
    """An event of `events/`, by its path there without the suffix."""
    return json.loads((ROOT / "events" / f"{path}.json").read_text())


@pytest.fixture(scope="session")
def emulated_aws():
    with emulator.serving() as (port, calls):
        yield SimpleNamespace(port=port, url=f"http://127.0.0.1:{port}", calls=calls)


@dataclass
class Deployment:
    """What `sam deploy` would have made: a topic, and somebody who listens."""

    url: str
    topic: str
    queue: str
    log: object = None
    table: str = "ledger"
    logs: set = field(default_factory=set)

    def client(self, service, region="us-east-1"):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=self.url, region_name=region, **keys)

    def env(self):
        """What tells the command line of it."""
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
        return keys | {
            "ALERT_TOPIC_ARN": self.topic,
            "LEDGER_TABLE": self.table,
            "AWS_ENDPOINT_URL": self.url,
        }

    def heard_topic(self, name, region="us-east-1"):
        """A topic, and the queue that is subscribed to it."""
        sns, sqs = self.client("sns", region), self.client("sqs", region)
        topic = sns.create_topic(Name=name)["TopicArn"]
        queue = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return topic, queue

    def start(self, function, log=None, **env):
        """Starts the real binary of a function, with a log of its own or the one of all."""
        log = log or self.log
        self.logs.add(Path(log.name))
        settings = {
            "ALERT_TOPIC_ARN": self.topic,
            "LEDGER_TABLE": self.table,
            "AWS_ENDPOINT_URL": self.url,
            "RUNBOOK_URL": "https://wiki.example/r",
        }
        return Function(BIN / function, settings | env, log)

    def alerts(self, queue=None, region="us-east-1"):
        """The alerts that have arrived in a queue, by default that of all alerts, each as SNS wrapped it."""
        sqs = self.client("sqs", region)
        got = sqs.receive_message(QueueUrl=queue or self.queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in got]

    def metric(self, name, **dimensions):
        """The sum of a metric, as CloudWatch adds it up: what it was sent, and what functions wrote to their logs."""
        return self.sent(name, **dimensions) + self.logged(name, **dimensions)

    def sent(self, name, **dimensions):
        """What of a metric CloudWatch was sent."""
        return metrics.sent(self.client("cloudwatch"), name, **dimensions)

    def logged(self, name, **dimensions):
        """What of a metric functions wrote to their logs."""
        return sum(metrics.logged(log, name, **dimensions) for log in self.logs)


@pytest.fixture
def deployment(emulated_aws, tmp_path_factory):
    """A topic with a subscribed queue, in an AWS that holds nothing else."""
    log = tmp_path_factory.mktemp("deployment") / "log"
    with open(log, "ab") as file:
        yield deployed(Deployment(emulated_aws.url, "", "", file))
    # For whoever looks at a test that failed.
    print(log.read_text(errors="replace"))


def deployed(made):
    requests.post(f"{made.url}/moto-api/reset", timeout=10)
    made.topic, made.queue = made.heard_topic("alerts")
    ledger = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]["Ledger"]["Properties"]
    keys = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")
    made.client("dynamodb").create_table(TableName=made.table, **{key: ledger[key] for key in keys})
    return made


@pytest.fixture
def tocsin(tmp_path):
    """Runs the command line: arguments and standard input in, exit code and output out."""

    def run(*args, stdin="", env=None):
        environment = {"PATH": os.environ["PATH"], **(env or {})}
        stdin = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [BIN / "tocsin", *map(str, args)], input=stdin, capture_output=True, env=environment, cwd=ROOT
        )
        return SimpleNamespace(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    return run
