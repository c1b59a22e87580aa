"""For each function an event that people must hear of, and how it comes."""

import datetime
import gzip
import json
from pathlib import Path

EVENTS = Path(__file__).resolve().parent.parent.parent / "events"
FAILURES = {
    "ca-creation": "failure",
    "certificate-issuance": "failure",
    "certificate-revocation": "success",
    "crl-generation": "failure-1-bucket-permission",
    "audit-report": "failure",
    "key-event": "deletion",
    "api-call": "key-disabled",
    "trail-log": "log-file",
    "deadline-reminder": "schedule",
}
# What ends the failure of another function is told as well.
RECOVERED = "crl-generation (over)"
FUNCTIONS = [*FAILURES, RECOVERED]
# What ends the failures above, where something does.
RECOVERIES = {"crl-generation": "success", "audit-report": "success", "api-call": "key-enabled"}
# The others are invoked by EventBridge: see template.yaml.
WITH_A_QUEUE = ("certificate-issuance", "certificate-revocation", "api-call", "trail-log")
# Those that read the table before they write to it.
READING = ("deadline-reminder", RECOVERED)
# The others read no files.
FROM_FILES = ("trail-log",)
# The others ask AWS Private CA nothing.
ASKING = ("ca-creation", "certificate-issuance", "crl-generation", "audit-report")


def load(function, name, time):
    event = json.loads((EVENTS / function / f"{name}.json").read_text())
    return at(event, time)


def at(event, time):
    """The event as if it had happened at another time."""
    text = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    event = event | {"time": text}
    if "eventTime" in event["detail"]:
        event["detail"] = event["detail"] | {"eventTime": text}
    return event


def failure(function, time):
    """What people must hear of. Of revocations AWS says that only successes are told: this says something else."""
    if function == RECOVERED:
        return recovery("crl-generation", time)
    event = load(function, FAILURES[function], time)
    if function == "certificate-revocation":
        event["detail"] = {"result": "failure"}
    return event


def log_file(time):
    """A log file that tells of one failure."""
    record = failure("api-call", time)["detail"]
    return gzip.compress(json.dumps({"Records": [record]}).encode())


def recovery(function, time):
    return load(function, RECOVERIES[function], time) | {"id": "recovery"}


def before(function, time):
    """What the functions of `READING` have to read of, and the function that tells of it."""
    if function == RECOVERED:
        return "crl-generation", failure("crl-generation", time - datetime.timedelta(hours=25))
    return "api-call", deletion(time)


def deletion(time):
    """The deletion of a key in thirty days, which a reminder is about."""
    event = load("api-call", "key-deletion-scheduled", time)
    end = time + datetime.timedelta(days=30)
    event["detail"]["responseElements"]["deletionDate"] = end.strftime("%b %d, %Y, %I:%M:%S %p")
    event["detail"]["requestParameters"]["pendingWindowInDays"] = 30
    return event


def poison(function, number):
    return {"id": f"poison-{number}", "source": "aws.acm-pca", "of": function}
