"""The real binaries, from an event on the Lambda Runtime API to an alert in a queue and a metric in CloudWatch."""

import json

import pytest
from conftest import EVENTS, event

CA = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566"


def test_a_bucket_that_refuses_the_crl_ends_as_one_alert_and_one_point(deployment):
    with deployment.start("crl-generation") as function:
        answer = function.invoke(event("crl-generation/failure-1-bucket-permission"))
    assert answer.ok
    assert answer.body["outcome"] == "alerted"
    assert answer.body["conditions"] == ["crl_bucket_permission"]

    [alert] = deployment.alerts()
    assert (
        alert["Subject"]
        == "crl_bucket_permission CRITICAL CA 11223344 111122223333 us-east-1: the bucket refuses the CRL"
    )
    attributes = {name: attribute["Value"] for name, attribute in alert["MessageAttributes"].items()}
    assert attributes == {
        "condition": "crl_bucket_permission",
        "severity": "critical",
        "state": "firing",
        "account": "111122223333",
        "region": "us-east-1",
        "source": "aws.acm-pca",
    }
    document = json.loads(alert["Message"])
    assert document["resource"] == CA
    assert document["time"] == "2019-11-07T23:01:25Z"
    assert document["cause"] == "Failed to write CRL to S3. Check your S3 bucket permissions."
    assert document["links"]["runbook"] == "https://wiki.example/r#crl_bucket_permission"

    assert deployment.metric("Conditions", Condition="crl_bucket_permission") == 1
    assert deployment.metric("EventsReceived") == 1
    assert deployment.metric("EventOutcome", Outcome="alerted") == 1
    assert deployment.metric("AlertDelay") > 0


def test_a_call_that_was_denied_is_told_and_counted_by_service_class_and_failure(deployment):
    record = {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "eventTime": "2026-11-21T00:00:00Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "DisableKey",
        "awsRegion": "us-east-1",
        "errorCode": "AccessDenied",
        "userIdentity": {"type": "IAMUser", "userName": "jan", "accountId": "111122223333"},
        "requestParameters": None,
    }
    call = event("crl-generation/success") | {
        "source": "aws.kms",
        "detail-type": "AWS API Call via CloudTrail",
        "resources": [],
        "detail": record,
    }
    with deployment.start("api-call") as function:
        assert function.invoke(call).body["outcome"] == "alerted"
        assert function.invoke(call).body["outcome"] == "duplicate"
    [alert] = deployment.alerts()
    assert alert["Subject"].startswith("access_denied MEDIUM ")
    assert deployment.metric("ApiCalls", Service="kms", OperationClass="availability") == 1
    assert deployment.metric("ApiFailures", Service="kms", FailureClass="denied") == 1


TOLD = (
    *("failure", "deletion", "expiration", "deleted", "disabled", "changed", "denied", "needed"),
    *("by-root", "root-with", "without-mfa", "trail-stopped"),
)


# What trail-log hears of only names a file: tests/test_trail_log.py.
TELLING = [path for path in EVENTS if path.parent.name != "trail-log"]


@pytest.mark.parametrize("path", TELLING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_event_ends_as_its_name_says(deployment, path):
    # A success ends what was the case: here, nothing was.
    told = any(word in path.stem for word in TOLD)
    with deployment.start(path.parent.name) as function:
        answer = function.invoke(path.read_text())
    assert answer.ok
    assert answer.body["outcome"] == ("alerted" if told else "counted")
    assert bool(deployment.alerts()) == told
    assert deployment.metric("EventsReceived") == 1
    assert deployment.metric("EventOutcome", Outcome=answer.body["outcome"]) == 1
    # Of what people are told, CloudWatch hears at once.
    assert deployment.sent("EventsReceived") == told


def test_successes_are_told_to_those_who_ask_for_them(deployment):
    with deployment.start("certificate-revocation", MINIMUM_SEVERITY="info") as function:
        assert function.invoke(event("certificate-revocation/success")).body["outcome"] == "alerted"
    [alert] = deployment.alerts()
    assert alert["MessageAttributes"]["state"]["Value"] == "notice"


def test_one_line_of_log_per_event_and_nothing_of_what_it_held(deployment, tmp_path):
    with open(tmp_path / "log", "wb") as log, deployment.start("crl-generation", log) as function:
        function.invoke(event("crl-generation/failure-1-bucket-permission"))
    [line] = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert line["event.id"] == "071f4c07-2a7b-470c-8b6d-f56a12345634"
    assert (line["conditions"], line["outcome"], line["level"]) == ("crl_bucket_permission", "alerted", "INFO")
    assert isinstance(line["duration_ms"], int)
    text = json.dumps(line)
    assert "S3" not in text and "certificate-authority" not in text and "planted" not in text


def test_what_a_batch_only_counts_has_one_line_of_log_with_all_its_ids(deployment, tmp_path):
    success, failure = event("certificate-issuance/success"), event("certificate-issuance/failure")
    bodies = [success | {"id": "a"}, failure | {"id": "b"}, success | {"id": "c"}, {"id": "d"}]
    messages = [{"messageId": it["id"], "eventSource": "aws:sqs", "body": json.dumps(it)} for it in bodies]
    with open(tmp_path / "log", "wb") as log, deployment.start("certificate-issuance", log) as function:
        function.invoke({"Records": messages})
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    alone = {line["event.id"]: line["outcome"] for line in lines if "event.id" in line}
    assert alone == {"b": "alerted", "d": "refused"}
    [counted] = [line for line in lines if "events.ids" in line]
    assert (counted["events.ids"], counted["events.count"], counted["outcome"]) == ("a,c", 2, "counted")


def test_a_routing_file_decides_and_one_that_is_broken_is_told_and_silences_nothing(deployment, tmp_path):
    rules, failure = tmp_path / "routing.yaml", event("crl-generation/failure-1-bucket-permission")
    rules.write_text("rules:\n- name: lab\n  match: { account: ['111122223333'] }\n  observe: true\n")
    with deployment.start("crl-generation", ROUTING_FILE=str(rules)) as function:
        assert function.invoke(failure).body["outcome"] == "counted"
    rules.write_text("rules:\n- name: lab\n  match: { account: ['111122223333'] }\n  obsreve: true\n")
    with deployment.start("crl-generation", ROUTING_FILE=str(rules)) as function:
        assert function.invoke(failure).body["outcome"] == "alerted"
        assert function.invoke(failure | {"id": "another"}).body["outcome"] == "folded"
    with deployment.start("crl-generation", ROUTING_FILE="/no/such/file") as function:
        assert function.invoke(failure | {"id": "third"}).body["outcome"] == "folded"
    broken, alert = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert (broken["condition"], alert["condition"]) == ("routing_broken", "crl_bucket_permission")
    assert "line 4: unknown key `obsreve`: did you mean `observe`?" in broken["facts"]["mistakes"]
    assert deployment.metric("Conditions", Condition="routing_broken") == 2


@pytest.mark.parametrize("level", ["info", "trace"])
def test_no_log_holds_what_an_event_held(deployment, tmp_path, level):
    secret = "password-hunter2"
    good, bad = event("crl-generation/failure-1-bucket-permission"), event("crl-generation/success")
    good["detail"]["reason"] = bad["resources"] = secret
    with open(tmp_path / "log", "wb") as log, deployment.start("crl-generation", log, LOG_LEVEL=level) as function:
        assert function.invoke(good).ok
        assert secret not in json.dumps(function.invoke(bad).body)
    assert secret not in (tmp_path / "log").read_text()
    assert "planted" not in (tmp_path / "log").read_text()


def test_a_function_that_is_set_up_wrongly_says_so_and_does_not_start(deployment, tmp_path):
    with (
        open(tmp_path / "log", "wb") as log,
        deployment.start("crl-generation", log, MINIMUM_SEVERITY="loud") as function,
    ):
        assert function.process.wait(timeout=30) != 0
    assert "environment variable `MINIMUM_SEVERITY`: `loud` is no severity" in (tmp_path / "log").read_text()
