"""What the rows of one process share: an emulated AWS, and what tables hold before."""

import logging
import subprocess
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import boto3
from botocore.config import Config
from samtranslator.yaml_helper import yaml_parse
from support import aws as emulator
from support import clock
from support.lambda_runtime import Function

from faulttable import events
from faulttable.row import BIN, ROOT

logging.getLogger("werkzeug").setLevel(logging.ERROR)

KEYS = ("KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode")


class World:
    def __init__(self, port, folder):
        self.port, self.folder = port, folder
        self.url = f"http://127.0.0.1:{port}"
        self.clock_library = clock.build(folder)
        self.dynamodb, self.sqs, sns = (self.client(service) for service in ("dynamodb", "sqs", "sns"))
        self.topic = sns.create_topic(Name="alerts")["TopicArn"]
        self.s3 = self.client("s3")
        ledger = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]["Ledger"]["Properties"]
        self.ledger = {key: ledger[key] for key in KEYS}
        now = datetime.now(UTC)
        self.before = {name: self.tell(*events.before(name, now)) for name in events.READING}

    def client(self, service):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client(service, endpoint_url=self.url, config=Config(max_pool_connections=64), **keys)

    def make_table(self, name):
        self.dynamodb.create_table(TableName=name, **self.ledger)
        return name

    def make_queue(self, name):
        return self.sqs.create_queue(QueueName=name)["QueueUrl"]

    def put(self, created, name, body):
        """A log file of a row's own, which the event's details then name."""
        bucket, key = created["bucket"]["name"], created["object"]["key"]
        key = f"{key.rpartition('_')[0]}_{name[:16]}.json.gz"
        self.s3.create_bucket(Bucket=bucket)
        self.s3.put_object(Bucket=bucket, Key=key, Body=body)
        created["object"] = {"key": key}

    def tell(self, function, event):
        """What a table holds after people were told of an event."""
        table = self.make_table(f"{function}-before")
        env = {"ALERT_TOPIC_ARN": self.topic, "LEDGER_TABLE": table, "AWS_ENDPOINT_URL": self.url}
        with Function(BIN / function, env, subprocess.DEVNULL) as process:
            answer = process.invoke(event)
        assert answer.body["outcome"] == "alerted", answer
        return self.dynamodb.scan(TableName=table)["Items"]

    def remember(self, table, function):
        for item in self.before.get(function, []):
            self.dynamodb.put_item(TableName=table, Item=item)


@contextmanager
def serving():
    """An AWS on loopback with what all rows need."""
    with emulator.serving() as (port, _), tempfile.TemporaryDirectory() as folder:
        yield World(port, Path(folder))
