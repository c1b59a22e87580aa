"""Batches of SQS records as Lambda hands them to a function: mostly successes, and a share of failures."""

import hashlib
import itertools
import json
import time
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parent.parent.parent
# Of each function: what is only counted, and what people must hear of. Nothing of it is left out by the default rules.
SUCCESSES = {"certificate-issuance": "success", "api-call": "airflow-run-queued"}
FAILURES = {"certificate-issuance": "failure", "api-call": "key-disabled"}
# What tells one failure's resource from another's.
RESOURCES = {
    "certificate-issuance": "b845c374b495cb67dac7ac4c81cc4043",
    "api-call": "1234abcd-12ab-34cd-56ef-1234567890ab",
}
# Resources that fail again and again.
STORMS = 20
NUMBERS = itertools.count(1)


def batch_size(function):
    """The `BatchSize` of the template."""
    resources = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
    for it in resources.values():
        if it["Type"] == "AWS::Serverless::Function" and it["Metadata"]["BuildProperties"]["Binary"] == function:
            return it["Properties"]["Events"]["Queue"]["Properties"]["BatchSize"]
    raise LookupError(function)


class Template:
    """A record with its event, of which only ids, the time and the resource change."""

    def __init__(self, function, name):
        self.dashes = "-" in RESOURCES[function]
        event = json.loads((ROOT / "events" / function / f"{name}.json").read_text())
        # Of what CloudTrail records, its own id is what tells events apart.
        ids = {event["id"], event["detail"].get("eventID", event["id"])}
        times = {event["time"], event["detail"].get("eventTime", event["time"])}
        body = json.dumps(event)
        record = {
            "messageId": "%(id)s",
            "receiptHandle": "A" * 180,
            "body": "%(body)s",
            "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1700000000000",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1700000000001",
            },
            "messageAttributes": {},
            "md5OfBody": hashlib.md5(body.encode()).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:us-east-1:111122223333:{function}",
            "awsRegion": "us-east-1",
        }
        text = json.dumps(body.replace("%", "%%"))[1:-1].replace(RESOURCES[function], "%(resource)s")
        for value in ids:
            text = text.replace(value, "%(id)s")
        for value in times:
            text = text.replace(value, "%(time)s")
        self.text = json.dumps(record).replace("%(body)s", text)

    def record(self, resource=None):
        number = next(NUMBERS)
        resource = f"{number if resource is None else resource:032x}"
        if self.dashes:
            resource = "-".join([resource[:8], resource[8:12], resource[12:16], resource[16:20], resource[20:]])
        values = {"id": f"00000000-0000-4000-8000-{number:012x}", "time": self.now(), "resource": resource}
        return self.text % values

    @staticmethod
    def now():
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Source:
    """Batches for one function. Of `failing` events in a thousand that are failures, a fifth are of resources that did not
    fail before."""

    def __init__(self, function, failing=0):
        self.success, self.failure = (Template(function, names[function]) for names in (SUCCESSES, FAILURES))
        self.failing = failing
        self.made = 0

    def batch(self, size):
        return self.of(self.records(size))

    @staticmethod
    def of(records):
        return ('{"Records": [' + ", ".join(records) + "]}").encode()

    def records(self, size):
        for _ in range(size):
            self.made += 1
            # Spread evenly, without a random number for each.
            if self.failing and self.made * self.failing % 1000 < self.failing:
                number = self.made * self.failing // 1000
                yield self.failure.record(None if number % 5 == 0 else number % STORMS + 2**100)
            else:
                yield self.success.record(0)

    def storm(self, size):
        """All of one resource."""
        return self.of(self.failure.record(1) for _ in range(size))
