"""Topics beside the one of all alerts: the topic of a rule, and that of chat. Neither is ever a reason to say nothing."""

import datetime
import json

import jsonschema
import pytest
from conftest import ROOT, event
from support import faults

NOTIFICATION = json.loads((ROOT / "tests/support/notification.schema.json").read_text())
FAILURE = event("crl-generation/failure-1-bucket-permission")
SUCCESS = event("crl-generation/success")
NOWHERE = "arn:aws:sns:us-east-1:123456789012:no-such-topic"


@pytest.fixture
def rules(tmp_path):
    """Writes a routing file with one rule for the CA of the events, and gives its path."""

    def write(action):
        path = tmp_path / "routing.yaml"
        path.write_text(f"rules:\n- name: lab\n  match: {{ condition: [{{ prefix: crl_ }}] }}\n  {action}\n")
        return str(path)

    return write


def outcome(function, body, **change):
    return function.invoke(body | change).body.get("outcome")


def states(alerts):
    return [alert["MessageAttributes"]["state"]["Value"] for alert in alerts]


def let_the_quiet_period_pass(deployment):
    """Moves back by two hours when people were told."""
    table = deployment.client("dynamodb")
    for item in table.scan(TableName=deployment.table)["Items"]:
        if "told_at" in item:
            told = datetime.datetime.fromisoformat(item["told_at"]["S"]) - datetime.timedelta(hours=2)
            item["told_at"]["S"] = told.isoformat().replace("+00:00", "Z")
            table.put_item(TableName=deployment.table, Item=item)


def test_chat_shows_a_condition_as_one_thread_from_its_beginning_to_its_end(deployment):
    topic, queue = deployment.heard_topic("chat")
    with deployment.start("crl-generation", CHAT_TOPIC_ARN=topic) as function:
        assert outcome(function, FAILURE) == "alerted"
        assert outcome(function, FAILURE, id="folded") == "folded"
        let_the_quiet_period_pass(deployment)
        assert outcome(function, FAILURE, id="once-more") == "alerted"
        assert outcome(function, SUCCESS) == "alerted"
    told = deployment.alerts(queue)
    assert states(told) == states(deployment.alerts()) == ["firing", "repeating", "resolved"]
    assert all("Subject" not in alert for alert in told)
    notifications = [json.loads(alert["Message"]) for alert in told]
    for notification in notifications:
        jsonschema.validate(notification, NOTIFICATION)
    [thread] = {notification["metadata"]["threadId"] for notification in notifications}
    assert thread == f"crl_bucket_permission|{FAILURE['resources'][0]}"
    assert notifications[-1]["content"]["title"].endswith(": it is over")
    assert deployment.metric("ChatUndelivered") == 0


def test_a_chat_topic_that_does_not_exist_delays_and_fails_no_alert(deployment, tmp_path):
    with (
        open(tmp_path / "log", "wb") as log,
        deployment.start("crl-generation", log, CHAT_TOPIC_ARN=NOWHERE) as function,
    ):
        assert outcome(function, FAILURE) == "alerted"
        assert outcome(function, FAILURE) == "duplicate"
    assert states(deployment.alerts()) == ["firing"]
    assert deployment.metric("ChatUndelivered") == 1
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    [warning] = [line for line in lines if line["level"] == "WARN"]
    assert warning["message"] == "chat was not told" and warning["event.id"] == FAILURE["id"]


def test_a_chat_that_never_answers_fails_no_alert(deployment):
    topic = deployment.topic.replace(":alerts", ":chat")
    with (
        faults.answering(faults.PUBLISHED, silent_on="%3Achat&") as (url, bodies),
        deployment.start("crl-generation", CHAT_TOPIC_ARN=topic, AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        assert outcome(function, FAILURE) == "alerted"
    assert sum("%3Aalerts&" in body for body in bodies) == 1
    assert deployment.metric("ChatUndelivered") == 1
    assert deployment.metric("EventOutcome", Outcome="alerted") == 1


def test_a_rule_sends_a_condition_and_its_end_to_a_topic_and_not_to_the_default_one(deployment, rules):
    topic, queue = deployment.heard_topic("lab")
    with deployment.start("crl-generation", ROUTING_FILE=rules(f"topic: {topic}")) as function:
        assert outcome(function, FAILURE) == "alerted"
        assert outcome(function, SUCCESS) == "alerted"
    routed = deployment.alerts(queue)
    assert states(routed) == ["firing", "resolved"]
    assert routed[0]["Subject"].startswith("crl_bucket_permission CRITICAL ")
    assert json.loads(routed[0]["Message"])["condition"] == "crl_bucket_permission"
    assert deployment.alerts() == []
    assert deployment.metric("RoutedTopicFailed") == 0


def test_a_rule_rates_and_sends_elsewhere_at_once(deployment, rules):
    topic, queue = deployment.heard_topic("lab")
    both = rules(f"topic: {topic}\n  severity: low")
    with deployment.start("crl-generation", ROUTING_FILE=both) as function:
        assert outcome(function, FAILURE) == "alerted"
    [alert] = deployment.alerts(queue)
    assert alert["MessageAttributes"]["severity"]["Value"] == "low"


def test_a_topic_may_be_in_another_region(deployment, rules):
    topic, queue = deployment.heard_topic("lab", "eu-central-1")
    with deployment.start("crl-generation", ROUTING_FILE=rules(f"topic: {topic}")) as function:
        assert outcome(function, FAILURE) == "alerted"
    assert states(deployment.alerts(queue, "eu-central-1")) == ["firing"]
    assert deployment.alerts() == []


def test_chat_shows_what_a_rule_sends_elsewhere(deployment, rules):
    (lab, _), (chat, queue) = deployment.heard_topic("lab"), deployment.heard_topic("chat")
    routing = rules(f"topic: {lab}")
    with deployment.start("crl-generation", ROUTING_FILE=routing, CHAT_TOPIC_ARN=chat) as function:
        assert outcome(function, FAILURE) == "alerted"
    assert states(deployment.alerts(queue)) == ["firing"]


def test_an_alert_goes_to_the_default_topic_where_that_of_a_rule_does_not_exist(deployment, rules, tmp_path):
    with (
        open(tmp_path / "log", "wb") as log,
        deployment.start("crl-generation", log, ROUTING_FILE=rules(f"topic: {NOWHERE}")) as function,
    ):
        assert outcome(function, FAILURE) == "alerted"
        assert outcome(function, SUCCESS) == "alerted"
    assert states(deployment.alerts()) == ["firing", "resolved"]
    assert deployment.metric("RoutedTopicFailed") == 2
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    warnings = [line for line in lines if line["level"] == "WARN"]
    assert {line["topic"] for line in warnings} == {NOWHERE}
    assert "NotFound" in warnings[0]["error"]


def test_an_alert_goes_to_the_default_topic_where_that_of_a_rule_never_answers(deployment, rules):
    routing = rules("topic: arn:aws:sns:us-east-1:123456789012:lab")
    with (
        faults.answering(faults.PUBLISHED, silent_on="%3Alab&") as (url, bodies),
        deployment.start("crl-generation", ROUTING_FILE=routing, AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        assert outcome(function, FAILURE) == "alerted"
    assert ["%3Alab&" in body for body in bodies] == [True, False], "one attempt, then the default topic"
    assert deployment.metric("RoutedTopicFailed") == 1


def test_topics_that_all_hang_fail_the_event_before_the_function_times_out(deployment, rules):
    routing = rules("topic: arn:aws:sns:us-east-1:123456789012:lab")
    with (
        faults.silent() as url,
        deployment.start(
            "crl-generation", ROUTING_FILE=routing, CHAT_TOPIC_ARN=NOWHERE, AWS_ENDPOINT_URL_SNS=url
        ) as function,
    ):
        answer = function.invoke(FAILURE, seconds=29)
    assert not answer.ok
    assert answer.body["errorType"] == "Undelivered"
    assert deployment.metric("EventOutcome", Outcome="failed") == 1
    assert deployment.metric("RoutedTopicFailed") == 1
    assert deployment.metric("ChatUndelivered") == 1


@pytest.mark.parametrize("text", ["x", "\0", "\u202e", "認", '"'])
def test_sns_takes_what_is_said_of_300_kibibytes(deployment, text):
    topic, queue = deployment.heard_topic("chat")
    much = text * (300 * 1024 // len(text.encode()))
    huge = FAILURE | {"detail": {"result": much, "reason": much}}
    new = FAILURE | {"detail-type": "ACM Private CA " + much[:100_000], "id": "new", "detail": {"much": much}}
    with deployment.start("crl-generation", CHAT_TOPIC_ARN=topic) as function:
        assert [outcome(function, huge), outcome(function, new)] == ["alerted", "alerted"]
    assert len(deployment.alerts()) == 2
    for alert in deployment.alerts(queue):
        jsonschema.validate(json.loads(alert["Message"]), NOTIFICATION)
        assert "cut here: " in alert["Message"]
    assert deployment.metric("ChatUndelivered") == 0
