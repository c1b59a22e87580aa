"""The template against the code: rules, functions, settings."""

import json
import re
import subprocess
import tomllib

import pytest
from conftest import BIN, EVENTS, ROOT
from moto.events.models import EventPattern
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES = TEMPLATE["Resources"]
FUNCTIONS = {
    properties["Metadata"]["BuildProperties"]["Binary"]: logical_id
    for logical_id, properties in RESOURCES.items()
    if properties["Type"] == "AWS::Serverless::Function"
}
DOCUMENTS = [json.loads(path.read_text()) for path in EVENTS]
DETAIL_TYPES = sorted({document["detail-type"] for document in DOCUMENTS})

# What a schedule sends, as a pattern.
SCHEDULE = {"source": ["aws.events"], "detail-type": ["Scheduled Event"]}


def attribute_of(reference):
    """`Thing` of `!GetAtt Thing.Arn`."""
    [thing, attribute] = reference["Fn::GetAtt"]
    assert attribute == "Arn"
    return thing


def rules(**parameters):
    """Each rule's pattern, and the function that hears it, directly or through its queue."""
    trail = {"TrailBucket": "example-trail", "TrailPrefix": "AWSLogs/", "TrailKeyArn": ""}
    parameters = {"MoreSources": [""], "KmsDataPlane": "disabled"} | trail | parameters
    queues = {}
    for name, logical_id in FUNCTIONS.items():
        for source in RESOURCES[logical_id]["Properties"]["Events"].values():
            if source["Type"] == "EventBridgeRule":
                yield source["Properties"]["Pattern"], name
            elif source["Type"] == "Schedule":
                yield SCHEDULE, name
            else:
                queues[attribute_of(source["Properties"]["Queue"])] = name
    for resource in RESOURCES.values():
        hears = resource["Type"] == "AWS::Events::Rule" and "EventPattern" in resource["Properties"]
        if hears and is_made(resource, parameters):
            for target in resource["Properties"]["Targets"]:
                yield resolved(resource["Properties"]["EventPattern"], parameters), queues[attribute_of(target["Arn"])]


def matching(pattern, events, folder):
    """Whether a pattern matches each event, as moto sees it, and the project's own matcher, which must agree."""
    file = folder / "pattern.json"
    file.write_text(json.dumps(pattern))
    lines = "\n".join(json.dumps(event) for event in events)
    done = subprocess.run([BIN / "tocsin", "match", "--json", file, "-"], input=lines.encode(), capture_output=True)
    assert done.returncode in (0, 1), done.stderr.decode()
    ours = [json.loads(line)["matches"] for line in done.stdout.splitlines()]
    theirs = [EventPattern.load(json.dumps(pattern)).matches_event(event) for event in events]
    assert ours == theirs, pattern
    return ours


@pytest.fixture
def heard_by(tmp_path):
    """The function of each rule that matches an event: the same one twice, if it would get the event twice."""

    def heard_by(event, **parameters):
        return [name for pattern, name in rules(**parameters) if matching(pattern, [event], tmp_path) == [True]]

    return heard_by


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_event_reaches_exactly_the_function_it_should(path, heard_by):
    assert heard_by(json.loads(path.read_text())) == [path.parent.name]


def test_there_are_events_and_a_rule_for_every_function():
    on_disk = {path.name for path in (ROOT / "functions").iterdir()}
    assert set(FUNCTIONS) == on_disk
    assert {path.parent.name for path in EVENTS} == on_disk
    assert {name for _, name in rules()} == on_disk


SOURCES = {
    "aws.acm-pca": "ca-creation",
    "aws.pca-connector-scep": "certificate-issuance",
    "aws.kms": "key-event",
    "aws.autoscaling": "api-call",
    "aws.airflow": "api-call",
    "aws.airflow-serverless": "api-call",
}


@pytest.mark.parametrize("source, name", SOURCES.items())
def test_what_a_source_never_said_before_reaches_one_function(source, name, heard_by):
    event = json.loads(EVENTS[0].read_text()) | {"source": source}
    assert heard_by(event | {"detail-type": "ACM Private CA Something New"}) == [name]
    assert heard_by(event | {"detail-type": "Something Else"}) == [name]


def call(source, kind="API Call", *, by=None, **detail):
    """What CloudTrail recorded, as EventBridge sends it."""
    event = json.loads(EVENTS[0].read_text())
    identity = {"type": "IAMUser", "userName": "jan"} if by is None else by
    detail = {"eventName": "DoSomething", "userIdentity": identity} | detail
    return event | {"source": source, "detail-type": f"AWS {kind} via CloudTrail", "resources": [], "detail": detail}


ROOT_USER = {"type": "Root"}
ROOT_BY_AWS = {"type": "Root", "invokedBy": "cloudformation.amazonaws.com"}
CALLED = ["aws.acm-pca", "aws.kms", "aws.autoscaling", "aws.airflow", "aws.airflow-serverless", "aws.cloudtrail"]
KINDS = ["API Call", "Service Event", "Console Action"]
SIGN_INS = ["Console Sign In", "Console Signin", *KINDS]
DENIED = {"errorCode": "AccessDenied"}
CALLS = [
    *(call(source, kind, by=by) for source in CALLED for kind in KINDS for by in (None, ROOT_USER, ROOT_BY_AWS)),
    *(call("aws.signin", kind, by=by) for kind in SIGN_INS for by in (None, ROOT_USER)),
    *(call("aws.s3", by=ROOT_USER, **error) for error in ({}, DENIED)),
    call("aws.kms", "Service Event", by={"invokedBy": "kms.amazonaws.com"}, eventName="RotateKey"),
    call("aws.kms", errorCode="AccessDenied", requestParameters=None),
]


@pytest.mark.parametrize("more", [[""], ["aws.s3"]])
def test_each_call_of_a_service_and_whatever_root_does_reaches_one_function_once(more, tmp_path):
    heard = [matching(pattern, CALLS, tmp_path) for pattern, name in rules(MoreSources=more) if name == "api-call"]
    assert [sum(matches) for matches in zip(*heard, strict=True)] == [1] * len(CALLS)
    others = [matching(pattern, CALLS, tmp_path) for pattern, name in rules(MoreSources=more) if name != "api-call"]
    assert not any(map(any, others))


def test_the_cause_of_a_failed_issuance_is_not_also_a_call(heard_by):
    details = call("aws.acm-pca", "Service Event", by={"invokedBy": "acm-pca"}, eventName="IssueCertificateDetails")
    assert heard_by(details) == ["certificate-issuance"]


@pytest.mark.parametrize(
    "event",
    [
        *(call(source, kind) for source in SOURCES for kind in ("Insight", "Network Activity Event")),
        call("aws.pca-connector-scep"),
        call("aws.s3"),
        call("aws.s3", **DENIED),
        call("aws.s3", by=ROOT_BY_AWS),
        call("aws.acm", by={}),
        call("aws.acm") | {"detail-type": "ACM Certificate Available"},
    ],
    ids=lambda event: f"{event['source']} {event['detail-type']} {event['detail']['userIdentity'].get('type')}",
)
def test_other_events_reach_nobody(event, heard_by):
    assert heard_by(event) == []


@pytest.mark.parametrize(
    "bucket, key", [("another", "AWSLogs/x"), ("example-trail", "AWSLog/x"), ("example-trail", "x")]
)
def test_only_new_objects_of_the_trail_are_heard(bucket, key, heard_by):
    event = json.loads((ROOT / "events/trail-log/log-file.json").read_text())
    assert heard_by(event | {"detail-type": "Object Deleted"}) == []
    assert heard_by(event | {"detail": event["detail"] | {"bucket": {"name": bucket}, "object": {"key": key}}}) == []
    assert heard_by(event, TrailBucket="") == []


def test_without_a_bucket_nothing_of_trail_log_is_there():
    made = {name for name, it in RESOURCES.items() if it.get("Condition") == "ReadsTrail"}
    assert made == {name for name in RESOURCES if name.startswith("TrailLog")}
    assert "TrailLog" not in json.dumps(stack())
    outputs = {name for name, it in TEMPLATE["Outputs"].items() if it.get("Condition") == "ReadsTrail"}
    assert outputs == {name for name in TEMPLATE["Outputs"] if name.startswith("TrailLog")}


DENIALS = ["AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedException"]


@pytest.mark.parametrize("by", [None, ROOT_USER, ROOT_BY_AWS, {"invokedBy": "s3"}], ids=str)
def test_denials_in_more_sources_are_heard_once_where_they_are_asked_for(by, heard_by):
    for error in DENIALS:
        asked = heard_by(call("aws.s3", by=by, errorCode=error), MoreSources=["aws.sqs", "aws.s3"])
        assert asked == ["api-call"]
    if by != ROOT_USER:
        assert heard_by(call("aws.s3", by=by), MoreSources=["aws.s3"]) == []
        assert heard_by(call("aws.s3", by=by, errorCode="NoSuchBucketPolicy"), MoreSources=["aws.s3"]) == []
        assert heard_by(call("aws.sns", by=by, **DENIED), MoreSources=["aws.s3"]) == []


def test_a_source_that_is_heard_anyway_is_no_more_source():
    allowed = TEMPLATE["Parameters"]["MoreSources"]["AllowedPattern"]
    assert [source for source in [*CALLED, "aws.signin"] if re.search(allowed, source)] == []
    assert all(re.search(allowed, source) for source in ("", "aws.s3", "aws.kms-like", "aws.acm"))
    assert not any(re.search(allowed, source) for source in ("s3", "*", "aws.*", "s3.amazonaws.com"))
    [root] = RESOURCES["ApiCallRootRule"]["Properties"]["EventPattern"]["source"]
    assert root["anything-but"] == sorted([*CALLED, "aws.signin"])


def test_reads_are_heard_of_root_and_of_keys_where_they_are_asked_for():
    """Other rules get what writes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html."""

    def hear_reads(**parameters):
        states = {
            name: resolved(rule["Properties"].get("State", "ENABLED"), parameters)
            for name, rule in RESOURCES.items()
            if rule["Type"] == "AWS::Events::Rule"
        }
        assert set(states.values()) == {"ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}
        return {name for name, state in states.items() if state != "ENABLED"}

    assert hear_reads(KmsDataPlane="disabled") == {"ApiCallRootRule"}
    assert hear_reads(KmsDataPlane="enabled") == {"ApiCallRootRule", "ApiCallKmsRule"}


def test_no_pattern_is_longer_than_eventbridge_takes():
    for pattern, _ in rules(MoreSources=[f"aws.service-{n}" for n in range(50)]):
        assert len(json.dumps(pattern)) <= 2048


def named(pattern):
    """The names of the fields that a pattern looks at."""
    for name, below in pattern.items():
        yield name
        if isinstance(below, dict):
            yield from named(below)
        elif name == "$or":
            yield from (name for branch in below for name in named(branch))


def changed(event, looked_at):
    """An event, and what else may come that is much like it. Objects stay where they are: moto looks into no array."""
    yield event
    for other in DETAIL_TYPES:
        yield event | {"detail-type": other}
    for body, whole in ((event, lambda body: body), (event["detail"], lambda body: event | {"detail": body})):
        for name, value in body.items():
            if name not in looked_at:
                continue
            yield whole({key: kept for key, kept in body.items() if key != name})
            for other in (None, "", 5, True, f"{value} ", str(value).upper(), [value, "x"], []):
                if not isinstance(value, dict):
                    yield whole(body | {name: other})


def test_both_matchers_agree_on_every_rule_whatever_comes(tmp_path):
    # Of events of one kind with the same fields, changes make the same ones.
    samples = {(body["source"], body["detail-type"], *body["detail"]): body for body in DOCUMENTS}
    samples = [*samples.values(), *CALLS, call("aws.s3", **DENIED)]
    patterns = [pattern for pattern, _ in rules(MoreSources=["aws.s3"])]
    looked_at = {name for pattern in patterns for name in named(pattern)}
    events = [change for event in samples for change in changed(event, looked_at)]
    matched = [matching(pattern, events, tmp_path) for pattern in patterns]
    assert len(events) > 500 and all(any(ours) and not all(ours) for ours in matched)


@pytest.mark.parametrize("bucket", ["", "example-trail"])
def test_each_queue_takes_from_its_rules_and_from_nobody_else(bucket):
    made = stack(MoreSources=["aws.s3"], TrailBucket=bucket)
    rules = {name: rule["Properties"] for name, rule in made.items() if rule["Type"] == "AWS::Events::Rule"}
    for policy in (it["Properties"] for it in made.values() if it["Type"] == "AWS::SQS::QueuePolicy"):
        [queue] = [queue["Ref"] for queue in policy["Queues"]]
        allowed, _ = policy["PolicyDocument"]["Statement"]
        senders = allowed["Condition"]["ArnEquals"]["aws:SourceArn"]
        senders = {attribute_of(sender) for sender in (senders if isinstance(senders, list) else [senders])}
        targets = {
            name
            for name, rule in rules.items()
            for target in rule["Targets"]
            if queue in (attribute_of(target["Arn"]), attribute_of(target.get("DeadLetterConfig", target)["Arn"]))
        }
        # The rule of a function without a queue is made by the SAM CLI.
        made_by_sam = {queue.removesuffix("DeadLetters") + f"Function{kind}" for kind in ("Rule", "Schedule")}
        assert senders == targets or (len(senders) == 1 and senders <= made_by_sam), queue


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_cannot_handle_ends_in_its_dead_letter_queue(name):
    function = RESOURCES[FUNCTIONS[name]]["Properties"]
    dead_letters = FUNCTIONS[name].removesuffix("Function") + "DeadLetters"
    [source] = function["Events"].values()
    if source["Type"] in ("EventBridgeRule", "Schedule"):
        assert attribute_of(source["Properties"]["DeadLetterConfig"]["Arn"]) == dead_letters
        on_failure = function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        assert (on_failure["Type"], attribute_of(on_failure["Destination"])) == ("SQS", dead_letters)
    else:
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        queue = RESOURCES[attribute_of(source["Properties"]["Queue"])]["Properties"]
        assert attribute_of(queue["RedrivePolicy"]["deadLetterTargetArn"]) == dead_letters
        # Lambda asks for that, so that no message is delivered while it is still worked on.
        window = source["Properties"]["MaximumBatchingWindowInSeconds"]
        timeout = function.get("Timeout", TEMPLATE["Globals"]["Function"]["Timeout"])
        assert queue["VisibilityTimeout"] >= 6 * timeout + window
        for rule in (it["Properties"] for it in RESOURCES.values() if it["Type"] == "AWS::Events::Rule"):
            if "EventPattern" not in rule:
                continue
            [target] = rule["Targets"]
            if target["Arn"] == source["Properties"]["Queue"]:
                assert attribute_of(target["DeadLetterConfig"]["Arn"]) == dead_letters


# What a function asks AWS Private CA about a failure: `Question` in shared/domain/src/enrich.
ASKS = {
    "ca-creation": {"acm-pca:DescribeCertificateAuthority"},
    "certificate-issuance": {"acm-pca:GetCertificate"},
    "certificate-revocation": set(),
    "crl-generation": {"acm-pca:DescribeCertificateAuthority"},
    "audit-report": {"acm-pca:DescribeCertificateAuthorityAuditReport"},
    "key-event": set(),
    "api-call": set(),
    "trail-log": {"acm-pca:GetCertificate"},
    "deadline-reminder": set(),
}
DEADLINES = {
    "Sid": "FindDeadlines",
    "Effect": "Allow",
    "Action": "dynamodb:Query",
    "Resource": {"Fn::Sub": "${Ledger.Arn}/index/deadlines"},
}
# A bucket with versions says which one was created, and that one is read.
LOG_FILES = {
    "Sid": "ReadLogFiles",
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:GetObjectVersion"],
    "Resource": {"Fn::Sub": "arn:${AWS::Partition}:s3:::${TrailBucket}/${TrailPrefix}*"},
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_a_role_of_its_own(name):
    roles = [attribute_of(RESOURCES[logical_id]["Properties"]["Role"]) for logical_id in FUNCTIONS.values()]
    assert len(set(roles)) == len(FUNCTIONS)
    role = RESOURCES[attribute_of(RESOURCES[FUNCTIONS[name]]["Properties"]["Role"])]["Properties"]
    assert role["ManagedPolicyArns"] == [{"Ref": "AlertingPolicy"}]
    [policy] = role["Policies"]
    statements = resolved(policy["PolicyDocument"]["Statement"], {"TrailBucket": "trail", "TrailKeyArn": ""})
    assert (DEADLINES in statements) == (name == "deadline-reminder")
    assert (LOG_FILES in statements) == (name == "trail-log")
    statements = [statement for statement in statements if statement not in (DEADLINES, LOG_FILES)]
    may = {action for statement in statements for action in actions(statement)}
    takes = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    asynchronous = "EventInvokeConfig" in RESOURCES[FUNCTIONS[name]]["Properties"]
    own = {"logs:CreateLogStream", "logs:PutLogEvents"} | ({"sqs:SendMessage"} if asynchronous else takes)
    assert may == own | ASKS[name]
    cas = {"Fn::Sub": "arn:${AWS::Partition}:acm-pca:*:${AWS::AccountId}:certificate-authority/*"}
    for statement in statements:
        asks = any(action in ASKS[name] for action in actions(statement))
        assert statement["Resource"] == cas if asks else "Fn::GetAtt" in statement["Resource"]


def actions(statement):
    action = statement["Action"]
    return action if isinstance(action, list) else [action]


def alerting_policy(**parameters):
    """What every function may do with these parameters."""
    chosen = {"ChatTopic": "none", "RoutedTopicArns": [""], "RoutedTopicKeyArns": [""]} | parameters
    return resolved(RESOURCES["AlertingPolicy"]["Properties"]["PolicyDocument"]["Statement"], chosen)


def test_trail_log_may_use_the_key_of_the_trail_where_there_is_one():
    statements = RESOURCES["TrailLogRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    key = "arn:aws:kms:r:111122223333:key/1"
    without, with_key = (resolved(statements, {"TrailBucket": "trail", "TrailKeyArn": arn}) for arn in ("", key))
    assert [it for it in with_key if it not in without] == [
        {
            "Sid": "DecryptLogFiles",
            "Effect": "Allow",
            "Action": "kms:Decrypt",
            "Resource": {"Ref": "TrailKeyArn"},
            "Condition": {"StringLike": {"kms:ViaService": "s3.*"}},
        }
    ]


@pytest.mark.parametrize("wrong", ["*", "AWSLogs/*", "a?", "${x}", "", " "])
def test_no_prefix_of_a_trail_is_a_wildcard(wrong):
    allowed = TEMPLATE["Parameters"]["TrailPrefix"]["AllowedPattern"]
    assert not re.search(allowed, wrong)
    assert re.search(allowed, "my-prefix/AWSLogs/o-1a2b/111122223333/CloudTrail/")


def test_what_every_function_may_do_is_what_the_code_does():
    statements = alerting_policy()
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
    [publish] = [statement for statement in statements if statement["Action"] == "sns:Publish"]
    assert publish["Resource"] == [{"Ref": "AlertTopic"}]


def test_functions_may_publish_to_the_chat_topic_where_there_is_one():
    [publish] = [it for it in alerting_policy(ChatTopic="create") if it["Action"] == "sns:Publish"]
    assert publish["Resource"] == [{"Ref": "AlertTopic"}, {"Ref": "ChatNotifications"}]
    assert RESOURCES["ChatNotifications"]["Properties"]["KmsMasterKeyId"] == {"Ref": "AlertKey"}
    made = {name for name, resource in RESOURCES.items() if resource.get("Condition") == "HasChatTopic"}
    alarms = {"ChatUndeliveredAlarm", "ChatNotificationsFailedAlarm"}
    assert made == {"ChatNotifications", "ChatNotificationsPolicy", *alarms}
    variable = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]["CHAT_TOPIC_ARN"]
    assert resolved(variable, {"ChatTopic": "none"}) == ""
    assert resolved(variable, {"ChatTopic": "create"}) == {"Ref": "ChatNotifications"}


def test_functions_may_publish_to_the_topics_of_rules_that_are_named_and_use_their_keys_and_nothing_more():
    without = alerting_policy()
    topics = alerting_policy(RoutedTopicArns=["arn:aws:sns:r:111122223333:lab"])
    assert [it for it in topics if it not in without] == [
        {
            "Sid": "PublishWhereRulesSay",
            "Effect": "Allow",
            "Action": "sns:Publish",
            "Resource": {"Ref": "RoutedTopicArns"},
        }
    ]
    keys = alerting_policy(RoutedTopicKeyArns=["arn:aws:kms:r:111122223333:key/1"])
    assert [it for it in keys if it not in without] == [
        {
            "Sid": "EncryptWhereRulesSay",
            "Effect": "Allow",
            "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
            "Resource": {"Ref": "RoutedTopicKeyArns"},
            "Condition": {"StringLike": {"kms:ViaService": "sns.*"}},
        }
    ]


@pytest.mark.parametrize("parameter", ["RoutedTopicArns", "RoutedTopicKeyArns", "TrailKeyArn"])
def test_no_parameter_gives_a_permission_on_everything(parameter):
    allowed = TEMPLATE["Parameters"][parameter]["AllowedPattern"]
    service, name = ("sns", "lab") if parameter == "RoutedTopicArns" else ("kms", "key/1234abcd-12ab")
    good = f"arn:aws-us-gov:{service}:us-gov-west-1:111122223333:{name}"
    assert re.search(allowed, good) and re.search(allowed, "")
    wrong = ["*", f"{good}*", good.replace("1111", "*"), good.replace(service, "s3"), f"{good}.fifo"]
    assert [arn for arn in wrong if re.search(allowed, arn)] == []


def test_a_function_has_the_time_that_its_limits_count_on():
    limits = (ROOT / "shared/aws/src/clients.rs").read_text()
    seconds = dict(re.findall(r"const (\w*FUNCTION_SECONDS): u64 = (\d+);", limits))
    own = {it["Properties"].get("Timeout") for it in map(RESOURCES.get, FUNCTIONS.values())} - {None}
    assert TEMPLATE["Globals"]["Function"]["Timeout"] == int(seconds.pop("FUNCTION_SECONDS"))
    assert own == {RESOURCES["TrailLogFunction"]["Properties"]["Timeout"]} == set(map(int, seconds.values()))


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


def test_every_parameter_is_described():
    for name, parameter in TEMPLATE["Parameters"].items():
        assert parameter["Description"].endswith((".", ")")) and len(parameter["Description"]) > 20, name


def test_the_settings_are_those_that_the_code_reads(deployment):
    """Each allowed value starts a real function; one that is not allowed doesn't."""
    allowed = {
        "MINIMUM_SEVERITY": TEMPLATE["Parameters"]["MinimumSeverity"]["AllowedValues"],
        "METRICS": TEMPLATE["Parameters"]["Metrics"]["AllowedValues"],
        "LOG_LEVEL": TEMPLATE["Parameters"]["LogLevel"]["AllowedValues"],
        "TRUST_STORE": TEMPLATE["Parameters"]["TrustStore"]["AllowedValues"],
        "EARLY_CONNECTIONS": TEMPLATE["Parameters"]["EarlyConnections"]["AllowedValues"],
    }
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    names = {"ALERT_TOPIC_ARN", "AWS_CA_BUNDLE", "CHAT_TOPIC_ARN", "LEDGER_TABLE", "ROUTING_FILE", "RUNBOOK_URL"}
    assert set(variables) == {*allowed, *names}
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
        if value.get("Ref") in ("MoreSources", "TrailBucket", "TrailPrefix"):
            return parameters[value["Ref"]]
        if isinstance(value.get("Fn::Sub"), list):
            return filled_in(*resolved(value["Fn::Sub"], parameters))
        return {key: resolved(item, parameters) for key, item in value.items()}
    return value


def filled_in(text, parts):
    """A text of the template with its parts in their places, if they are texts."""
    for name, part in parts.items():
        part = part.get("Fn::Sub", "${" + name + "}") if isinstance(part, dict) else part
        text = text.replace("${" + name + "}", part)
    return {"Fn::Sub": text} if "${" in text else text


def stack(**parameters):
    """The resources that are made with these parameters, and the defaults of the others."""
    defaults = {
        name: it["Default"].split(",") if it["Type"] == "CommaDelimitedList" else it["Default"]
        for name, it in TEMPLATE["Parameters"].items()
    }
    parameters = defaults | parameters
    return {name: resolved(it, parameters) for name, it in RESOURCES.items() if is_made(it, parameters)}


def is_made(resource, parameters):
    return "Condition" not in resource or holds({"Condition": resource["Condition"]}, parameters)


def holds(condition, parameters):
    [(operator, value)] = condition.items()
    if operator == "Condition":
        return holds(TEMPLATE["Conditions"][value], parameters)
    if operator == "Fn::Or":
        return any(holds(item, parameters) for item in value)
    if operator == "Fn::And":
        return all(holds(item, parameters) for item in value)
    if operator == "Fn::Not":
        return not holds(value[0], parameters)
    assert operator == "Fn::Equals"
    [left, right] = value
    if "Fn::Join" in left:
        separator, names = left["Fn::Join"]
        return separator.join(parameters[names["Ref"]]) == right
    return parameters[left["Ref"]] == right


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


def test_a_panic_does_not_end_a_built_function():
    # `cargo lambda` builds with "abort" unless the profile says otherwise.
    profile = tomllib.loads((ROOT / "Cargo.toml").read_text())["profile"]["release"]
    assert profile["panic"] == "unwind"
