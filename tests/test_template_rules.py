"""The rules of the template against what AWS sends: each event reaches the function it should, once."""

import json
import re

import pytest
from conftest import EVENTS, ROOT
from support.rules import CALLED, CALLS, DENIED, ROOT_BY_AWS, ROOT_USER, call, matching, rules
from support.template import FUNCTIONS, RESOURCES, TEMPLATE, resolved, stack

DOCUMENTS = [json.loads(path.read_text()) for path in EVENTS]
DETAIL_TYPES = sorted({document["detail-type"] for document in DOCUMENTS})


@pytest.fixture
def heard_by(tmp_path):
    """The function of each rule that matches an event: the same one twice, if it would get the event twice."""

    def heard_by(event, **parameters):
        return [name for pattern, name in rules(**parameters) if matching(pattern, [event], tmp_path) == [True]]

    return heard_by


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_event_reaches_exactly_the_function_it_should(path, heard_by):
    assert heard_by(json.loads(path.read_text())) == [path.parent.name]


def test_there_are_events_and_a_rule_for_every_function():
    on_disk = {path.name for path in (ROOT / "functions").iterdir()}
    assert set(FUNCTIONS) == on_disk
    assert {path.parent.name for path in EVENTS} == on_disk
    assert {name for _, name in rules()} == on_disk


SOURCES = {
    "aws.acm-pca": "ca-creation",
    "aws.pca-connector-scep": "certificate-issuance",
    "aws.kms": "key-event",
    "aws.autoscaling": "api-call",
    "aws.airflow": "api-call",
    "aws.airflow-serverless": "api-call",
}


@pytest.mark.parametrize("source, name", SOURCES.items())
def test_what_a_source_never_said_before_reaches_one_function(source, name, heard_by):
    event = json.loads(EVENTS[0].read_text()) | {"source": source}
    assert heard_by(event | {"detail-type": "ACM Private CA Something New"}) == [name]
    assert heard_by(event | {"detail-type": "Something Else"}) == [name]


@pytest.mark.parametrize("more", [[""], ["aws.s3"]])
def test_each_call_of_a_service_and_whatever_root_does_reaches_one_function_once(more, tmp_path):
    heard = [matching(pattern, CALLS, tmp_path) for pattern, name in rules(MoreSources=more) if name == "api-call"]
    assert [sum(matches) for matches in zip(*heard, strict=True)] == [1] * len(CALLS)
    others = [matching(pattern, CALLS, tmp_path) for pattern, name in rules(MoreSources=more) if name != "api-call"]
    assert not any(map(any, others))


def test_the_cause_of_a_failed_issuance_is_not_also_a_call(heard_by):
    details = call("aws.acm-pca", "Service Event", by={"invokedBy": "acm-pca"}, eventName="IssueCertificateDetails")
    assert heard_by(details) == ["certificate-issuance"]


@pytest.mark.parametrize(
    "event",
    [
        *(call(source, kind) for source in SOURCES for kind in ("Insight", "Network Activity Event")),
        call("aws.pca-connector-scep"),
        call("aws.s3"),
        call("aws.s3", **DENIED),
        call("aws.s3", by=ROOT_BY_AWS),
        call("aws.acm", by={}),
        call("aws.acm") | {"detail-type": "ACM Certificate Available"},
    ],
    ids=lambda event: f"{event['source']} {event['detail-type']} {event['detail']['userIdentity'].get('type')}",
)
def test_other_events_reach_nobody(event, heard_by):
    assert heard_by(event) == []


@pytest.mark.parametrize(
    "bucket, key", [("another", "AWSLogs/x"), ("example-trail", "AWSLog/x"), ("example-trail", "x")]
)
def test_only_new_objects_of_the_trail_are_heard(bucket, key, heard_by):
    event = json.loads((ROOT / "events/trail-log/log-file.json").read_text())
    assert heard_by(event | {"detail-type": "Object Deleted"}) == []
    assert heard_by(event | {"detail": event["detail"] | {"bucket": {"name": bucket}, "object": {"key": key}}}) == []
    assert heard_by(event, TrailBucket="") == []


def test_without_a_bucket_nothing_of_trail_log_is_there():
    made = {name for name, it in RESOURCES.items() if it.get("Condition") == "ReadsTrail"}
    assert made == {name for name in RESOURCES if name.startswith("TrailLog")}
    assert "TrailLog" not in json.dumps(stack())
    outputs = {name for name, it in TEMPLATE["Outputs"].items() if it.get("Condition") == "ReadsTrail"}
    assert outputs == {name for name in TEMPLATE["Outputs"] if name.startswith("TrailLog")}


DENIALS = ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedException"]


@pytest.mark.parametrize("by", [None, ROOT_USER, ROOT_BY_AWS, {"invokedBy": "s3"}], ids=str)
def test_denials_in_more_sources_are_heard_once_where_they_are_asked_for(by, heard_by):
    for error in DENIALS:
        asked = heard_by(call("aws.s3", by=by, errorCode=error), MoreSources=["aws.sqs", "aws.s3"])
        assert asked == ["api-call"]
    if by != ROOT_USER:
        assert heard_by(call("aws.s3", by=by), MoreSources=["aws.s3"]) == []
        assert heard_by(call("aws.s3", by=by, errorCode="NoSuchBucketPolicy"), MoreSources=["aws.s3"]) == []
        assert heard_by(call("aws.sns", by=by, **DENIED), MoreSources=["aws.s3"]) == []


def test_a_source_that_is_heard_anyway_is_no_more_source():
    allowed = TEMPLATE["Parameters"]["MoreSources"]["AllowedPattern"]
    assert [source for source in [*CALLED, "aws.signin"] if re.search(allowed, source)] == []
    assert all(re.search(allowed, source) for source in ("", "aws.s3", "aws.kms-like", "aws.acm"))
    assert not any(re.search(allowed, source) for source in ("s3", "*", "aws.*", "s3.amazonaws.com"))
    [root] = RESOURCES["ApiCallRootRule"]["Properties"]["EventPattern"]["source"]
    assert root["anything-but"] == sorted([*CALLED, "aws.signin"])


def test_reads_are_heard_of_root_and_of_keys_where_they_are_asked_for():
    """Other rules get what writes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html."""

    def hear_reads(**parameters):
        states = {
            name: resolved(rule["Properties"].get("State", "ENABLED"), parameters)
            for name, rule in RESOURCES.items()
            if rule["Type"] == "AWS::Events::Rule"
        }
        assert set(states.values()) == {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
        return {name for name, state in states.items() if state != "ENABLED"}

    assert hear_reads(KmsDataPlane="disabled") == {"ApiCallRootRule"}
    assert hear_reads(KmsDataPlane="enabled") == {"ApiCallRootRule", "ApiCallKmsRule"}


def test_no_pattern_is_longer_than_eventbridge_takes():
    for pattern, _ in rules(MoreSources=[f"aws.service-{n}" for n in range(50)]):
        assert len(json.dumps(pattern)) <= 2048


def named(pattern):
    """The names of the fields that a pattern looks at."""
    for name, below in pattern.items():
        yield name
        if isinstance(below, dict):
            yield from named(below)
        elif name == "$or":
            yield from (name for branch in below for name in named(branch))


def changed(event, looked_at):
    """An event, and what else may come that is much like it. Objects stay where they are: moto looks into no array."""
    yield event
    for other in DETAIL_TYPES:
        yield event | {"detail-type": other}
    for body, whole in ((event, lambda body: body), (event["detail"], lambda body: event | {"detail": body})):
        for name, value in body.items():
            if name not in looked_at:
                continue
            yield whole({key: kept for key, kept in body.items() if key != name})
            for other in (None, "", 5, True, f"{value} ", str(value).upper(), [value, "x"], []):
                if not isinstance(value, dict):
                    yield whole(body | {name: other})


def test_both_matchers_agree_on_every_rule_whatever_comes(tmp_path):
    # Of events of one kind with the same fields, changes make the same ones.
    samples = {(body["source"], body["detail-type"], *body["detail"]): body for body in DOCUMENTS}
    samples = [*samples.values(), *CALLS, call("aws.s3", **DENIED)]
    patterns = [pattern for pattern, _ in rules(MoreSources=["aws.s3"])]
    looked_at = {name for pattern in patterns for name in named(pattern)}
    events = [change for event in samples for change in changed(event, looked_at)]
    matched = [matching(pattern, events, tmp_path) for pattern in patterns]
    assert len(events) > 500 and all(any(ours) and not all(ours) for ours in matched)
