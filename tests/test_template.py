"""The template against the code: rules, functions, settings."""

import json

import pytest
from conftest import EVENTS, ROOT
from moto.events.models import EventPattern
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES = TEMPLATE["Resources"]
FUNCTIONS = {
    properties["Metadata"]["BuildProperties"]["Binary"]: logical_id
    for logical_id, properties in RESOURCES.items()
    if properties["Type"] == "AWS::Serverless::Function"
}


def attribute_of(reference):
    """`Thing` of `!GetAtt Thing.Arn`."""
    [thing, attribute] = reference["Fn::GetAtt"]
    assert attribute == "Arn"
    return thing


def rules():
    """Each rule's pattern, and the function that hears it, directly or through its queue."""
    queues = {}
    for name, logical_id in FUNCTIONS.items():
        for source in RESOURCES[logical_id]["Properties"]["Events"].values():
            if source["Type"] == "EventBridgeRule":
                yield source["Properties"]["Pattern"], name
            else:
                queues[attribute_of(source["Properties"]["Queue"])] = name
    for resource in RESOURCES.values():
        if resource["Type"] == "AWS::Events::Rule":
            for target in resource["Properties"]["Targets"]:
                yield resource["Properties"]["EventPattern"], queues[attribute_of(target["Arn"])]


def heard_by(event):
    return [name for pattern, name in rules() if EventPattern.load(json.dumps(pattern)).matches_event(event)]


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_event_reaches_exactly_the_function_it_should(path):
    assert heard_by(json.loads(path.read_text())) == [path.parent.name]


def test_there_are_events_and_a_rule_for_every_function():
    on_disk = {path.name for path in (ROOT / "functions").iterdir()}
    assert set(FUNCTIONS) == on_disk
    assert {path.parent.name for path in EVENTS} == on_disk
    assert {name for _, name in rules()} == on_disk


def test_what_aws_private_ca_never_said_before_reaches_one_function():
    event = json.loads(EVENTS[0].read_text())
    assert heard_by(event | {"detail-type": "ACM Private CA Something New"}) == ["ca-creation"]
    assert heard_by(event | {"detail-type": "Something Else"}) == ["ca-creation"]


def test_other_events_reach_nobody():
    event = json.loads(EVENTS[0].read_text())
    for kind in ("API Call", "Service Event", "Console Action", "Insight", "Network Activity Event"):
        assert heard_by(event | {"detail-type": f"AWS {kind} via CloudTrail"}) == []
    assert heard_by(event | {"source": "aws.acm"}) == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_cannot_handle_ends_in_its_dead_letter_queue(name):
    function = RESOURCES[FUNCTIONS[name]]["Properties"]
    dead_letters = FUNCTIONS[name].removesuffix("Function") + "DeadLetters"
    [source] = function["Events"].values()
    if source["Type"] == "EventBridgeRule":
        assert attribute_of(source["Properties"]["DeadLetterConfig"]["Arn"]) == dead_letters
        on_failure = function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        assert (on_failure["Type"], attribute_of(on_failure["Destination"])) == ("SQS", dead_letters)
    else:
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        queue = RESOURCES[attribute_of(source["Properties"]["Queue"])]["Properties"]
        assert attribute_of(queue["RedrivePolicy"]["deadLetterTargetArn"]) == dead_letters
        # Lambda asks for that, so that no message is delivered while it is still worked on.
        window = source["Properties"]["MaximumBatchingWindowInSeconds"]
        assert queue["VisibilityTimeout"] >= 6 * TEMPLATE["Globals"]["Function"]["Timeout"] + window
        [target] = RESOURCES[FUNCTIONS[name].removesuffix("Function") + "Rule"]["Properties"]["Targets"]
        assert attribute_of(target["DeadLetterConfig"]["Arn"]) == dead_letters


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_a_role_of_its_own(name):
    roles = [attribute_of(RESOURCES[logical_id]["Properties"]["Role"]) for logical_id in FUNCTIONS.values()]
    assert len(set(roles)) == len(FUNCTIONS)
    role = RESOURCES[attribute_of(RESOURCES[FUNCTIONS[name]]["Properties"]["Role"])]["Properties"]
    assert role["ManagedPolicyArns"] == [{"Ref": "AlertingPolicy"}]
    [policy] = role["Policies"]
    may = {action for statement in policy["PolicyDocument"]["Statement"] for action in actions(statement)}
    takes = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    asynchronous = "EventInvokeConfig" in RESOURCES[FUNCTIONS[name]]["Properties"]
    assert may == {"logs:CreateLogStream", "logs:PutLogEvents"} | ({"sqs:SendMessage"} if asynchronous else takes)
    assert all("Fn::GetAtt" in statement["Resource"] for statement in policy["PolicyDocument"]["Statement"])


def actions(statement):
    action = statement["Action"]
    return action if isinstance(action, list) else [action]


def test_what_every_function_may_do_is_what_the_code_does():
    statements = RESOURCES["AlertingPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    may = {action for statement in statements for action in actions(statement)}
    assert may == {
        "sns:Publish",
        "kms:GenerateDataKey",
        "kms:Decrypt",
        "cloudwatch:PutMetricData",
        "dynamodb:BatchGetItem",
        "dynamodb:PutItem",
    }
    unbound = [statement for statement in statements if statement["Resource"] == "*"]
    assert [statement["Action"] for statement in unbound] == ["cloudwatch:PutMetricData"]
    assert unbound[0]["Condition"] == {"StringEquals": {"cloudwatch:namespace": "Tocsin"}}


def test_every_dead_letter_queue_has_an_alarm():
    watched = {
        attribute["Value"]["Fn::GetAtt"][0]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
        for attribute in resource["Properties"]["Dimensions"]
    }
    assert watched == {name for name in RESOURCES if name.endswith("DeadLetters")}


def test_every_parameter_is_described():
    for name, parameter in TEMPLATE["Parameters"].items():
        assert parameter["Description"].endswith((".", ")")) and len(parameter["Description"]) > 20, name


def test_the_settings_are_those_that_the_code_reads(deployment):
    """Each allowed value starts a real function; one that is not allowed doesn't."""
    allowed = {
        "MINIMUM_SEVERITY": TEMPLATE["Parameters"]["MinimumSeverity"]["AllowedValues"],
        "METRICS": TEMPLATE["Parameters"]["Metrics"]["AllowedValues"],
        "LOG_LEVEL": TEMPLATE["Parameters"]["LogLevel"]["AllowedValues"],
    }
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    assert set(variables) == {*allowed, "ALERT_TOPIC_ARN", "LEDGER_TABLE", "ROUTING_FILE", "RUNBOOK_URL"}
    for variable, values in allowed.items():
        for value in values:
            with deployment.start("crl-generation", **{variable: value}) as function:
                function.wait_until_ready()
        with deployment.start("crl-generation", **{variable: "no such value"}) as function:
            assert function.process.wait(timeout=30) == 1


def resolved(value, parameters):
    """A value of the template with its `Fn::If`s decided."""
    if isinstance(value, list):
        return [item for item in (resolved(item, parameters) for item in value) if item is not None]
    if isinstance(value, dict):
        if "Fn::If" in value:
            condition, yes, no = value["Fn::If"]
            return resolved(yes if holds(TEMPLATE["Conditions"][condition], parameters) else no, parameters)
        if value == {"Ref": "AWS::NoValue"}:
            return None
        return {key: resolved(item, parameters) for key, item in value.items()}
    return value


def holds(condition, parameters):
    [(operator, value)] = condition.items()
    if operator == "Condition":
        return holds(TEMPLATE["Conditions"][value], parameters)
    if operator == "Fn::Or":
        return any(holds(item, parameters) for item in value)
    assert operator == "Fn::Equals"
    return parameters[value[0]["Ref"]] == value[1]


SEVERITIES = ["info", "low", "medium", "high", "critical"]


@pytest.mark.parametrize("least", SEVERITIES)
def test_the_mail_subscription_takes_a_severity_and_above_and_alarms(deployment, least):
    policy = resolved(RESOURCES["AlertEmailSubscription"]["Properties"]["FilterPolicy"], {"AlertEmailSeverity": least})
    sns, sqs = deployment.client("sns"), deployment.client("sqs")
    [subscription] = sns.list_subscriptions_by_topic(TopicArn=deployment.topic)["Subscriptions"]
    arn = subscription["SubscriptionArn"]
    sns.set_subscription_attributes(
        SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue=json.dumps(policy)
    )
    for severity in SEVERITIES:
        attributes = {"severity": {"DataType": "String", "StringValue": severity}}
        sns.publish(TopicArn=deployment.topic, Message=severity, MessageAttributes=attributes)
    sns.publish(TopicArn=deployment.topic, Message="alarm")
    got = sqs.receive_message(QueueUrl=deployment.queue, MaxNumberOfMessages=10)["Messages"]
    told = {json.loads(message["Body"])["Message"] for message in got}
    assert told == {"alarm", *SEVERITIES[SEVERITIES.index(least) :]}
