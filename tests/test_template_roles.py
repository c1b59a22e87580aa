"""What the template lets functions do, and nothing more."""

import re

import pytest
from support.template import FUNCTIONS, RESOURCES, TEMPLATE, attribute_of, resolved

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
