"""The alarms and subscriptions of the template."""

import json
import re
import subprocess

import pytest
from conftest import BIN, ROOT
from support.rules import DENIED, call
from support.template import RESOURCES, TEMPLATE, resolved


def test_every_dead_letter_queue_has_an_alarm():
    watched = {
        attribute["Value"]["Fn::GetAtt"][0]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm" and resource["Properties"].get("Namespace") == "AWS/SQS"
        for attribute in resource["Properties"]["Dimensions"]
        if resource["Properties"]["MetricName"] == "ApproximateNumberOfMessagesVisible"
    }
    assert watched == {name for name in RESOURCES if name.endswith("DeadLetters")}


ALARMS = {name: it["Properties"] for name, it in RESOURCES.items() if it["Type"] == "AWS::CloudWatch::Alarm"}


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_says_when_it_begins_and_ends_and_where_to_read_on(name):
    alarm = ALARMS[name]
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}]
    assert "TreatMissingData" in alarm
    [heading] = re.findall(r'See "(.+)" in docs/RUNBOOK.md\.$', alarm["AlarmDescription"])
    assert f"\n## {heading}\n" in (ROOT / "docs/RUNBOOK.md").read_text()


def metrics_of(alarm):
    """Name and dimensions of each metric of Tocsin that an alarm looks at."""
    parts = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
    for metric in parts or [alarm]:
        if metric.get("Namespace") == "Tocsin":
            dimensions = [f"{it['Name']}={it['Value']}" for it in metric.get("Dimensions", [])]
            yield metric["MetricName"], ",".join(dimensions)


# `eventSource`, and what tells the two apart that share one.
EVENT_SOURCES = [
    *(f"{name}.amazonaws.com" for name in ("acm-pca", "kms", "airflow", "airflow-serverless", "cloudtrail", "signin")),
    "autoscaling.amazonaws.com",
    "s3.amazonaws.com",
]


def recorded(event_source, **detail):
    time = {"eventTime": "2026-11-21T12:00:00Z", "eventType": "AwsApiCall", "eventVersion": "1.11"}
    return call("aws.any", eventSource=event_source, **time, **detail)


def test_alarms_look_at_metrics_that_are_counted():
    application = {"additionalEventData": {"service": "application-autoscaling"}}
    denied = [
        *(recorded(source, **DENIED) for source in EVENT_SOURCES),
        recorded("autoscaling.amazonaws.com", **DENIED, **application),
    ]
    used = recorded("kms.amazonaws.com", eventName="Decrypt", readOnly=True)
    lines = "\n".join(json.dumps(event) for event in [*denied, used])
    done = subprocess.run([BIN / "tocsin", "run", "-"], input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    counted = {tuple(row.split()[:2]) for row in done.stdout.splitlines() if row.startswith("Api")}
    denials = {metric for metric in counted if metric[0] == "ApiFailures"}
    assert set(metrics_of(ALARMS["DenialsAlarm"])) == denials and len(denials) == len(denied)
    assert set(metrics_of(ALARMS["KeyUseAlarm"])) < counted
    # tests/test_docs.py holds the table against the code.
    documented = set(re.findall(r"^\| `(\w+)` \| –", (ROOT / "docs/METRICS.md").read_text(), re.M))
    others = {name for alarm in ALARMS.values() for name, dimensions in metrics_of(alarm) if not dimensions}
    assert others and others <= documented


@pytest.mark.parametrize("name", ["DenialsAlarm", "KeyUseAlarm"])
def test_what_is_unusual_is_told_by_a_band_around_one_number(name):
    alarm = ALARMS[name]
    returned = {query["Id"]: query for query in alarm["Metrics"] if query.get("ReturnData", True)}
    band = returned.pop(alarm["ThresholdMetricId"])
    [number] = returned.values()
    assert re.fullmatch(rf"ANOMALY_DETECTION_BAND\({number['Id']}, \d\)", band["Expression"])
    stats = [query["MetricStat"] for query in alarm["Metrics"] if "MetricStat" in query]
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html
    assert len(stats) <= 10 and {(stat["Period"], stat["Stat"]) for stat in stats} == {(900, "Sum")}
    hidden = [query["Id"] for query in alarm["Metrics"] if not query.get("ReturnData", True)]
    assert re.findall(r"[a-z_]+", number["Expression"]) == hidden
    condition = RESOURCES[name].get("Condition")
    assert condition == (None if name == "DenialsAlarm" else "HearsKmsDataPlane")


def test_the_alarm_for_key_material_has_as_many_seconds_as_its_parameter_has_days():
    assert ALARMS["KeyMaterialAlarm"]["Threshold"] == {"Fn::FindInMap": ["Days", {"Ref": "KeyMaterialDays"}, "Seconds"]}
    days = TEMPLATE["Parameters"]["KeyMaterialDays"]
    assert days["Default"] in days["AllowedValues"]
    expected = {str(number): {"Seconds": number * 24 * 60 * 60} for number in days["AllowedValues"]}
    assert TEMPLATE["Mappings"]["Days"] == expected


SEVERITIES = ["info", "low", "medium", "high", "critical"]


@pytest.mark.parametrize("least", SEVERITIES)
def test_the_mail_subscription_takes_a_severity_and_above(deployment, least):
    policy = resolved(RESOURCES["AlertEmailSubscription"]["Properties"]["FilterPolicy"], {"AlertEmailSeverity": least})
    sns, sqs = deployment.client("sns"), deployment.client("sqs")
    [subscription] = sns.list_subscriptions_by_topic(TopicArn=deployment.topic)["Subscriptions"]
    arn = subscription["SubscriptionArn"]
    sns.set_subscription_attributes(
        SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue=json.dumps(policy)
    )
    for severity in SEVERITIES:
        for condition in ["key_deleted", "self_test"]:
            attributes = {"severity": severity, "condition": condition}
            sns.publish(
                TopicArn=deployment.topic,
                Message=f"{condition} {severity}",
                MessageAttributes={name: {"DataType": "String", "StringValue": it} for name, it in attributes.items()},
            )
    got = sqs.receive_message(QueueUrl=deployment.queue, MaxNumberOfMessages=10)["Messages"]
    told = {json.loads(message["Body"])["Message"] for message in got}
    assert told == {f"key_deleted {severity}" for severity in SEVERITIES[SEVERITIES.index(least) :]}


def test_alarms_go_where_no_filter_keeps_them_from_the_mail_address():
    """`exists: false` matches no message that has no attribute at all, as that of an alarm, whatever emulators do:
    https://docs.aws.amazon.com/sns/latest/dg/attribute-key-matching.html."""
    properties = RESOURCES["AlarmEmailSubscription"]["Properties"]
    assert properties == {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlertEmail"}}
    filters = [it["Properties"].get("FilterPolicy", {}) for it in RESOURCES.values() if "Subscription" in it["Type"]]
    assert "exists" not in json.dumps(filters)
