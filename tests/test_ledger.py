"""Ring once, stay quiet, say when it is over: real functions on a real table."""

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
        assert outcome(function, cause, id="owner-and-requester-both-get-it") == "folded"
    first, updated = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert (first["state"], first["cause"], updated["state"]) == ("firing", None, "updated")
    assert updated["cause"] == "Name Constraints violation: DNS name not found in a permitted subtree."


def test_a_cause_that_comes_first_is_in_the_first_alert(deployment):
    failure, cause = event("certificate-issuance/failure"), event("certificate-issuance/details-failure")
    with deployment.start("certificate-issuance") as function:
        assert [outcome(function, cause), outcome(function, failure)] == ["alerted", "folded"]
    [alert] = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert alert["cause"].startswith("Name Constraints violation")


def test_a_publish_that_failed_silences_nothing(deployment):
    with faults.refusing() as url, deployment.start("crl-generation", AWS_ENDPOINT_URL_SNS=url) as function:
        assert not function.invoke(FAILURE).ok
    with deployment.start("crl-generation") as function:
        # The lease of the first try is not over: the event is sent away, to come again.
        assert function.invoke(FAILURE).body["errorType"] == "Busy"
    assert deployment.metric("Conditions", Condition="crl_bucket_permission") == 0


@pytest.mark.parametrize("fault", ["refusing", "silent", "broken", "missing"])
def test_an_alert_never_waits_for_the_ledger(deployment, fault):
    endpoints = {
        "refusing": faults.refusing,
        "silent": faults.silent,
        "broken": lambda: faults.answering(faults.BROKEN),
        "missing": faults.refusing,
    }
    with endpoints[fault]() as url:
        url = url if isinstance(url, str) else url[0]
        ledger = {"LEDGER_TABLE": "no-such-table"} if fault == "missing" else {"AWS_ENDPOINT_URL_DYNAMODB": url}
        with deployment.start("crl-generation", **ledger) as function:
            assert outcome(function, FAILURE) == "alerted"
            # Whether something is over can't be said: that is tried again.
            assert function.invoke(SUCCESS).body["errorType"] == "LedgerUnavailable"
    assert states(deployment) == ["firing"]
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
