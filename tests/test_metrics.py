"""Which way metrics take: what is ordinary stands in the log, and everything else is sent at once."""

import json

import pytest
from conftest import event
from support import faults, metrics, proxy

FAILURE = event("certificate-issuance/failure")
SUCCESS = event("certificate-issuance/success")
ONCE = ("EventsReceived", {}), ("EventOutcome", {"Outcome": "counted"})


def batch(*bodies):
    records = [
        {"messageId": f"m{n}", "eventSource": "aws:sqs", "body": json.dumps(body | {"id": f"e{n}"})}
        for n, body in enumerate(bodies)
    ]
    return {"Records": records}


def both(deployment, name, **dimensions):
    """What of a metric was sent, and what stands in the log."""
    return deployment.sent(name, **dimensions), deployment.logged(name, **dimensions)


def calls(between):
    return between.calls["cloudwatch"]


@pytest.fixture
def between(deployment, emulated_aws):
    """Sees each call to CloudWatch."""
    with proxy.serving(emulated_aws.port) as between:
        deployment.between = {"AWS_ENDPOINT_URL_CLOUDWATCH": between.url("cloudwatch")}
        yield between


def test_what_is_only_counted_is_written_to_the_log_without_a_call(deployment, between):
    with deployment.start("certificate-issuance", **deployment.between) as function:
        assert function.invoke(SUCCESS).body["outcome"] == "counted"
        assert function.invoke(batch(*[SUCCESS] * 10)).body == {"batchItemFailures": []}
    assert calls(between) == 0
    for name, dimensions in ONCE:
        assert both(deployment, name, **dimensions) == (0, 11)
    assert both(deployment, "DetectionDelay")[1] > 0


def test_a_failure_is_sent_at_once_and_written_nowhere_else(deployment, between):
    with deployment.start("certificate-issuance", **deployment.between) as function:
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
        assert calls(between) == 1
        assert function.invoke(FAILURE | {"id": "next"}).body["outcome"] == "folded"
        assert function.invoke(FAILURE).body["outcome"] == "duplicate"
        assert not function.invoke(SUCCESS | {"detail": {}}).ok
    assert calls(between) == 4
    assert both(deployment, "Conditions", Condition="certificate_issuance_failed") == (2, 0)
    for outcome in ("alerted", "folded", "duplicate", "refused"):
        assert both(deployment, "EventOutcome", Outcome=outcome) == (1, 0)


def test_one_failure_among_successes_sends_all_of_its_batch_and_nothing_twice(deployment, between):
    with deployment.start("certificate-issuance", **deployment.between) as function:
        assert function.invoke(batch(*[SUCCESS] * 9, FAILURE)).body == {"batchItemFailures": []}
    assert calls(between) == 1
    assert both(deployment, "EventsReceived") == (10, 0)
    assert both(deployment, "EventOutcome", Outcome="counted") == (9, 0)
    assert both(deployment, "EventOutcome", Outcome="alerted") == (1, 0)


def test_what_a_rule_mutes_or_only_counts_of_failures_is_sent(deployment, between, tmp_path):
    rules = tmp_path / "routing.yaml"
    for number, action in enumerate(("mute: { until: 2999-01-31, reason: TICKET-1 }", "observe: true")):
        rules.write_text(f"rules:\n- name: lab\n  match: {{ account: ['{FAILURE['account']}'] }}\n  {action}\n")
        with deployment.start("certificate-issuance", ROUTING_FILE=str(rules), **deployment.between) as function:
            assert function.invoke(FAILURE | {"id": f"e{number}"}).body["outcome"] in ("muted", "counted")
        assert calls(between) == number + 1
    assert both(deployment, "Conditions", Condition="certificate_issuance_failed") == (2, 0)


def test_a_revocation_is_a_condition_and_an_ordinary_one(deployment, between):
    with deployment.start("certificate-revocation", **deployment.between) as function:
        assert function.invoke(event("certificate-revocation/success")).body["outcome"] == "counted"
    assert calls(between) == 0
    assert both(deployment, "Conditions", Condition="certificate_revoked") == (0, 1)


def test_what_can_not_be_sent_is_written_to_the_log(deployment):
    with (
        faults.answering(faults.BROKEN) as (url, bodies),
        deployment.start("certificate-issuance", AWS_ENDPOINT_URL_CLOUDWATCH=url) as function,
    ):
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
    assert len(bodies) == 2
    assert both(deployment, "EventOutcome", Outcome="alerted") == (0, 1)


@pytest.mark.parametrize("mode, expected", [("cloudwatch", (11, 0)), ("emf", (0, 11))])
def test_either_way_alone_where_that_is_wanted(deployment, mode, expected):
    with deployment.start("certificate-issuance", METRICS=mode) as function:
        assert function.invoke(SUCCESS).ok
        assert function.invoke(batch(*[SUCCESS] * 9, FAILURE)).ok
    assert both(deployment, "EventsReceived") == expected


def test_one_line_of_the_log_holds_what_happened_in_a_minute(deployment, tmp_path):
    with open(tmp_path / "log", "wb") as log, deployment.start("crl-generation", log, METRICS="emf") as function:
        assert function.invoke(event("crl-generation/success")).ok
    assert deployment.sent("EventsReceived") == 0
    emf = metrics.embedded(tmp_path / "log")
    [line] = emf
    directives = line["_aws"]["CloudWatchMetrics"]
    assert {directive["Namespace"] for directive in directives} == {"Tocsin"}
    named = {tuple(it["Dimensions"][0]): {metric["Name"] for metric in it["Metrics"]} for it in directives}
    assert named == {(): {"EventsReceived", "DetectionDelay"}, ("Outcome",): {"EventOutcome"}}
    assert (line["EventsReceived"], line["EventOutcome"], line["Outcome"]) == (1, 1, "counted")


def test_a_command_sends_what_a_function_would_write_to_its_log(deployment, tocsin):
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    names = {"ALERT_TOPIC_ARN": deployment.topic, "LEDGER_TABLE": deployment.table, "METRICS": "mixed"}
    env = keys | names | {"AWS_ENDPOINT_URL": deployment.url}
    result = tocsin("run", "--deliver", "events/certificate-issuance/success.json", env=env)
    assert (result.code, result.err) == (0, "")
    assert deployment.sent("EventsReceived") == 1
