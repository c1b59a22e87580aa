"""The rules of the template, what they match, and calls for them to match."""

import json
import subprocess

from conftest import BIN, EVENTS
from moto.events.models import EventPattern

from support.template import FUNCTIONS, RESOURCES, attribute_of, is_made, resolved

# What a schedule sends, as a pattern.
SCHEDULE = {"source": ["aws.events"], "detail-type": ["Scheduled Event"]}


def rules(**parameters):
    """Each rule's pattern, and the function that hears it, directly or through its queue."""
    trail = {"TrailBucket": "example-trail", "TrailPrefix": "AWSLogs/", "TrailKeyArn": ""}
    parameters = {"MoreSources": [""], "KmsDataPlane": "disabled"} | trail | parameters
    queues = {}
    for name, logical_id in FUNCTIONS.items():
        for source in RESOURCES[logical_id]["Properties"]["Events"].values():
            if source["Type"] == "EventBridgeRule":
                yield source["Properties"]["Pattern"], name
            elif source["Type"] == "Schedule":
                yield SCHEDULE, name
            else:
                queues[attribute_of(source["Properties"]["Queue"])] = name
    for resource in RESOURCES.values():
        hears = resource["Type"] == "AWS::Events::Rule" and "EventPattern" in resource["Properties"]
        if hears and is_made(resource, parameters):
            for target in resource["Properties"]["Targets"]:
                yield resolved(resource["Properties"]["EventPattern"], parameters), queues[attribute_of(target["Arn"])]


def matching(pattern, events, folder):
    """Whether a pattern matches each event, as moto sees it, and the project's own matcher, which must agree."""
    file = folder / "pattern.json"
    file.write_text(json.dumps(pattern))
    lines = "\n".join(json.dumps(event) for event in events)
    done = subprocess.run([BIN / "tocsin", "match", "--json", file, "-"], input=lines.encode(), capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode()
    ours = [json.loads(line)["matches"] for line in done.stdout.splitlines()]
    theirs = [EventPattern.load(json.dumps(pattern)).matches_event(event) for event in events]
    assert ours == theirs, pattern
    return ours


def call(source, kind="API Call", *, by=None, **detail):
    """What CloudTrail recorded, as EventBridge sends it."""
    event = json.loads(EVENTS[0].read_text())
    identity = {"type": "IAMUser", "userName": "jan"} if by is None else by
    detail = {"eventName": "DoSomething", "userIdentity": identity} | detail
    return event | {"source": source, "detail-type": f"AWS {kind} via CloudTrail", "resources": [], "detail": detail}


ROOT_USER = {"type": "Root"}
ROOT_BY_AWS = {"type": "Root", "invokedBy": "cloudformation.amazonaws.com"}
CALLED = ["aws.acm-pca", "aws.kms", "aws.autoscaling", "aws.airflow", "aws.airflow-serverless", "aws.cloudtrail"]
KINDS = ["API Call", "Service Event", "Console Action"]
SIGN_INS = ["Console Sign In", "Console Signin", *KINDS]
DENIED = {"errorCode": "AccessDenied"}
CALLS = [
    *(call(source, kind, by=by) for source in CALLED for kind in KINDS for by in (None, ROOT_USER, ROOT_BY_AWS)),
    *(call("aws.signin", kind, by=by) for kind in SIGN_INS for by in (None, ROOT_USER)),
    *(call("aws.s3", by=ROOT_USER, **error) for error in ({}, DENIED)),
    call("aws.kms", "Service Event", by={"invokedBy": "kms.amazonaws.com"}, eventName="RotateKey"),
    call("aws.kms", errorCode="AccessDenied", requestParameters=None),
]
