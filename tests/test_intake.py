"""What a function makes of batches and of bad input, over the Lambda Runtime API."""

import json

import pytest
from conftest import EVENTS, event

FUNCTIONS = {path.parent.name: path for path in EVENTS}
FAILURE = "crl-generation/failure-1-bucket-permission"


def batch(*bodies):
    records = [{"messageId": f"m{n}", "eventSource": "aws:sqs", "body": body} for n, body in enumerate(bodies)]
    return {"Records": records}


def failures(answer):
    assert answer.ok
    return [failure["itemIdentifier"] for failure in answer.body["batchItemFailures"]]


def test_one_bad_record_among_ten_fails_alone(deployment):
    bodies = [json.dumps(event(FAILURE) | {"id": f"event-{n}"}) for n in range(10)]
    bodies[3] = bodies[3].replace('"failure"', "5", 1)
    with deployment.start("crl-generation") as function:
        assert failures(function.invoke(batch(*bodies))) == ["m3"]
    # All ten are about one CA: people are told once.
    assert len(deployment.alerts()) == 1
    assert deployment.metric("EventsReceived") == 10
    assert deployment.metric("EventOutcome", Outcome="alerted") == 1
    assert deployment.metric("EventOutcome", Outcome="folded") == 8
    assert deployment.metric("EventOutcome", Outcome="refused") == 1


def test_a_batch_that_went_well_has_no_failures(deployment):
    with deployment.start("crl-generation") as function:
        assert failures(function.invoke(batch(json.dumps(event("crl-generation/success"))))) == []
        assert failures(function.invoke(batch())) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_takes_one_event_or_a_batch_and_refuses_those_of_others(deployment, name):
    own = json.loads(FUNCTIONS[name].read_text())
    [other, *_] = [path for other, path in FUNCTIONS.items() if other != name]
    with deployment.start(name) as function:
        assert function.invoke(own).body["outcome"] in ("alerted", "counted")
        assert failures(function.invoke(batch(json.dumps(own | {"id": "x"}), other.read_text()))) == ["m1"]
        answer = function.invoke(other.read_text())
    assert answer.body["errorType"] == "Refused"
    assert f"is for function `{other.parent.name}`, not for `{name}`" in answer.body["errorMessage"]


@pytest.mark.parametrize(
    "payload, says",
    [
        ({}, "refused: field `id`: missing"),
        ([], "refused: not a JSON object"),
        (
            ["id", "aws.acm-pca", "ACM Private CA CRL Generation", "1", "r", "2019-11-07T23:01:25Z", [], {}],
            "refused: not a JSON object",
        ),
        (5, "refused: not a JSON object"),
        (event(FAILURE) | {"detail": ["success"]}, "field `detail`: not an object"),
        (
            event(FAILURE) | {"detail": {"result": 5}},
            "event `071f4c07-2a7b-470c-8b6d-f56a12345634` refused: field `detail.result`: invalid type: integer `5`, expected a string",
        ),
        (event(FAILURE) | {"detail": {}}, "field `detail.result`: missing"),
        (event(FAILURE) | {"resources": []}, "field `resources`: names no certificate authority"),
        ({k: v for k, v in event(FAILURE).items() if k != "resources"}, "field `resources`: missing"),
        (event(FAILURE) | {"time": "yesterday"}, "field `time`"),
        (
            event(FAILURE) | {"detail-type": "ACM Private CA Creation"},
            "detail-type `ACM Private CA Creation` is for function `ca-creation`, not for `crl-generation`",
        ),
        (
            event(FAILURE) | {"source": "aws.s3"},
            "no function hears detail-type `ACM Private CA CRL Generation` from source `aws.s3`",
        ),
        (
            event(FAILURE) | {"resources": ["arn:aws:acm-pca:us-east-1:1:certificate-authority/\0\x1b[2J"]},
            r"field `resources[0]`: has the character '\0'",
        ),
        (
            {"Records": [{"eventSource": "aws:s3", "messageId": "m"}]},
            "field `Records[0].eventSource`: is `aws:s3`, expected `aws:sqs`",
        ),
        ({"Records": [{"eventSource": "aws:sqs", "body": "{}"}]}, "field `Records[0].messageId`: missing"),
    ],
)
def test_bad_input_is_refused_by_name(deployment, payload, says):
    with deployment.start("crl-generation") as function:
        answer = function.invoke(payload)
        assert not answer.ok
        assert answer.body["errorType"] == "Refused"
        assert says in answer.body["errorMessage"]
        # The function goes on.
        assert function.invoke(event("crl-generation/success")).ok
    assert deployment.alerts() == []
    assert deployment.metric("EventOutcome", Outcome="refused") == 1


@pytest.mark.parametrize("text", [b"", b'{"id": "trunc', b"\xff\xfe", b"nonsense"])
def test_what_is_no_json_is_an_error_and_the_function_goes_on(deployment, text):
    with deployment.start("crl-generation") as function:
        answer = function.invoke(text)
        assert not answer.ok
        assert "deserializ" in answer.body["errorType"].lower()
        assert function.invoke(event("crl-generation/success")).ok


def test_an_event_of_a_megabyte_is_told_and_cut(deployment):
    reason = "Failed " + "\0\u202e\n" * 300_000
    with deployment.start("crl-generation") as function:
        answer = function.invoke(event(FAILURE) | {"detail": {"result": "failure", "reason": reason}})
    assert answer.body["conditions"] == ["crl_failure_unrecognised"]
    [alert] = deployment.alerts()
    assert len(alert["Message"]) < 65_536
    assert json.loads(alert["Message"])["cause"].startswith("Failed \0")
    assert "more bytes]" in json.loads(alert["Message"])["cause"]


def test_a_ca_named_twice_is_one_ca(deployment):
    twice = event(FAILURE)
    twice["resources"] *= 2
    with deployment.start("crl-generation") as function:
        assert function.invoke(twice).body["outcome"] == "alerted"
    assert len(deployment.alerts()) == 1


def test_an_event_of_a_kind_not_known_yet_is_told(deployment):
    with deployment.start("crl-generation") as function:
        answer = function.invoke(event(FAILURE) | {"detail-type": "ACM Private CA Something New", "detail": {"x": 1}})
    assert answer.body["conditions"] == ["unrecognised"]
    assert len(deployment.alerts()) == 1
