"""SNS and CloudWatch at fault. Nothing is lost: an alert that can't be published fails its event, for a retry."""

import json
from pathlib import Path

from conftest import event
from support import faults

FAILURE = event("crl-generation/failure-1-bucket-permission")


def undelivered(answer):
    assert not answer.ok
    assert answer.body["errorType"] == "Undelivered"
    assert answer.body["errorMessage"].startswith(f"event `{FAILURE['id']}` failed: alert not published: ")
    return answer.body["errorMessage"]


def test_an_sns_that_refuses_connections_fails_the_event(deployment):
    with faults.refusing() as url, deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function:
        undelivered(function.invoke(FAILURE))
    assert deployment.metric("EventOutcome", Outcome="failed") == 1


def test_an_sns_that_never_answers_fails_the_event_before_the_function_times_out(deployment):
    with faults.silent() as url, deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function:
        assert "timeout" in undelivered(function.invoke(FAILURE, seconds=39)).lower()


def test_an_sns_that_throttles_for_a_moment_is_asked_again(deployment):
    answers = (faults.THROTTLED, faults.THROTTLED, faults.PUBLISHED)
    with (
        faults.answering(*answers) as (url, bodies),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
    assert len(bodies) == 3


def test_an_sns_that_throttles_for_ever_fails_the_event(deployment):
    with (
        faults.answering(faults.THROTTLED) as (url, bodies),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        assert "Throttling" in undelivered(function.invoke(FAILURE))
    assert len(bodies) == 3


def test_an_sns_that_denies_is_not_asked_again(deployment):
    with (
        faults.answering(faults.DENIED) as (url, bodies),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        assert "not authorized to perform: SNS:Publish" in undelivered(function.invoke(FAILURE))
    assert len(bodies) == 1


def test_in_a_batch_only_the_records_that_could_not_be_told_come_back(deployment):
    # Of another CA: one of the same would end what the failure begins, if it came to the table after it.
    successes = event("crl-generation/success")
    successes["resources"] = [successes["resources"][0] + "-other"]
    records = [
        {"messageId": "told", "eventSource": "aws:sqs", "body": json.dumps(successes)},
        {"messageId": "untold", "eventSource": "aws:sqs", "body": json.dumps(FAILURE)},
    ]
    with (
        faults.answering(faults.DENIED) as (url, _),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        answer = function.invoke({"Records": records})
    assert answer.body == {"batchItemFailures": [{"itemIdentifier": "untold"}]}


def test_metrics_that_cannot_be_sent_are_written_to_the_log_and_the_alert_is_sent_once(deployment, tmp_path):
    log_path: Path = tmp_path / "log"
    with (
        faults.answering(faults.BROKEN) as (url, bodies),
        open(log_path, "wb") as log,
        deployment.start("crl-generation", log, AWS_ENDPOINT_URL_CLOUDWATCH=url) as function,
    ):
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
    assert len(bodies) == 2
    assert len(deployment.alerts()) == 1
    lines = [json.loads(line) for line in log_path.read_text().splitlines()]
    [condition] = [line for line in lines if line.get("Condition")]
    assert condition["Conditions"] == 1
    assert any("metrics not sent" in line.get("message", "") for line in lines)
