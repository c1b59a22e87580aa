"""Ring once, stay quiet, say when it is over: real functions on a real table."""

import contextlib
import json

import pytest
from conftest import event
from support import faults

FAILURE = event("crl-generation/failure-1-bucket-permission")
SUCCESS = event("crl-generation/success")


def outcome(function, body, **change):
    return function.invoke(body | change).body.get("outcome")


def states(deployment):
    return [alert["MessageAttributes"]["state"]["Value"] for alert in deployment.alerts()]


def test_the_same_event_is_told_once_whichever_function_hears_it(deployment):
    with deployment.start("crl-generation") as one, deployment.start("crl-generation") as other:
        assert outcome(one, FAILURE) == "alerted"
        assert outcome(one, FAILURE) == "duplicate"
        assert outcome(other, FAILURE) == "duplicate"
    assert states(deployment) == ["firing"]
    assert deployment.metric("Conditions", Condition="crl_bucket_permission") == 1
    assert deployment.metric("EventOutcome", Outcome="duplicate") == 2


def test_ten_instances_at_the_same_moment_tell_once(deployment):
    functions = [deployment.start("crl-generation") for _ in range(10)]
    try:
        for number, function in enumerate(functions):
            function.api.invocations.put((number, json.dumps(FAILURE).encode()))
        answers = [function.api.answers.get(timeout=60) for function in functions]
    finally:
        for function in functions:
            function.__exit__()
    told = [answer.body.get("outcome") for answer in answers if answer.ok]
    assert told.count("alerted") == 1 and set(told) <= {"alerted", "duplicate"}
    # Who comes while another is at it is sent away, to come again.
    assert {answer.body["errorType"] for answer in answers if not answer.ok} <= {"Busy"}
    assert states(deployment) == ["firing"]


def test_what_goes_on_is_folded_and_its_end_is_told_once(deployment):
    with deployment.start("crl-generation") as function:
        outcomes = [outcome(function, FAILURE, id=f"e{n}", time=f"2019-11-07T23:{n:02}:00Z") for n in range(5)]
        assert outcomes == ["alerted", *["folded"] * 4]
        assert outcome(function, SUCCESS) == "alerted"
        assert outcome(function, SUCCESS) == "counted"
        assert outcome(function, SUCCESS, id="later", time="2019-11-09T00:00:00Z") == "counted"
        # A failure from before the recovery is old news, one from after it is not.
        assert outcome(function, FAILURE, id="late", time="2019-11-08T21:00:00Z") == "folded"
        assert outcome(function, FAILURE, id="new", time="2019-11-09T21:00:00Z") == "alerted"
    alerts = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert [alert["state"] for alert in alerts] == ["firing", "resolved", "firing"]
    assert alerts[1]["history"] == {"first": "2019-11-07T23:00:00Z", "last": "2019-11-07T23:04:00Z", "count": 5}
    assert alerts[1]["summary"].endswith(": it is over")


def test_the_cause_of_a_failed_issuance_updates_the_alert_once(deployment):
    failure, cause = event("certificate-issuance/failure"), event("certificate-issuance/details-failure")
    with deployment.start("certificate-issuance") as function:
        assert [outcome(function, failure), outcome(function, cause)] == ["alerted", "alerted"]
        # The owner of the CA and who asked for the certificate both get it, each as a record of its own.
        other = cause["detail"] | {"eventID": "of-the-other-one"}
        assert outcome(function, cause, id="of-the-other-one", detail=other) == "folded"
    first, updated = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert (first["state"], first["cause"], updated["state"]) == ("firing", None, "updated")
    assert updated["cause"] == "Name Constraints violation: DNS name not found in a permitted subtree."


def test_a_cause_that_comes_first_is_in_the_first_alert(deployment):
    failure, cause = event("certificate-issuance/failure"), event("certificate-issuance/details-failure")
    with deployment.start("certificate-issuance") as function:
        assert [outcome(function, cause), outcome(function, failure)] == ["alerted", "folded"]
    [alert] = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert alert["cause"].startswith("Name Constraints violation")


def test_a_deletion_that_aws_tells_twice_is_told_once(deployment):
    """AWS may send several events for one deletion within seconds, each with an id of its own."""
    deletion = event("key-event/deletion")
    with deployment.start("key-event") as one, deployment.start("key-event") as other:
        assert outcome(one, deletion) == "alerted"
        assert outcome(other, deletion, id="again", time="2025-05-23T03:13:57Z") == "folded"
    [alert] = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert (alert["condition"], alert["state"]) == ("key_deleted", "firing")
    assert deployment.metric("Conditions", Condition="key_deleted") == 2


def test_a_group_that_can_launch_nothing_is_told_once_for_each_cause(deployment):
    failure, success = event("api-call/scaling-launch-failure-recorded"), event("api-call/scaling-launch-successful")
    full = {"detail": failure["detail"] | {"StatusMessage": "The subnet subnet-1 is full."}}
    also = {"detail": failure["detail"] | {"StatusMessage": "The subnet subnet-22 is full."}}
    with deployment.start("api-call") as function:
        assert outcome(function, failure) == "alerted"
        assert outcome(function, failure, id="e1") == "folded"
        assert outcome(function, failure, id="e2", **full) == "alerted"
        assert outcome(function, failure, id="e3", **also) == "folded"
        # Another instance was launched. That says nothing of these.
        assert outcome(function, success, resources=failure["resources"]) == "counted"
        assert outcome(function, failure, id="e4") == "folded"
    assert states(deployment) == ["firing", "firing"]


def test_a_refresh_that_succeeds_ends_a_failed_one_and_its_rollback(deployment):
    names = ("scaling-refresh-failure", "scaling-refresh-rollback-failure", "scaling-refresh-succeeded")
    failed, rollback, succeeded = [event(f"api-call/{name}") for name in names]
    with deployment.start("api-call") as function:
        assert [outcome(function, failed), outcome(function, rollback)] == ["alerted", "alerted"]
        assert outcome(function, succeeded, time="2026-11-20T10:20:00Z") == "alerted"
    assert states(deployment) == ["firing", "firing", "resolved", "resolved"]


def test_an_environment_that_is_available_again_is_over(deployment):
    with deployment.start("api-call") as function:
        for name in ("failure-update", "failure-unavailable", "available"):
            assert outcome(function, event(f"api-call/airflow-environment-{name}")) == "alerted"
    assert states(deployment) == ["firing", "firing", "resolved", "resolved"]


def test_a_publish_that_failed_silences_nothing(deployment):
    with faults.refusing() as url, deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function:
        assert not function.invoke(FAILURE).ok
    with deployment.start("crl-generation") as function:
        # The lease of the first try is not over: the event is sent away, to come again.
        assert function.invoke(FAILURE).body["errorType"] == "Busy"
    assert deployment.metric("Conditions", Condition="crl_bucket_permission") == 0


# A table at fault, and what the log says of it for whoever has to mend it.
FAULTS = {
    "refusing": (faults.refusing, "Connection refused"),
    "silent": (faults.silent, "timeout"),
    "broken": (lambda: faults.answering(faults.BROKEN), "service error"),
    "throttled": (lambda: faults.answering(faults.TABLE_THROTTLED), "ProvisionedThroughputExceededException"),
    "denied": (lambda: faults.answering(faults.TABLE_DENIED), "not authorized to perform: dynamodb:PutItem"),
    "not AWS": (lambda: faults.answering(faults.NOT_AWS), "unexpected token"),
    "missing": (None, "ResourceNotFoundException"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_alert_never_waits_for_the_ledger(deployment, tmp_path, fault):
    endpoint, says = FAULTS[fault]
    log_path = tmp_path / "log"
    with contextlib.ExitStack() as stack:
        ledger = {"LEDGER_TABLE": "no-such-table"}
        if endpoint:
            url = stack.enter_context(endpoint())
            ledger = {"AWS_ENDPOINT_URL_DYNAMODB": url if isinstance(url, str) else url[0]}
        log = stack.enter_context(open(log_path, "wb"))
        function = stack.enter_context(deployment.start("crl-generation", log, **ledger))
        assert outcome(function, FAILURE) == "alerted"
        # Whether something is over can't be said: that is tried again.
        failed = function.invoke(SUCCESS).body
    assert failed["errorType"] == "LedgerUnavailable"
    assert says in log_path.read_text() + failed["errorMessage"], (log_path.read_text(), failed)
    assert states(deployment) == ["firing"]
    assert deployment.metric("LedgerUnavailable") == 2


def test_a_table_that_is_too_busy_to_read_is_not_asked_for_ever(deployment):
    with (
        faults.answering(faults.TABLE_BUSY) as (url, bodies),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_DYNAMODB=url) as function,
    ):
        failed = function.invoke(SUCCESS).body
    assert failed["errorMessage"].endswith("ledger unavailable: the table left out 1 keys, 3 times")
    assert len(bodies) == 3
    assert deployment.metric("LedgerUnavailable") == 1


def test_a_recovery_waits_for_the_transaction_of_another_writer(deployment):
    slot = {
        "pk": {"S": f"slot|crl_bucket_permission|{FAILURE['resources'][0]}"},
        "version": {"N": "1"},
        "first": {"S": FAILURE["time"]},
        "last": {"S": FAILURE["time"]},
        "count": {"N": "1"},
    }
    read = (200, faults.JSON, json.dumps({"Responses": {deployment.table: [slot]}}).encode())
    written = (200, faults.JSON, b"{}")
    with (
        faults.answering(read, faults.TABLE_IN_TRANSACTION, read, written) as (url, bodies),
        deployment.start("crl-generation", AWS_ENDPOINT_URL_DYNAMODB=url) as function,
    ):
        assert outcome(function, SUCCESS) == "alerted"
    assert len(bodies) == 5
    assert states(deployment) == ["resolved"]
    assert deployment.metric("LedgerUnavailable") == 0


@pytest.mark.parametrize("attribute", [{"S": "soon"}, {"L": []}, None])
def test_an_item_that_somebody_else_wrote_is_no_reason_to_be_silent(deployment, attribute):
    table = deployment.client("dynamodb")
    with deployment.start("crl-generation") as function:
        assert outcome(function, FAILURE) == "alerted"
        for item in table.scan(TableName=deployment.table)["Items"]:
            spoiled = item | {"first": attribute} if attribute else {"pk": item["pk"]}
            table.put_item(TableName=deployment.table, Item=spoiled)
        assert outcome(function, FAILURE, id="next") == "alerted"
        failed = function.invoke(SUCCESS).body
        assert failed["errorType"] == "LedgerUnavailable"
        assert "the table holds an item whose `" in failed["errorMessage"]
    assert states(deployment) == ["firing", "firing"]
    assert deployment.metric("LedgerUnavailable") == 2


def test_events_that_end_and_tell_nothing_touch_no_table(deployment):
    with (
        faults.answering(faults.BROKEN) as (url, bodies),
        deployment.start("certificate-issuance", AWS_ENDPOINT_URL_DYNAMODB=url) as function,
    ):
        assert outcome(function, event("certificate-issuance/success")) == "counted"
    assert bodies == []


def test_what_each_kind_of_event_costs_in_calls_of_the_table(deployment, emulated_aws):
    """Bound so that a change that costs more is seen: docs/DESIGN.md says why each is what it is."""

    def calls(function, body, **change):
        emulated_aws.calls.clear()
        got = outcome(function, body, **change)
        names = ("BatchGetItem", "PutItem", "TransactWriteItems")
        return got, {name: emulated_aws.calls[name] for name in names if emulated_aws.calls[name]}

    with deployment.start("crl-generation") as function:
        assert calls(function, SUCCESS, id="early", time="2019-11-01T00:00:00Z") == ("counted", {"BatchGetItem": 1})
        assert calls(function, FAILURE) == ("alerted", {"TransactWriteItems": 2})
        assert calls(function, FAILURE, id="next") == ("folded", {"TransactWriteItems": 2})
        assert calls(function, FAILURE) == ("duplicate", {"TransactWriteItems": 1})
        assert calls(function, SUCCESS) == ("alerted", {"BatchGetItem": 1, "PutItem": 2})
    with deployment.start("certificate-issuance") as function:
        assert calls(function, event("certificate-issuance/success")) == ("counted", {})
