"""What the functions are given: recorded events, each time with other ids, so that none is a duplicate."""

import itertools
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NUMBERS = itertools.count(1)


def event(path):
    return (ROOT / "events" / f"{path}.json").read_text()


def failure():
    """A failure that nobody knows of: of an event and a resource that were never seen. It needs no question to AWS."""
    number = f"{next(NUMBERS):012x}"
    text = event("certificate-issuance/connector-issuance-failure")
    text = text.replace("a2dd0b93-35d2-4030-ac4f-26b0458ff3fd", f"a2dd0b93-35d2-4030-ac4f-{number}")
    return text.replace("99887766-4321-2211-3322-665544332211", f"99887766-4321-2211-3322-{number}").encode()


def success():
    document = json.loads(event("certificate-issuance/success"))
    document["id"] = f"a2dd0b93-35d2-4030-ac4f-{next(NUMBERS):012x}"
    return json.dumps(document)


def batch(size):
    """Successes as SQS hands them over."""
    records = [
        {
            "messageId": f"059f36b4-87a3-44ab-83d2-{next(NUMBERS):012x}",
            "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
            "body": success(),
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183"},
            "messageAttributes": {},
            "md5OfBody": "098f6bcd4621d373cade4e832627b4f6",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:111122223333:queue",
            "awsRegion": "us-east-1",
        }
        for _ in range(size)
    ]
    return json.dumps({"Records": records}).encode()
