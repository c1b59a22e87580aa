"""The stack, deployed once for all of its tests."""

import datetime
import gzip
import json
import os
from dataclasses import dataclass

import pytest
from support import metrics

from stack import cloud as emulator
from stack.deploy import deploy
from stack.wait import until

TRAIL = "example-trail"
SECONDS = 120


@dataclass
class Stack:
    cloud: emulator.Cloud
    queue: str
    outputs: dict
    resources: dict

    def put(self, document):
        """Puts an event on the bus, which gives it an id, an account and a time of its own."""
        entry = {"Source": document["source"], "DetailType": document["detail-type"]}
        entry |= {"Detail": json.dumps(document["detail"]), "Resources": document["resources"]}
        answer = self.cloud.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def put_log_file(self, *records):
        """What CloudTrail does: a file in the bucket, which tells the bus of it."""
        day = datetime.datetime.now(datetime.UTC)
        name = f"{emulator.ACCOUNT}_CloudTrail_{emulator.REGION}_{day:%Y%m%dT%H%MZ}_iLj9fb7yyUG9X4Bf.json.gz"
        key = f"AWSLogs/{emulator.ACCOUNT}/CloudTrail/{emulator.REGION}/{day:%Y/%m/%d}/{name}"
        body = gzip.compress(json.dumps({"Records": records}).encode())
        self.cloud.client("s3").put_object(Bucket=TRAIL, Key=key, Body=body)

    def next_alert(self):
        """The next alert that the subscribed queue gets."""
        alert = self.next_message(self.queue)
        print(f"{alert['severity']:<8} {alert['condition']}: {alert['summary']}")
        return alert

    def next_message(self, queue):
        """Takes the next message out of a queue."""
        return until(lambda: self.take(queue), SECONDS, f"a message in {queue}")

    def take(self, queue):
        sqs = self.cloud.client("sqs")
        for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages", []):
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            return json.loads(message["Body"])

    def waiting(self, queue):
        """How many messages wait in a queue."""
        name = "ApproximateNumberOfMessages"
        got = self.cloud.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=[name])
        return int(got["Attributes"][name])

    def metric(self, name, **dimensions):
        """The sum of a metric that was sent. While the emulator looks through two weeks, no function can send any."""
        return metrics.sent(self.cloud.client("cloudwatch"), name, datetime.timedelta(hours=3), **dimensions)

    def wait_for_metric(self, at_least, name, **dimensions):
        what = f"{name} {dimensions or ''} at {at_least:g}"
        seen = until(lambda: (total := self.metric(name, **dimensions)) >= at_least and total, SECONDS, what)
        print(f"{name} {dimensions or ''} = {seen:g}")
        return seen


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("localstack")
    with emulator.running(os.environ["STACK_PYTHON"], folder) as cloud:
        queue, arn = cloud.queue("heard")
        s3 = cloud.client("s3")
        s3.create_bucket(Bucket=TRAIL)
        s3.put_bucket_notification_configuration(
            Bucket=TRAIL, NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        yield Stack(cloud, queue, *deploy(cloud, folder, AlertQueueArn=arn, TrailBucket=TRAIL))
