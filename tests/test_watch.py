"""It watches itself: alarms and dashboard against what the code counts, and the daily self-test through real functions."""

import json
import re

import pytest
from conftest import ROOT
from moto.events.utils import EventTemplateParser
from support.template import FUNCTIONS, RESOURCES, attribute_of, stack

METRICS = (ROOT / "docs/METRICS.md").read_text()
RUNBOOK = (ROOT / "docs/RUNBOOK.md").read_text()
README = (ROOT / "README.md").read_text()

# With everything that parameters switch on, and with `trail-log` or without.
MORE = {"ChatTopic": "create", "KmsDataPlane": "enabled", "RoutedTopicArns": ["arn:aws:sns:us-east-1:111122223333:lab"]}
TRAIL = {"TrailBucket": "example-trail"}
STACKS = {"no-trail": stack(**MORE), "trail": stack(**MORE, **TRAIL)}
each_stack = pytest.mark.parametrize("made", STACKS.values(), ids=STACKS)


def alarms(made):
    return {name: it["Properties"] for name, it in made.items() if it["Type"] == "AWS::CloudWatch::Alarm"}


def functions(made):
    """Those that there are: name, and logical id."""
    return {name: logical_id for name, logical_id in FUNCTIONS.items() if logical_id in made}


EACH = [(f"{kind}-{name}", alarm, made) for kind, made in STACKS.items() for name, alarm in alarms(made).items()]
each_alarm = pytest.mark.parametrize("alarm, made", [it[1:] for it in EACH], ids=[it[0] for it in EACH])


def values_of(dimension, metric=None):
    """The closed set of a dimension. Rust tests and tests/test_docs.py hold these tables against the code."""
    if dimension == "Condition":
        return set(re.findall(r"^## ([a-z_]+)$", RUNBOOK, re.M))
    if metric == "LogFiles":
        dimension += "` of `LogFiles"
    _, table = METRICS.split(f"\n`{dimension}` is one of:\n")
    return set(re.findall(r"^\| `(\w+)` \|", table.split("\n\n")[0], re.M))


# What the code counts: name, and the names of its dimensions. `every_metric_is_documented_as_it_is_sent` holds it.
OURS = {
    name: re.findall(r"`(\w+)`", dimensions)
    for name, dimensions in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", METRICS, re.M)
}
OURS = {name: dimensions for name, dimensions in OURS.items() if name[0].isupper()}

# What AWS counts, with its dimensions, as far as we look at it.
THEIRS = {
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    "AWS/Lambda": dict.fromkeys(
        ["Invocations", "Errors", "Throttles", "Duration", "DestinationDeliveryFailures"], ["FunctionName"]
    ),
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    "AWS/SQS": dict.fromkeys(
        ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesSent"], ["QueueName"]
    ),
    # https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
    "AWS/SNS": dict.fromkeys(
        ["NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFailed"], ["TopicName"]
    ),
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
    "AWS/DynamoDB": dict.fromkeys(["ConsumedWriteCapacityUnits", "ConsumedReadCapacityUnits"], ["TableName"]),
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
    "AWS/Logs": dict.fromkeys(["EMFParsingErrors", "IncomingBytes"], ["LogGroupName"]),
}
# What a dimension of AWS may name in this template.
NAMES = {
    "FunctionName": "AWS::Serverless::Function",
    "QueueName": "AWS::SQS::Queue",
    "TopicName": "AWS::SNS::Topic",
    "TableName": "AWS::DynamoDB::Table",
    "LogGroupName": "AWS::Logs::LogGroup",
}


def check_metric(made, namespace, name, dimensions):
    """That somebody counts this: `dimensions` are values by name, those of AWS as the logical id that they come from."""
    if namespace == "Tocsin":
        assert OURS[name] == list(dimensions), name
        for dimension, value in dimensions.items():
            assert value in values_of(dimension, name), (name, value)
        return
    assert THEIRS[namespace][name] == list(dimensions), name
    for dimension, value in dimensions.items():
        assert made[value]["Type"] == NAMES[dimension], (name, value)


def logical_id(value):
    """What `!Ref Thing` or `!GetAtt Thing.Name` is about; a plain value is itself."""
    if isinstance(value, dict):
        [inner] = value.values()
        return inner if isinstance(inner, str) else inner[0]
    return value


def metrics_of(alarm):
    """Namespace, name and dimensions of each metric that an alarm looks at, but for those of a query over all keys or CAs."""
    parts = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
    for metric in parts or [alarm] * ("MetricName" in alarm):
        dimensions = {it["Name"]: logical_id(it["Value"]) for it in metric.get("Dimensions", [])}
        yield metric["Namespace"], metric["MetricName"], dimensions


@each_alarm
def test_every_alarm_looks_at_what_is_counted(alarm, made):
    for metric in metrics_of(alarm):
        check_metric(made, *metric)


@each_alarm
def test_every_alarm_is_one_that_cloudwatch_takes(alarm, made):
    seconds = alarm.get("Period") or max(
        query.get("Period") or query["MetricStat"]["Period"]
        for query in alarm["Metrics"]
        if "MetricStat" in query or "Period" in query
    )
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    assert seconds * alarm["EvaluationPeriods"] <= (7 * 86400 if seconds >= 3600 else 86400)
    assert alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"]
    if "Metrics" in alarm:
        ids = [query["Id"] for query in alarm["Metrics"]]
        stats = [query for query in alarm["Metrics"] if "MetricStat" in query]
        assert len(set(ids)) == len(ids) and len(stats) <= 10
        used = set(re.findall(r"\b[a-z_]+\b", " ".join(query.get("Expression", "") for query in alarm["Metrics"])))
        assert {query["Id"] for query in stats} <= used
        named = re.findall(r"\[([^\]]+)\]", " ".join(query.get("Expression", "") for query in alarm["Metrics"]))
        assert set(re.findall(r"\w+", " ".join(named))) <= set(ids)
        shown = [query["Id"] for query in alarm["Metrics"] if query.get("ReturnData", True)]
        assert len(shown) == 1 + ("ThresholdMetricId" in alarm)


@each_stack
def test_no_function_is_missing_from_the_alarms_that_add_them_up(made):
    def watched(alarm, dimension):
        return {metric[2][dimension] for metric in metrics_of(made[alarm]["Properties"])}

    there = set(functions(made).values())
    logs = {logical_id(made[name]["Properties"]["LoggingConfig"]["LogGroup"]) for name in there}
    sources = [source for name in there for source in made[name]["Properties"]["Events"].values()]
    queues = {attribute_of(source["Properties"]["Queue"]) for source in sources if source["Type"] == "SQS"}
    assert watched("FunctionErrorsAlarm", "FunctionName") == there
    assert watched("FunctionThrottlesAlarm", "FunctionName") == there
    asked = {name for name in there if "EventInvokeConfig" in made[name]["Properties"]}
    assert watched("LostEventsAlarm", "FunctionName") == asked
    assert watched("EmbeddedMetricsAlarm", "LogGroupName") == logs
    assert watched("OldestMessageAlarm", "QueueName") == queues


def test_without_a_bucket_there_is_one_function_less():
    without, with_it = (functions(made) for made in STACKS.values())
    assert set(with_it) == set(FUNCTIONS) and set(with_it) - set(without) == {"trail-log"}


def test_what_is_received_is_compared_with_every_outcome_there_is():
    compared = {
        dimensions.get("Outcome")
        for _, name, dimensions in metrics_of(RESOURCES["AccountingAlarm"]["Properties"])
        if name == "EventOutcome"
    }
    assert compared == values_of("Outcome")


@each_stack
def test_every_function_must_beat(made):
    alarm = alarms(made)["HeartbeatAlarm"]
    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (len(functions(made)), "LessThanThreshold")
    assert alarm["TreatMissingData"] == "breaching"
    assert 24 * 3600 < alarm["Period"] * alarm["EvaluationPeriods"] == alarm["Period"] * alarm["DatapointsToAlarm"]


# ------------------------------------------------------------------------------------------------- self-test
SCHEDULED = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "111122223333",
    "time": "2026-11-21T06:30:00Z",
    "region": "us-east-1",
    "resources": ["arn:aws:events:us-east-1:111122223333:rule/tocsin-SelfTest"],
    "detail": {},
    "ingestion-time": 0,
}


def schedules(made):
    return {name: it["Properties"] for name, it in made.items() if name.startswith("SelfTest")}


def self_tests(made=STACKS["trail"]):
    """What each target gets: the logical id that it goes to, and the event, as moto makes it of the schedule's."""
    for rule in schedules(made).values():
        for target in rule["Targets"]:
            transformer = target["InputTransformer"]
            event = EventTemplateParser.parse(transformer["InputTemplate"], transformer["InputPathsMap"], SCHEDULED)
            yield attribute_of(target["Arn"]), event if isinstance(event, dict) else json.loads(event)


def intake(name):
    """Where a function hears: its queue, or itself."""
    [source] = RESOURCES[FUNCTIONS[name]]["Properties"]["Events"].values()
    return attribute_of(source["Properties"]["Queue"]) if source["Type"] == "SQS" else FUNCTIONS[name]


@each_stack
def test_a_schedule_asks_every_function_by_its_own_intake_and_may_do_so(made):
    asked = {event["detail"]["function"]: place for place, event in self_tests(made)}
    assert asked == {name: intake(name) for name in functions(made)}
    rules = schedules(made)
    assert len({rule["ScheduleExpression"] for rule in rules.values()}) == 1, "all beat in one minute"
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    assert all(len(rule["Targets"]) <= 5 for rule in rules.values())
    permitted = {
        logical_id(it["Properties"]["FunctionName"])
        for it in made.values()
        if it["Type"] == "AWS::Lambda::Permission"
        and attribute_of(it["Properties"]["SourceArn"]) in rules
        and it["Properties"]["Principal"] == "events.amazonaws.com"
    }
    # That queues take it, tests/test_template.py says.
    assert permitted == {place for place in asked.values() if place in FUNCTIONS.values()}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_self_test_goes_the_whole_way_whatever_rules_and_severity_say(deployment, tmp_path, name):
    rules = tmp_path / "routing.yaml"
    mute = "{ until: 2999-01-01, reason: peace }"
    rules.write_text(f"rules:\n- name: all\n  match: {{ account: [{{ exists: true }}] }}\n  mute: {mute}\n")
    chat, chat_queue = deployment.heard_topic("chat")
    [event] = [event for _, event in self_tests() if event["detail"]["function"] == name]
    queued = intake(name) != FUNCTIONS[name]
    record = {"messageId": "m", "eventSource": "aws:sqs", "body": json.dumps(event)}
    settings = {"ROUTING_FILE": str(rules), "MINIMUM_SEVERITY": "critical", "CHAT_TOPIC_ARN": chat}
    with deployment.start(name, **settings) as function:
        answer = function.invoke({"Records": [record]} if queued else event)
        assert answer.ok and not answer.body.get("batchItemFailures")
    [alert] = deployment.alerts()
    assert alert["MessageAttributes"]["condition"]["Value"] == "self_test"
    assert json.loads(alert["Message"])["facts"] == {"function": name}
    assert deployment.alerts(chat_queue) == []
    assert deployment.metric("Heartbeat") == 1
    assert deployment.metric("EventsReceived") == deployment.metric("EventOutcome", Outcome="alerted") == 1
    assert deployment.metric("Conditions", Condition="self_test") == 0


def test_a_self_test_that_nobody_took_or_that_nothing_remembers_is_no_heartbeat(deployment):
    event = next(event for _, event in self_tests() if event["detail"]["function"] == "key-event")
    with deployment.start("key-event", LEDGER_TABLE="gone") as function:
        assert function.invoke(event).body["outcome"] == "alerted"
    missing = deployment.topic.replace("alerts", "gone")
    with deployment.start("key-event", ALERT_TOPIC_ARN=missing) as function:
        assert not function.invoke(event).ok
    assert deployment.metric("Heartbeat") == 0
    assert deployment.metric("LedgerUnavailable") == 1


@pytest.mark.parametrize("subscription", ["AlertEmail", "AlertPhone", "AlertQueue", "AlertHttps"])
def test_no_subscription_of_the_stack_gets_self_tests_and_all_get_alerts(deployment, subscription):
    policy = RESOURCES[f"{subscription}Subscription"]["Properties"]["FilterPolicy"]
    flat = [it["Fn::If"][1] if isinstance(it, dict) and "Fn::If" in it else it for it in policy.get("severity", [])]
    policy = policy | ({"severity": flat} if flat else {})
    sns = deployment.client("sns")
    [subscribed] = sns.list_subscriptions_by_topic(TopicArn=deployment.topic)["Subscriptions"]
    sns.set_subscription_attributes(
        SubscriptionArn=subscribed["SubscriptionArn"], AttributeName="FilterPolicy", AttributeValue=json.dumps(policy)
    )
    for condition, severity in [("self_test", "info"), ("crl_bucket_permission", "critical")]:
        values = {"condition": condition, "severity": severity}
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}
        sns.publish(TopicArn=deployment.topic, Message=condition, MessageAttributes=attributes)
    assert [alert["Message"] for alert in deployment.alerts()] == ["crl_bucket_permission"]


# ----------------------------------------------------------------------------------------------------- costs
def test_the_readme_says_what_the_alarms_cost():
    """0.10 dollars for each metric that an alarm looks at; a band counts as two more, a query as one."""

    def counted(**parameters):
        there = alarms(stack(**parameters)).values()
        metrics = sum(max(1, len(list(metrics_of(alarm)))) for alarm in there)
        return len(there), metrics + 2 * sum("ThresholdMetricId" in alarm for alarm in there)

    said = re.search(r"(\d+) alarms look at\s+(\d+)\s+metrics, with `TrailBucket` (\d+) at (\d+)", README)
    assert tuple(map(int, said.groups())) == counted() + counted(**TRAIL)


# -------------------------------------------------------------------------------------------------- dashboard
def dashboard(made):
    """The widgets of the dashboard, with what the template refers to as logical ids."""

    def resolved(match):
        thing, _, attribute = match[1].partition(".")
        if thing == "AWS::Region":
            return "us-east-1"
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-sqs-queue.html and its like.
        kinds = {"AWS::SQS::Queue": "QueueName", "AWS::SNS::Topic": "TopicName", "AWS::CloudWatch::Alarm": "Arn"}
        assert attribute == kinds.get(made[thing]["Type"], ""), match[0]
        return thing

    body = made["Overview"]["Properties"]["DashboardBody"]["Fn::Sub"]
    return json.loads(re.sub(r"\$\{([^}]+)\}", resolved, body))["widgets"]


WIDGETS = [
    (f"{kind}-{widget['properties']['title']}", widget, made)
    for kind, made in STACKS.items()
    for widget in dashboard(made)
]


def shown(widget):
    """Namespace, name and dimensions of each metric of a widget."""
    for row in widget["properties"]["metrics"]:
        row = [cell for cell in row if not isinstance(cell, dict)]
        if row:
            namespace, name, *dimensions = row
            yield namespace, name, dict(zip(dimensions[::2], dimensions[1::2], strict=True))


def searches(widget):
    """Namespace, name and names of dimensions of each search of a widget."""
    for cell in widget["properties"]["metrics"]:
        if isinstance(cell[0], dict):
            search = r"SEARCH\('\{([\w/]+),([\w,]+)\} MetricName=\"(\w+)\"', '(Sum)', (\d+)\)"
            namespace, dimensions, name, _, period = re.fullmatch(search, cell[0]["expression"]).groups()
            assert int(period) == widget["properties"]["period"]
            yield namespace, name, dimensions.split(",")


@pytest.mark.parametrize("widget, made", [it[1:] for it in WIDGETS], ids=[it[0] for it in WIDGETS])
def test_no_widget_is_empty_by_a_misspelt_name(widget, made):
    if widget["type"] == "alarm":
        assert set(widget["properties"]["alarms"]) == set(alarms(made))
        return
    assert widget["properties"]["region"] == "us-east-1"
    metrics, found = list(shown(widget)), list(searches(widget))
    assert metrics or found
    for metric in metrics:
        check_metric(made, *metric)
    for namespace, name, dimensions in found:
        assert namespace == "Tocsin" and set(OURS[name]) == set(dimensions)


@each_stack
def test_the_dashboard_shows_all_that_is_counted_and_every_function_and_queue(made):
    widgets = [widget for widget in dashboard(made) if widget["type"] == "metric"]
    ours = {name for widget in widgets for _, name, _ in [*shown(widget), *searches(widget)]}
    assert set(OURS) - ours == (set() if "TrailLogFunction" in made else {"LogFiles"})
    seen = [(name, *it.values()) for widget in widgets for _, name, it in shown(widget)]
    for function in functions(made).values():
        logs = logical_id(made[function]["Properties"]["LoggingConfig"]["LogGroup"])
        wanted = {("Errors", function), ("Throttles", function), ("Invocations", function), ("IncomingBytes", logs)}
        assert wanted <= set(seen)
    queues = {name for name, it in made.items() if it["Type"] == "AWS::SQS::Queue"}
    assert {place for name, *rest in seen if name == "ApproximateNumberOfMessagesVisible" for place in rest} == queues
    assert {outcome for name, *rest in seen if name == "EventOutcome" for outcome in rest} == values_of("Outcome")
    files = {outcome for name, *rest in seen if name == "LogFiles" for outcome in rest}
    assert files == (values_of("Outcome", "LogFiles") if "TrailLogFunction" in made else set())


@each_stack
def test_widgets_do_not_lie_on_each_other(made):
    cells = [
        (x, y)
        for widget in dashboard(made)
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) == 23
