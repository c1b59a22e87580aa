"""Each alarm on Tocsin itself: the fault it is for, through the real functions, makes it ring, and nothing else does."""

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import event
from faulttable import events
from support import alarms, clock
from support.deployed import Deployed
from support.template import FUNCTIONS
from test_watch import MORE, TRAIL, self_tests, stack

MADE = stack(**MORE, **TRAIL)
ALARMS = {name: it["Properties"] for name, it in MADE.items() if it["Type"] == "AWS::CloudWatch::Alarm"}
# Where nobody makes a self-test, this one rings.
BEATLESS = {"HeartbeatAlarm"}


def gone(deployment):
    """A topic that is not there."""
    return deployment.topic.replace("alerts", "gone")


def metrics(alarm):
    """The metrics of an alarm: namespace, name, dimensions."""
    for stat in alarms.queries(ALARMS[alarm])[0].values():
        metric = stat["Metric"]
        yield metric["Namespace"], metric["MetricName"], {it["Name"]: it["Value"] for it in metric["Dimensions"]}


@pytest.fixture(scope="session")
def clock_library(tmp_path_factory):
    return clock.build(tmp_path_factory.mktemp("clock"))


@pytest.fixture
def deployed(deployment, clock_library, tmp_path):
    return Deployed(deployment, MADE, clock.Clock(clock_library, tmp_path / "clock"))


# ---------------------------------------------------------------------------------- how an alarm is judged
def judged(points, least, missing):
    """The state of an alarm on `X`, which breaches, `0`, which does not, and `-`, which is missing."""
    alarm = {"EvaluationPeriods": 3, "DatapointsToAlarm": least, "Threshold": 1, "TreatMissingData": missing}
    alarm["ComparisonOperator"] = "GreaterThanThreshold"
    return alarms.judge(alarm, [{"X": 2, "0": 0, "-": None}[point] for point in points.split()])


@pytest.mark.parametrize(
    "points, least, breaching, not_breaching",
    [
        # The tables of the documentation, of alarms on three points of three, and on two of three.
        ("0 - X - X", 3, "OK", "OK"),
        ("- - - - 0", 3, "OK", "OK"),
        ("- - - - -", 3, "ALARM", "OK"),
        ("0 X X - X", 3, "ALARM", "ALARM"),
        ("- - X - -", 3, "ALARM", "OK"),
        ("0 - X - X", 2, "ALARM", "ALARM"),
        ("0 0 X 0 X", 2, "ALARM", "ALARM"),
        ("0 - X - -", 2, "ALARM", "OK"),
        ("- - - - 0", 2, "ALARM", "OK"),
        ("- - - X -", 2, "ALARM", "OK"),
    ],
)
def test_missing_points_are_treated_as_aws_documents(points, least, breaching, not_breaching):
    assert (judged(points, least, "breaching"), judged(points, least, "notBreaching")) == (breaching, not_breaching)


def test_what_the_evaluator_does_not_know_it_refuses():
    with pytest.raises(KeyError):
        judged("0 0 0 0 0", 2, "missing")
    unknown = {name for name, it in ALARMS.items() if not alarms.is_known(it)}
    assert unknown == {"KeyMaterialAlarm", "CrlBucketAlarm", "DenialsAlarm", "KeyUseAlarm"}


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("SUM([a, b])", [3, 1, 2, None]),
        ("MAX([a, b])", [2, 1, 2, None]),
        ("ABS(FILL(a, 0) - FILL(b, 0))", [1, 1, 2, 0]),
        ("a - b", [-1, None, None, None]),
    ],
)
def test_metric_math_is_done_point_by_point(deployed, expression, expected):
    end = deployed.now
    for minutes, name in [(4, "a"), (4, "b"), (4, "b"), (3, "a"), (2, "b"), (2, "b")]:
        deployed.now = end - timedelta(minutes=minutes)
        deployed.put("Test", name, 1)
    queries = [
        {"Id": name, "ReturnData": False, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
        for name in "ab"
        for metric in [{"Namespace": "Test", "MetricName": name}]
    ]
    alarm = {"EvaluationPeriods": 2, "Metrics": [{"Id": "all", "Expression": expression}, *queries]}
    assert alarms.series(deployed.cloudwatch, alarm, end) == expected


# ---------------------------------------------------------------------------------------- dead letters
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_dead_letter_rings_until_it_is_brought_back(deployment, deployed, tocsin, name):
    body = events.failure(name, deployed.now)
    # What the function can't do without: the table, or else the topic. Of a log file, that it is not there is enough.
    fault = {"LEDGER_TABLE": "gone"} if name == "deadline-reminder" else {"ALERT_TOPIC_ARN": gone(deployment)}
    if name == "trail-log":
        fault, created = {}, body["detail"]
        created["object"] = {"key": created["object"]["key"]}
    with deployed.start(name, **fault) as process:
        deployed.deliver(process, FUNCTIONS[name], body)
    deployed.count_messages()
    [alarm] = {it for it in deployed.ringing() if it.endswith("DeadLettersAlarm")}
    assert alarm == f"{FUNCTIONS[name].removesuffix('Function')}DeadLettersAlarm"
    [(_, _, dimensions)] = metrics(alarm)
    assert deployment.alerts() == []

    if name == "trail-log":
        s3, bucket = deployment.client("s3"), created["bucket"]["name"]
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key=created["object"]["key"], Body=events.log_file(deployed.now))
    deployed.wait(300)
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    env = {"AWS_ENDPOINT_URL": deployment.url, "ALERT_TOPIC_ARN": deployment.topic, "LEDGER_TABLE": "ledger"}
    queue = deployed.queues[dimensions["QueueName"]]
    redriven = tocsin("redrive", "--queue", queue, "--send", env=env | keys | deployed.clock.env)
    assert redriven.code == 0, redriven.out
    deployed.count_messages()
    assert not deployed.rings(alarm)
    assert len(deployment.alerts()) == (name != "deadline-reminder")


# ------------------------------------------------------------------------------------ what functions count
def recent(path, now):
    return events.at(event(path), now)


RULES = """rules:
- name: elsewhere
  match: { account: [{ exists: true }] }
  topic: TOPIC
"""


@pytest.mark.parametrize("fault", ["none", "LedgerUnavailableAlarm", "ChatUndeliveredAlarm", "RoutedTopicFailedAlarm"])
def test_what_goes_wrong_while_people_are_told_rings(deployment, deployed, tmp_path, fault):
    rules = tmp_path / "routing.yaml"
    rules.write_text(RULES.replace("TOPIC", gone(deployment)))
    settings = {
        "none": {},
        "LedgerUnavailableAlarm": {"LEDGER_TABLE": "gone"},
        "ChatUndeliveredAlarm": {"CHAT_TOPIC_ARN": gone(deployment)},
        "RoutedTopicFailedAlarm": {"ROUTING_FILE": str(rules)},
    }[fault]
    with deployed.start("crl-generation", **settings) as process:
        body = recent("crl-generation/failure-1-bucket-permission", deployed.now)
        deployed.deliver(process, "CrlGenerationFunction", body)
    deployed.count_messages()
    assert deployed.ringing() - BEATLESS == {fault} - {"none"}
    assert len(deployment.alerts()) == 1
    # An hour is looked at, and two periods more where points are missing.
    deployed.wait(4200)
    assert deployed.ringing() - BEATLESS == set()


def test_garbage_rings_at_once_and_ends_as_a_dead_letter(deployment, deployed):
    with deployed.start("api-call") as process:
        deployed.deliver(
            process, "ApiCallFunction", {"id": "garbage"}, recent("api-call/airflow-run-queued", deployed.now)
        )
    deployed.count_messages()
    assert deployed.ringing() - BEATLESS == {"RefusedEventsAlarm", "ApiCallDeadLettersAlarm"}


def test_an_event_without_an_outcome_rings_and_those_that_have_one_do_not(deployment, deployed):
    with deployed.start("api-call") as process:
        good = recent("api-call/airflow-run-queued", deployed.now)
        deployed.deliver(process, "ApiCallFunction", good, {"id": "garbage"}, good)
    assert not deployed.rings("AccountingAlarm")
    # No function does this: so a mistake of ours would look.
    deployed.put("Tocsin", "EventsReceived", 1)
    assert deployed.rings("AccountingAlarm")


def test_heartbeats_of_all_functions_keep_quiet_for_a_day_and_of_all_but_one_do_not(deployment, deployed):
    beats = {event["detail"]["function"]: event for _, event in self_tests()}
    assert deployed.rings("HeartbeatAlarm")

    def beat(name, **fault):
        body = beats[name] | {"time": deployed.now.strftime("%Y-%m-%dT%H:%M:%SZ"), "id": f"{name}-{deployed.now:%s}"}
        with deployed.start(name, **fault) as process:
            deployed.invoke(process, FUNCTIONS[name], body)

    *others, last = beats
    for name in others:
        beat(name)
    beat(last, LEDGER_TABLE="gone")
    assert deployed.rings("HeartbeatAlarm")
    beat(last)
    assert not deployed.rings("HeartbeatAlarm")
    deployed.wait(24 * 3600)
    assert not deployed.rings("HeartbeatAlarm")
    deployed.wait(4 * 3600)
    assert deployed.rings("HeartbeatAlarm")


# --------------------------------------------------------------------------------------- what AWS counts
def test_a_function_that_fails_again_and_again_rings_and_one_that_was_retried_does_not(deployment, deployed):
    body = recent("key-event/deletion", deployed.now)
    with deployed.start("key-event", ALERT_TOPIC_ARN=gone(deployment)) as process:
        deployed.invoke(process, "KeyEventFunction", body)
        assert not deployed.rings("FunctionErrorsAlarm")
        deployed.wait(300)
        deployed.invoke(process, "KeyEventFunction", body)
        assert deployed.rings("FunctionErrorsAlarm")
    deployed.wait(1500)
    assert not deployed.rings("FunctionErrorsAlarm")


def test_a_dead_letter_that_no_queue_takes_rings(deployment, deployed):
    deployed.sqs.delete_queue(QueueUrl=deployed.queues["KeyEventDeadLetters"])
    with deployed.start("key-event", ALERT_TOPIC_ARN=gone(deployment)) as process:
        deployed.deliver(process, "KeyEventFunction", recent("key-event/deletion", deployed.now))
    assert deployed.rings("LostEventsAlarm")


@pytest.mark.parametrize(
    "queue", ["CertificateIssuanceQueue", "CertificateRevocationQueue", "ApiCallQueue", "TrailLogQueue"]
)
def test_events_that_nobody_takes_ring_when_they_are_old(deployed, queue):
    for _ in range(20):
        deployed.wait(60)
        deployed.put("AWS/SQS", "ApproximateAgeOfOldestMessage", 540, QueueName=queue)
    assert not deployed.rings("OldestMessageAlarm")
    for minute in range(10):
        deployed.wait(60)
        deployed.put("AWS/SQS", "ApproximateAgeOfOldestMessage", 600 + 60 * minute, QueueName=queue)
    assert deployed.rings("OldestMessageAlarm")


@pytest.mark.parametrize(
    "alarm, periods",
    [
        ("FunctionThrottlesAlarm", 2),
        ("EmbeddedMetricsAlarm", 1),
        ("NotificationsFailedAlarm", 1),
        ("ChatNotificationsFailedAlarm", 1),
    ],
)
def test_what_only_aws_can_count_rings_for_each_that_it_counts(deployed, alarm, periods):
    """Nothing of ours makes these: a point is put as AWS documents it, for one function or topic after the other."""
    for namespace, name, dimensions in metrics(alarm):
        for _ in range(periods):
            assert not deployed.rings(alarm), dimensions
            deployed.put(namespace, name, 1, **dimensions)
            deployed.wait(300)
        deployed.wait(-60)
        assert deployed.rings(alarm), dimensions
        deployed.wait(3600)
    assert deployed.ringing() - BEATLESS == set()


def test_no_alarm_of_the_self_watch_is_without_a_test():
    text = Path(__file__).read_text()
    known = {name for name, it in ALARMS.items() if alarms.is_known(it)}
    assert {name for name in known if name not in text and not name.endswith("DeadLettersAlarm")} == set()
